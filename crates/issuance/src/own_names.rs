//! The names by which an assertion may address this server, made once: RFC 7523 section 3 item 3 compares them as plain strings.
//! They come from the configured issuer, never from a Host header.

use jurat_registry::tenant::{IssuerIdentifier, TOKEN_ENDPOINT_PATHS};

use crate::endpoint::Endpoint;

/// The names of one tenant's authorization server.
pub(crate) struct OwnNames {
    issuer: String,
    token_endpoints: [String; TOKEN_ENDPOINT_PATHS.len()],
    endpoints: [String; Endpoint::ALL.len()],
    administration: String,
}

impl OwnNames {
    pub(crate) fn of(issuer: &IssuerIdentifier) -> Self {
        Self {
            issuer: issuer.as_str().to_owned(),
            token_endpoints: TOKEN_ENDPOINT_PATHS.map(|path| issuer.endpoint(path)),
            endpoints: Endpoint::ALL.map(|endpoint| issuer.endpoint(endpoint.path())),
            administration: issuer.endpoint("/admin/v1"),
        }
    }

    /// The issuer identifier.
    pub(crate) fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The administration API, as a resource (RFC 8707).
    pub(crate) fn administration(&self) -> &str {
        &self.administration
    }

    /// Every name by which an assertion may address this server.
    pub(crate) fn all(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&*self.issuer).chain(self.token_endpoints.iter().map(|url| &**url))
    }

    /// Whether `audience` is the issuer identifier or the URL of a token endpoint (RFC 7523 section 3 item 3).
    pub(crate) fn include(&self, audience: &str) -> bool {
        audience == self.issuer || self.token_endpoints.iter().any(|url| url == audience)
    }

    /// Every name by which a client assertion may address this server at an endpoint: beside those of [`OwnNames::all`] the URL that is
    /// called (RFC 9126 section 2), and none that nobody called.
    pub(crate) fn at(&self, endpoint: Endpoint) -> impl Iterator<Item = &str> {
        let called = Endpoint::ALL.iter().zip(&self.endpoints);
        let called =
            called.filter(move |(known, _)| **known == endpoint && endpoint != Endpoint::Token);
        self.all().chain(called.map(|(_, url)| &**url))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc7523_s3_names_are_compared_as_plain_strings() {
        let names = OwnNames::of(&"https://as.example.com/t/acme".parse().unwrap());
        for own in [
            "https://as.example.com/t/acme",
            "https://as.example.com/t/acme/oauth2/token",
            "https://as.example.com/t/acme/api/oauth/token",
            "https://as.example.com/t/acme/token",
        ] {
            assert!(names.include(own), "{own}");
        }
        for other in [
            "https://as.example.com/t/acme/",
            "https://AS.example.com/t/acme",
            "https://as.example.com/oauth2/token",
            "https://as.example.com/t/acme/admin/v1",
            "",
        ] {
            assert!(!names.include(other), "{other}");
        }
    }

    #[test]
    fn rfc9126_s2_a_client_may_name_the_endpoint_that_it_calls_and_no_other() {
        let names = OwnNames::of(&"https://as.example.com".parse().unwrap());
        let at = |endpoint| names.at(endpoint).collect::<Vec<_>>();
        let par = "https://as.example.com/oauth2/par";
        assert!(at(Endpoint::PushedAuthorizationRequest).contains(&par));
        assert!(!at(Endpoint::Revocation).contains(&par));
        assert_eq!(at(Endpoint::Token), names.all().collect::<Vec<_>>());
        for endpoint in Endpoint::ALL {
            assert!(at(endpoint).contains(&"https://as.example.com"));
            assert!(at(endpoint).contains(&"https://as.example.com/oauth2/token"));
        }
    }
}
