//! Where an issuer's keys are read when it publishes them itself: settings of an identity provider, and of a client with a
//! `jwks_uri` (RFC 7591 section 2). The reading is behind [`crate::key_sets`].

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::problem::{InvalidRecord, require};

/// Where keys are read, and what is allowed of the reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeySource {
    /// The document, and what it is.
    pub from: KeyDocument,
    /// PEM of the certificate authorities that vouch for the host's TLS certificate; `None` for the system's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_authorities: Option<String>,
    /// Marks a source of one's own machine or cluster: `http` is allowed too, and still only to hosts that the server's own
    /// configuration allows.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub local: bool,
    /// How long keys count after they should have been read again and could not be, in seconds.
    #[serde(default = "usual_stale_if_error")]
    pub stale_if_error_seconds: u32,
}

/// A document that holds keys, or leads to them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum KeyDocument {
    /// A JWK Set (RFC 7517 section 5).
    JwksUrl {
        /// Where it stands.
        url: String,
    },
    /// The issuer's metadata, which names its JWK Set: OpenID Connect Discovery 1.0 section 4, else RFC 8414 section 3.
    Discovery,
    /// A SPIFFE bundle endpoint (SPIFFE Trust Domain and Bundle section 4): the keys with `use` of `jwt-svid`, and a refresh hint.
    SpiffeBundle {
        /// Where it stands.
        url: String,
    },
    /// A Kubernetes API server: its `/openid/v1/jwks`, asked for with a service account's token.
    Kubernetes {
        /// The API server, such as `https://kubernetes.default.svc`.
        url: String,
        /// A file on the server's machine with the token; it must be one that the server's own configuration allows. `None` for an
        /// API server that answers anybody.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token_file: Option<String>,
    },
    /// A certificate revocation list (RFC 5280 section 5), DER or PEM: no keys, but which certificates count no more. Only for trust by
    /// certificate authority.
    RevocationList {
        /// Where it stands.
        url: String,
    },
}

impl KeyDocument {
    /// Its name in settings.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::JwksUrl { .. } => "jwks_url",
            Self::Discovery => "discovery",
            Self::SpiffeBundle { .. } => "spiffe_bundle",
            Self::Kubernetes { .. } => "kubernetes",
            Self::RevocationList { .. } => "revocation_list",
        }
    }

    /// The URL it states; discovery begins at the issuer.
    pub fn url(&self) -> Option<&str> {
        match self {
            Self::JwksUrl { url }
            | Self::SpiffeBundle { url }
            | Self::Kubernetes { url, .. }
            | Self::RevocationList { url } => Some(url),
            Self::Discovery => None,
        }
    }
}

const fn usual_stale_if_error() -> u32 {
    KeySource::USUAL_STALE_IF_ERROR_SECONDS
}

impl KeySource {
    /// An hour: an issuer that is down for less stops nobody.
    pub const USUAL_STALE_IF_ERROR_SECONDS: u32 = 3600;
    /// A week at most: a key that its issuer withdrew must not count for longer.
    pub const MOST_STALE_IF_ERROR_SECONDS: u32 = 7 * 86_400;
    const MOST_URL_BYTES: usize = 2048;
    const MOST_PEM_BYTES: usize = 64 * 1024;

    /// A source with the usual settings.
    pub fn usual(from: KeyDocument) -> Self {
        Self {
            from,
            tls_authorities: None,
            local: false,
            stale_if_error_seconds: Self::USUAL_STALE_IF_ERROR_SECONDS,
        }
    }

    /// Checks the settings; `issuer` is where discovery begins.
    pub fn validate(&self, issuer: &str) -> Result<(), InvalidRecord> {
        require(
            self.stale_if_error_seconds <= Self::MOST_STALE_IF_ERROR_SECONDS,
            "key_source.stale_if_error_seconds",
            "keys that could not be read again count for a week at most: 0 to 604800 seconds",
        )?;
        require(
            self.tls_authorities.as_ref().is_none_or(|pem| {
                pem.len() <= Self::MOST_PEM_BYTES && pem.contains("-----BEGIN CERTIFICATE-----")
            }),
            "key_source.tls_authorities",
            "the certificate authorities are a PEM text of certificates, 64 KiB at most",
        )?;
        let (url, field) = match self.from.url() {
            Some(url) => (url, "key_source.from"),
            None => (issuer, "issuer"),
        };
        let sound = url.len() <= Self::MOST_URL_BYTES
            && Url::parse(url).is_ok_and(|url| {
                (url.scheme() == "https" || (self.local && url.scheme() == "http"))
                    && url.host_str().is_some()
                    && url.username().is_empty()
                    && url.password().is_none()
                    && url.fragment().is_none()
            });
        require(
            sound,
            field,
            "keys are read from an https URL without user or fragment; plain http is for sources marked as local, in your own network",
        )?;
        self.validate_further(url, field)
    }

