//! Which addresses are not the public internet's: IANA's special-purpose registries (RFC 6890), and IPv4 in IPv6 clothes.
//!
//! What carries an IPv4 address is judged by it where the network would really send it there: mapped (`::ffff:0:0/96`) and the
//! well-known NAT64 prefix (`64:ff9b::/96`, which IPv6-only clusters reach the internet by). Every other form is obsolete or
//! depends on local routes, and is refused outright: compatible, SIIT, local-use NAT64, 6to4, Teredo, ISATAP. IPv6 outside
//! global unicast (`2000::/3`) is refused by default.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};

/// Why an address is not one of the public internet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SpecialAddress {
    /// `0.0.0.0/8` and `::`: this very machine, when dialled.
    Unspecified,
    /// `127.0.0.0/8` and `::1`.
    Loopback,
    /// RFC 1918.
    Private,
    /// `fc00::/7` (RFC 4193).
    UniqueLocal,
    /// `100.64.0.0/10` (RFC 6598): behind a carrier's NAT, and inside many clusters.
    Shared,
    /// `169.254.0.0/16` and `fe80::/10`: the cloud's metadata services are here.
    LinkLocal,
    /// `fec0::/10` (RFC 3879).
    SiteLocal,
    /// Addresses of the cloud's own machinery that look public.
    CloudPlatform,
    /// `192.0.0.0/24`, `2001::/23`.
    ProtocolAssignment,
    /// RFC 5737, RFC 3849, RFC 9637.
    Documentation,
    /// `198.18.0.0/15` (RFC 2544).
    Benchmarking,
    /// `100::/64` (RFC 6666).
    Discard,
    /// `224.0.0.0/4`, `ff00::/8`.
    Multicast,
    /// `255.255.255.255`.
    Broadcast,
    /// IPv4 inside IPv6, in a form that is refused whatever it carries.
    Translated,
    /// Whatever else is not global unicast.
    Reserved,
}

use SpecialAddress::{
    Benchmarking, Broadcast, CloudPlatform, Discard, Documentation, LinkLocal, Loopback, Multicast,
    Private, ProtocolAssignment, Reserved, Shared, SiteLocal, Translated, UniqueLocal, Unspecified,
};

const fn v4(a: u8, b: u8, c: u8, d: u8, bits: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), bits)
}

const fn v6(head: [u16; 3], bits: u8) -> Ipv6Net {
    let [a, b, c] = head;
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0), bits)
}

/// The first that holds an address names it.
const IPV4: [(Ipv4Net, SpecialAddress); 17] = [
    (v4(0, 0, 0, 0, 8), Unspecified),
    (v4(10, 0, 0, 0, 8), Private),
    (v4(100, 64, 0, 0, 10), Shared),
    (v4(127, 0, 0, 0, 8), Loopback),
    // Azure answers every virtual machine here, with its secrets.
    (v4(168, 63, 129, 16, 32), CloudPlatform),
    (v4(169, 254, 0, 0, 16), LinkLocal),
    (v4(172, 16, 0, 0, 12), Private),
    (v4(192, 0, 0, 0, 24), ProtocolAssignment),
    (v4(192, 0, 2, 0, 24), Documentation),
    // The relays of 6to4 (RFC 7526).
    (v4(192, 88, 99, 0, 24), Reserved),
    (v4(192, 168, 0, 0, 16), Private),
    (v4(198, 18, 0, 0, 15), Benchmarking),
    (v4(198, 51, 100, 0, 24), Documentation),
    (v4(203, 0, 113, 0, 24), Documentation),
    (v4(224, 0, 0, 0, 4), Multicast),
    (v4(255, 255, 255, 255, 32), Broadcast),
    (v4(240, 0, 0, 0, 4), Reserved),
];

