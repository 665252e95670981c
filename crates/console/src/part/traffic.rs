//! Exchanges and refusals over time: bars drawn here, as SVG, with the same numbers as a table beside them.

use askama::Template;
use askama::filters::HtmlSafe;

/// What happened in one stretch of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    /// When it begins, for people, such as `14:00`.
    pub label: String,
    /// Tokens granted.
    pub granted: u64,
    /// Requests refused.
    pub refused: u64,
}

/// Exchanges and refusals over time, the oldest stretch first.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "part/traffic.html")]
pub struct Traffic {
    buckets: Vec<Bucket>,
    most: u64,
}

/// One bar: from left, its width, and where its parts begin and how tall they are, in a picture of 1000 by 100.
struct Bar {
    x: f64,
    width: f64,
    granted_y: f64,
    granted_height: f64,
    refused_y: f64,
    refused_height: f64,
}

const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 100.0;
/// How much of its place a bar takes.
const FULLNESS: f64 = 0.72;

impl HtmlSafe for Traffic {}

impl Traffic {
    /// What happened in `buckets`.
    pub fn new(buckets: Vec<Bucket>) -> Self {
        let tallest = buckets.iter().map(|b| b.granted + b.refused).max();
        let most = round_up(tallest.unwrap_or_default());
        Self { buckets, most }
    }

    /// Whether nothing happened at all.
    pub(crate) fn is_quiet(&self) -> bool {
        self.granted() + self.refused() == 0
    }

    pub(crate) fn granted(&self) -> u64 {
        self.buckets.iter().map(|bucket| bucket.granted).sum()
    }

    pub(crate) fn refused(&self) -> u64 {
        self.buckets.iter().map(|bucket| bucket.refused).sum()
    }

    fn bars(&self) -> Vec<Bar> {
        let step = WIDTH / as_f64(self.buckets.len() as u64).max(1.0);
        let scale = HEIGHT / as_f64(self.most).max(1.0);
        let bar = |(place, bucket): (usize, &Bucket)| {
            // What happened is seen, however seldom it was.
            let tall = |count: u64| match count {
                0 => 0.0,
                count => (as_f64(count) * scale).max(1.2),
            };
            let (granted, refused) = (tall(bucket.granted), tall(bucket.refused));
            Bar {
                x: as_f64(place as u64) * step + step * (1.0 - FULLNESS) / 2.0,
                width: step * FULLNESS,
                granted_y: HEIGHT - granted,
                granted_height: granted,
                refused_y: HEIGHT - granted - refused,
                refused_height: refused,
            }
        };
        self.buckets.iter().enumerate().map(bar).collect()
    }

    /// About five of the times, evenly apart.
    fn times(&self) -> Vec<&str> {
        let last = self.buckets.len().saturating_sub(1);
        let parts = last.min(4);
        let at = |part: usize| self.buckets.get(last * part / parts.max(1));
        (0..=parts)
            .filter_map(at)
            .map(|b| b.label.as_str())
            .collect()
    }
}

/// The next number that reads well at the end of a scale, and whose half does too.
fn round_up(number: u64) -> u64 {
    const ENDS: [u64; 9] = [10, 12, 16, 20, 24, 30, 40, 60, 80];
    if let Some(end) = [2, 4, 6, 8].into_iter().find(|end| number <= *end) {
        return end;
    }
    let mut power = 1;
    while power < u64::MAX / 1000 {
        if let Some(end) = ENDS.into_iter().find(|end| number <= end * power) {
            return end * power;
        }
        power *= 10;
    }
    number
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a picture is not exact to the last of so many"
)]
fn as_f64(number: u64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket(granted: u64, refused: u64) -> Bucket {
        Bucket {
            label: "12:00".to_owned(),
            granted,
            refused,
        }
    }

    #[test]
    fn no_bar_leaves_the_picture() {
        let traffic = Traffic::new(vec![
            bucket(0, 0),
            bucket(998, 1),
            bucket(3, 990),
            bucket(1, 0),
        ]);
        for bar in traffic.bars() {
            assert!(bar.refused_y > -3.0 && bar.granted_y <= HEIGHT);
            assert!(bar.x >= 0.0 && bar.x + bar.width <= WIDTH);
        }
    }

    #[test]
    fn nothing_at_all_is_drawn_without_a_division_by_nothing() {
        let html = Traffic::new(Vec::new()).to_string();
        assert!(!html.contains("NaN") && !html.contains("inf"), "{html}");
    }

    #[test]
    fn a_scale_ends_at_a_number_that_reads_well() {
        for (number, rounded) in [
            (0, 2),
            (2, 2),
            (3, 4),
            (7, 8),
            (11, 12),
            (81, 100),
            (350, 400),
            (1350, 1600),
        ] {
            assert_eq!(round_up(number), rounded);
        }
    }
}