    fn validate_further(&self, url: &str, field: &'static str) -> Result<(), InvalidRecord> {
        // OpenID Connect Discovery 1.0 section 3, RFC 8414 section 2: an issuer has no query. What is appended to an API server's URL
        // would become part of one.
        let is_begun_with = matches!(
            self.from,
            KeyDocument::Discovery | KeyDocument::Kubernetes { .. }
        );
        require(
            !is_begun_with || !url.contains('?'),
            field,
            "this URL is where others begin, so it has no query: leave out the ? and what follows",
        )?;
        let sends_token = matches!(&self.from, KeyDocument::Kubernetes { token_file, .. } if token_file.is_some());
        // RFC 6750 section 5.2.
        require(
            !sends_token || url.starts_with("https:"),
            field,
            "a service account's token is sent over https alone",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jwks(url: &str) -> KeySource {
        KeySource::usual(KeyDocument::JwksUrl { url: url.into() })
    }

    #[test]
    fn keys_are_read_over_tls_unless_the_source_is_local() {
        assert!(jwks("https://idp.example.com/jwks").validate("x").is_ok());
        for url in [
            "http://idp.example.com/jwks",
            "ftp://idp.example.com/jwks",
            "https://user@idp.example.com/jwks",
            "https://idp.example.com/jwks#keys",
            "jwks",
            "file:///etc/passwd",
        ] {
            let refused = jwks(url).validate("x").unwrap_err();
            assert_eq!(refused.field, "key_source.from", "{url}");
        }
        let local = KeySource {
            local: true,
            ..jwks("http://127.0.0.1:9444/jwks")
        };
        assert!(local.validate("x").is_ok());
    }

    #[test]
    fn oidc_discovery_s4_begins_at_the_issuer_which_must_be_a_url() {
        let source = KeySource::usual(KeyDocument::Discovery);
        assert!(source.validate("https://idp.example.com").is_ok());
        assert_eq!(source.validate("jwtIDP").unwrap_err().field, "issuer");
        let with_query = source.validate("https://idp.example.com?tenant=1");
        assert_eq!(with_query.unwrap_err().field, "issuer");
        assert!(
            jwks("https://idp.example.com/jwks?p=1")
                .validate("x")
                .is_ok()
        );
    }

    #[test]
    fn rfc6750_s5_2_a_service_account_s_token_is_sent_over_tls_alone() {
        let of = |url: &str, token_file: Option<&str>| {
            let source = KeySource {
                local: true,
                ..KeySource::usual(KeyDocument::Kubernetes {
                    url: url.into(),
                    token_file: token_file.map(str::to_owned),
                })
            };
            source.validate("x").is_ok()
        };
        assert!(of("https://kubernetes.default.svc", Some("/token")));
        assert!(!of("http://kubernetes.default.svc", Some("/token")));
        assert!(of("http://kubernetes.default.svc", None));
        assert!(!of("https://kubernetes.default.svc?a=b", None));
    }

    #[test]
    fn settings_read_as_they_are_spelled() {
        let spelled =
            r#"{"from":{"kubernetes":{"url":"https://kubernetes.default.svc"}},"local":true}"#;
        let source: KeySource = serde_json::from_str(spelled).unwrap();
        assert_eq!(source.from.name(), "kubernetes");
        assert_eq!(source.stale_if_error_seconds, 3600);
        let discovery: KeySource = serde_json::from_str(r#"{"from":"discovery"}"#).unwrap();
        assert_eq!(discovery, KeySource::usual(KeyDocument::Discovery));
    }
}
