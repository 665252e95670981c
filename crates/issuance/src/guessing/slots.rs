//! Budgets of many, in fixed memory. Each has one slot in either of two rows and shares it with whoever falls into it; it is used up when
//! both are, so two that share one slot hardly ever share both.
//!
//! A slot holds the time at which all that was charged to it has been refilled (the generic cell rate algorithm of ITU-T I.371).

/// Slots of a row.
const SLOTS: usize = 1 << 15;

/// How much there is at once, and how fast it comes back.
#[derive(Clone, Copy)]
pub(super) struct Budget {
    /// So many guesses at once.
    pub(super) at_once: i64,
    /// After so many milliseconds there is one more.
    pub(super) refill_millis: i64,
}

impl Budget {
    /// The most that can be owed, in milliseconds.
    const fn most(self) -> i64 {
        self.at_once * self.refill_millis
    }
}

/// The budgets of one kind.
pub(super) struct Slots {
    rows: [Box<[i64]>; 2],
}

impl Default for Slots {
    fn default() -> Self {
        let row = || vec![i64::MIN; SLOTS].into_boxed_slice();
        Self {
            rows: [row(), row()],
        }
    }
}

impl Slots {
    /// How many milliseconds until there is one more; 0 when there is one now.
    pub(super) fn wait(&self, hash: u64, budget: Budget, now: i64) -> u64 {
        let wait = |&full_at: &i64| {
            let after = owed(full_at, budget, now) + budget.refill_millis;
            u64::try_from(after - budget.most()).unwrap_or(0)
        };
        let slots = self.rows.iter().zip(places(hash));
        let waits = slots.filter_map(|(row, place)| row.get(place).map(wait));
        waits.min().unwrap_or(0)
    }

    /// Uses one.
    pub(super) fn charge(&mut self, hash: u64, budget: Budget, now: i64) {
        self.change(hash, |full_at| {
            let owed = owed(full_at, budget, now) + budget.refill_millis;
            now.saturating_add(owed.min(budget.most()))
        });
    }

    /// Gives back one that was charged.
    pub(super) fn give_back(&mut self, hash: u64, budget: Budget) {
        self.change(hash, |full_at| full_at.saturating_sub(budget.refill_millis));
    }

    fn change(&mut self, hash: u64, change: impl Fn(i64) -> i64) {
        for (row, place) in self.rows.iter_mut().zip(places(hash)) {
            if let Some(full_at) = row.get_mut(place) {
                *full_at = change(*full_at);
            }
        }
    }
}

/// What is not refilled yet, in milliseconds. A clock that was set back owes no more than all.
fn owed(full_at: i64, budget: Budget, now: i64) -> i64 {
    full_at.saturating_sub(now).clamp(0, budget.most())
}

/// The slot in either row, by bits of the hash that have nothing to do with each other.
fn places(hash: u64) -> [usize; 2] {
    let place = |bits: u64| usize::try_from(bits).unwrap_or(0) % SLOTS;
    [place(hash & 0xFFFF_FFFF), place(hash >> 32)]
}
