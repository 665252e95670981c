//! A time for people: the day and the time of day in UTC, and how far off it is, with the exact time for machines.

use std::fmt;

use askama::filters::HtmlSafe;
use jurat_registry::clock::Timestamp;

/// A time, seen from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    at: Timestamp,
    now: Timestamp,
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

impl When {
    /// `at`, as it is seen at `now`.
    pub const fn new(at: Timestamp, now: Timestamp) -> Self {
        Self { at, now }
    }

    /// Whether it has come.
    pub const fn is_past(&self) -> bool {
        self.at.millis() <= self.now.millis()
    }

    /// Whole days until then; negative once it is past.
    pub const fn days_left(&self) -> i64 {
        (self.at.seconds() - self.now.seconds()).div_euclid(DAY)
    }

    /// The time in RFC 3339, in UTC and whole seconds.
    pub fn exact(&self) -> String {
        Timestamp::from_seconds(self.at.seconds()).to_string()
    }

    /// `21 Nov 2026, 19:33`.
    pub fn text(&self) -> String {
        let day = self.day();
        self.exact()
            .get(11..16)
            .map_or_else(|| day.clone(), |time| format!("{day}, {time}"))
    }

    /// `21 Nov 2026`.
    pub fn day(&self) -> String {
        let exact = self.exact();
        let part = |from: usize, to: usize| exact.get(from..to).unwrap_or_default();
        let month = part(5, 7).parse::<usize>().unwrap_or_default();
        let Some(month) = MONTHS.get(month.wrapping_sub(1)) else {
            return exact;
        };
        let day = part(8, 10).trim_start_matches('0');
        format!("{day} {month} {}", part(0, 4))
    }

    /// `3 min ago`, `in 12 days`.
    pub fn relative(&self) -> String {
        let seconds = self.at.seconds() - self.now.seconds();
        let distance = seconds.abs();
        if distance < MINUTE {
            return "just now".to_owned();
        }
        let (number, unit) = match distance {
            ..HOUR => (distance / MINUTE, "min"),
            HOUR..DAY => (distance / HOUR, "h"),
            _ => {
                let days = distance / DAY;
                (days, if days == 1 { "day" } else { "days" })
            }
        };
        if seconds < 0 {
            format!("{number} {unit} ago")
        } else {
            format!("in {number} {unit}")
        }
    }
}

impl HtmlSafe for When {}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (exact, text, relative) = (self.exact(), self.text(), self.relative());
        write!(
            f,
            r#"<time datetime="{exact}" class="nowrap">{text}</time> <span class="muted small nowrap">{relative}</span>"#
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_289_589; // 2026-11-21T19:33:09Z

    fn at(seconds: i64) -> When {
        When::new(
            Timestamp::from_seconds(NOW + seconds),
            Timestamp::from_seconds(NOW),
        )
    }

    #[test]
    fn a_time_is_told_for_people_and_for_machines() {
        assert_eq!(at(0).exact(), "2026-11-21T19:33:09Z");
        assert_eq!(at(0).text(), "21 Nov 2026, 19:33");
        assert_eq!(at(11 * DAY).day(), "2 Dec 2026");
    }

    #[test]
    fn how_far_off_it_is_is_told_in_the_largest_unit() {
        for (seconds, relative) in [
            (0, "just now"),
            (-59, "just now"),
            (-60, "1 min ago"),
            (3 * HOUR, "in 3 h"),
            (DAY, "in 1 day"),
            (-40 * DAY, "40 days ago"),
        ] {
            assert_eq!(at(seconds).relative(), relative, "{seconds}");
        }
        assert_eq!(at(-1).days_left(), -1);
        assert!(at(0).is_past() && !at(1).is_past());
    }
}
