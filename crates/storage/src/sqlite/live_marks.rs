//! The single-use marks that are alive, in memory: what decides whether something was used before (RFC 7523 section 3 item 7). Every
//! change can be taken back until its commit, so that memory and table never differ in what is spent. Knows no SQL and no clock.
//!
//! A mark's place in the table is given here: the second until which it is kept, and a running number within that second. So rows are
//! appended however random the marks are, and go by range, oldest first.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::hash::RandomState;

use jurat_registry::clock::Timestamp;
use jurat_registry::issuance::{SpendMark, SpendOnce};

use super::tenant_number::TenantNumber;

/// A mark with its tenant: one tenant's marks never meet another's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct LiveMark {
    /// Whose it is.
    pub(super) tenant: TenantNumber,
    /// What was used.
    pub(super) mark: SpendMark,
}

/// The key of a mark's row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place(pub(super) i64);

impl Place {
    const NUMBER_BITS: u32 = 28;
    /// In the year 2514; what is to be kept longer is kept until then.
    const LAST_SECOND: i64 = (1 << 34) - 1;

    /// The first place of the first second that begins at or after `until`.
    pub(super) fn from(until: Timestamp) -> Self {
        let second = until.millis().saturating_add(999).div_euclid(1000);
        Self::new(second.clamp(0, Self::LAST_SECOND), 0)
    }

    fn new(second: i64, number: u32) -> Self {
        Self((second << Self::NUMBER_BITS) | i64::from(number))
    }

    fn second(self) -> i64 {
        self.0 >> Self::NUMBER_BITS
    }

    fn number(self) -> u32 {
        u32::try_from(self.0 & ((1 << Self::NUMBER_BITS) - 1)).unwrap_or(0)
    }
}

/// Why marks are not spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotSpent {
    /// One of them was spent before.
    Before,
    /// No more can be kept.
    Full,
}

/// The marks that are alive.
pub(super) struct LiveMarks {
    /// By the first byte of the mark: a set that grows moves all it holds, and so moves a 256th of everything only.
    shards: Vec<HashSet<LiveMark, RandomState>>,
    seconds: BTreeMap<i64, Second>,
    count: usize,
    most: usize,
    /// What was changed since the last commit.
    changes: Vec<Change>,
}

/// The marks kept until one second, in the order of their numbers.
struct Second {
    first_number: u32,
    marks: VecDeque<LiveMark>,
}

enum Change {
    Spent(Place),
    Expired(Place, LiveMark),
}

impl LiveMarks {
    /// No marks yet, and never more than `most`.
    pub(super) fn new(most: usize) -> Self {
        // Seeded at random: whoever chooses assertion ids must not choose how the sets collide.
        let seeded = RandomState::new();
        Self {
            shards: (0..=u8::MAX)
                .map(|_| HashSet::with_hasher(seeded.clone()))
                .collect(),
            seconds: BTreeMap::new(),
            count: 0,
            most: most.min(1 << Place::NUMBER_BITS),
            changes: Vec::new(),
        }
    }

    /// Takes in a row of the table; rows come in the order of their places.
    pub(super) fn load(&mut self, place: Place, mark: LiveMark) {
        if self.shard(mark).insert(mark) {
            self.count += 1;
        }
        let second = self.second_of(place);
        second.marks.push_back(mark);
        let held = u32::try_from(second.marks.len()).unwrap_or(u32::MAX);
        second.first_number = place.number().saturating_add(1).saturating_sub(held);
    }

    /// Spends all of `spend` or nothing, and adds the places of their rows to `places`. The same mark twice in one list is
    /// used twice.
    pub(super) fn spend(
        &mut self,
        tenant: TenantNumber,
        spend: &[SpendOnce],
        places: &mut Vec<(Place, LiveMark)>,
    ) -> Result<(), NotSpent> {
        let (before, places_before) = (self.position(), places.len());
        for one in spend {
            let mark = LiveMark {
                tenant,
                mark: one.mark,
            };
            match self.add(mark, one.keep_until) {
                Ok(place) => places.push((place, mark)),
                Err(refused) => {
                    self.roll_back_to(before);
                    places.truncate(places_before);
                    return Err(refused);
                }
            }
        }
        Ok(())
    }

    /// Whether `mark` is spent.
    pub(super) fn is_spent(&self, mark: LiveMark) -> bool {
        self.shards[shard_of(mark)].contains(&mark)
    }

