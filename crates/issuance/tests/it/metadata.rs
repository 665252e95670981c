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
        ]
    );
    assert_eq!(
        metadata.token_endpoint_auth_methods_supported,
        [
            "client_secret_basic",
            "client_secret_post",
            "private_key_jwt"
        ]
    );
    let algorithms = &metadata.token_endpoint_auth_signing_alg_values_supported;
    assert!(algorithms.contains(&"RS256") && algorithms.contains(&"ES256"));
    assert!(
        !algorithms
            .iter()
            .any(|name| name.starts_with("HS") || *name == "none")
    );
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
