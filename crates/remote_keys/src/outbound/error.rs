//! Why a document was not fetched: a sentence for the administrator, which says what happened and what to change. No sentence holds
//! what the other side answered, nor a URL's path and query.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use super::special_address::SpecialAddress;

/// Why a document was not fetched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutboundError {
    /// The text is no URL. Ours.
    #[error("the URL cannot be read ({0}): write it as https://HOST/PATH")]
    InvalidUrl(url::ParseError),
    /// Neither https nor http. Ours.
    #[error("only https URLs are fetched: write it as https://HOST/PATH")]
    Scheme,
    /// http, and the source is not marked as local. Ours.
    #[error(
        "{origin} is cleartext, where anybody on the way could replace the keys: use https, or mark the source as local"
    )]
    Cleartext {
        /// Scheme, host and port.
        origin: String,
    },
    /// http to a host that the operator has not allowed. Ours.
    #[error(
        "{host} is asked in cleartext, which needs the operator's word: use https, or add the host to outbound.allow in the server's configuration"
    )]
    CleartextNotListed {
        /// The host.
        host: String,
    },
    /// User information in the URL. Ours.
    #[error("the URL of {origin} holds a user name or a password: leave them out")]
    UserInformation {
        /// Scheme, host and port.
        origin: String,
    },
    /// A fragment in the URL. Ours.
    #[error("the URL holds a fragment: leave out the # and what follows")]
    Fragment,
    /// A path or query that HTTP cannot carry. Ours.
    #[error(
        "the URL of {origin} holds characters that a request cannot carry: percent-encode them"
    )]
    Unsendable {
        /// Scheme, host and port.
        origin: String,
    },
    /// An address that is not the public internet's. Ours.
    #[error(
        "{address} is {special}: if this host is meant, add it to outbound.allow in the server's configuration"
    )]
    SpecialAddress {
        /// The address.
        address: IpAddr,
        /// What it is.
        special: SpecialAddress,
    },
    /// A name all of whose addresses are not the public internet's. Ours.
    #[error("{host} is at {address}, {special}: if this host is meant, add {} to outbound.allow in the server's configuration", meant(host, *address, *special))]
    NameOfSpecialAddress {
        /// The name.
        host: String,
        /// The first of its addresses.
        address: IpAddr,
        /// What it is.
        special: SpecialAddress,
    },
    /// A bearer token was to be sent in cleartext (RFC 6750 section 5.2). Ours.
    #[error(
        "{origin} is cleartext, and the token that it asks for would be readable on the way: use https"
    )]
    AuthorizationInCleartext {
        /// Scheme, host and port.
        origin: String,
    },
    /// A bearer token was to be sent to a host that the operator has not allowed. Ours.
    #[error(
        "{host} would be sent a token of this machine, which needs the operator's word: add the host to outbound.allow in the server's configuration"
    )]
    AuthorizationNotListed {
        /// The host.
        host: String,
    },
    /// A redirect, and the request carries a bearer token. Ours.
    #[error(
        "{origin} redirects, and the token that is sent to it must not go elsewhere: write the URL where the document stands"
    )]
    RedirectWithAuthorization {
        /// Scheme, host and port.
        origin: String,
    },
    /// A redirect from https to http. Ours.
    #[error(
        "{from} redirects to {to}, which is cleartext: write the https URL where the document stands"
    )]
    RedirectToCleartext {
        /// Scheme, host and port.
        from: String,
        /// Scheme, host and port.
        to: String,
    },
    /// More redirects than are followed. Ours.
    #[error(
        "{origin} leads through more than {most} redirects: write the URL where the document stands"
    )]
    TooManyRedirects {
        /// Scheme, host and port that was asked first.
        origin: String,
        /// Redirects that are followed.
        most: usize,
    },
    /// The host's name cannot stand in a certificate. Ours.
    #[error("{host} is no name that a certificate can hold: write the host's full name")]
    NoTlsName {
        /// The host.
        host: String,
    },
    /// The name could not be looked up.
    #[error(
        "{host} cannot be looked up ({reason}): check the name, and the DNS of the machine that Jurat runs on"
    )]
    LookUp {
        /// The name.
        host: String,
        /// What the resolver says.
        reason: String,
    },
    /// The name has no address.
    #[error("{host} has no address: check the name, and the DNS of the machine that Jurat runs on")]
    NoAddress {
        /// The name.
        host: String,
    },
    /// Nobody took the connection.
    #[error(
        "no connection to {address} ({reason}): check that the host is up, and that the firewall lets Jurat out to it"
    )]
    Connect {
        /// The last address that was tried.
        address: SocketAddr,
        /// What the machine says.
        reason: String,
    },
    /// The certificate's issuer is not trusted.
    #[error(
        "the certificate of {host} comes from an authority that is not trusted: give the source its own CA bundle, or have the host send its whole chain"
    )]
    CertificateNotTrusted {
        /// The host.
        host: String,
    },
    /// The certificate is for others.
    #[error(
        "the certificate that {host} shows is for another name: write the name that stands in it, or give the host a certificate of its own"
    )]
    CertificateForAnotherName {
        /// The host.
        host: String,
    },
    /// The certificate has ended.
    #[error(
        "the certificate of {host} has expired: its operator must renew it (or this machine's clock is wrong)"
    )]
    CertificateExpired {
        /// The host.
        host: String,
    },
    /// TLS failed otherwise.
    #[error(
        "no TLS connection to {host} ({reason}): check that the URL has the port where the host speaks TLS, and what it offers there"
    )]
    Tls {
        /// The host.
        host: String,
        /// What TLS says.
        reason: String,
    },
    /// The answer is no HTTP/1.1, or ends early.
    #[error(
        "{origin} does not answer as HTTP/1.1 should ({reason}): check the URL, and the proxies in front of it"
    )]
    Http {
        /// Scheme, host and port.
        origin: String,
        /// What is wrong.
        reason: String,
    },
    /// Headers, interim answers or framing beyond the bounds.
    #[error(
        "{origin} answers with more headers and framing than any such document needs: check the URL"
    )]
    TooMuchAround {
        /// Scheme, host and port.
        origin: String,
    },
    /// Another status than 200.
    #[error(
        "{origin} answers with status {status} instead of 200: check the URL, and that the document may be read without signing in"
    )]
    Status {
        /// Scheme, host and port.
        origin: String,
        /// The status.
        status: u16,
    },
    /// A redirect that does not say where to.
    #[error("{origin} redirects without saying where to: write the URL where the document stands")]
    RedirectWithoutTarget {
        /// Scheme, host and port.
        origin: String,
    },
    /// A compressed body, which was not asked for.
    #[error(
        "{origin} sends the document encoded although that was not asked for: have it sent as it is"
    )]
    Encoded {
        /// Scheme, host and port.
        origin: String,
    },
    /// A body beyond the bounds.
    #[error("the document of {origin} has more than {most} bytes: check the URL")]
    TooLarge {
        /// Scheme, host and port.
        origin: String,
        /// The bound in bytes.
        most: usize,
    },
    /// Not done in time.
    #[error("{origin} did not answer completely within {} s: check that the host is up, and the way to it", within.as_secs_f64())]
    TimedOut {
        /// Scheme, host and port that was asked first.
        origin: String,
        /// The bound.
        within: Duration,
    },
}