    /// Whether `more` marks find room.
    pub(super) fn has_room_for(&self, more: usize) -> bool {
        self.count.saturating_add(more) <= self.most
    }

    /// Forgets at most `most` marks that are kept until `horizon` or earlier, oldest first. Returns the place before which
    /// no row of the table is needed any more, when there is one to remove.
    pub(super) fn expire(&mut self, horizon: Timestamp, most: usize) -> Option<Place> {
        let last_second = horizon.seconds();
        let mut end = None;
        for _ in 0..most {
            let Some(mut entry) = self.seconds.first_entry() else {
                break;
            };
            let second_number = *entry.key();
            if second_number > last_second {
                break;
            }
            let second = entry.get_mut();
            let place = Place::new(second_number, second.first_number);
            let expired = second.marks.pop_front();
            second.first_number += 1;
            if second.marks.is_empty() {
                entry.remove();
            }
            if let Some(mark) = expired {
                let shard = self.shard(mark);
                shard.remove(&mark);
                // After a rush its memory is given back.
                if shard.capacity() > 64 && shard.len() < shard.capacity() / 4 {
                    shard.shrink_to(shard.len() * 2);
                }
                self.count -= 1;
                self.changes.push(Change::Expired(place, mark));
                end = Some(Place(place.0 + 1));
            }
        }
        end
    }

    /// Whether a mark is kept until `horizon` or earlier.
    pub(super) fn has_expired(&self, horizon: Timestamp) -> bool {
        let oldest = self.seconds.first_key_value();
        oldest.is_some_and(|(second, _)| *second <= horizon.seconds())
    }

    /// What was changed is on disk.
    pub(super) fn committed(&mut self) {
        self.changes.clear();
    }

    /// What was changed since the last commit is taken back.
    pub(super) fn roll_back(&mut self) {
        self.roll_back_to(0);
    }

    /// How many changes there were since the last commit.
    pub(super) fn position(&self) -> usize {
        self.changes.len()
    }

    fn add(&mut self, mark: LiveMark, keep_until: Timestamp) -> Result<Place, NotSpent> {
        let has_room = self.has_room_for(1);
        let shard = self.shard(mark);
        if !has_room {
            let before = shard.contains(&mark);
            return Err(if before {
                NotSpent::Before
            } else {
                NotSpent::Full
            });
        }
        if !shard.insert(mark) {
            return Err(NotSpent::Before);
        }
        let Some(place) = self.push(mark, Place::from(keep_until)) else {
            self.shard(mark).remove(&mark);
            return Err(NotSpent::Full);
        };
        self.count += 1;
        self.changes.push(Change::Spent(place));
        Ok(place)
    }

    /// Gives `mark` the next place of its second; `None` when the second has no number left.
    fn push(&mut self, mark: LiveMark, first: Place) -> Option<Place> {
        let second = self.second_of(first);
        let held = u32::try_from(second.marks.len()).ok()?;
        let number = second.first_number.checked_add(held)?;
        if number >> Place::NUMBER_BITS != 0 {
            return None;
        }
        second.marks.push_back(mark);
        Some(Place::new(first.second(), number))
    }

    /// What was changed after `position` is taken back.
    pub(super) fn roll_back_to(&mut self, position: usize) {
        while self.changes.len() > position {
            match self.changes.pop() {
                Some(Change::Spent(place)) => {
                    let second = self.second_of(place);
                    let mark = second.marks.pop_back();
                    if second.marks.is_empty() {
                        self.seconds.remove(&place.second());
                    }
                    if let Some(mark) = mark {
                        self.shard(mark).remove(&mark);
                        self.count -= 1;
                    }
                }
                Some(Change::Expired(place, mark)) => {
                    let second = self.second_of(place);
                    second.marks.push_front(mark);
                    second.first_number = place.number();
                    self.shard(mark).insert(mark);
                    self.count += 1;
                }
                None => return,
            }
        }
    }

    fn shard(&mut self, mark: LiveMark) -> &mut HashSet<LiveMark, RandomState> {
        &mut self.shards[shard_of(mark)]
    }

    fn second_of(&mut self, place: Place) -> &mut Second {
        self.seconds.entry(place.second()).or_insert(Second {
            first_number: 0,
            marks: VecDeque::new(),
        })
    }
}

fn shard_of(mark: LiveMark) -> usize {
    usize::from(mark.mark.as_bytes()[0])
}

#[cfg(test)]
mod tests;
