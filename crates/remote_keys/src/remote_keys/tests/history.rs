//! From set to set: a key that stays is the same, what is new and gone is told, and a bad key leaves the good ones.

use std::sync::Arc;

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_registry::key_sets::{KeyEventKind, KeyFault, KeySet, KeySets, Occasion};
use serde_json::{Value, json};

use super::stage::{ISSUER, JWKS, KEYS, Stage, kid, kids, owner};

async fn reread(stage: &Stage, keys: Value) -> Arc<KeySet> {
    stage.clock.advance_seconds(10);
    stage.door.put(JWKS, &json!({ "keys": keys }), None);
    stage.read(Occasion::Administrator).await.unwrap().set
}

#[tokio::test(start_paused = true)]
async fn a_key_that_stays_is_the_same_with_its_history() {
    let stage = Stage::new();
    let first = stage.read(Occasion::NoneAtHand).await.unwrap().set;
    let begun = stage.now();
    let [a, b, c] = [0, 1, 2].map(|n| KEYS[n].public_jwk().clone());
    let second = reread(&stage, json!([b, a])).await;
    assert_eq!(kids(&second), [kid(1), kid(0)]);
    assert!(Arc::ptr_eq(&first.keys[0], &second.keys[1]));
    assert_eq!(second.keys[0].first_seen, stage.now());
    // Somebody still holds the first set.
    first.keys[0].used(stage.now());
    assert_eq!(second.keys[1].last_used(), Some(stage.now()));
    let last_used = second.keys[1].last_used();
    // It says more of itself: it is read again, and keeps its history.
    let mut narrowed = a.clone();
    narrowed["key_ops"] = json!(["verify"]);
    let third = reread(&stage, json!([narrowed, c])).await;
    assert!(!Arc::ptr_eq(&third.keys[0], &second.keys[1]));
    assert_eq!(third.keys[0].first_seen, begun);
    assert_eq!(third.keys[0].last_used(), last_used);
    let (added, gone) = (KeyEventKind::KeyAdded, KeyEventKind::KeyGone);
    assert_eq!(stage.events(), [added(kid(1)), added(kid(2)), gone(kid(1))]);
    let shown = stage.keys.state(owner(ISSUER, &stage.source));
    assert_eq!(shown.keys[0].last_seen, stage.now());
    assert_eq!(shown.keys[0].kind, "P-256");
    assert_eq!(shown.keys[0].algorithms, ["ES256"]);
    assert_eq!(shown.read_from.as_deref(), Some(JWKS));
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_replaced_under_its_kid_is_another_key() {
    let stage = Stage::new();
    stage.read(Occasion::NoneAtHand).await.unwrap();
    let mut other = KEYS[1].public_jwk().clone();
    other["kid"] = json!(kid(0));
    let set = reread(&stage, json!([other])).await;
    assert_eq!(set.keys[0].first_seen, stage.now());
    let (added, gone) = (KeyEventKind::KeyAdded, KeyEventKind::KeyGone);
    assert_eq!(stage.events(), [added(kid(0)), gone(kid(0))]);
}

#[tokio::test(start_paused = true)]
async fn rfc7517_s4_5_two_keys_of_one_kid_are_both_taken_and_a_repeated_one_once() {
    let stage = Stage::new();
    let one = KEYS[0].public_jwk();
    let mut other = KEYS[1].public_jwk().clone();
    other["kid"] = json!(kid(0));
    let mut said_otherwise = one.clone();
    said_otherwise["use"] = Value::Null;
    let set = reread(&stage, json!([one, other, one, said_otherwise])).await;
    assert_eq!(kids(&set), [kid(0), kid(0)]);
}

#[tokio::test(start_paused = true)]
async fn rfc7517_s5_bad_keys_are_passed_over_and_reported_once() {
    let stage = Stage::new();
    let good = KEYS[0].public_jwk();
    let mut private = KEYS[1].public_jwk().clone();
    private["d"] = json!("AAAA");
    let keys = json!([
        private,
        {"kty": "oct", "k": "c2VjcmV0", "kid": "shared"},
        {"kty": "EC", "crv": "P-256", "kid": "short", "x": "AA", "y": "AA"},
        {"kty": "RSA", "use": "enc", "n": "AA", "e": "AQAB"},
        good,
    ]);
    let set = reread(&stage, keys.clone()).await;
    assert_eq!(kids(&set), [kid(0)]);
    let refused: Vec<_> = set
        .refused
        .iter()
        .map(|r| (r.key.as_str(), r.fault))
        .collect();
    let private = kid(1);
    let expected = [
        (private.as_str(), KeyFault::Secret),
        ("shared", KeyFault::Secret),
        ("short", KeyFault::Unusable),
        ("number 4", KeyFault::NotForUs),
    ];
    assert_eq!(refused, expected);
    let events = stage.events();
    assert_eq!(events.len(), 3, "{events:?}");
    let told = format!("{events:?}");
    assert!(
        !told.contains("c2VjcmV0") && !told.contains("AAAA"),
        "{told}"
    );
    reread(&stage, keys).await;
    assert_eq!(stage.events(), [], "said once");
    let shown = stage.keys.state(owner(ISSUER, &stage.source));
    assert_eq!(shown.refused.len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_set_without_keys_takes_them_all_away_and_is_soon_read_again() {
    let stage = Stage::new();
    stage.read(Occasion::NoneAtHand).await.unwrap();
    stage.door.put(JWKS, &json!({"keys": []}), Some(86_400));
    let read = stage.read(Occasion::UnknownKey).await.unwrap();
    assert_eq!(read.change.gone, [kid(0)]);
    assert!(stage.at_hand().unwrap().keys.is_empty());
    stage.publish(&[0]);
    stage.pass_in_use(60).await;
    assert_eq!(kids(&stage.at_hand().unwrap()), [kid(0)]);
}

#[tokio::test(start_paused = true)]
async fn names_of_foreign_making_are_shown_bounded() {
    let stage = Stage::new();
    stage.read(Occasion::NoneAtHand).await.unwrap();
    let mut jwk = KEYS[1].public_jwk().clone();
    jwk["kid"] = json!(format!("\u{1b}[31m{}", "x".repeat(5000)));
    let set = reread(&stage, json!([jwk])).await;
    assert!(set.keys[0].key.key_id().unwrap().len() > 5000);
    for event in stage.events() {
        let told = format!("{event:?}");
        assert!(told.len() < 300 && !told.contains("\\u{1b}"), "{told}");
    }
    assert_eq!(KEYS[0].public_jwk()["alg"], Algorithm::Es256.name());
}
