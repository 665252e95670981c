//! Keys as an administrator changes them: rotated, retired in an emergency, imported; and what is published of them.

use std::collections::HashSet;

use jurat_issuance::keyring::administration::{KeyChangeError, TakesOver};
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::jwk_set::parse_jwk_set;
use jurat_protocol::jose::jws::CompactJws;
use jurat_protocol::jose::jwt::UnverifiedJwt;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_registry::signing_key::{KeyState, SigningKeySource};
use jurat_registry::token_settings::TOKEN_ALGORITHMS;

use super::node::*;
use crate::world::*;

#[test]
fn a_rotation_at_once_and_one_that_waits() {
    let world = World::new();
    let first = key_id_of(&token_by(&world.server, &world));
    let keyring = world.server.keyring();
    let rotate = |takes_over| wait(keyring.rotate(Algorithm::Es256, takes_over, &administrator()));
    let next = rotate(TakesOver::Later).unwrap();
    assert_eq!(next.state, KeyState::Next);
    assert_eq!(next.signs_from, timestamp(NOW + DAY));
    let refused = rotate(TakesOver::Later).unwrap_err();
    assert!(matches!(&refused, KeyChangeError::Waiting(waiting) if waiting.kid == next.kid));
    assert_eq!(key_id_of(&token_by(&world.server, &world)), first);
    // The one that waits takes over; no third is made.
    let now = rotate(TakesOver::Immediately).unwrap();
    assert_eq!(
        (now.kid.as_str(), now.state),
        (&*next.kid, KeyState::Signing)
    );
    assert_eq!(key_id_of(&token_by(&world.server, &world)), next.kid);
    assert_eq!(keys(&world.server)[0].state, KeyState::Retired);
    assert_eq!(keys(&world.server).len(), 2);
    let refused = wait(keyring.rotate(Algorithm::Es512, TakesOver::Later, &administrator()));
    assert!(matches!(refused, Err(KeyChangeError::NotForTokens(_))));
    // Where none signs yet, there is nothing to wait for.
    let rsa = wait(keyring.rotate(Algorithm::Rs256, TakesOver::Later, &administrator()));
    assert_eq!(rsa.unwrap().state, KeyState::Signing);
}

#[test]
fn an_emergency_ends_the_signing_at_once_and_with_revoke_the_verifying_too() {
    let world = World::new();
    let token = token_by(&world.server, &world);
    let keyring = world.server.keyring();
    let first = key_id_of(&token);
    let retired = wait(keyring.retire(&first, false, &administrator())).unwrap();
    assert_eq!(retired.unwrap().state, KeyState::Retired);
    // The tenant's own algorithm has a successor at once.
    let second = keys(&world.server).pop().unwrap();
    assert_eq!(second.state, KeyState::Signing);
    assert_eq!(key_id_of(&token_by(&world.server, &world)), second.kid);
    wait(world.server.access_token(&token, ISSUER)).unwrap();

    assert!(
        wait(keyring.retire(&first, true, &administrator()))
            .unwrap()
            .is_none()
    );
    assert!(wait(world.server.access_token(&token, ISSUER)).is_err());
    assert_eq!(published(&world.server), [&*second.kid]);
    // Another node hears of it.
    let other = node(&world);
    let token = token_by(&other, &world);
    assert!(
        wait(keyring.retire(&second.kid, true, &administrator()))
            .unwrap()
            .is_none()
    );
    upkeep(&other);
    assert!(wait(other.access_token(&token, ISSUER)).is_err());
    assert_eq!(published(&other).len(), 1);
    let unknown = wait(keyring.retire("unknown", true, &administrator()));
    assert!(matches!(unknown, Err(KeyChangeError::NotFound)));
    let revoked = happened(&world)
        .into_iter()
        .filter(|one| one == "signing-key-revoked");
    assert_eq!(revoked.count(), 2);
}

#[test]
fn the_key_that_waits_steps_in_for_one_that_is_retired() {
    let world = World::new();
    let first = key_id_of(&token_by(&world.server, &world));
    let keyring = world.server.keyring();
    let next = wait(keyring.rotate(Algorithm::Es256, TakesOver::Later, &administrator())).unwrap();
    wait(keyring.retire(&first, false, &administrator())).unwrap();
    assert_eq!(key_id_of(&token_by(&world.server, &world)), next.kid);
    assert_eq!(keys(&world.server).len(), 2);
    // One that waits and is not wanted goes without a trace.
    let next = wait(keyring.rotate(Algorithm::Es256, TakesOver::Later, &administrator())).unwrap();
    assert!(
        wait(keyring.retire(&next.kid, false, &administrator()))
            .unwrap()
            .is_none()
    );
    assert!(!published(&world.server).contains(&next.kid));
}

