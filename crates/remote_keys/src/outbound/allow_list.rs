//! What the operator allows beyond the public internet: `outbound.allow` in the server's configuration.
//!
//! An entry is a host, an address or a network, a host or an address with a port where only that one is meant:
//! `keys.corp.example`, `keys.corp.example:8443`, `10.0.0.7`, `[fd00::7]:8443`, `10.96.0.0/12`. No wildcards.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use ipnet::IpNet;
use url::Host;

/// The operator's entries; empty by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AllowList(Vec<AllowEntry>);

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowEntry {
    whom: Whom,
    /// Only this port; otherwise any.
    port: Option<u16>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Whom {
    /// Exactly this name, lower-case, without a dot at its end.
    Host(String),
    Network(IpNet),
}

impl AllowList {
    /// Whether an entry allows this very address at `port`. Mapped addresses are their IPv4 addresses.
    pub(super) fn holds(&self, address: IpAddr, port: u16) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|entry| match &entry.whom {
            Whom::Network(network) => network.contains(&address) && entry.covers(port),
            Whom::Host(_) => false,
        })
    }

    /// Whether an entry allows the host `name` at `port`.
    pub(super) fn names(&self, name: &str, port: u16) -> bool {
        let name = without_root(name);
        self.0.iter().any(|entry| match &entry.whom {
            Whom::Host(host) => host.eq_ignore_ascii_case(name) && entry.covers(port),
            Whom::Network(_) => false,
        })
    }
}

impl FromIterator<AllowEntry> for AllowList {
    fn from_iter<I: IntoIterator<Item = AllowEntry>>(entries: I) -> Self {
        Self(entries.into_iter().collect())
    }
}

/// Entries with commas between them; an empty text allows nothing.
impl FromStr for AllowList {
    type Err = InvalidAllowEntry;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let entries = text
            .split(',')
            .map(str::trim)
            .filter(|text| !text.is_empty());
        entries.map(str::parse).collect()
    }
}

impl AllowEntry {
    fn of(whom: Whom, port: Option<u16>) -> Self {
        Self { whom, port }
    }

    fn covers(&self, port: u16) -> bool {
        self.port.is_none_or(|own| own == port)
    }
}

impl FromStr for AllowEntry {
    type Err = InvalidAllowEntry;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = |problem| InvalidAllowEntry {
            entry: text.chars().filter(|c| !c.is_control()).take(80).collect(),
            problem,
        };
        parse(text).map_err(wrong)
    }
}

fn parse(text: &str) -> Result<AllowEntry, Problem> {
    if text.contains("://") {
        return Err(Problem::Url);
    }
    if text.contains('*') {
        return Err(Problem::Wildcard);
    }
    if text.contains('/') {
        return network(text).map(|network| AllowEntry::of(Whom::Network(network), None));
    }
    if let Ok(address) = text.parse::<IpAddr>() {
        return Ok(AllowEntry::of(Whom::Network(alone(address)), None));
    }
    let (host, port) = split_port(text)?;
    let whom = match host.strip_prefix('[') {
        Some(rest) => {
            let inside = rest.strip_suffix(']').ok_or(Problem::Unreadable)?;
            let address: Ipv6Addr = inside.parse().map_err(|_| Problem::Unreadable)?;
            Whom::Network(alone(address.into()))
        }
        None => name_or_ipv4(host)?,
    };
    Ok(AllowEntry::of(whom, port))
}

/// An address is the network of itself alone; a mapped one is its IPv4 address.
fn alone(address: IpAddr) -> IpNet {
    IpNet::from(address.to_canonical())
}

fn network(text: &str) -> Result<IpNet, Problem> {
    let network: IpNet = text.parse().map_err(|_| Problem::Network)?;
    if network.prefix_len() == 0 {
        return Err(Problem::Everything);
    }
    if network.network() != network.addr() {
        return Err(Problem::HostBits(network.trunc()));
    }
    match network {
        // Mapped addresses are judged as IPv4, so such a network would never hold anything.
        IpNet::V6(mapped) if mapped.addr().to_ipv4_mapped().is_some() => Err(Problem::Mapped),
        network => Ok(network),
    }
}

fn split_port(text: &str) -> Result<(&str, Option<u16>), Problem> {
    if text.ends_with(']') {
        return Ok((text, None));
    }
    let Some((host, port)) = text.rsplit_once(':') else {
        return Ok((text, None));
    };
    let digits = port.bytes().all(|b| b.is_ascii_digit());
    match port.parse() {
        Ok(port) if digits && port != 0 => Ok((host, Some(port))),
        _ => Err(Problem::Port),
    }
}

fn name_or_ipv4(text: &str) -> Result<Whom, Problem> {
    if let Ok(address) = text.parse::<Ipv4Addr>() {
        return Ok(Whom::Network(alone(address.into())));
    }
    if text.contains('%') {
        return Err(Problem::Unreadable);
    }
    match Host::parse(text) {
        Ok(Host::Domain(name)) if is_name(without_root(&name)) => {
            Ok(Whom::Host(without_root(&name).to_owned()))
        }
        Ok(Host::Ipv4(address)) => Err(Problem::OddAddress(address.into())),
        _ => Err(Problem::Unreadable),
    }
}

/// The `url` crate takes more than hosts are ever called.
fn is_name(text: &str) -> bool {
    let of_names = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    let mut labels = text.split('.');
    labels.all(|label| !label.is_empty() && label.bytes().all(of_names))
}

/// A name that ends in the root's dot is the same name.
fn without_root(name: &str) -> &str {
    name.strip_suffix('.').unwrap_or(name)
}

impl fmt::Display for AllowEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.whom, self.port) {
            (Whom::Host(host), None) => f.write_str(host),
            (Whom::Host(host), Some(port)) => write!(f, "{host}:{port}"),
            (Whom::Network(network), None) if network.prefix_len() == network.max_prefix_len() => {
                write!(f, "{}", network.addr())
            }
            (Whom::Network(network), None) => write!(f, "{network}"),
            (Whom::Network(network), Some(port)) => {
                write!(f, "{}", SocketAddr::new(network.addr(), port))
            }
        }
    }
}

/// Why a text is no entry; its sentence says how to write it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{entry}` cannot stand in outbound.allow: {problem}")]
pub struct InvalidAllowEntry {
    /// The beginning of the text.
    entry: String,
    problem: Problem,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum Problem {
    #[error("write the host alone, without a scheme and a path")]
    Url,
    #[error(
        "there are no wildcards; write each host, or the network they are in, such as 10.96.0.0/12"
    )]
    Wildcard,
    #[error("a network is written as 10.96.0.0/12 or fd00:1234::/32")]
    Network,
    #[error("it holds every address there is; write the networks that are meant")]
    Everything,
    #[error("the address has bits beyond the network's length; {0} is that network")]
    HostBits(IpNet),
    #[error("write the IPv4 network itself")]
    Mapped,
    #[error("a port is a number from 1 to 65535")]
    Port,
    #[error("write the address as {0}")]
    OddAddress(IpAddr),
    #[error(
        "write a host, an address or a network, such as keys.corp.example, 10.0.0.7:8443 or 10.96.0.0/12"
    )]
    Unreadable,
}

#[cfg(test)]
mod tests;
