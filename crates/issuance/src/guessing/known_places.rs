//! Where a subject has proven itself lately: fixed memory, by a keyed hash of subject and address. What is forgotten costs its subject
//! nothing but that guesses from elsewhere count against it again.

/// Groups of entries.
const GROUPS: usize = 1 << 12;
/// Entries that share a group; the oldest goes.
const EACH: usize = 4;
const HOUR_MILLIS: i64 = 3_600_000;
/// It is known for so long.
const HOURS: i64 = 30 * 24;

#[derive(Clone, Copy)]
struct Known {
    hash: u64,
    until_hour: i64,
}

/// The places.
pub(super) struct KnownPlaces(Box<[[Known; EACH]]>);

impl Default for KnownPlaces {
    fn default() -> Self {
        let nobody = Known {
            hash: 0,
            until_hour: i64::MIN,
        };
        Self(vec![[nobody; EACH]; GROUPS].into_boxed_slice())
    }
}

impl KnownPlaces {
    /// Whether it is known at `now`, in milliseconds.
    pub(super) fn contains(&self, hash: u64, now: i64) -> bool {
        let group = self.0.get(group_of(hash)).into_iter().flatten();
        let mut live = group.filter(|known| now.div_euclid(HOUR_MILLIS) < known.until_hour);
        live.any(|known| known.hash == hash)
    }

    /// Makes it known from `now` on.
    pub(super) fn insert(&mut self, hash: u64, now: i64) {
        let Some(group) = self.0.get_mut(group_of(hash)) else {
            return;
        };
        let same = group.iter().position(|known| known.hash == hash);
        let oldest = || (0..EACH).min_by_key(|&i| group.get(i).map(|known| known.until_hour));
        let place = same.or_else(oldest);
        if let Some(known) = place.and_then(|place| group.get_mut(place)) {
            *known = Known {
                hash,
                until_hour: now.div_euclid(HOUR_MILLIS) + HOURS,
            };
        }
    }
}

fn group_of(hash: u64) -> usize {
    usize::try_from(hash >> 16).unwrap_or(0) % GROUPS
}
