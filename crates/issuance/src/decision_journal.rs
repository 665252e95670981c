//! Refusals on their way to the store. Anybody can cause a refusal, so none is written while its request waits: of each reason so many
//! are kept, the others are counted by the hour, and whoever owns the journal brings both to the store a few times a second.
//!
//! So a flood costs a counter, not a row; it fills neither memory nor disk; and no refusal is lost silently.

use std::collections::HashMap;
use std::mem::take;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jurat_registry::clock::Timestamp;
use jurat_registry::decision::{RefusalCount, RefusedDecision};
use jurat_registry::store::{StoreError, TenantStore};

use crate::decision::DecisionRecord;
use crate::rejection::{Reason, Rejection};

/// Refused decisions that wait to be written.
#[derive(Default)]
pub struct DecisionJournal(Mutex<Waiting>);

/// Whether a refusal is kept whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It gets a row.
    Whole,
    /// It is counted, and no more: there were too many of its reason.
    CountedOnly,
}

#[derive(Default)]
struct Waiting {
    refused: Vec<(Reason, RefusedDecision)>,
    counts: Counts,
    budgets: HashMap<Reason, Budget>,
}

/// By hour, in seconds since 1970, and reason.
type Counts = HashMap<(i64, Reason), Count>;

#[derive(Default)]
struct Count {
    refused: u64,
    counted_only: u64,
}

/// What is left of a reason's rows.
struct Budget {
    left: u32,
    filled_at: i64,
}

impl DecisionJournal {
    /// So many refusals of one reason are kept at once.
    pub const BURST: u32 = 100;
    /// So many more each second.
    pub const PER_SECOND: u32 = 1;
    /// So many rows wait at most, should the store not answer.
    pub const MOST_WAITING: usize = 4096;

    /// Takes note of a decision; a grant is on its way to the store by itself. Never waits for the store.
    pub fn note(&self, record: &DecisionRecord<'_>) -> Kept {
        let Some(refusal) = record.refusal else {
            return Kept::Whole;
        };
        let mut waiting = self.lock();
        let (reason, at) = (refusal.reason(), record.id.made_at());
        let kept = waiting.may_keep(reason, at);
        waiting.count(reason, at, kept);
        if kept == Kept::Whole {
            waiting.refused.push((reason, row_of(record, refusal)));
        }
        kept
    }

    /// Brings what waits to the store. What it refuses waits on, as far as there is room; the counts always.
    pub async fn flush(&self, store: &dyn TenantStore) -> Result<(), StoreError> {
        let (refused, counts) = {
            let mut waiting = self.lock();
            (take(&mut waiting.refused), take(&mut waiting.counts))
        };
        if counts.is_empty() {
            return Ok(());
        }
        let rows = refused.iter().map(|(_, row)| row.clone()).collect();
        let written = store.record_refusals(rows, rows_of(&counts)).await;
        if written.is_err() {
            self.lock().put_back(refused, counts);
        }
        written
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn may_keep(&mut self, reason: Reason, now: Timestamp) -> Kept {
        let now = now.seconds();
        let budget = self.budgets.entry(reason).or_insert(Budget {
            left: DecisionJournal::BURST,
            filled_at: now,
        });
        let passed = u32::try_from(now.saturating_sub(budget.filled_at)).unwrap_or(0);
        let more = passed.saturating_mul(DecisionJournal::PER_SECOND);
        budget.left = budget.left.saturating_add(more).min(DecisionJournal::BURST);
        budget.filled_at = now;
        if budget.left == 0 || self.refused.len() >= DecisionJournal::MOST_WAITING {
            return Kept::CountedOnly;
        }
        budget.left -= 1;
        Kept::Whole
    }

    fn count(&mut self, reason: Reason, at: Timestamp, kept: Kept) {
        let count = self.counts.entry((hour_of(at), reason)).or_default();
        count.refused += 1;
        count.counted_only += u64::from(kept == Kept::CountedOnly);
    }

    /// What could not be written waits on, the oldest first; what finds no room any more becomes a count.
    fn put_back(&mut self, refused: Vec<(Reason, RefusedDecision)>, counts: Counts) {
        for (key, back) in counts {
            let count = self.counts.entry(key).or_default();
            count.refused += back.refused;
            count.counted_only += back.counted_only;
        }
        let newer = std::mem::replace(&mut self.refused, refused);
        self.refused.extend(newer);
        let room = DecisionJournal::MOST_WAITING.min(self.refused.len());
        for (reason, row) in self.refused.split_off(room) {
            let key = (hour_of(row.id.made_at()), reason);
            self.counts.entry(key).or_default().counted_only += 1;
        }
    }
}

/// The second in which the hour of `at` began.
fn hour_of(at: Timestamp) -> i64 {
    at.seconds() - at.seconds().rem_euclid(3600)
}

fn row_of(record: &DecisionRecord<'_>, refusal: &Rejection) -> RefusedDecision {
    RefusedDecision {
        id: record.id,
        grant_type: record.grant_type,
        client: record.client.map(str::to_owned),
        issuer: record.issuer.map(str::to_owned),
        reason: refusal.reason().name().to_owned(),
        detail: refusal.detail_for_operator().to_owned(),
        assertion_fingerprint: record.assertion_fingerprint(),
        evidence: refusal.evidence_for_operator().map(str::to_owned),
    }
}

fn rows_of(counts: &Counts) -> Vec<RefusalCount> {
    let row = |((hour, reason), count): (&(i64, Reason), &Count)| RefusalCount {
        hour: Timestamp::from_seconds(*hour),
        reason: reason.name().to_owned(),
        refused: count.refused,
        counted_only: count.counted_only,
    };
    counts.iter().map(row).collect()
}
