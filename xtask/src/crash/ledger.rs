//! What was presented to the server before it was killed, and what it had acknowledged by then.

/// An assertion, presented once.
#[derive(Clone)]
pub(super) struct Entry {
    /// The assertion.
    pub(super) assertion: String,
    /// The access token that came back before the kill; `None` when no answer came.
    pub(super) acknowledged: Option<String>,
}

impl Entry {
    /// Whether its grant was acknowledged.
    pub(super) fn is_acknowledged(&self) -> bool {
        self.acknowledged.is_some()
    }
}

/// All of them, in the order of their answers.
#[derive(Default)]
pub(super) struct Ledger {
    /// The entries.
    pub(super) entries: Vec<Entry>,
    /// How many assertions were made.
    pub(super) made: u64,
}

impl Ledger {
    /// Up to `most` entries, evenly from first to last.
    pub(super) fn sample(&self, most: usize) -> Vec<Entry> {
        let step = self.entries.len().div_ceil(most.max(1)).max(1);
        self.entries.iter().step_by(step).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_spread_over_all_and_never_larger_than_asked() {
        let entry = |number: usize| Entry {
            assertion: number.to_string(),
            acknowledged: None,
        };
        let ledger = Ledger {
            entries: (0..25).map(entry).collect(),
            made: 25,
        };
        let sample = ledger.sample(10);
        assert_eq!(sample.len(), 9);
        assert_eq!(sample[8].assertion, "24");
        assert_eq!(ledger.sample(100).len(), 25);
        assert!(Ledger::default().sample(0).is_empty());
    }
}