/// The first that holds an address names it. Mapped and NAT64 addresses never come here.
const IPV6: [(Ipv6Net, SpecialAddress); 13] = [
    (v6([0, 0, 0], 128), Unspecified),
    (Ipv6Net::new_assert(Ipv6Addr::LOCALHOST, 128), Loopback),
    // IPv4-compatible (RFC 4291 section 2.5.5.1), SIIT's ::ffff:0:0:0/96 (RFC 2765), local-use NAT64 64:ff9b:1::/48
    // (RFC 8215; where in it the IPv4 address stands, only its network knows), and the rest of ::/8.
    (v6([0, 0, 0], 8), Translated),
    (v6([0x100, 0, 0], 64), Discard),
    (v6([0x2001, 0, 0], 32), Translated),
    (v6([0x2001, 0xdb8, 0], 32), Documentation),
    (v6([0x2001, 0, 0], 23), ProtocolAssignment),
    (v6([0x2002, 0, 0], 16), Translated),
    (v6([0x3fff, 0, 0], 20), Documentation),
    (v6([0xfc00, 0, 0], 7), UniqueLocal),
    (v6([0xfe80, 0, 0], 10), LinkLocal),
    (v6([0xfec0, 0, 0], 10), SiteLocal),
    (v6([0xff00, 0, 0], 8), Multicast),
];

/// The well-known prefix of NAT64 (RFC 6052 section 2.1).
const NAT64: Ipv6Net = v6([0x64, 0xff9b, 0], 96);
const GLOBAL_UNICAST: Ipv6Net = v6([0x2000, 0, 0], 3);

impl SpecialAddress {
    /// Why `address` is not the public internet's; nothing when it is.
    pub fn of(address: IpAddr) -> Option<Self> {
        match address.to_canonical() {
            IpAddr::V4(address) => Self::of_v4(address),
            IpAddr::V6(address) => Self::of_v6(address),
        }
    }

    fn of_v4(address: Ipv4Addr) -> Option<Self> {
        let holding = IPV4.iter().find(|(network, _)| network.contains(&address));
        holding.map(|(_, special)| *special)
    }

    fn of_v6(address: Ipv6Addr) -> Option<Self> {
        if NAT64.contains(&address) {
            let [.., a, b, c, d] = address.octets();
            return Self::of_v4(Ipv4Addr::new(a, b, c, d));
        }
        if let Some((_, special)) = IPV6.iter().find(|(network, _)| network.contains(&address)) {
            return Some(*special);
        }
        if is_isatap(address) {
            return Some(Translated);
        }
        (!GLOBAL_UNICAST.contains(&address)).then_some(Reserved)
    }

    /// Whether hosts of somebody's own network have such addresses, so that allowing a host by its name means them. All others are
    /// allowed by their address alone: no host's name is meant to lead to a metadata service.
    pub(super) fn is_of_a_local_network(self) -> bool {
        matches!(self, Loopback | Private | UniqueLocal | Shared | SiteLocal)
    }
}

/// An interface identifier of ISATAP (RFC 5214 section 6.1): the IPv4 address in it is where a router would send it.
fn is_isatap(address: Ipv6Addr) -> bool {
    let [.., high, low, _, _] = address.segments();
    high & !0x0200 == 0 && low == 0x5efe
}

/// With its article, as in "10.0.0.7 is a private address".
impl fmt::Display for SpecialAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unspecified => "an unspecified address (this machine itself)",
            Loopback => "a loopback address",
            Private => "a private address",
            UniqueLocal => "a unique local address",
            Shared => "an address of the shared space behind a carrier's NAT",
            LinkLocal => "a link-local address",
            SiteLocal => "a site-local address",
            CloudPlatform => "an address of the cloud platform itself",
            ProtocolAssignment => "an address assigned to a protocol",
            Documentation => "an address for documentation",
            Benchmarking => "an address for benchmarks",
            Discard => "a discard-only address",
            Multicast => "a multicast address",
            Broadcast => "the broadcast address",
            Translated => "an IPv6 address made for carrying an IPv4 address",
            Reserved => "a reserved address",
        })
    }
}

#[cfg(test)]
mod tests;
