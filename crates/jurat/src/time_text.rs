//! Times as people give and read them: RFC 3339, a date, or so long from now; `3 min ago`.

use jurat_registry::clock::Timestamp;

const SECONDS_OF: [(char, i64); 5] = [
    ('s', 1),
    ('m', 60),
    ('h', 3600),
    ('d', 86_400),
    ('w', 604_800),
];

/// Reads `2027-01-31T12:00:00Z`, `2027-01-31` (its first moment, UTC), or `90d`, `12h`, `30m` from `now` on.
pub(crate) fn parse(text: &str, now: Timestamp) -> Result<Timestamp, String> {
    if let Ok(timestamp) = text.parse() {
        return Ok(timestamp);
    }
    if let Ok(timestamp) = format!("{text}T00:00:00Z").parse() {
        return Ok(timestamp);
    }
    from_now(text, now)
        .ok_or_else(|| "write it as 2027-01-31T12:00:00Z, as 2027-01-31, or as 90d from now".into())
}

/// Reads a duration as seconds: `90s`, `30m`, `1h`, `7d`, or a number of seconds.
pub(crate) fn parse_duration(text: &str) -> Result<u32, String> {
    let sentence = "write it as 30m, 1h or 7d";
    if let Ok(seconds) = text.parse() {
        return Ok(seconds);
    }
    let seconds = seconds_of(text).and_then(|seconds| u32::try_from(seconds).ok());
    seconds.ok_or_else(|| sentence.into())
}

/// When `then` is as seen from `now`: `3 min ago`, `in 2 h`.
pub(crate) fn relative(then: Timestamp, now: Timestamp) -> String {
    let past = now.seconds().saturating_sub(then.seconds());
    match past {
        -4..=4 => "just now".into(),
        5.. => format!("{} ago", duration(past)),
        _ => format!("in {}", duration(past.saturating_neg())),
    }
}

/// So many seconds in the largest unit of which there are two, or one exactly: `45 s`, `3 min`, `2 h`, `90 days`.
pub(crate) fn duration(seconds: i64) -> String {
    match seconds {
        ..120 if seconds != 60 => format!("{seconds} s"),
        ..7200 if seconds != 3600 => format!("{} min", seconds / 60),
        ..172_800 if seconds != 86_400 => format!("{} h", seconds / 3600),
        86_400 => "1 day".into(),
        _ => format!("{} days", seconds / 86_400),
    }
}

fn from_now(text: &str, now: Timestamp) -> Option<Timestamp> {
    let later = seconds_of(text)?;
    Some(Timestamp::from_seconds(now.seconds().checked_add(later)?))
}

fn seconds_of(text: &str) -> Option<i64> {
    let unit = text.chars().last()?;
    let (_, seconds) = SECONDS_OF.into_iter().find(|(name, _)| *name == unit)?;
    let count: u32 = text.strip_suffix(unit)?.parse().ok()?;
    i64::from(count).checked_mul(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        let now = Timestamp::from_seconds(1_800_000_000);
        let read = |text| parse(text, now).map(|t| t.to_string());
        assert_eq!(
            read("2027-01-31T12:00:00Z").unwrap(),
            "2027-01-31T12:00:00Z"
        );
        assert_eq!(read("2027-01-31").unwrap(), "2027-01-31T00:00:00Z");
        assert_eq!(parse("90d", now).unwrap().seconds(), 1_807_776_000);
        for bad in ["", "d", "tomorrow", "-1d", "1.5h", "9x"] {
            assert!(read(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn durations_are_read_and_shown_as_people_write_them() {
        assert_eq!(parse_duration("1h"), Ok(3600));
        assert_eq!(parse_duration("7d"), Ok(604_800));
        assert_eq!(parse_duration("0"), Ok(0));
        for bad in ["", "h", "-1h", "an hour", "99999999w"] {
            assert!(parse_duration(bad).is_err(), "{bad:?}");
        }
        for (seconds, shown) in [
            (0, "0 s"),
            (60, "1 min"),
            (119, "119 s"),
            (120, "2 min"),
            (3600, "1 h"),
            (7199, "119 min"),
            (86_399, "23 h"),
            (86_400, "1 day"),
            (90_000, "25 h"),
            (7_776_000, "90 days"),
        ] {
            assert_eq!(duration(seconds), shown);
        }
    }

    #[test]
    fn a_time_is_told_from_now() {
        let now = Timestamp::from_seconds(1_800_000_000);
        let at = |offset| relative(Timestamp::from_seconds(now.seconds() + offset), now);
        assert_eq!(at(2), "just now");
        assert_eq!(at(-5), "5 s ago");
        assert_eq!(at(-200), "3 min ago");
        assert_eq!(at(720), "in 12 min");
        assert_eq!(at(-90 * 86_400), "90 days ago");
    }
}
