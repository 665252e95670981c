//! What issuers publish: JWK Sets (RFC 7517 section 5), and metadata that leads to them (OpenID Connect Discovery 1.0, RFC 8414). The
//! first line of the input is the issuer that is meant.
//!
//! A set that is good for registering is good when it is published, with the same keys; no key holds a secret. Metadata counts for
//! one issuer alone.
#![no_main]

use jurat_protocol::issuer_metadata::{
    IssuerMetadata, authorization_server_metadata_url, openid_configuration_url,
};
use jurat_protocol::jose::jwk_set::parse_jwk_set;
use jurat_protocol::jose::published_jwk_set::{KeyUse, MOST_PUBLISHED_KEYS, PublishedJwkSet};
use jurat_protocol::jose::verification_key::{KeyAtRest, VerificationKey};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let at = data.iter().position(|b| *b == b'\n').unwrap_or(0);
    let (issuer, document) = data.split_at(at);
    if let Ok(issuer) = str::from_utf8(issuer) {
        read_metadata(document, issuer);
    }
    read_set(document);
});

fn read_metadata(document: &[u8], issuer: &str) {
    assert!(openid_configuration_url(issuer).ends_with("/.well-known/openid-configuration"));
    let inserted = authorization_server_metadata_url(issuer);
    assert_eq!(
        inserted
            .matches("/.well-known/oauth-authorization-server")
            .count(),
        1 + issuer
            .matches("/.well-known/oauth-authorization-server")
            .count()
    );
    if let Ok(metadata) = IssuerMetadata::parse(document, issuer) {
        assert!(!metadata.jwks_uri.is_empty());
        assert!(IssuerMetadata::parse(document, &format!("{issuer}/")).is_err());
    }
}

fn read_set(document: &[u8]) {
    let registered = parse_jwk_set(document);
    let Ok(set) = PublishedJwkSet::parse(document) else {
        assert!(registered.is_err() || document.len() > 2 * MOST_PUBLISHED_KEYS);
        return;
    };
    let read: Vec<_> = set.jwks().map(|jwk| jwk.read(KeyUse::Signatures)).collect();
    for (jwk, key) in set.jwks().zip(&read) {
        let Ok(key) = key else { continue };
        assert!(jwk.is(key));
        assert_eq!(jwk.key_id(), key.key_id());
        assert!(jwk.read(KeyUse::JwtSvids).is_err());
        let KeyAtRest::Jwk(members) = key.at_rest() else {
            panic!("a JWK is kept as one");
        };
        for private in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
            assert!(members.get(private).is_none());
        }
    }
    if let Ok(registered) = registered {
        let published = read.iter().filter_map(|key| key.as_ref().ok());
        assert!(
            published
                .map(VerificationKey::jwk_thumbprint)
                .eq(registered.iter().map(VerificationKey::jwk_thumbprint))
        );
    }
}
