//! The life of each key as far as it can be told: what has happened, and what the settings will have happen.

use jurat_console::keys::{Calendar, CalendarRow};
use jurat_registry::clock::Timestamp;
use jurat_registry::signing_key::{KeyState, kept_until};

use super::{Key, Keys};

const DAY_SECONDS: u32 = 86_400;

/// The calendar shows so many days before and after now, at least and at most.
const LEAST_DAYS: u32 = 14;
const MOST_DAYS: u32 = 120;

/// Since when a key signs nothing any more, or when it will not: when the next one takes over, or must be made.
pub(super) fn signs_until(keys: &Keys, key: &Key) -> Option<Timestamp> {
    if key.retired_at.is_some() || key.state > KeyState::Signing {
        return key.retired_at;
    }
    let successor = keys
        .items
        .iter()
        .filter(|other| other.algorithm == key.algorithm && other.signs_from > key.signs_from);
    let taken_over = successor.map(|other| other.signs_from).min();
    taken_over.or_else(|| {
        (keys.rotation_days > 0).then(|| {
            let seconds = keys.rotation_days.saturating_mul(DAY_SECONDS);
            key.signs_from.plus_seconds(seconds)
        })
    })
}

/// The keys over time, seen at `now`.
pub(super) fn calendar(keys: &Keys, now: Timestamp) -> Calendar {
    let row = |key: &Key| {
        let signs_until = signs_until(keys, key);
        CalendarRow {
            kid: key.kid.clone(),
            algorithm: key.algorithm.to_string(),
            published_from: key.created_at,
            signs_from: key.signs_from,
            signs_until,
            published_until: key.published_until.or(signs_until.map(kept_until)),
        }
    };
    let rows: Vec<_> = keys.items.iter().map(row).collect();
    let days = |days: u32| days * DAY_SECONDS;
    let first = rows.iter().map(|row| row.published_from).min();
    let last = rows.iter().filter_map(|row| row.published_until).max();
    let from = first.unwrap_or(now).clamp(
        now.minus_seconds(days(MOST_DAYS)),
        now.minus_seconds(days(LEAST_DAYS)),
    );
    let to = last.unwrap_or(now).clamp(
        now.plus_seconds(days(LEAST_DAYS)),
        now.plus_seconds(days(MOST_DAYS)),
    );
    Calendar::new(rows, (from, to), now)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn keys(rotation_days: u32) -> Keys {
        let key = |kid: &str, state: &str, from: &str, retired: Option<&str>| {
            json!({
                "kid": kid, "algorithm": "ES256", "state": state, "source": "made",
                "created_at": from, "signs_from": from, "retired_at": retired,
                "published_until": null,
            })
        };
        let items = [
            key(
                "a",
                "retired",
                "2026-01-01T00:00:00Z",
                Some("2026-02-01T00:00:00Z"),
            ),
            key("b", "signing", "2026-02-01T00:00:00Z", None),
            key("c", "next", "2026-03-01T00:00:00Z", None),
        ];
        let keys = json!({
            "items": items, "rotation_days": rotation_days, "publish_ahead_hours": 24,
        });
        serde_json::from_value(keys).unwrap()
    }

    #[test]
    fn a_key_signs_until_it_is_retired_or_the_next_one_does_or_its_time_is_up() {
        let at = |text: &str| Some(text.parse::<Timestamp>().unwrap());
        let ends = |rotation_days| {
            let keys = keys(rotation_days);
            [0, 1, 2].map(|index| signs_until(&keys, &keys.items[index]))
        };
        let (retired, taken_over) = (at("2026-02-01T00:00:00Z"), at("2026-03-01T00:00:00Z"));
        assert_eq!(ends(10), [retired, taken_over, at("2026-03-11T00:00:00Z")]);
        assert_eq!(ends(0), [retired, taken_over, None]);
    }
}
