//! `client_secret_jwt`: a MAC by a secret that is kept sealed for it, and an HMAC for nothing else (RFC 7518 section 3.2, RFC 8725 section 3.1).

use aws_lc_rs::hmac;
use jurat_issuance::rejection::Reason;
use jurat_protocol::client_auth_method::ClientAuthMethod;
use jurat_protocol::jose::base64url;
use jurat_registry::client::ClientSettings;
use jurat_registry::client_credential::ClientSecret;
use serde_json::{Value, json};

use crate::world::*;

const MAC_CLIENT: &str = "mac-client";
const SECRET: &str = "a-secret-of-sixty-four-characters-0123456789-0123456789-01234567";

/// A client that makes MACs, whose secret was made for that.
fn world() -> World {
    let world = World::new();
    world.add_client(
        MAC_CLIENT,
        Vec::new(),
        vec![sealed(&world, SECRET)],
        |client| {
            client.grant_types = [jurat_protocol::grant_type::GrantType::ClientCredentials].into();
            client.token_endpoint_auth_method = Some(ClientAuthMethod::ClientSecretJwt);
        },
    );
    world
}

fn sealed(world: &World, text: &str) -> ClientSecret {
    let id = MAC_CLIENT.parse().unwrap();
    let settings = ClientSettings {
        token_endpoint_auth_method: Some(ClientAuthMethod::ClientSecretJwt),
        ..ClientSettings::default()
    };
    let digest = wait(world.server.secret_digest(text, &id, &settings)).unwrap();
    ClientSecret {
        digest,
        ..world.secret(PORTAL_SECRET)
    }
}

fn claims(world: &World) -> Value {
    json!({
        "iss": MAC_CLIENT, "sub": MAC_CLIENT, "aud": ISSUER,
        "iat": NOW, "exp": NOW + 300, "jti": world.fresh(),
    })
}

fn mac(algorithm: &str, claims: &Value, secret: &str) -> String {
    let hash = match algorithm {
        "HS384" => hmac::HMAC_SHA384,
        "HS512" => hmac::HMAC_SHA512,
        _ => hmac::HMAC_SHA256,
    };
    let header = base64url::encode(json!({ "alg": algorithm }).to_string());
    let input = format!("{header}.{}", base64url::encode(claims.to_string()));
    let key = hmac::Key::new(hash, secret.as_bytes());
    let tag = hmac::sign(&key, input.as_bytes());
    format!("{input}.{}", base64url::encode(tag))
}

#[test]
fn oidc_core_s9_a_client_authenticates_by_a_mac_with_its_secret() {
    let world = world();
    for algorithm in ["HS256", "HS384", "HS512"] {
        let assertion = mac(algorithm, &claims(&world), SECRET);
        granted(authenticate(&world, &assertion));
        // jti is used once.
        let again = authenticate(&world, &assertion);
        assert_eq!(refused(&again), Reason::AssertionReplayed);
        assert_eq!(again.outcome.err().unwrap().code().name(), "invalid_client");
    }
    let line = world.last_line();
    assert_eq!(line.client.as_deref(), Some(MAC_CLIENT));
}

#[test]
fn rfc7523_s3_a_mac_passes_the_checks_that_a_signature_passes() {
    let world = world();
    let with = |name: &str, value: Value| {
        let mut claims = claims(&world);
        claims[name] = value;
        refused(&authenticate(&world, &mac("HS256", &claims, SECRET)))
    };
    assert_eq!(with("sub", json!("alice")), Reason::SubjectNotClient);
    assert_eq!(with("aud", json!("https://other")), Reason::AudienceNotUs);
    assert_eq!(with("exp", json!(NOW - 60)), Reason::AssertionExpired);
    assert_eq!(with("jti", Value::Null), Reason::IdMissing);
    assert_eq!(with("iss", json!("nobody")), Reason::IssuerUnknown);
    let wrong = mac("HS256", &claims(&world), &SECRET.to_uppercase());
    assert_eq!(refused(&authenticate(&world, &wrong)), Reason::SignatureBad);
    let unknown = mac("HS1024", &claims(&world), SECRET);
    assert_eq!(
        refused(&authenticate(&world, &unknown)),
        Reason::AlgorithmUnknown
    );
}

#[test]
fn rfc7518_s3_2_a_secret_shorter_than_the_hash_makes_no_mac() {
    let world = world();
    let short = &SECRET[..48];
    let secret = sealed(&world, short);
    world.change_client(MAC_CLIENT, |client| client.secrets = vec![secret]);
    let by = |algorithm| authenticate(&world, &mac(algorithm, &claims(&world), short));
    granted(by("HS256"));
    granted(by("HS384"));
    assert_eq!(refused(&by("HS512")), Reason::KeyUnknown);
}

#[test]
fn rfc8725_s3_1_an_hmac_is_impossible_for_every_other_client_issuer_and_purpose() {
    let world = world();
    // As a grant, of the same client.
    let assertion = mac("HS256", &claims(&world), SECRET);
    assert_eq!(
        refused(&world.present(&assertion)),
        Reason::AlgorithmSymmetric
    );
    // By a client of another method, with its own secret, and with its public key for a secret.
    let of = |id: &str| {
        let mut claims = claims(&world);
        claims["iss"] = id.into();
        claims["sub"] = id.into();
        claims
    };
    let by_portal = mac("HS256", &of(PORTAL), PORTAL_SECRET);
    assert_eq!(
        refused(&authenticate(&world, &by_portal)),
        Reason::AlgorithmNotAllowed
    );
    let by_public_key = mac("HS256", &of(PARTNER), &KEYS.partner.public_key_pem());
    assert_eq!(
        refused(&authenticate(&world, &by_public_key)),
        Reason::AlgorithmNotAllowed
    );
    let by_issuer = mac("HS256", &of(IDP), SECRET);
    assert_eq!(
        refused(&authenticate(&world, &by_issuer)),
        Reason::IssuerUnknown
    );
}

#[test]
fn rfc7591_s2_a_client_that_makes_macs_authenticates_in_no_other_way() {
    let world = world();
    let own = [("grant_type", "client_credentials")];
    let by_basic = world.ask_with(&own, Some(&basic(MAC_CLIENT, SECRET)));
    assert_eq!(refused(&by_basic), Reason::ClientAuthMethodWrong);
}

#[test]
fn a_secret_is_recoverable_only_while_its_client_makes_macs_and_for_that_client_alone() {
    let world = world();
    let assertion = mac("HS256", &claims(&world), SECRET);
    // Under another client's name it cannot be unsealed.
    let foreign = sealed(&world, SECRET);
    world.add_client("other", Vec::new(), vec![foreign], |other| {
        other.token_endpoint_auth_method = Some(ClientAuthMethod::ClientSecretJwt);
    });
    let mut of_other = claims(&world);
    of_other["iss"] = "other".into();
    of_other["sub"] = "other".into();
    let moved = mac("HS256", &of_other, SECRET);
    assert_eq!(refused(&authenticate(&world, &moved)), Reason::KeyUnknown);
    // A change of method forgets it for good.
    for method in [
        ClientAuthMethod::ClientSecretBasic,
        ClientAuthMethod::ClientSecretJwt,
    ] {
        world.change_client(MAC_CLIENT, |client| {
            client.settings.token_endpoint_auth_method = Some(method);
        });
    }
    assert_eq!(
        refused(&authenticate(&world, &assertion)),
        Reason::KeyUnknown
    );
}
