//! Refusals, and counts of what was decided, on their way to the store. Anybody can cause a refusal, so none is written while its request
//! waits: of each reason so many are kept, the others are counted by the hour, and whoever owns the journal brings both to the store a few
//! times a second.
//!
//! So a flood costs a counter, not a row; it fills neither memory nor disk; and no refusal is lost silently. A grant has a row of its own;
//! here it is counted, so that nobody need count rows. When the process is killed, the counts of the last quarter of a second are lost.
//!
//! Each tenant has budgets and counts of its own, and its lines go to its own records. Memory is bounded over all: so many rows, of one
//! tenant a quarter of them, and so many tenants at once. What is refused by a further tenant before the next flush stands in the metrics
//! alone; grants are counted of every tenant, as nobody is granted anything by one that does not exist.

use std::collections::HashMap;
use std::mem::take;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jurat_registry::clock::Timestamp;
use jurat_registry::decision::{GrantCount, NotedDecisions, RefusalCount, RefusedDecision};
use jurat_registry::store::{Answer, StoreError, TenantStore};
use jurat_registry::tenant::TenantName;

use crate::decision::DecisionRecord;
use crate::rejection::{Reason, Rejection};

/// Refused decisions that wait to be written.
#[derive(Default)]
pub struct DecisionJournal(Mutex<AllWaiting>);

/// Whether a refusal is kept whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It gets a row.
    Whole,
    /// It is counted, and no more: there were too many of its reason.
    CountedOnly,
}

#[derive(Default)]
struct AllWaiting {
    tenants: HashMap<TenantName, Waiting>,
    /// Rows of all tenants.
    rows: usize,
}

/// What waits of one tenant.
struct Waiting {
    records: Arc<dyn TenantStore>,
    refused: Vec<(Reason, RefusedDecision)>,
    counts: Counts,
    /// By hour and grant type; there are a handful at most.
    granted: Vec<GrantCount>,
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
    /// So many rows of all tenants wait at most, should the store not answer.
    pub const MOST_WAITING: usize = 4096;
    /// So many of one tenant.
    pub const MOST_OF_ONE: usize = Self::MOST_WAITING / 4;
    /// So many tenants have something that waits, or a budget that is not full.
    pub const MOST_TENANTS: usize = 4096;

    /// Takes note of a decision; a grant is on its way to the store by itself, and counted. Never waits for the store.
    pub fn note(&self, record: &DecisionRecord<'_>) -> Kept {
        let Some(refusal) = record.refusal else {
            self.lock().note_grant(record);
            return Kept::Whole;
        };
        let mut all = self.lock();
        let has_room = all.rows < Self::MOST_WAITING;
        let Some(waiting) = all.of(record) else {
            return Kept::CountedOnly;
        };
        let (reason, at) = (refusal.reason(), record.id.made_at());
        let kept = waiting.may_keep(reason, at, has_room);
        waiting.count(reason, at, kept);
        if kept == Kept::Whole {
            waiting.refused.push((reason, row_of(record, refusal)));
            all.rows += 1;
        }
        kept
    }

    /// Brings what waits to each tenant's own records. What a store refuses waits on, as far as there is room; the counts always. Ends with
    /// the last failure, and stops at none. `now` tells which budgets are full again.
    pub async fn flush(&self, now: Timestamp) -> Result<(), StoreError> {
        let taken = self.lock().take(now);
        // All are handed over before one is waited for: they share the store's commits.
        let written: Vec<_> = taken.iter().map(Lines::write).collect();
        let mut outcomes = Vec::with_capacity(written.len());
        for outcome in written {
            outcomes.push(outcome.await);
        }
        let mut flushed = Ok(());
        for (lines, outcome) in taken.into_iter().zip(outcomes) {
            match outcome {
                // Of a tenant that was removed meanwhile nobody asks any more.
                Ok(()) | Err(StoreError::NotFound) => {}
                Err(error) => {
                    self.lock().put_back(lines);
                    flushed = Err(error);
                }
            }
        }
        flushed
    }

    fn lock(&self) -> MutexGuard<'_, AllWaiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What was taken to be written, of one tenant.
struct Lines {
    tenant: TenantName,
    records: Arc<dyn TenantStore>,
    refused: Vec<(Reason, RefusedDecision)>,
    counts: Counts,
    granted: Vec<GrantCount>,
}

impl Lines {
    fn write(&self) -> Answer<'_, ()> {
        self.records.record_decisions(NotedDecisions {
            refused: self.refused.iter().map(|(_, row)| row.clone()).collect(),
            refusal_counts: rows_of(&self.counts),
            grant_counts: self.granted.clone(),
        })
    }
}

impl AllWaiting {
    /// What waits of the record's tenant; `None` where there is no room for one more.
    fn of(&mut self, record: &DecisionRecord<'_>) -> Option<&mut Waiting> {
        if !self.tenants.contains_key(record.tenant) {
            if self.tenants.len() >= DecisionJournal::MOST_TENANTS {
                return None;
            }
            let waiting = Waiting::of(Arc::clone(record.store));
            self.tenants.insert(record.tenant.clone(), waiting);
        }
        self.tenants.get_mut(record.tenant)
    }

