//! Where a request comes from: the address of the connection, or, where the operator says that a proxy stands in front and which header
//! it writes, the last hop that this proxy adds (RFC 7239 section 5.2). What stands before that, the client may have written itself: it is not
//! believed. Guessing is slowed down by it, and nothing is allowed by it.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use axum::extract::FromRequestParts;
use http::request::Parts;
use http::{Extensions, HeaderMap};

/// What says where a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ClientAddress {
    /// The connection.
    #[default]
    Connection,
    /// The last address in `X-Forwarded-For`, the field that most proxies write.
    XForwardedFor,
    /// `for` of the last element of `Forwarded` (RFC 7239 section 4).
    Forwarded,
}

impl FromStr for ClientAddress {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "connection" => Ok(Self::Connection),
            "x-forwarded-for" => Ok(Self::XForwardedFor),
            "forwarded" => Ok(Self::Forwarded),
            _ => Err("it is connection, x-forwarded-for or forwarded"),
        }
    }
}

/// Where a request comes from; `None` when it did not come through the listener.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Peer(pub(crate) Option<IpAddr>);

/// What the listener says of each request.
#[derive(Clone, Copy)]
struct KnownPeer(IpAddr);

impl Peer {
    /// Tells a request that is made within the process where it comes from.
    pub(crate) fn tell(self, extensions: &mut Extensions) {
        if let Some(address) = self.0 {
            extensions.insert(KnownPeer(address));
        }
    }

    /// The peer of a request whose head is taken apart.
    pub(crate) fn of(extensions: &Extensions) -> Self {
        Self(extensions.get::<KnownPeer>().map(|known| known.0))
    }
}

impl<S: Sync> FromRequestParts<S> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(head: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&head.extensions))
    }
}

/// Tells a request where it comes from. A header that cannot be read leaves the connection's address, which is the proxy's.
pub(crate) fn tell<B>(request: &mut http::Request<B>, connection: IpAddr, from: ClientAddress) {
    let headers = request.headers();
    let forwarded = match from {
        ClientAddress::Connection => None,
        ClientAddress::XForwardedFor => last_element(headers, "x-forwarded-for").and_then(address),
        ClientAddress::Forwarded => last_element(headers, "forwarded").and_then(forwarded_for),
    };
    let peer = KnownPeer(forwarded.unwrap_or(connection));
    request.extensions_mut().insert(peer);
}

/// What the nearest proxy added: the last element of the last field of that name (RFC 9110 section 5.3).
fn last_element<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let last = headers.get_all(name).iter().next_back()?;
    last.to_str().ok()?.rsplit(',').next().map(str::trim)
}

/// RFC 7239 section 4: `for=192.0.2.60;proto=http`, names without regard to case, values in quotes where they hold a colon.
fn forwarded_for(element: &str) -> Option<IpAddr> {
    element.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let is_for = name.trim().eq_ignore_ascii_case("for");
        is_for.then(|| address(value.trim().trim_matches('"')))?
    })
}

/// An address, with or without port; RFC 7239 section 6 puts IPv6 in brackets.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    bare.unwrap_or(text).parse().ok().or_else(with_port)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROXY: &str = "10.0.0.1";

    fn peer(from: ClientAddress, fields: &[(&'static str, &str)]) -> String {
        let mut request = http::Request::new(());
        for (name, value) in fields {
            request.headers_mut().append(*name, value.parse().unwrap());
        }
        tell(&mut request, PROXY.parse().unwrap(), from);
        Peer::of(request.extensions()).0.unwrap().to_string()
    }

    #[test]
    fn no_header_is_believed_unless_the_operator_says_which() {
        let fields = [
            ("x-forwarded-for", "192.0.2.1"),
            ("forwarded", "for=192.0.2.2"),
        ];
        assert_eq!(peer(ClientAddress::Connection, &fields), PROXY);
        assert_eq!(peer(ClientAddress::XForwardedFor, &fields), "192.0.2.1");
        assert_eq!(peer(ClientAddress::Forwarded, &fields), "192.0.2.2");
        assert_eq!(peer(ClientAddress::Forwarded, &[]), PROXY);
    }

    #[test]
    fn rfc7239_s5_2_the_last_hop_counts_and_nothing_that_the_client_wrote() {
        let by = |value| peer(ClientAddress::XForwardedFor, &[("x-forwarded-for", value)]);
        assert_eq!(by("203.0.113.9, 192.0.2.1"), "192.0.2.1");
        assert_eq!(by("203.0.113.9,192.0.2.1:4711"), "192.0.2.1");
        assert_eq!(by("[2001:db8::1]:4711"), "2001:db8::1");
        assert_eq!(by("2001:db8::1"), "2001:db8::1");
        for unreadable in ["", "192.0.2.1, ", "unknown", "192.0.2.1, _hidden", "1.2.3"] {
            assert_eq!(by(unreadable), PROXY, "{unreadable}");
        }
        let twice = [
            ("x-forwarded-for", "203.0.113.9"),
            ("x-forwarded-for", "192.0.2.1"),
        ];
        assert_eq!(peer(ClientAddress::XForwardedFor, &twice), "192.0.2.1");
    }

    #[test]
    fn rfc7239_s4_elements_of_forwarded() {
        let by = |value| peer(ClientAddress::Forwarded, &[("forwarded", value)]);
        assert_eq!(
            by("for=192.0.2.60;proto=https;by=203.0.113.43"),
            "192.0.2.60"
        );
        assert_eq!(
            by("proto=https; For=\"[2001:db8:cafe::17]:4711\""),
            "2001:db8:cafe::17"
        );
        assert_eq!(by("for=203.0.113.9, for=192.0.2.1"), "192.0.2.1");
        assert_eq!(by("for=203.0.113.9, proto=https"), PROXY);
        assert_eq!(by("for=_gazonk"), PROXY);
    }
}
