//! `src/mint`: keys made, kept, found again.

use std::sync::Arc;
use std::thread;

use jurat_issuance::keyring::KeyringError;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::jwk_set::parse_jwk_set;
use jurat_protocol::jose::jws::CompactJws;
use jurat_protocol::jose::jwt::UnverifiedJwt;
use jurat_registry::clock::Timestamp;
use jurat_registry::store::TenantStore;
use jurat_registry::token_settings::TOKEN_ALGORITHMS;
use serde_json::Value;
use zeroize::Zeroizing;

use crate::world::*;

mod administration;
mod cold;
mod node;
mod rotation;

#[test]
fn a_first_start_makes_the_key_of_the_tenants_algorithm_and_no_other() {
    let world = World::new();
    let keys = wait(world.store.signing_key_list()).unwrap();
    assert_eq!(keys.len(), 1);
    assert_eq!(keys[0].algorithm, Algorithm::Es256);
    let published: Value = serde_json::from_str(&jwks(&world.server)).unwrap();
    assert_eq!(published["keys"][0], keys[0].public_jwk);
    assert!(published["keys"][0].get("d").is_none());

    let eddsa = World::with(|ground| ground.tenant.token.algorithm = Some(Algorithm::EdDsa));
    let keys = wait(eddsa.store.signing_key_list()).unwrap();
    assert_eq!((keys.len(), keys[0].algorithm), (1, Algorithm::EdDsa));
}

#[test]
fn another_algorithm_gets_its_key_when_it_is_first_needed_and_one_alone() {
    let world = World::new();
    for algorithm in TOKEN_ALGORITHMS {
        world.change_client(PARTNER, |partner| {
            partner.settings.token.algorithm = Some(algorithm);
        });
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let answer = granted(world.present(&world.self_issued().sign()));
                    wait(world.server.access_token(&answer.access_token, ISSUER)).unwrap();
                    let jws = CompactJws::decode(&answer.access_token).unwrap();
                    let jwt = UnverifiedJwt::parse(&jws).unwrap();
                    assert_eq!(jwt.header().algorithm, algorithm.name());
                });
            }
        });
    }
    let keys = wait(world.store.signing_key_list()).unwrap();
    assert_eq!(keys.len(), TOKEN_ALGORITHMS.len());
    assert_eq!(
        parse_jwk_set(jwks(&world.server).as_bytes()).unwrap().len(),
        keys.len()
    );
}

#[test]
fn rfc9068_s2_a_resource_server_verifies_the_token_with_the_published_key() {
    let world = World::new();
    let decision = world.present(&world.self_issued().claim("scope", "b a").sign());
    let id = decision.id;
    let token = granted(decision).access_token;
    let jws = CompactJws::decode(&token).unwrap();
    let jwt = UnverifiedJwt::parse(&jws).unwrap();
    assert_eq!(jwt.header().token_type.as_deref(), Some("at+jwt"));
    let keys = parse_jwk_set(jwks(&world.server).as_bytes()).unwrap();
    assert_eq!(keys[0].key_id(), jwt.header().key_id.as_deref());
    let verified = jwt
        .verify(&keys[0], Algorithm::Es256)
        .map_err(|(_, bad)| bad)
        .unwrap();
    let claims: Value = serde_json::from_str(verified.claims().text).unwrap();
    let expected = serde_json::json!({
        "iss": ISSUER, "sub": PARTNER, "aud": ISSUER, "client_id": PARTNER,
        "iat": NOW, "exp": NOW + 3600, "jti": id.to_string(), "scope": "b a",
    });
    assert_eq!(claims, expected);
}

#[test]
fn keys_survive_a_restart_and_only_under_their_sealing_key() {
    let world = World::new();
    let token = granted(world.present(&world.self_issued().sign())).access_token;
    let again = || {
        ground(
            world.store.clone(),
            world.clock.clone(),
            Arc::new(Log::default()),
        )
    };
    let server = again().open().unwrap();
    assert_eq!(jwks(&server), jwks(&world.server));
    wait(server.access_token(&token, ISSUER)).unwrap();

    let mut other_key = again();
    other_key.node.sealing_key = Zeroizing::new([8; 32]);
    let refused = other_key.open().err().unwrap();
    assert!(matches!(refused, KeyringError::Sealed { .. }), "{refused}");
    // A sealed key is bound to its tenant.
    let mut other_tenant = again();
    other_tenant.tenant.name = "acme.example".parse().unwrap();
    let refused = other_tenant.open().err().unwrap();
    assert!(matches!(refused, KeyringError::Sealed { .. }), "{refused}");
}

#[test]
fn a_sealed_key_does_not_hold_the_key_in_the_open() {
    let world = World::new();
    let record = wait(world.store.signing_key_list()).unwrap().remove(0);
    // The public point stands in PKCS#8 in the open; sealed, not even that does.
    let x = record.public_jwk["x"].as_str().unwrap();
    let x = jurat_protocol::jose::base64url::decode(x).unwrap();
    assert!(!record.sealed.windows(x.len()).any(|window| window == x));
}

#[test]
fn two_nodes_that_start_at_once_sign_with_one_key() {
    let world = World::new();
    world.change_client(PARTNER, |partner| {
        partner.settings.token.algorithm = Some(Algorithm::EdDsa);
    });
    let ground = ground(
        world.store.clone(),
        world.clock.clone(),
        Arc::new(Log::default()),
    );
    let other = ground.open().unwrap();
    // Each makes a key when it first needs one; the store keeps the first.
    let token = granted(world.present(&world.self_issued().sign())).access_token;
    let body = form_of(&[
        ("grant_type", JWT_BEARER),
        ("assertion", &world.self_issued().sign()),
    ]);
    let form = jurat_protocol::form::Form::parse(body.as_bytes()).unwrap();
    let request = jurat_issuance::unproven_request::TokenRequest {
        form: &form,
        authorization: None,
        peer: None,
    };
    granted(wait(other.token_request(&request)));
    assert_eq!(jwks(&other), jwks(&world.server));
    wait(other.access_token(&token, ISSUER)).unwrap();
}

#[test]
fn of_two_keys_of_an_algorithm_the_newest_signs_and_the_older_still_verifies() {
    let (world, other) = (World::new(), World::new());
    let before = granted(world.present(&world.self_issued().sign())).access_token;
    let mut newest = wait(other.store.signing_key_list()).unwrap().remove(0);
    newest.created_at = Timestamp::from_millis(newest.created_at.millis() + 1);
    world.store.add_key(newest.clone());
    let ground = ground(
        world.store.clone(),
        world.clock.clone(),
        Arc::new(Log::default()),
    );
    let server = ground.open().unwrap();
    wait(server.access_token(&before, ISSUER)).unwrap();
    assert_eq!(parse_jwk_set(jwks(&server).as_bytes()).unwrap().len(), 2);
    let body = form_of(&[
        ("grant_type", JWT_BEARER),
        ("assertion", &world.self_issued().sign()),
    ]);
    let form = jurat_protocol::form::Form::parse(body.as_bytes()).unwrap();
    let request = jurat_issuance::unproven_request::TokenRequest {
        form: &form,
        authorization: None,
        peer: None,
    };
    let token = granted(wait(server.token_request(&request))).access_token;
    let jws = CompactJws::decode(&token).unwrap();
    let jwt = UnverifiedJwt::parse(&jws).unwrap();
    assert_eq!(jwt.header().key_id.as_deref(), Some(&*newest.key_id));
}
