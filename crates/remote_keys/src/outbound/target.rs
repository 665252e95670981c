//! A URL that may be fetched, as far as its text can say. Addresses are judged where they are dialled. What the `url` crate
//! (the WHATWG standard) makes of odd spellings is the only form that is looked at, judged and dialled.

use std::net::IpAddr;

use url::{Host, Position, Url};

use super::error::OutboundError;

/// https (or http where the source is marked as local), a host, no user information, no fragment.
#[derive(Debug, Clone)]
pub(super) struct Target {
    url: Url,
    host: Host,
    port: u16,
}

impl Target {
    /// Reads a URL as it was written.
    pub(super) fn parse(text: &str, cleartext_allowed: bool) -> Result<Self, OutboundError> {
        let url = Url::parse(text).map_err(OutboundError::InvalidUrl)?;
        if url.fragment().is_some() {
            return Err(OutboundError::Fragment);
        }
        Self::check(url, cleartext_allowed)
    }

    /// Where a redirect from here to `location` leads: RFC 9110 section 10.2.2. Every check is made anew.
    pub(super) fn redirected(
        &self,
        location: &str,
        cleartext_allowed: bool,
    ) -> Result<Self, OutboundError> {
        let mut url = self.url.join(location).map_err(OutboundError::InvalidUrl)?;
        // A redirect may carry one; it is for whoever displays the document.
        url.set_fragment(None);
        let target = Self::check(url, cleartext_allowed)?;
        if target.is_cleartext() && !self.is_cleartext() {
            return Err(OutboundError::RedirectToCleartext {
                from: self.origin(),
                to: target.origin(),
            });
        }
        Ok(target)
    }

    fn check(url: Url, cleartext_allowed: bool) -> Result<Self, OutboundError> {
        let host = url.host().map(|host| host.to_owned());
        let (Some(host), Some(port)) = (host, url.port_or_known_default()) else {
            return Err(OutboundError::Scheme);
        };
        let target = Self { url, host, port };
        match target.url.scheme() {
            "https" => {}
            "http" if cleartext_allowed => {}
            "http" => {
                return Err(OutboundError::Cleartext {
                    origin: target.origin(),
                });
            }
            _ => return Err(OutboundError::Scheme),
        }
        if !target.url.username().is_empty() || target.url.password().is_some() {
            return Err(OutboundError::UserInformation {
                origin: target.origin(),
            });
        }
        Ok(target)
    }

    pub(super) fn is_cleartext(&self) -> bool {
        self.url.scheme() == "http"
    }

    pub(super) fn host(&self) -> &Host {
        &self.host
    }

    /// The address that stands in place of a name.
    pub(super) fn literal(&self) -> Option<IpAddr> {
        match self.host {
            Host::Domain(_) => None,
            Host::Ipv4(address) => Some(address.into()),
            Host::Ipv6(address) => Some(address.into()),
        }
    }

    pub(super) fn name(&self) -> Option<&str> {
        match &self.host {
            Host::Domain(name) => Some(name),
            Host::Ipv4(_) | Host::Ipv6(_) => None,
        }
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// What stands in the request line: RFC 9112 section 3.2.1.
    pub(super) fn origin_form(&self) -> &str {
        &self.url[Position::BeforePath..Position::AfterQuery]
    }

    /// What stands in the `Host` field: RFC 9110 section 7.2.
    pub(super) fn authority(&self) -> &str {
        &self.url[Position::BeforeHost..Position::AfterPort]
    }

    /// Scheme, host and port: what is named in sentences, since path and query may hold more than others should read.
    pub(super) fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    pub(super) fn into_url(self) -> Url {
        self.url
    }
}
