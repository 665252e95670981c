//! The life of a key goes forward only, and lasts to the end of its last token.
//! Settings that cannot be kept are refused.

use proptest::prelude::*;

use super::*;

fn key(signs_from: i64, retired_at: Option<i64>) -> SigningKeyRecord {
    SigningKeyRecord {
        key_id: "k".into(),
        algorithm: Algorithm::Es256,
        sealed: Vec::new(),
        public_jwk: serde_json::Value::Null,
        source: SigningKeySource::Made,
        created_at: Timestamp::from_seconds(0),
        signs_from: Timestamp::from_seconds(signs_from),
        retired_at: retired_at.map(Timestamp::from_seconds),
    }
}

proptest! {
    #[test]
    fn a_life_goes_forward_only_and_never_signs_before_its_day(
        signs_from in 0_i64..1_000_000,
        signed_for in proptest::option::of(0_i64..1_000_000),
        at in 0_i64..3_000_000,
        later in 0_i64..3_000_000,
    ) {
        let key = key(signs_from, signed_for.map(|seconds| signs_from + seconds));
        let state = |seconds| key.state(Timestamp::from_seconds(seconds));
        prop_assert!(state(at) <= state(at + later));
        prop_assert_eq!(state(at) == KeyState::Next, at < signs_from);
        let signs = state(at) == KeyState::Signing;
        prop_assert_eq!(signs, at >= signs_from && signed_for.is_none_or(|s| at < signs_from + s));
    }

    #[test]
    fn what_was_signed_last_is_verified_to_its_end(
        retired in 0_i64..1_000_000,
        lifetime in TOKEN_LIFETIME_SECONDS,
    ) {
        let key = key(0, Some(retired));
        let end_of_the_last = Timestamp::from_seconds(retired).plus_seconds(lifetime);
        prop_assert_eq!(key.state(end_of_the_last), KeyState::Retired);
        let until = key.published_until().unwrap();
        prop_assert!(end_of_the_last < until);
        prop_assert_eq!(key.state(until), KeyState::Gone);
    }
}

#[test]
fn a_next_key_that_is_retired_never_signs() {
    let key = key(1000, Some(10));
    for at in [10, 999, 1000, 5000] {
        assert_eq!(key.state(Timestamp::from_seconds(at)), KeyState::Retired);
    }
}

#[test]
fn a_rotation_that_cannot_be_kept_is_refused() {
    let rotation = |rotation_days, publish_ahead_hours| KeyRotation {
        rotation_days,
        publish_ahead_hours,
    };
    for sound in [KeyRotation::default(), rotation(0, 720), rotation(1, 24)] {
        sound.validate().unwrap();
    }
    let field = |rotation: KeyRotation| rotation.validate().unwrap_err().field;
    assert_eq!(field(rotation(3661, 24)), "keys.rotation_days");
    for unsound in [rotation(90, 0), rotation(90, 721), rotation(1, 25)] {
        assert_eq!(field(unsound), "keys.publish_ahead_hours");
    }
}

#[test]
fn sources_go_by_their_names() {
    for source in [SigningKeySource::Made, SigningKeySource::Imported] {
        assert_eq!(SigningKeySource::from_name(source.name()), Some(source));
    }
    assert_eq!(SigningKeySource::from_name("found"), None);
}
