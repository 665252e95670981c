//! Which key signs, and what is due: told from the keys' dates, the time and the settings, and from nothing else. So a restart goes on
//! where it was, and all nodes come to the same.

use std::borrow::Borrow;

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_registry::clock::Timestamp;
use jurat_registry::signing_key::{KeyRotation, KeyState, SigningKeyRecord};
use jurat_registry::token_settings::TOKEN_ALGORITHMS;

/// What is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Due {
    /// A next key of the algorithm is to be made, which signs from then on.
    Next {
        algorithm: Algorithm,
        signs_from: Timestamp,
    },
    /// Another key has taken over from this one.
    Retire { key_id: String, successor: String },
    /// All that this key has signed has ended.
    Remove { key_id: String },
}

/// The key that signs under `algorithm`: the youngest whose day has come. When the clock was set back to before the day of the only
/// ones left, it is the one that has been published for longest.
pub(super) fn signer<K: Borrow<SigningKeyRecord>>(
    keys: &[K],
    algorithm: Algorithm,
    now: Timestamp,
) -> Option<&K> {
    let mut signing: Option<(&K, &SigningKeyRecord)> = None;
    let mut next: Option<(&K, &SigningKeyRecord)> = None;
    for key in keys {
        let record: &SigningKeyRecord = key.borrow();
        if record.algorithm != algorithm {
            continue;
        }
        let is_later = |than: &SigningKeyRecord| {
            (record.signs_from, record.created_at) >= (than.signs_from, than.created_at)
        };
        match record.state(now) {
            KeyState::Signing if signing.is_none_or(|(_, before)| is_later(before)) => {
                signing = Some((key, record));
            }
            KeyState::Next if next.is_none_or(|(_, b)| record.created_at < b.created_at) => {
                next = Some((key, record));
            }
            _ => {}
        }
    }
    signing.or(next).map(|(key, _)| key)
}

/// What is due at `now`.
pub(super) fn due(keys: &[SigningKeyRecord], rotation: KeyRotation, now: Timestamp) -> Vec<Due> {
    let mut due = retirements(keys, now);
    for algorithm in TOKEN_ALGORITHMS {
        due.extend(next_key(keys, algorithm, rotation, now));
    }
    let gone = keys.iter().filter(|key| key.state(now) == KeyState::Gone);
    due.extend(gone.map(|key| Due::Remove {
        key_id: key.key_id.clone(),
    }));
    due
}

/// Keys that could still sign, and from which another has taken over.
pub(super) fn retirements(keys: &[SigningKeyRecord], now: Timestamp) -> Vec<Due> {
    let signing = keys
        .iter()
        .filter(|key| key.state(now) == KeyState::Signing);
    signing
        .filter_map(|key| {
            let successor = signer(keys, key.algorithm, now)?;
            (successor.key_id != key.key_id).then(|| Due::Retire {
                key_id: key.key_id.clone(),
                successor: successor.key_id.clone(),
            })
        })
        .collect()
}

/// The key that is published and waits, of an algorithm.
pub(super) fn waiting(
    keys: &[SigningKeyRecord],
    algorithm: Algorithm,
    now: Timestamp,
) -> Option<&SigningKeyRecord> {
    keys.iter()
        .find(|key| key.algorithm == algorithm && key.state(now) == KeyState::Next)
}

/// The youngest key of an algorithm, whatever its state. `keys` come the oldest first.
pub(super) fn youngest(
    keys: &[SigningKeyRecord],
    algorithm: Algorithm,
) -> Option<&SigningKeyRecord> {
    keys.iter().rfind(|key| key.algorithm == algorithm)
}

/// The next key is made so long before its day as a key is to be published; late, as after a long stop, its day waits for that.
fn next_key(
    keys: &[SigningKeyRecord],
    algorithm: Algorithm,
    rotation: KeyRotation,
    now: Timestamp,
) -> Option<Due> {
    let signer = signer(keys, algorithm, now)?;
    let takes_over = signer.overdue_from(&rotation)?;
    let ahead = rotation.publish_ahead_seconds();
    let is_due = now >= takes_over.minus_seconds(ahead);
    (is_due && waiting(keys, algorithm, now).is_none()).then(|| Due::Next {
        algorithm,
        signs_from: takes_over.max(now.plus_seconds(ahead)),
    })
}

#[cfg(test)]
mod tests;
