//! The metadata says what the lists say (RFC 8414 section 2).

use jurat_protocol::grant_type::GrantType;

use crate::world::*;

#[test]
fn rfc8414_s2_the_metadata_lists_what_is_served() {
    let metadata = World::new().server.metadata();
    assert_eq!(metadata.issuer, ISSUER);
    assert_eq!(metadata.token_endpoint, format!("{ISSUER}/oauth2/token"));
    assert_eq!(metadata.jwks_uri, format!("{ISSUER}/oauth2/jwks"));
    assert_eq!(
        metadata.grant_types_supported,
        [
            JWT_BEARER,
            "client_credentials",
            "authorization_code",
            "refresh_token",
            "urn:ietf:params:oauth:grant-type:device_code",
            "password",
            "urn:ietf:params:oauth:grant-type:token-exchange",
        ]
    );
}

const PROVING: [&str; 4] = [
    "client_secret_basic",
    "client_secret_post",
    "private_key_jwt",
    "client_secret_jwt",
];

#[test]
fn rfc8414_s2_each_endpoint_lists_its_methods_and_none_where_public_clients_may_come() {
    let with = |last: &'static str| [&PROVING[..], &[last]].concat();
    let metadata = World::new().server.metadata();
    assert_eq!(metadata.token_endpoint_auth_methods_supported, with("none"));
    assert_eq!(
        metadata.revocation_endpoint_auth_methods_supported,
        with("none")
    );
    // RFC 7662 section 2.1: whoever asks is authorized, an administrator by an access token.
    assert_eq!(
        metadata.introspection_endpoint_auth_methods_supported,
        with("Bearer")
    );
    // Without a grant for them there are no public clients.
    let grants = [GrantType::ClientCredentials, GrantType::JwtBearer];
    let world = World::with(|ground| ground.grants = grants.into());
    let metadata = world.server.metadata();
    assert_eq!(metadata.token_endpoint_auth_methods_supported, PROVING);
    assert_eq!(metadata.revocation_endpoint_auth_methods_supported, PROVING);
    assert_eq!(
        metadata.introspection_endpoint_auth_methods_supported,
        with("Bearer")
    );
}

#[test]
fn rfc8414_s2_each_endpoint_lists_the_algorithms_of_client_assertions() {
    let metadata = World::new().server.metadata();
    for algorithms in [
        metadata.token_endpoint_auth_signing_alg_values_supported,
        metadata.introspection_endpoint_auth_signing_alg_values_supported,
        metadata.revocation_endpoint_auth_signing_alg_values_supported,
    ] {
        for algorithm in [
            "RS256", "PS512", "ES256", "EdDSA", "HS256", "HS384", "HS512",
        ] {
            assert!(algorithms.contains(&algorithm), "{algorithm}");
        }
        // RFC 8414 section 2: the value none MUST NOT be used.
        assert!(!algorithms.contains(&"none"));
    }
}

#[test]
fn a_grant_that_is_switched_off_is_not_listed() {
    let world = World::with(|ground| ground.grants = [GrantType::ClientCredentials].into());
    assert_eq!(
        world.server.metadata().grant_types_supported,
        ["client_credentials"]
    );
}

#[test]
fn rfc8414_s2_the_registration_endpoint_is_told_while_clients_may_register() {
    let metadata = World::new().server.metadata();
    assert_eq!(metadata.registration_endpoint, None);
    let world = World::with(|ground| ground.tenant.registration.enabled = true);
    assert_eq!(
        world.server.metadata().registration_endpoint.as_deref(),
        Some(format!("{ISSUER}/oauth2/register").as_str())
    );
}
