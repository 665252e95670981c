//! When each key is published and when it signs, as bars over the same stretch of time, drawn here as SVG.

use askama::Template;
use askama::filters::HtmlSafe;
use jurat_registry::clock::Timestamp;

use crate::part::When;

/// A key in the calendar.
#[derive(Debug, Clone)]
pub struct CalendarRow {
    /// Its `kid`.
    pub kid: String,
    /// What it signs with.
    pub algorithm: String,
    /// Since when it is published.
    pub published_from: Timestamp,
    /// From when on it signs.
    pub signs_from: Timestamp,
    /// Since when it does not sign any more, or will not; `None` while no end is in sight.
    pub signs_until: Option<Timestamp>,
    /// Until when it is published; `None` while no end is in sight.
    pub published_until: Option<Timestamp>,
}

/// The keys over time.
#[derive(Debug, Clone, Template)]
#[template(path = "keys/calendar.html")]
pub struct Calendar {
    rows: Vec<CalendarRow>,
    from: Timestamp,
    to: Timestamp,
    now: Timestamp,
}

/// From where to where of a picture that is 1000 wide.
struct Span {
    x: i64,
    width: i64,
}

const WIDTH: i64 = 1000;

impl HtmlSafe for Calendar {}

impl Calendar {
    /// The keys from `from` to `to`, seen at `now`.
    pub fn new(rows: Vec<CalendarRow>, (from, to): (Timestamp, Timestamp), now: Timestamp) -> Self {
        Self {
            rows,
            from,
            to,
            now,
        }
    }

    /// Where a time stands in the picture, within its edges.
    fn place(&self, at: Timestamp) -> i64 {
        let length = (self.to.seconds() - self.from.seconds()).max(1);
        let part = (at.seconds() - self.from.seconds()).clamp(0, length);
        part * WIDTH / length
    }

    fn span(&self, from: Timestamp, until: Option<Timestamp>) -> Span {
        let x = self.place(from);
        let end = self.place(until.unwrap_or(self.to));
        Span {
            x,
            width: (end - x).max(0),
        }
    }

    fn published(&self, row: &CalendarRow) -> Span {
        self.span(row.published_from, row.published_until)
    }

    fn signs(&self, row: &CalendarRow) -> Span {
        self.span(row.signs_from, row.signs_until)
    }

    fn today(&self) -> i64 {
        self.place(self.now)
    }

    /// The days at the edges and in the middle.
    fn days(&self) -> [String; 3] {
        let middle = i64::midpoint(self.from.seconds(), self.to.seconds());
        [self.from, Timestamp::from_seconds(middle), self.to]
            .map(|at| When::new(at, self.now).day())
    }

    /// A bar in words, for who does not see it.
    fn words(&self, row: &CalendarRow) -> String {
        let day = |at: Timestamp| When::new(at, self.now).day();
        let end = row.signs_until.map_or_else(
            || "with no end in sight".to_owned(),
            |end| format!("until {}", day(end)),
        );
        let gone = row
            .published_until
            .map_or_else(String::new, |end| format!(", published until {}", day(end)));
        format!(
            "Published from {}, signs from {} {end}{gone}",
            day(row.published_from),
            day(row.signs_from)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_bar_leaves_the_picture_whatever_its_dates() {
        let at = Timestamp::from_seconds;
        for (from, until) in [
            (-50, Some(500)),
            (10, None),
            (2000, Some(3000)),
            (90, Some(10)),
        ] {
            let row = CalendarRow {
                kid: String::new(),
                algorithm: String::new(),
                published_from: at(from),
                signs_from: at(from),
                signs_until: until.map(at),
                published_until: until.map(at),
            };
            let calendar = Calendar::new(Vec::new(), (at(0), at(100)), at(50));
            let span = calendar.signs(&row);
            assert!(span.x >= 0 && span.width >= 0 && span.x + span.width <= WIDTH);
        }
        let nothing = Calendar::new(Vec::new(), (at(0), at(0)), at(0));
        assert_eq!(nothing.today(), 0);
    }
}
