//! Every network's edges, every way to carry IPv4 in IPv6, and that nothing but global unicast is ever public.

use proptest::prelude::*;

use super::*;

fn of(text: &str) -> Option<SpecialAddress> {
    SpecialAddress::of(text.parse().unwrap())
}

#[test]
fn rfc6890_knows_the_first_and_the_last_address_of_every_ipv4_network() {
    for (network, special) in IPV4 {
        for edge in [network.network(), network.broadcast()] {
            let found = SpecialAddress::of(edge.into());
            // The broadcast address stands at the end of the reserved network.
            let expected = if edge == Ipv4Addr::BROADCAST {
                Broadcast
            } else {
                special
            };
            assert_eq!(found, Some(expected), "{edge}");
        }
    }
}

#[test]
fn rfc6890_knows_the_first_and_the_last_address_of_every_ipv6_network() {
    for (network, special) in IPV6.into_iter().skip(3) {
        // Teredo's network opens the one that is assigned to protocols.
        let first = match special {
            ProtocolAssignment => of("2001::"),
            _ => Some(special),
        };
        assert_eq!(
            SpecialAddress::of(network.network().into()),
            first,
            "{network}"
        );
        assert_eq!(
            SpecialAddress::of(network.broadcast().into()),
            Some(special),
            "{network}"
        );
    }
    assert_eq!(of("2001:1::"), Some(ProtocolAssignment));
    assert_eq!(of("::"), Some(Unspecified));
    assert_eq!(of("::1"), Some(Loopback));
    assert_eq!(of("::2"), Some(Translated));
    assert_eq!(
        of("ff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        Some(Translated)
    );
}

#[test]
fn what_stands_just_outside_is_public() {
    for public in [
        "1.0.0.0",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "168.63.129.15",
        "168.63.129.17",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "191.255.255.255",
        "192.0.1.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "8.8.8.8",
        "2001:200::1",
        "2001:4860:4860::8888",
        "2001:db7:ffff::1",
        "2001:db9::1",
        "2003::1",
        "2606:4700::1111",
        "3ffe::1",
        "64:ff9b::808:808",
        "::ffff:8.8.8.8",
    ] {
        assert_eq!(of(public), None, "{public}");
    }
}

#[test]
fn the_metadata_services_of_the_clouds_are_never_public() {
    for (service, special) in [
        ("169.254.169.254", LinkLocal),
        ("169.254.170.2", LinkLocal),
        ("fd00:ec2::254", UniqueLocal),
        ("100.100.100.200", Shared),
        ("192.0.0.192", ProtocolAssignment),
        ("168.63.129.16", CloudPlatform),
        ("fe80::a9fe:a9fe", LinkLocal),
        ("::ffff:169.254.169.254", LinkLocal),
        ("64:ff9b::a9fe:a9fe", LinkLocal),
    ] {
        assert_eq!(of(service), Some(special), "{service}");
    }
}

#[test]
fn a_host_is_allowed_by_its_name_only_where_hosts_of_local_networks_are() {
    let local = [
        "127.0.0.1",
        "10.0.0.1",
        "100.64.0.1",
        "fd00::1",
        "fec0::1",
        "64:ff9b::a00:1",
    ];
    let never = [
        "169.254.169.254",
        "0.0.0.0",
        "::",
        "224.0.0.1",
        "fe80::1",
        "168.63.129.16",
        "192.0.0.192",
        "2002:a00:1::",
    ];
    assert!(
        local
            .iter()
            .all(|text| of(text).unwrap().is_of_a_local_network())
    );
    assert!(
        !never
            .iter()
            .any(|text| of(text).unwrap().is_of_a_local_network())
    );
}

/// An address that ends in `bits`.
fn with_tail(head: [u16; 6], bits: u32) -> IpAddr {
    let head = head
        .into_iter()
        .fold(0, |head, segment| head << 16 | u128::from(segment));
    Ipv6Addr::from_bits(head << 32 | u128::from(bits)).into()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn rfc4291_s2_5_5_2_a_mapped_address_is_its_ipv4_address(bits: u32) {
        let plain = SpecialAddress::of(Ipv4Addr::from_bits(bits).into());
        prop_assert_eq!(SpecialAddress::of(with_tail([0, 0, 0, 0, 0, 0xffff], bits)), plain);
    }

    #[test]
    fn rfc6052_s2_1_a_nat64_address_is_its_ipv4_address(bits: u32) {
        let plain = SpecialAddress::of(Ipv4Addr::from_bits(bits).into());
        prop_assert_eq!(SpecialAddress::of(with_tail([0x64, 0xff9b, 0, 0, 0, 0], bits)), plain);
    }

    #[test]
    fn every_other_form_that_carries_ipv4_is_refused_whatever_it_carries(bits: u32, rest: [u16; 5]) {
        let [high, low] = [(bits >> 16) as u16, (bits & 0xffff) as u16];
        let [p, q, r, s, t] = rest;
        let compatible = with_tail([0; 6], bits);
        prop_assert!(SpecialAddress::of(compatible).is_some());
        let siit = with_tail([0, 0, 0, 0, 0xffff, 0], bits);
        prop_assert_eq!(SpecialAddress::of(siit), Some(Translated));
        let local_nat64 = with_tail([0x64, 0xff9b, 1, p, q, r], bits);
        prop_assert_eq!(SpecialAddress::of(local_nat64), Some(Translated));
        let six_to_four = IpAddr::from(Ipv6Addr::new(0x2002, high, low, p, q, r, s, t));
        prop_assert_eq!(SpecialAddress::of(six_to_four), Some(Translated));
        let teredo = with_tail([0x2001, 0, p, q, r, s], !bits);
        prop_assert_eq!(SpecialAddress::of(teredo), Some(Translated));
        for universal in [0, 0x0200] {
            let isatap = with_tail([p, q, r, s, universal, 0x5efe], bits);
            prop_assert!(SpecialAddress::of(isatap).is_some());
        }
    }

    #[test]
    fn ipv6_that_is_public_is_global_unicast(bits: u128) {
        let address = Ipv6Addr::from_bits(bits);
        let public = SpecialAddress::of(address.into()).is_none();
        prop_assert!(!public || GLOBAL_UNICAST.contains(&address), "{}", address);
    }

    #[test]
    fn ipv4_that_the_standard_library_knows_as_special_is_refused(bits: u32, octets: [u8; 3], first in 0_usize..9) {
        let [b, c, d] = octets;
        let a = [0, 10, 127, 169, 172, 192, 198, 203, 224][first];
        for address in [Ipv4Addr::from_bits(bits), Ipv4Addr::new(a, b, c, d)] {
            let special = address.is_private() || address.is_loopback() || address.is_link_local()
                || address.is_multicast() || address.is_broadcast() || address.is_documentation()
                || address.is_unspecified();
            prop_assert!(!special || SpecialAddress::of(address.into()).is_some(), "{}", address);
        }
    }
}