#[test]
fn an_algorithm_whose_keys_were_revoked_gets_one_when_it_is_next_needed() {
    let world = World::new();
    world.change_client(PARTNER, |partner| {
        partner.settings.token.algorithm = Some(Algorithm::EdDsa);
    });
    let token = token_by(&world.server, &world);
    let keyring = world.server.keyring();
    for revoke in [true, false] {
        let key_id = key_id_of(&token_by(&world.server, &world));
        wait(keyring.retire(&key_id, revoke, &administrator())).unwrap();
        let again = token_by(&world.server, &world);
        assert_ne!(key_id_of(&again), key_id);
        wait(world.server.access_token(&again, ISSUER)).unwrap();
    }
    assert!(wait(world.server.access_token(&token, ISSUER)).is_err());
}

#[test]
fn an_imported_key_waits_its_turn_and_signs_as_any_other() {
    let world = World::new();
    let first = key_id_of(&token_by(&world.server, &world));
    let keyring = world.server.keyring();
    let own = SigningKey::generate(Algorithm::Es256).unwrap();
    let import = |key: &SigningKey, when| wait(keyring.import(key, when, &administrator()));
    let imported = import(&own, TakesOver::Later).unwrap();
    assert_eq!(imported.kid, own.key_id());
    assert_eq!(
        (imported.state, imported.source),
        (KeyState::Next, SigningKeySource::Imported)
    );
    assert_eq!(key_id_of(&token_by(&world.server, &world)), first);
    let known = import(&own, TakesOver::Later).unwrap_err();
    assert!(matches!(known, KeyChangeError::Known(_)));
    let another = SigningKey::generate(Algorithm::Es256).unwrap();
    let waits = import(&another, TakesOver::Immediately).unwrap_err();
    assert!(matches!(waits, KeyChangeError::Waiting(_)));
    let p384 = SigningKey::generate(Algorithm::Es384).unwrap();
    let refused = import(&p384, TakesOver::Later).unwrap_err();
    assert!(matches!(refused, KeyChangeError::NotForTokens(_)));
    world.clock.advance_seconds(DAY);
    let token = token_by(&world.server, &world);
    assert_eq!(key_id_of(&token), own.key_id());
    wait(node(&world).access_token(&token, ISSUER)).unwrap();
    let half = wait(keyring.public_half(own.key_id())).unwrap().unwrap();
    assert_eq!(
        (half.jwk, half.pem),
        (own.public_jwk(), own.public_key_pem())
    );
}

#[test]
fn rfc7517_s4_5_the_kid_of_a_token_is_that_of_the_published_key_for_every_algorithm() {
    let world = World::new();
    let mut seen = HashSet::new();
    for algorithm in TOKEN_ALGORITHMS {
        world.change_client(PARTNER, |partner| {
            partner.settings.token.algorithm = Some(algorithm);
        });
        let keyring = world.server.keyring();
        wait(keyring.rotate(algorithm, TakesOver::Immediately, &administrator())).unwrap();
        let token = token_by(&world.server, &world);
        let key_id = key_id_of(&token);
        let set: serde_json::Value = serde_json::from_str(&jwks(&world.server)).unwrap();
        let entries = set["keys"].as_array().unwrap();
        let named: Vec<_> = entries.iter().filter(|key| key["kid"] == *key_id).collect();
        assert_eq!(named.len(), 1);
        assert_eq!(named[0]["alg"], algorithm.name());
        let keys = parse_jwk_set(jwks(&world.server).as_bytes()).unwrap();
        let key = keys
            .iter()
            .find(|key| key.key_id() == Some(&key_id))
            .unwrap();
        let jws = CompactJws::decode(&token).unwrap();
        let jwt = UnverifiedJwt::parse(&jws).unwrap();
        assert!(jwt.verify(key, algorithm).is_ok());
        assert!(seen.insert(key_id));
    }
}

#[test]
fn keys_are_published_in_one_order_wherever_they_are_read() {
    let world = World::new();
    for algorithm in TOKEN_ALGORITHMS {
        let keyring = world.server.keyring();
        let before = published(&world.server);
        wait(keyring.rotate(algorithm, TakesOver::Later, &administrator())).unwrap();
        let after = published(&world.server);
        // What comes moves nothing.
        assert_eq!(after[..before.len()], before);
        assert_eq!(published(&node(&world)), after);
    }
}
