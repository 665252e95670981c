//! The metadata that another issuer publishes, as far as its keys are concerned, and where it stands: OpenID Connect Discovery 1.0
//! sections 3 and 4, RFC 8414 sections 2 and 3. It counts only when it names the issuer that was meant.

use std::fmt;

use crate::jose::strict_json::{self, Fault, Found};

/// A metadata document may be so long.
pub const MOST_METADATA_BYTES: usize = 128 * 1024;

/// What is needed of an issuer's metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuerMetadata {
    /// Where its JWK Set stands, as it is written there.
    pub jwks_uri: String,
}

impl IssuerMetadata {
    /// Reads the document that stands where `issuer`'s is to stand. Its `issuer` MUST be identical, octet for octet, else it MUST NOT
    /// be used: OpenID Connect Discovery 1.0 section 4.3, RFC 8414 section 3.3. Otherwise whoever can place a document there
    /// speaks for another issuer.
    pub fn parse(json: &[u8], issuer: &str) -> Result<Self, MetadataError> {
        if json.len() > MOST_METADATA_BYTES {
            return Err(MetadataError::TooLong);
        }
        let text = str::from_utf8(json).map_err(|_| MetadataError::NotJson(Fault::NotObject))?;
        let (mut stated, mut jwks_uri) = (None, None);
        strict_json::read_object(text, |name, found| match (name, found) {
            ("issuer", Found::Text(text)) => stated = Some(text),
            ("jwks_uri", Found::Text(text)) => jwks_uri = Some(text),
            _ => {}
        })
        .map_err(MetadataError::NotJson)?;
        let stated = stated.ok_or(MetadataError::IssuerMissing)?;
        if stated != issuer {
            return Err(MetadataError::AnotherIssuer {
                stated: Shown::of(&stated),
                meant: Shown::of(issuer),
            });
        }
        let jwks_uri = jwks_uri.filter(|uri| !uri.is_empty());
        Ok(Self {
            jwks_uri: jwks_uri.ok_or(MetadataError::JwksUriMissing)?.into_owned(),
        })
    }
}

/// Where `issuer`'s OpenID configuration stands: OpenID Connect Discovery 1.0 section 4.1, one terminating slash removed.
pub fn openid_configuration_url(issuer: &str) -> String {
    format!(
        "{}/.well-known/openid-configuration",
        without_last_slash(issuer)
    )
}

/// Where `issuer`'s authorization server metadata stands: RFC 8414 section 3.1, between its host and its path.
pub fn authorization_server_metadata_url(issuer: &str) -> String {
    let issuer = without_last_slash(issuer);
    let host_at = issuer.find("://").map_or(0, |scheme| scheme + 3);
    let path_at = issuer[host_at..].find('/').map(|path| host_at + path);
    let (origin, path) = issuer.split_at(path_at.unwrap_or(issuer.len()));
    format!("{origin}/.well-known/oauth-authorization-server{path}")
}

fn without_last_slash(issuer: &str) -> &str {
    issuer.strip_suffix('/').unwrap_or(issuer)
}

/// Why a metadata document does not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MetadataError {
    /// Over 128 KiB.
    #[error("the metadata is longer than 128 KiB")]
    TooLong,
    /// Not one JSON object, or one with duplicate members.
    #[error("the metadata cannot be read: {0}")]
    NotJson(Fault),
    /// No `issuer`.
    #[error("the metadata does not say whose it is: issuer is missing or not a string")]
    IssuerMissing,
    /// Another `issuer` than the registered one.
    #[error(
        "the metadata is of the issuer {stated}, and {meant} is registered: the two must be the same to the letter, so register the issuer as it calls itself (OpenID Connect Discovery 1.0 section 4.3, RFC 8414 section 3.3)"
    )]
    AnotherIssuer {
        /// What it says.
        stated: Shown,
        /// What it should say.
        meant: Shown,
    },
    /// No `jwks_uri`.
    #[error("the metadata names no keys: jwks_uri is missing or not a string")]
    JwksUriMissing,
}

/// A name of foreign making in a sentence: without control characters, and of bounded length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown(String);