    fn note_grant(&mut self, record: &DecisionRecord<'_>) {
        let Some(grant_type) = record.grant_type else {
            return;
        };
        let count = GrantCount {
            hour: Timestamp::from_seconds(hour_of(record.id.made_at())),
            grant_type,
            granted: 1,
        };
        if let Some(waiting) = self.tenants.get_mut(record.tenant) {
            waiting.count_grants(count);
        } else {
            let mut waiting = Waiting::of(Arc::clone(record.store));
            waiting.count_grants(count);
            self.tenants.insert(record.tenant.clone(), waiting);
        }
    }

    /// Everything that waits. A tenant of which nothing is left to remember is forgotten; when there are many, so are budgets.
    fn take(&mut self, now: Timestamp) -> Vec<Lines> {
        self.rows = 0;
        let waiting = self.tenants.iter_mut();
        let taken = waiting
            .filter(|(_, one)| !one.counts.is_empty() || !one.granted.is_empty())
            .map(|(tenant, one)| Lines {
                tenant: tenant.clone(),
                records: Arc::clone(&one.records),
                refused: take(&mut one.refused),
                counts: take(&mut one.counts),
                granted: take(&mut one.granted),
            })
            .collect();
        let are_many = self.tenants.len() > DecisionJournal::MOST_TENANTS / 2;
        self.tenants
            .retain(|_, one| !are_many && one.is_remembered(now));
        taken
    }

    /// What could not be written waits on, the oldest first; what finds no room any more becomes a count.
    fn put_back(&mut self, lines: Lines) {
        let waiting = self.tenants.entry(lines.tenant);
        let waiting = waiting.or_insert_with(|| Waiting::of(lines.records));
        let others = self.rows.saturating_sub(waiting.refused.len());
        let room = DecisionJournal::MOST_WAITING.saturating_sub(others);
        let room = room.min(DecisionJournal::MOST_OF_ONE);
        for count in lines.granted {
            waiting.count_grants(count);
        }
        waiting.put_back(lines.refused, lines.counts, room);
        self.rows = others + waiting.refused.len();
    }
}

impl Waiting {
    fn of(records: Arc<dyn TenantStore>) -> Self {
        Self {
            records,
            refused: Vec::new(),
            counts: Counts::default(),
            granted: Vec::new(),
            budgets: HashMap::new(),
        }
    }

    fn may_keep(&mut self, reason: Reason, now: Timestamp, has_room: bool) -> Kept {
        let budget = self.budgets.entry(reason).or_insert(Budget {
            left: DecisionJournal::BURST,
            filled_at: now.seconds(),
        });
        budget.fill(now);
        let is_full = !has_room || self.refused.len() >= DecisionJournal::MOST_OF_ONE;
        if budget.left == 0 || is_full {
            return Kept::CountedOnly;
        }
        budget.left -= 1;
        Kept::Whole
    }

    /// Whether some budget is not full yet.
    fn is_remembered(&mut self, now: Timestamp) -> bool {
        self.budgets.retain(|_, budget| {
            budget.fill(now);
            budget.left < DecisionJournal::BURST
        });
        !self.budgets.is_empty()
    }

    fn count(&mut self, reason: Reason, at: Timestamp, kept: Kept) {
        let count = self.counts.entry((hour_of(at), reason)).or_default();
        count.refused += 1;
        count.counted_only += u64::from(kept == Kept::CountedOnly);
    }

    fn count_grants(&mut self, more: GrantCount) {
        let same =
            |one: &&mut GrantCount| (one.hour, one.grant_type) == (more.hour, more.grant_type);
        match self.granted.iter_mut().find(same) {
            Some(count) => count.granted = count.granted.saturating_add(more.granted),
            None => self.granted.push(more),
        }
    }

    fn put_back(&mut self, refused: Vec<(Reason, RefusedDecision)>, counts: Counts, room: usize) {
        for (key, back) in counts {
            let count = self.counts.entry(key).or_default();
            count.refused += back.refused;
            count.counted_only += back.counted_only;
        }
        let newer = std::mem::replace(&mut self.refused, refused);
        self.refused.extend(newer);
        let room = room.min(self.refused.len());
        for (reason, row) in self.refused.split_off(room) {
            let key = (hour_of(row.id.made_at()), reason);
            self.counts.entry(key).or_default().counted_only += 1;
        }
    }
}

impl Budget {
    fn fill(&mut self, now: Timestamp) {
        let now = now.seconds();
        let passed = u32::try_from(now.saturating_sub(self.filled_at)).unwrap_or(0);
        let more = passed.saturating_mul(DecisionJournal::PER_SECOND);
        self.left = self.left.saturating_add(more).min(DecisionJournal::BURST);
        self.filled_at = now;
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