impl OutboundError {
    /// Whether this is a refusal of ours, which stays until somebody changes a setting or a URL; otherwise the other side (or the
    /// network between) failed, and asking again later may help.
    pub fn is_policy(&self) -> bool {
        match self {
            Self::InvalidUrl(_)
            | Self::Scheme
            | Self::Cleartext { .. }
            | Self::CleartextNotListed { .. }
            | Self::UserInformation { .. }
            | Self::Fragment
            | Self::Unsendable { .. }
            | Self::SpecialAddress { .. }
            | Self::NameOfSpecialAddress { .. }
            | Self::AuthorizationInCleartext { .. }
            | Self::AuthorizationNotListed { .. }
            | Self::RedirectWithAuthorization { .. }
            | Self::RedirectToCleartext { .. }
            | Self::TooManyRedirects { .. }
            | Self::NoTlsName { .. } => true,
            Self::LookUp { .. }
            | Self::NoAddress { .. }
            | Self::Connect { .. }
            | Self::CertificateNotTrusted { .. }
            | Self::CertificateForAnotherName { .. }
            | Self::CertificateExpired { .. }
            | Self::Tls { .. }
            | Self::Http { .. }
            | Self::TooMuchAround { .. }
            | Self::Status { .. }
            | Self::RedirectWithoutTarget { .. }
            | Self::Encoded { .. }
            | Self::TooLarge { .. }
            | Self::TimedOut { .. } => false,
        }
    }
}

/// The entry that would allow `host` at `address`: its name where names can allow such addresses.
fn meant(host: &str, address: IpAddr, special: SpecialAddress) -> String {
    if special.is_of_a_local_network() {
        host.to_owned()
    } else {
        address.to_string()
    }
}