impl Shown {
    fn of(text: &str) -> Self {
        let visible = text.chars().filter(|letter| !letter.is_control());
        Self(visible.take(200).collect())
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ISSUER: &str = "https://idp.example.com/tenant";

    fn parse(json: &str) -> Result<IssuerMetadata, MetadataError> {
        IssuerMetadata::parse(json.as_bytes(), ISSUER)
    }

    #[test]
    fn oidc_discovery_s4_3_the_issuer_must_be_the_registered_one_to_the_letter() {
        let of = |issuer: &str| parse(&format!(r#"{{"issuer":"{issuer}","jwks_uri":"u"}}"#));
        assert_eq!(of(ISSUER).unwrap().jwks_uri, "u");
        assert_eq!(
            of(r"https:\/\/idp.example.com\/tenant").unwrap().jwks_uri,
            "u"
        );
        for other in [
            "https://idp.example.com/tenant/",
            "https://IDP.example.com/tenant",
            "https://idp.example.com:443/tenant",
            "https://idp.example.com",
            "",
        ] {
            let error = of(other).unwrap_err();
            assert!(
                matches!(error, MetadataError::AnotherIssuer { .. }),
                "{other}"
            );
            assert!(error.to_string().contains(ISSUER), "{error}");
        }
    }

    #[test]
    fn oidc_discovery_s3_issuer_and_jwks_uri_are_required_strings_once_each() {
        let twice = format!(r#"{{"issuer":"x","issuer":"{ISSUER}","jwks_uri":"u"}}"#);
        for (json, error) in [
            ("[]", MetadataError::NotJson(Fault::NotObject)),
            ("<html>", MetadataError::NotJson(Fault::NotObject)),
            (
                twice.as_str(),
                MetadataError::NotJson(Fault::DuplicateMember),
            ),
            (r#"{"jwks_uri":"u"}"#, MetadataError::IssuerMissing),
            (
                r#"{"issuer":7,"jwks_uri":"u"}"#,
                MetadataError::IssuerMissing,
            ),
        ] {
            assert_eq!(parse(json), Err(error), "{json}");
        }
        for keys in ["", r#","jwks_uri":null"#, r#","jwks_uri":"""#] {
            let json = format!(r#"{{"issuer":"{ISSUER}"{keys}}}"#);
            assert_eq!(parse(&json), Err(MetadataError::JwksUriMissing), "{json}");
        }
        let long = format!(r#"{{"issuer":"{}"}}"#, "x".repeat(MOST_METADATA_BYTES));
        assert_eq!(parse(&long), Err(MetadataError::TooLong));
    }

    #[test]
    fn a_foreign_issuer_is_shown_bounded_and_without_control_characters() {
        let lie = format!(r#"{{"issuer":"\u001b[31m{}"}}"#, "x".repeat(5000));
        let sentence = parse(&lie).unwrap_err().to_string();
        assert!(sentence.len() < 700 && !sentence.contains('\u{1b}'));
    }

    #[test]
    fn oidc_discovery_s4_1_and_rfc8414_s3_1_where_the_metadata_stands() {
        for (issuer, openid, rfc8414) in [
            (
                "https://example.com",
                "https://example.com/.well-known/openid-configuration",
                "https://example.com/.well-known/oauth-authorization-server",
            ),
            (
                "https://example.com/",
                "https://example.com/.well-known/openid-configuration",
                "https://example.com/.well-known/oauth-authorization-server",
            ),
            (
                "https://example.com:8443/a/b/",
                "https://example.com:8443/a/b/.well-known/openid-configuration",
                "https://example.com:8443/.well-known/oauth-authorization-server/a/b",
            ),
        ] {
            assert_eq!(openid_configuration_url(issuer), openid);
            assert_eq!(authorization_server_metadata_url(issuer), rfc8414);
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(json in ".{0,200}", issuer in ".{0,40}") {
            let _ = IssuerMetadata::parse(json.as_bytes(), &issuer);
            let _ = openid_configuration_url(&issuer);
            let _ = authorization_server_metadata_url(&issuer);
        }
    }
}
