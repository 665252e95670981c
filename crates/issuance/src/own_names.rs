//! The names by which an assertion may address this server, made once: RFC 7523 section 3 item 3 compares them as plain strings.
//! They come from the configured issuer, never from a Host header.

use jurat_registry::tenant::{IssuerIdentifier, TOKEN_ENDPOINT_PATHS};

/// The names of one tenant's authorization server.
pub(crate) struct OwnNames {
    issuer: String,
    token_endpoints: [String; TOKEN_ENDPOINT_PATHS.len()],
    administration: String,
}

impl OwnNames {
    pub(crate) fn of(issuer: &IssuerIdentifier) -> Self {
        Self {
            issuer: issuer.as_str().to_owned(),
            token_endpoints: TOKEN_ENDPOINT_PATHS.map(|path| issuer.endpoint(path)),
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
}
