//! `src/assertion/times.rs`: every boundary from both sides. The default skew is 30 s, the longest life 300 s.

use jurat_issuance::rejection::Reason;
use serde_json::{Value, json};

use crate::world::*;

/// Presents a self-issued assertion with these dates.
fn present(world: &World, dates: &[(&str, Value)]) -> Option<Reason> {
    let mut assertion = world.self_issued().without("exp").without("iat");
    for (name, value) in dates {
        assertion = assertion.claim(name, value.clone());
    }
    let decision = world.present(&assertion.sign());
    decision.outcome.err().map(|rejection| rejection.reason())
}

#[test]
fn rfc7519_s4_1_4_it_passes_before_exp_and_not_on_it_skew_included() {
    let world = World::new();
    assert_eq!(present(&world, &[("exp", json!(NOW - 29))]), None);
    assert_eq!(
        present(&world, &[("exp", json!(NOW - 30))]),
        Some(Reason::AssertionExpired)
    );
    // Fractions count to the millisecond.
    assert_eq!(present(&world, &[("exp", json!(1_799_999_970.001))]), None);
    assert_eq!(
        present(&world, &[("exp", json!(1_799_999_970.0))]),
        Some(Reason::AssertionExpired)
    );
    world.change_client(PARTNER, |partner| {
        partner.settings.assertion.skew_seconds = 0;
    });
    assert_eq!(present(&world, &[("exp", json!(NOW + 1))]), None);
    assert_eq!(
        present(&world, &[("exp", json!(NOW))]),
        Some(Reason::AssertionExpired)
    );
}

#[test]
fn rfc7519_s4_1_5_it_passes_from_nbf_on_skew_included() {
    let world = World::new();
    let exp = ("exp", json!(NOW + 100));
    let nbf = |value: Value| present(&world, &[exp.clone(), ("nbf", value)]);
    assert_eq!(nbf(json!(NOW + 30)), None);
    assert_eq!(
        nbf(json!(1_800_000_030.001)),
        Some(Reason::AssertionNotYetValid)
    );
    assert_eq!(nbf(json!(NOW - 1_000_000)), None);
    assert_eq!(nbf(Value::Null), None);
    assert_eq!(nbf(json!("x")), Some(Reason::DateMalformed));
    assert_eq!(nbf(json!("1800000000")), Some(Reason::DateIsString));
}

#[test]
fn rfc7523_s3_iat_may_lie_ahead_by_the_skew_and_no_more() {
    let world = World::new();
    let iat = |value: Value| present(&world, &[("exp", json!(NOW + 100)), ("iat", value)]);
    assert_eq!(iat(json!(NOW + 30)), None);
    assert_eq!(
        iat(json!(1_800_000_030.001)),
        Some(Reason::AssertionFromTheFuture)
    );
    assert_eq!(iat(json!(true)), Some(Reason::DateMalformed));
}

#[test]
fn rfc7523_s3_the_life_is_bounded_from_iat_without_skew() {
    let world = World::new();
    let life = |iat: i64, exp: i64| present(&world, &[("iat", json!(iat)), ("exp", json!(exp))]);
    assert_eq!(life(NOW, NOW + 300), None);
    assert_eq!(life(NOW, NOW + 301), Some(Reason::AssertionLivesTooLong));
    assert_eq!(life(NOW - 200, NOW + 100), None);
    assert_eq!(
        life(NOW - 201, NOW + 100),
        Some(Reason::AssertionLivesTooLong)
    );
    assert_eq!(life(NOW + 30, NOW + 330), None);
    world.change_client(PARTNER, |partner| {
        partner.settings.assertion.max_life_seconds = 3600;
    });
    assert_eq!(life(NOW - 1, NOW + 3599), None);
    assert_eq!(
        life(NOW - 1, NOW + 3600),
        Some(Reason::AssertionLivesTooLong)
    );
}

#[test]
fn rfc7523_s3_without_iat_the_life_is_bounded_from_now_with_skew() {
    let world = World::new();
    assert_eq!(present(&world, &[("exp", json!(NOW + 330))]), None);
    assert_eq!(
        present(&world, &[("exp", json!(1_800_000_330.001))]),
        Some(Reason::AssertionLivesTooLong)
    );
}

#[test]
fn far_and_negative_dates_are_refused_and_do_not_panic() {
    let world = World::new();
    for far in [
        json!(i64::MAX),
        json!(u64::MAX),
        json!(1e300),
        json!(100_000_000_000_i64),
    ] {
        assert_eq!(
            present(&world, &[("exp", far)]),
            Some(Reason::DateInMilliseconds)
        );
    }
    assert_eq!(
        present(&world, &[("exp", json!(99_999_999_999_i64))]),
        Some(Reason::AssertionLivesTooLong)
    );
    for early in [json!(-1), json!(i64::MIN), json!(-1e300), json!(0)] {
        assert_eq!(
            present(&world, &[("exp", early.clone())]),
            Some(Reason::AssertionExpired)
        );
        let dates = [("exp", json!(NOW + 1)), ("iat", early)];
        assert_eq!(present(&world, &dates), Some(Reason::AssertionLivesTooLong));
    }
}

#[test]
fn rfc7523_s3_exp_is_required_and_must_be_a_date() {
    let world = World::new();
    assert_eq!(present(&world, &[]), Some(Reason::ExpiryMissing));
    assert_eq!(
        present(&world, &[("exp", Value::Null)]),
        Some(Reason::ExpiryMissing)
    );
    for wrong in [
        json!("soon"),
        json!([NOW]),
        json!(true),
        json!("-1"),
        json!(""),
    ] {
        assert_eq!(
            present(&world, &[("exp", wrong)]),
            Some(Reason::DateMalformed)
        );
    }
}
