//! What several rounds saw of one quantity: the median, with the least and the most beside it.

use std::fmt;

/// Median, least and most.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub(super) struct Spread {
    /// Half of the rounds saw less.
    pub(super) median: f64,
    /// The least.
    pub(super) min: f64,
    /// The most.
    pub(super) max: f64,
}

impl Spread {
    /// The spread of what the rounds saw; `None` when none saw any.
    pub(super) fn of(seen: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut seen: Vec<_> = seen.into_iter().collect();
        seen.sort_by(f64::total_cmp);
        let (min, max) = (*seen.first()?, *seen.last()?);
        let middle = seen.len() / 2;
        let median = if seen.len().is_multiple_of(2) {
            f64::midpoint(seen[middle - 1], seen[middle])
        } else {
            seen[middle]
        };
        Some(Self { median, min, max })
    }
}

/// `12.7 (12.5–13.0)`: rates without a fraction, small figures with one or two digits.
impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = match self.max {
            max if max >= 1000.0 => 0,
            max if max >= 10.0 => 1,
            _ => 2,
        };
        let Self { median, min, max } = self;
        write!(f, "{median:.digits$} ({min:.digits$}–{max:.digits$})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_lies_in_the_middle() {
        let odd = Spread::of([3.0, 1.0, 2.0]).unwrap();
        assert_eq!(odd.to_string(), "2.00 (1.00–3.00)");
        let even = Spread::of([30.0, 10.0]).unwrap();
        assert_eq!(even.to_string(), "20.0 (10.0–30.0)");
        assert_eq!(Spread::of([]), None);
    }
}
