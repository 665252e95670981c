//! Token requests over time, as the overview draws them: the stretches of time that can be chosen, and what happened in each part of one.

use jurat_console::overview::Range;
use jurat_console::part::{Bucket, Link, Traffic};
use jurat_console::{Base, When};
use jurat_registry::clock::Timestamp;

use super::usage::Usage;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// A stretch of time, in equal parts; the last is the one that is running.
pub(super) struct Span {
    /// The value of `range` in the address.
    name: &'static str,
    /// In words.
    pub(super) words: &'static str,
    part_seconds: i64,
    parts: i64,
}

/// Those that can be chosen, the first where nothing is chosen. The API counts 31 days at once.
const SPANS: [Span; 3] = [
    Span {
        name: "day",
        words: "24 hours",
        part_seconds: HOUR,
        parts: 24,
    },
    Span {
        name: "week",
        words: "7 days",
        part_seconds: 6 * HOUR,
        parts: 28,
    },
    Span {
        name: "month",
        words: "30 days",
        part_seconds: DAY,
        parts: 30,
    },
];

impl Span {
    /// The stretch of that name.
    pub(super) fn of(name: Option<&str>) -> &'static Self {
        let [usual, ..] = &SPANS;
        let mut all = SPANS.iter();
        all.find(|span| Some(span.name) == name).unwrap_or(usual)
    }

    /// Every stretch as a choice.
    pub(super) fn choices(&self, base: &Base) -> Vec<Range> {
        let choice = |span: &Self| Range {
            link: Link::new(base.to(&format!("/?range={}", span.name)), span.words),
            current: span.name == self.name,
        };
        SPANS.iter().map(choice).collect()
    }

    /// When it begins, seen from `now`.
    pub(super) fn begins(&self, now: Timestamp) -> Timestamp {
        let running = now.seconds().div_euclid(self.part_seconds);
        let first = running - (self.parts - 1);
        Timestamp::from_seconds(first * self.part_seconds)
    }

    /// What happened in each of its parts.
    pub(super) fn traffic(&self, usage: &Usage, now: Timestamp) -> Traffic {
        let begins = self.begins(now).seconds();
        let part = |number: i64| {
            let from = begins + number * self.part_seconds;
            let own = |at: Timestamp| (from..from + self.part_seconds).contains(&at.seconds());
            let hours = || usage.hours.iter().filter(|hour| own(hour.begins));
            Bucket {
                label: self.label(When::new(Timestamp::from_seconds(from), now)),
                granted: hours().map(super::usage::Hour::granted).sum(),
                refused: hours().map(super::usage::Hour::refused).sum(),
            }
        };
        Traffic::new((0..self.parts).map(part).collect())
    }

    /// `14:00`, `21 Nov`, or both.
    fn label(&self, from: When) -> String {
        let (text, day) = (from.text(), from.day());
        let time = text.rsplit(", ").next().unwrap_or_default();
        let day = day.rsplit_once(' ').map_or(&*day, |(day, _year)| day);
        match self.part_seconds {
            HOUR => time.to_owned(),
            DAY => day.to_owned(),
            _ => format!("{day}, {time}"),
        }
    }
}

/// A number with a comma at each thousand.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_795_289_589); // 2026-11-21T19:33:09Z

    fn labels(name: &str) -> (String, String) {
        let span = Span::of(Some(name));
        let label = |at: i64| span.label(When::new(Timestamp::from_seconds(at), NOW));
        let begins = span.begins(NOW).seconds();
        let last = begins + (span.parts - 1) * span.part_seconds;
        assert!((last..last + span.part_seconds).contains(&NOW.seconds()));
        (label(begins), label(last))
    }

    #[test]
    fn each_stretch_ends_with_the_part_that_is_running() {
        let pair = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        assert_eq!(labels("day"), pair("20:00", "19:00"));
        assert_eq!(labels("week"), pair("15 Nov, 00:00", "21 Nov, 18:00"));
        assert_eq!(labels("month"), pair("23 Oct", "21 Nov"));
        assert_eq!(Span::of(Some("year")).name, "day");
    }

    #[test]
    fn a_number_is_read_by_its_thousands() {
        let read = [0, 999, 1000, 1_234_567].map(grouped);
        assert_eq!(read, ["0", "999", "1,000", "1,234,567"]);
    }
}
