//! Points in time as people give them: RFC 3339, a date, or so long from now.

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

fn from_now(text: &str, now: Timestamp) -> Option<Timestamp> {
    let unit = text.chars().last()?;
    let (_, seconds) = SECONDS_OF.into_iter().find(|(name, _)| *name == unit)?;
    let count: u32 = text.strip_suffix(unit)?.parse().ok()?;
    let later = i64::from(count).checked_mul(seconds)?;
    Some(Timestamp::from_seconds(now.seconds().checked_add(later)?))
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
}
