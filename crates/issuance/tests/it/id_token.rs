//! The ID token (OpenID Connect Core section 2): what it says, and that it passes for nothing else (RFC 8725 section 3.12).

use aws_lc_rs::digest::{SHA256, digest};
use jurat_issuance::access_token::TokenRefusal;
use jurat_issuance::rejection::Reason;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::base64url;
use jurat_protocol::jose::jws::CompactJws;
use jurat_protocol::jose::jwt::UnverifiedJwt;
use jurat_protocol::jose::verification_key::VerificationKey;
use jurat_registry::identity_provider::AllowedClients;
use serde_json::{Value, json};

use crate::browser::*;
use crate::world::*;

/// Header and claims of a JWT of this server, whose signature is good under a published key.
fn read(world: &World, token: &str) -> (Value, Value) {
    let jws = CompactJws::decode(token).unwrap();
    let jwt = UnverifiedJwt::parse(&jws).unwrap();
    let part = |index: usize| {
        let part = token.split('.').nth(index).unwrap();
        serde_json::from_slice::<Value>(&base64url::decode(part).unwrap()).unwrap()
    };
    let header = part(0);
    let set: Value = serde_json::from_str(&jwks(&world.server)).unwrap();
    let keys = set["keys"].as_array().unwrap();
    let key = keys.iter().find(|key| key["kid"] == header["kid"]).unwrap();
    let key = VerificationKey::from_jwk(key.to_string().as_bytes()).unwrap();
    let algorithm = header["alg"].as_str().unwrap().parse().unwrap();
    assert!(jwt.verify(&key, algorithm).is_ok());
    (header, part(1))
}

#[test]
fn openid_connect_core_s2_an_id_token_says_who_signed_in_when_and_how() {
    let world = world();
    let alice = add_user(&world, "alice");
    let session = session(&world, &alice);
    world.clock.advance_seconds(30);
    let scope = [("scope", "openid profile email")];
    let code = code(&world, &scope, &session);
    let answer = granted(trade(&world, &code, &[]));
    let (header, claims) = read(&world, &answer.id_token.unwrap());
    assert_eq!(
        (&header["alg"], &header["typ"]),
        (&json!("RS256"), &json!("JWT"))
    );
    let hash = digest(&SHA256, answer.access_token.as_bytes());
    let expected = json!({
        "iss": ISSUER, "sub": alice.id().to_string(), "aud": WEB,
        "iat": NOW + 30, "exp": NOW + 30 + i64::from(answer.expires_in),
        "auth_time": NOW, "amr": ["pwd"], "nonce": "n-0S6_WzA2Mj",
        "at_hash": base64url::encode(&hash.as_ref()[..16]),
        "name": "alice Example", "preferred_username": "alice", "updated_at": NOW - 1000,
        "email": "alice@example.com", "email_verified": true,
    });
    assert_eq!(claims, expected);
}

#[test]
fn openid_connect_core_s3_1_2_1_without_openid_there_is_none() {
    let world = world();
    let session = session(&world, &add_user(&world, "alice"));
    let code = code(&world, &[("scope", "a b")], &session);
    assert!(granted(trade(&world, &code, &[])).id_token.is_none());
}

#[test]
fn openid_connect_core_s3_1_3_7_the_clients_registration_chooses_the_algorithm() {
    let world = world();
    let session = session(&world, &add_user(&world, "alice"));
    for algorithm in [Algorithm::Es256, Algorithm::EdDsa, Algorithm::Ps256] {
        world.change_client(WEB, |web| web.settings.id_token_algorithm = Some(algorithm));
        let code = code(&world, &[], &session);
        let token = granted(trade(&world, &code, &[])).id_token.unwrap();
        assert_eq!(read(&world, &token).0["alg"], algorithm.name());
    }
}

#[test]
fn openid_connect_core_s12_2_a_refreshed_id_token_tells_the_same_sign_in_without_nonce() {
    let world = world();
    let session = session(&world, &add_user(&world, "alice"));
    let code = code(&world, &[], &session);
    let first = granted(trade(&world, &code, &[]));
    world.clock.advance_seconds(600);
    let refresh_token = first.refresh_token.unwrap();
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh_token.as_str()),
    ];
    let second = world.ask_with(&form, Some(&basic(WEB, WEB_SECRET)));
    let (_, first) = read(&world, &first.id_token.unwrap());
    let (_, second) = read(&world, &granted(second).id_token.unwrap());
    for same in ["iss", "sub", "aud", "auth_time", "amr"] {
        assert_eq!(first[same], second[same], "{same}");
    }
    assert_eq!(second["iat"], NOW + 600);
    assert!(second.get("nonce").is_none());
}

#[test]
fn rfc8725_s3_12_an_id_token_is_no_access_token() {
    let world = world();
    let id_token = id_token(&world);
    for audience in [ISSUER, WEB] {
        let judged = wait(world.server.access_token(&id_token, audience));
        assert_eq!(judged.unwrap_err(), TokenRefusal::Unknown);
    }
}

#[test]
fn rfc8725_s3_12_an_id_token_is_no_assertion_even_where_this_server_is_an_identity_provider() {
    let world = world();
    let id_token = id_token(&world);
    refused(&world.present(&id_token));
    refused(&authenticate(&world, &id_token));
    // Somebody registers this server itself, with its keys, as an issuer that it trusts.
    let set: Value = serde_json::from_str(&jwks(&world.server)).unwrap();
    let keys = set["keys"].as_array().unwrap().iter();
    let keys = keys
        .map(|key| world.trusted(VerificationKey::from_jwk(key.to_string().as_bytes()).unwrap()));
    world.add_provider(ISSUER, keys.collect(), |own| {
        own.clients = AllowedClients::Anybody;
        own.scope = Some("a".parse().unwrap());
    });
    assert_eq!(refused(&world.present(&id_token)), Reason::IssuerUnknown);
}

fn id_token(world: &World) -> String {
    let session = session(world, &add_user(world, "alice"));
    let code = code(world, &[], &session);
    granted(trade(world, &code, &[])).id_token.unwrap()
}
