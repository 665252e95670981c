//! Guessing of what can be guessed is slowed down (RFC 6749 section 2.3.1, RFC 8628 section 5.1): each subject, each address, and each
//! subject at one address has a budget of wrong guesses that refills. The memory is fixed, whatever is sent: budgets stand in slots that a
//! keyed hash chooses, so nobody can aim at another's slot.
//!
//! All tenants of a process share the memory, each under a key of its own: the same name, or address, in two tenants has two budgets. What
//! sharing means is bounded. A subject is slowed down for others' guesses only where both of its slots are used up, of 32,768 in each row;
//! to keep half of a row used up takes some 500 admitted guesses a second, and an address is admitted three a second in all tenants
//! together ([`ANYWHERE`]). Even then the right strong secret is taken, and so is what comes from where its subject is known. Of the known
//! places a tenant has a quarter of the groups to itself and others ([`KnownPlaces`]), so it pushes out a quarter of another's at most.
//!
//! A guess is counted when it is admitted, not when it has failed, so that many at once get no further than many in a row. Where a subject
//! has proven itself before, only the guesses made there are held against it: whoever guesses from elsewhere cannot keep it out.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_lc_rs::hmac;
use jurat_registry::clock::Timestamp;
use jurat_registry::randomness::{NoRandomness, Randomness};
use jurat_registry::tenant::TenantName;

use known_places::KnownPlaces;
use slots::{Budget, Slots};

mod known_places;
mod slots;

/// Of one address, or one network of IPv6, for one subject.
const HERE: Budget = Budget {
    at_once: 10,
    refill_millis: 30_000,
};
/// Of one address for all subjects: many people share one.
const ADDRESS: Budget = Budget {
    at_once: 100,
    refill_millis: 3_000,
};
/// Of one address in all tenants together: so that one address cannot use up the memory that they share.
const ANYWHERE: Budget = Budget {
    at_once: 1_000,
    refill_millis: 300,
};
/// For one subject from wherever it has not proven itself before.
const SUBJECT: Budget = Budget {
    at_once: 50,
    refill_millis: 30_000,
};
/// For the user codes of all devices, which are guessed at all together.
const ALL_USER_CODES: Budget = Budget {
    at_once: 1_000,
    refill_millis: 1_000,
};

/// Whose proof is guessed at.
#[derive(Clone, Copy)]
pub enum Guessed<'a> {
    /// The secret of the client of that id, whether or not there is one.
    Client(&'a str),
    /// The password of the user of that name, whether or not there is one.
    User(&'a str),
    /// The user code of some device (RFC 8628 section 5.1).
    UserCode,
}

/// How long to wait before the next guess can be admitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// Whole seconds, 1 at least.
    pub seconds: u32,
}

/// The budgets of all tenants.
pub struct GuessMemory {
    key: hmac::Key,
    memory: Arc<Mutex<Memory>>,
}

/// The budgets of one tenant.
pub struct Guessing {
    /// The tenant's own.
    key: hmac::Key,
    /// Chooses the tenant's groups of known places.
    share: u64,
    /// For what is counted over all tenants.
    common_key: hmac::Key,
    memory: Arc<Mutex<Memory>>,
}

struct Memory {
    here: Slots,
    addresses: Slots,
    anywhere: Slots,
    subjects: Slots,
    known: KnownPlaces,
}

impl Memory {
    /// How many milliseconds until the guess can be admitted.
    fn wait(&self, place: &Place, is_known: bool, now: i64) -> u64 {
        let mut wait = 0;
        if let Some(network) = &place.network {
            wait = self.addresses.wait(network.address, ADDRESS, now);
            wait = wait.max(self.anywhere.wait(network.anywhere, ANYWHERE, now));
            wait = wait.max(self.here.wait(network.here, HERE, now));
        }
        if !is_known {
            let subject = self.subjects.wait(place.subject, place.subject_budget, now);
            wait = wait.max(subject);
        }
        wait
    }

    fn charge(&mut self, place: &Place, is_known: bool, now: i64) {
        if let Some(network) = &place.network {
            self.addresses.charge(network.address, ADDRESS, now);
            self.anywhere.charge(network.anywhere, ANYWHERE, now);
            self.here.charge(network.here, HERE, now);
        }
        if !is_known {
            self.subjects
                .charge(place.subject, place.subject_budget, now);
        }
    }

    /// Gives back what was charged for one guess.
    fn give_back(&mut self, place: &Place, is_known: bool) {
        if let Some(network) = &place.network {
            self.addresses.give_back(network.address, ADDRESS);
            self.anywhere.give_back(network.anywhere, ANYWHERE);
            self.here.give_back(network.here, HERE);
        }
        if !is_known {
            self.subjects.give_back(place.subject, place.subject_budget);
        }
    }
}

/// Where a guess stands in the memory.
struct Place {
    subject: u64,
    network: Option<Network>,
    subject_budget: Budget,
}

/// Where a guess that comes from a known address stands.
struct Network {
    address: u64,
    anywhere: u64,
    here: u64,
}

