//! What is due, over years: always one key that signs, published ahead, kept until its last token has ended.
//! Clocks stand, jump and go back.

use jurat_registry::signing_key::SigningKeySource;
use proptest::prelude::*;

use super::*;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
const ALGORITHM: Algorithm = Algorithm::Es256;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

fn key(name: &str, created_at: i64, signs_from: i64) -> SigningKeyRecord {
    SigningKeyRecord {
        key_id: name.into(),
        algorithm: ALGORITHM,
        sealed: Vec::new(),
        public_jwk: serde_json::Value::Null,
        source: SigningKeySource::Made,
        created_at: at(created_at),
        signs_from: at(signs_from),
        retired_at: None,
    }
}

/// Does what is due, as the upkeep does; returns whether anything was.
fn carry_out(keys: &mut Vec<SigningKeyRecord>, rotation: KeyRotation, now: Timestamp) -> bool {
    let due = due(keys, rotation, now);
    for due in &due {
        match due {
            Due::Next { signs_from, .. } => {
                let name = format!("{}", now.millis());
                let made = key(&name, now.seconds(), signs_from.seconds());
                keys.push(made);
            }
            Due::Retire { key_id, .. } => {
                let retired = keys.iter_mut().find(|key| key.key_id == *key_id);
                retired.unwrap().retired_at = Some(now);
            }
            Due::Remove { key_id } => keys.retain(|key| key.key_id != *key_id),
        }
    }
    !due.is_empty()
}

fn signs(keys: &[SigningKeyRecord], now: i64) -> Option<&str> {
    signer(keys, ALGORITHM, at(now)).map(|key| key.key_id.as_str())
}

proptest! {
    /// However often and however late the upkeep comes.
    #[test]
    fn there_is_always_one_key_that_signs_and_it_was_published_ahead(
        rotation_days in 1_u32..120,
        publish_ahead_hours in 1_u32..=24,
        pauses in proptest::collection::vec(1_i64..20 * DAY, 1..200),
    ) {
        let rotation = KeyRotation { rotation_days, publish_ahead_hours };
        let mut keys = vec![key("first", 0, 0)];
        let mut now = 0;
        let mut last_signed = std::collections::BTreeMap::new();
        for pause in pauses {
            now += pause;
            // A token is signed just before the upkeep comes.
            let signer_then = signs(&keys, now).unwrap().to_owned();
            last_signed.insert(signer_then, now);
            while carry_out(&mut keys, rotation, at(now)) {}
            let signer = signer(&keys, ALGORITHM, at(now)).unwrap();
            prop_assert_eq!(signer.state(at(now)), KeyState::Signing);
            if signer.key_id != "first" {
                let ahead = signer.signs_from.seconds() - signer.created_at.seconds();
                prop_assert!(ahead >= i64::from(publish_ahead_hours) * HOUR);
            }
            let next = keys.iter().filter(|key| key.state(at(now)) == KeyState::Next);
            prop_assert!(next.count() <= 1);
            // Whatever a token was signed with verifies until the token has ended.
            for (key_id, signed) in &last_signed {
                let has_ended = signed + DAY <= now;
                prop_assert!(has_ended || keys.iter().any(|key| key.key_id == *key_id));
            }
        }
    }

    #[test]
    fn a_clock_set_back_never_signs_with_a_key_before_its_day_while_another_is_left(
        back in 0_i64..400 * DAY,
    ) {
        let rotation = KeyRotation::default();
        let mut keys = vec![key("first", 0, 0)];
        for hour in 0..100 * 24 {
            carry_out(&mut keys, rotation, at(hour * HOUR));
        }
        let now = 100 * DAY - back;
        let signer = signer(&keys, ALGORITHM, at(now)).unwrap();
        let has_come = |key: &&SigningKeyRecord| key.state(at(now)) == KeyState::Signing;
        prop_assert!(has_come(&signer) || !keys.iter().any(|key| has_come(&key)));
        // And nothing is made or thrown away over it.
        let before = keys.len();
        carry_out(&mut keys, rotation, at(now));
        prop_assert_eq!(keys.len(), before);
    }
}

#[test]
fn a_key_is_made_a_day_ahead_takes_over_on_its_day_and_its_predecessor_goes_when_all_has_ended() {
    let rotation = KeyRotation::default();
    let mut keys = vec![key("first", 0, 0)];
    let second_day = 90 * DAY;
    assert!(due(&keys, rotation, at(second_day - DAY - 1)).is_empty());
    carry_out(&mut keys, rotation, at(second_day - DAY));
    assert_eq!(keys.len(), 2);
    let second = keys[1].key_id.clone();
    assert_eq!(keys[1].signs_from, at(second_day));
    assert_eq!(signs(&keys, second_day - 1), Some("first"));
    assert_eq!(signs(&keys, second_day), Some(&*second));
    assert!(due(&keys, rotation, at(second_day - 1)).is_empty());
    carry_out(&mut keys, rotation, at(second_day + 30));
    assert_eq!(keys[0].retired_at, Some(at(second_day + 30)));
    let end = second_day + 30 + DAY + HOUR;
    assert!(due(&keys, rotation, at(end - 1)).is_empty());
    let gone = Due::Remove {
        key_id: "first".into(),
    };
    assert_eq!(due(&keys, rotation, at(end)), [gone]);
}

#[test]
fn a_rotation_missed_while_the_server_stood_still_is_made_up_for_with_its_full_notice() {
    let keys = [key("first", 0, 0)];
    let now = at(200 * DAY);
    let next = Due::Next {
        algorithm: ALGORITHM,
        signs_from: at(201 * DAY),
    };
    assert_eq!(due(&keys, KeyRotation::default(), now), [next]);
}

#[test]
fn without_a_rotation_nothing_is_ever_due() {
    let never = KeyRotation {
        rotation_days: 0,
        ..KeyRotation::default()
    };
    let keys = [key("first", 0, 0)];
    assert!(due(&keys, never, at(100_000 * DAY)).is_empty());
}

#[test]
fn the_only_keys_left_sign_although_the_clock_was_set_back_before_their_day() {
    let keys = [key("first", 100, 100), key("second", 200, 300)];
    assert_eq!(signs(&keys, 50), Some("first"));
    assert_eq!(signs(&keys[..0], 50), None);
}
