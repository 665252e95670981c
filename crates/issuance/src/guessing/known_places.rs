//! Where a subject has proven itself lately: fixed memory, by a keyed hash of subject and address. What is forgotten costs its subject
//! nothing but that guesses from elsewhere count against it again.

/// Groups of entries, of all tenants.
const GROUPS: u64 = 1 << 14;
/// Each tenant uses so many of them, which its share chooses: however many places one knows, about three quarters of another's stay.
const GROUPS_OF_ONE: u64 = GROUPS / 4;
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
        Self((0..GROUPS).map(|_| [nobody; EACH]).collect())
    }
}

impl KnownPlaces {
    /// Whether it is known at `now`, in milliseconds.
    pub(super) fn contains(&self, share: u64, hash: u64, now: i64) -> bool {
        let group = self.0.get(group_of(share, hash)).into_iter().flatten();
        let mut live = group.filter(|known| now.div_euclid(HOUR_MILLIS) < known.until_hour);
        live.any(|known| known.hash == hash)
    }

    /// Makes it known from `now` on.
    pub(super) fn insert(&mut self, share: u64, hash: u64, now: i64) {
        let Some(group) = self.0.get_mut(group_of(share, hash)) else {
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

/// The tenant's group for a hash: which of its own by the hash, and which that is of all by the tenant's share (mixed as in `SplitMix64`).
fn group_of(share: u64, hash: u64) -> usize {
    let own = (hash >> 16) % GROUPS_OF_ONE;
    let mut mixed = share.wrapping_add(own.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    usize::try_from((mixed ^ (mixed >> 31)) % GROUPS).unwrap_or(0)
}