impl GuessMemory {
    /// Budgets of which nothing is used. The key of the slots is drawn here.
    pub(crate) fn new(randomness: &dyn Randomness) -> Result<Self, NoRandomness> {
        let mut key = [0; 32];
        randomness.fill(&mut key)?;
        Ok(Self {
            key: hmac::Key::new(hmac::HMAC_SHA256, &key),
            memory: Arc::new(Mutex::new(Memory {
                here: Slots::default(),
                addresses: Slots::default(),
                anywhere: Slots::default(),
                subjects: Slots::default(),
                known: KnownPlaces::default(),
            })),
        })
    }

    /// Those of a tenant.
    pub(crate) fn of_tenant(&self, tenant: &TenantName) -> Guessing {
        let mut context = hmac::Context::with_key(&self.key);
        context.update(b"tenant\0");
        context.update(tenant.as_str().as_bytes());
        let key = hmac::Key::new(hmac::HMAC_SHA256, context.sign().as_ref());
        Guessing {
            share: hash(&key, &[b"share\0"]),
            key,
            common_key: self.key.clone(),
            memory: Arc::clone(&self.memory),
        }
    }
}

impl Guessing {
    /// Asks before a proof is looked at, and counts the guess as a wrong one until [`Guessing::succeeded`] says otherwise. What is not
    /// admitted is not counted, so the wait does not grow.
    pub fn admit(
        &self,
        what: Guessed<'_>,
        peer: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<(), Wait> {
        let place = self.place(what, peer);
        let now = now.millis();
        let mut memory = self.memory();
        let is_known = self.is_known(&memory, &place, now);
        let wait = memory.wait(&place, is_known, now);
        if wait > 0 {
            let seconds = u32::try_from(wait.div_ceil(1000)).unwrap_or(u32::MAX);
            return Err(Wait { seconds });
        }
        memory.charge(&place, is_known, now);
        Ok(())
    }

    /// Counts a wrong guess at what was looked at without asking, because it cannot be guessed (a secret of 256 random bits): the right
    /// one is never refused because others guess, and of the wrong ones no more than a budget are answered as such. Not to be called
    /// after [`Guessing::admit`], which has counted already.
    pub fn failed(
        &self,
        what: Guessed<'_>,
        peer: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<(), Wait> {
        self.admit(what, peer, now)
    }

    /// The proof that was admitted is right: it is counted no longer, and guesses from elsewhere do not keep its subject out here.
    pub fn succeeded(&self, what: Guessed<'_>, peer: Option<IpAddr>, now: Timestamp) {
        let place = self.place(what, peer);
        let now = now.millis();
        let mut memory = self.memory();
        let is_known = self.is_known(&memory, &place, now);
        memory.give_back(&place, is_known);
        if let Some(network) = place.network
            && !matches!(what, Guessed::UserCode)
        {
            memory.known.insert(self.share, network.here, now);
        }
    }

    /// What was admitted has not been looked at: it is counted no longer, and says nothing.
    pub(crate) fn withdrawn(&self, what: Guessed<'_>, peer: Option<IpAddr>, now: Timestamp) {
        let place = self.place(what, peer);
        let mut memory = self.memory();
        let is_known = self.is_known(&memory, &place, now.millis());
        memory.give_back(&place, is_known);
    }

    fn is_known(&self, memory: &Memory, place: &Place, now: i64) -> bool {
        let network = place.network.as_ref();
        network.is_some_and(|network| memory.known.contains(self.share, network.here, now))
    }

    fn place(&self, what: Guessed<'_>, peer: Option<IpAddr>) -> Place {
        let (kind, name, subject_budget): (&[u8], &str, Budget) = match what {
            Guessed::Client(id) => (b"client\0", id, SUBJECT),
            Guessed::User(name) => (b"user\0", name, SUBJECT),
            Guessed::UserCode => (b"user code\0", "", ALL_USER_CODES),
        };
        let name = name.as_bytes();
        Place {
            subject: hash(&self.key, &[b"subject\0", kind, name]),
            network: peer.map(network).map(|network| Network {
                address: hash(&self.key, &[b"address\0", &network]),
                anywhere: hash(&self.common_key, &[b"address\0", &network]),
                here: hash(&self.key, &[b"here\0", &network, kind, name]),
            }),
            subject_budget,
        }
    }

    /// A panic elsewhere leaves numbers that are still numbers.
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn hash(key: &hmac::Key, parts: &[&[u8]]) -> u64 {
    let mut context = hmac::Context::with_key(key);
    for part in parts {
        context.update(part);
    }
    let tag = context.sign();
    let first = tag.as_ref().first_chunk::<8>();
    u64::from_be_bytes(first.copied().unwrap_or_default())
}

/// What one party has at its disposal: an IPv4 address, or the first 64 bits of an IPv6 address (RFC 6177).
fn network(peer: IpAddr) -> [u8; 8] {
    match peer.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, c, d] = v4.octets();
            // ::/64 holds no address of anybody, so it is free for IPv4.
            [0, 0, 0, 0, a, b, c, d]
        }
        IpAddr::V6(v6) => v6.octets().first_chunk().copied().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests;
