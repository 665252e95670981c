//! A faithful store in memory: names are unique, everything is spent or nothing is, a write happens when it is called. It can be told
//! to fail.

use std::collections::{BTreeMap, HashMap};
use std::future::ready;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use jurat_registry::audit::AuditEvent;
use jurat_registry::client::Client;
use jurat_registry::clock::{Clock, Timestamp};
use jurat_registry::decision::{RefusalCount, RefusedDecision};
use jurat_registry::id::{ClientId, DecisionId, IdentityProviderId};
use jurat_registry::identity_provider::IdentityProvider;
use jurat_registry::issuance::{Issuance, IssuedToken, SpendMark};
use jurat_registry::page::{Page, PageRequest};
use jurat_registry::signing_key::SigningKeyRecord;
use jurat_registry::store::{Answer, Issuer, NameOwner, StoreError, TenantStore};

/// The store.
pub(crate) struct MemoryStore {
    clock: Arc<dyn Clock>,
    kept: Mutex<Kept>,
    /// Every call fails.
    pub(crate) down: AtomicBool,
    /// No mark can be kept.
    pub(crate) full: AtomicBool,
    /// How often an issuer or a client was looked up.
    pub(crate) lookups: AtomicUsize,
    /// How often a grant was to be written.
    pub(crate) writes: AtomicUsize,
}

#[derive(Default)]
struct Kept {
    clients: BTreeMap<String, Arc<Client>>,
    providers: BTreeMap<IdentityProviderId, Arc<IdentityProvider>>,
    spent: HashMap<SpendMark, Timestamp>,
    issued: Vec<IssuedToken>,
    keys: Vec<SigningKeyRecord>,
    refused: Vec<RefusedDecision>,
    counts: Vec<RefusalCount>,
    audit: Vec<AuditEvent>,
}

impl Kept {
    fn issuer(&self, name: &str) -> Option<Issuer> {
        let provider = || self.providers.values().find(|one| one.issuer() == name);
        match self.clients.get(name) {
            Some(client) => Some(Issuer::Client(Arc::clone(client))),
            None => provider().map(|one| Issuer::IdentityProvider(Arc::clone(one))),
        }
    }

    fn name_is_free(&self, name: &str) -> Result<(), StoreError> {
        let by = match self.issuer(name) {
            None => return Ok(()),
            Some(Issuer::Client(_)) => NameOwner::Client,
            Some(Issuer::IdentityProvider(_)) => NameOwner::IdentityProvider,
        };
        Err(StoreError::NameTaken {
            name: name.into(),
            by,
        })
    }
}

impl MemoryStore {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            kept: Mutex::default(),
            down: AtomicBool::new(false),
            full: AtomicBool::new(false),
            lookups: AtomicUsize::new(0),
            writes: AtomicUsize::new(0),
        }
    }

    /// Every token issued, in the order of issue.
    pub(crate) fn issued(&self) -> Vec<IssuedToken> {
        self.kept.lock().unwrap().issued.clone()
    }

    /// How many marks are alive.
    pub(crate) fn marks(&self) -> usize {
        let now = self.clock.now();
        self.kept
            .lock()
            .unwrap()
            .spent
            .values()
            .filter(|until| **until > now)
            .count()
    }

    /// Loses the records of issued tokens, as a purge would.
    pub(crate) fn forget_issued(&self) {
        self.kept.lock().unwrap().issued.clear();
    }

    /// Keeps a further key of an algorithm, as a rotation would.
    pub(crate) fn add_key(&self, key: SigningKeyRecord) {
        self.kept.lock().unwrap().keys.push(key);
    }

    fn open(&self) -> Result<MutexGuard<'_, Kept>, StoreError> {
        if self.down.load(Ordering::SeqCst) {
            return Err(StoreError::Unavailable("told to fail".into()));
        }
        Ok(self.kept.lock().unwrap())
    }

    fn record(&self, issuance: Issuance) -> Result<(), StoreError> {
        self.writes.fetch_add(1, Ordering::SeqCst);
        let mut kept = self.open()?;
        if self.full.load(Ordering::SeqCst) && !issuance.spend.is_empty() {
            return Err(StoreError::Full);
        }
        let now = self.clock.now();
        let mut spent = kept.spent.clone();
        spent.retain(|_, until| *until > now);
        for once in &issuance.spend {
            if spent.insert(once.mark, once.keep_until).is_some() {
                return Err(StoreError::AlreadySpent);
            }
        }
        kept.spent = spent;
        kept.issued.push(issuance.token);
        Ok(())
    }
}

impl TenantStore for MemoryStore {
    fn issuer_find<'a>(&'a self, name: &'a str) -> Answer<'a, Option<Issuer>> {
        self.lookups.fetch_add(1, Ordering::SeqCst);
        Box::pin(ready(self.open().map(|kept| kept.issuer(name))))
    }

    fn client_find<'a>(&'a self, id: &'a str) -> Answer<'a, Option<Arc<Client>>> {
        self.lookups.fetch_add(1, Ordering::SeqCst);
        Box::pin(ready(self.open().map(|kept| kept.clients.get(id).cloned())))
    }

    fn client_list(&self, _page: PageRequest) -> Answer<'_, Page<Arc<Client>>> {
        let list = self.open().map(|kept| Page {
            items: kept.clients.values().cloned().collect(),
            next: None,
        });
        Box::pin(ready(list))
    }

    fn client_insert(&self, client: Client) -> Answer<'_, ()> {
        let inserted = self.open().and_then(|mut kept| {
            kept.name_is_free(client.id().as_str())?;
            kept.clients
                .insert(client.id().to_string(), Arc::new(client));
            Ok(())
        });
        Box::pin(ready(inserted))
    }

    fn client_replace(&self, client: Client) -> Answer<'_, ()> {
        let replaced = self.open().and_then(|mut kept| {
            let old = kept.clients.get_mut(client.id().as_str());
            let old = old.ok_or(StoreError::NotFound)?;
            if old.parts().revision + 1 != client.parts().revision {
                return Err(StoreError::Stale);
            }
            *old = Arc::new(client);
            Ok(())
        });
        Box::pin(ready(replaced))
    }

    fn client_remove<'a>(&'a self, id: &'a ClientId, revision: Option<u64>) -> Answer<'a, ()> {
        let removed = self.open().and_then(|mut kept| {
            let found = kept
                .clients
                .get(id.as_str())
                .map(|client| client.parts().revision);
            if found.is_some() && revision.is_some() && found != revision {
                return Err(StoreError::Stale);
            }
            let removed = kept.clients.remove(id.as_str());
            removed.map(drop).ok_or(StoreError::NotFound)
        });
        Box::pin(ready(removed))
    }

    fn identity_provider_find(
        &self,
        id: IdentityProviderId,
    ) -> Answer<'_, Option<Arc<IdentityProvider>>> {
        Box::pin(ready(
            self.open().map(|kept| kept.providers.get(&id).cloned()),
        ))
    }

    fn identity_provider_list(
        &self,
        _page: PageRequest,
    ) -> Answer<'_, Page<Arc<IdentityProvider>>> {
        let list = self.open().map(|kept| Page {
            items: kept.providers.values().cloned().collect(),
            next: None,
        });
        Box::pin(ready(list))
    }

    fn identity_provider_insert(
        &self,
        provider: IdentityProvider,
        audit: Vec<AuditEvent>,
    ) -> Answer<'_, ()> {
        let inserted = self.open().and_then(|mut kept| {
            kept.name_is_free(provider.issuer())?;
            kept.providers.insert(provider.id(), Arc::new(provider));
            kept.audit.extend(audit);
            Ok(())
        });
        Box::pin(ready(inserted))
    }

    fn identity_provider_replace(
        &self,
        provider: IdentityProvider,
        audit: Vec<AuditEvent>,
    ) -> Answer<'_, ()> {
        let replaced = self.open().and_then(|mut kept| {
            let old = kept.providers.get_mut(&provider.id());
            let old = old.ok_or(StoreError::NotFound)?;
            if old.parts().revision + 1 != provider.parts().revision {
                return Err(StoreError::Stale);
            }
            *old = Arc::new(provider);
            kept.audit.extend(audit);
            Ok(())
        });
        Box::pin(ready(replaced))
    }

    fn identity_provider_remove(
        &self,
        id: IdentityProviderId,
        revision: Option<u64>,
    ) -> Answer<'_, ()> {
        let removed = self.open().and_then(|mut kept| {
            let found = kept
                .providers
                .get(&id)
                .map(|provider| provider.parts().revision);
            if found.is_some() && revision.is_some() && found != revision {
                return Err(StoreError::Stale);
            }
            let removed = kept.providers.remove(&id);
            removed.map(drop).ok_or(StoreError::NotFound)
        });
        Box::pin(ready(removed))
    }

    fn signing_key_list(&self) -> Answer<'_, Vec<SigningKeyRecord>> {
        Box::pin(ready(self.open().map(|kept| kept.keys.clone())))
    }

    fn signing_key_insert(
        &self,
        key: SigningKeyRecord,
        _after: Option<String>,
    ) -> Answer<'_, SigningKeyRecord> {
        let inserted = self.open().map(|mut kept| {
            let same = |one: &&SigningKeyRecord| one.algorithm == key.algorithm;
            if let Some(first) = kept.keys.iter().find(same) {
                return first.clone();
            }
            kept.keys.push(key.clone());
            key
        });
        Box::pin(ready(inserted))
    }

    fn record_issuance(&self, issuance: Issuance) -> Answer<'static, ()> {
        Box::pin(ready(self.record(issuance)))
    }

    fn issued_token_find(&self, decision: DecisionId) -> Answer<'_, Option<IssuedToken>> {
        let found = self.open().map(|kept| {
            let mut issued = kept.issued.iter();
            issued.find(|one| one.decision == decision).cloned()
        });
        Box::pin(ready(found))
    }

    fn is_any_spent(&self, marks: Vec<SpendMark>) -> Answer<'_, bool> {
        let now = self.clock.now();
        let spent = self.open().map(|kept| {
            let is_spent = |mark| kept.spent.get(mark).is_some_and(|until| *until > now);
            marks.iter().any(is_spent)
        });
        Box::pin(ready(spent))
    }

    fn record_refusals(
        &self,
        refused: Vec<RefusedDecision>,
        counts: Vec<RefusalCount>,
    ) -> Answer<'_, ()> {
        let recorded = self.open().map(|mut kept| {
            kept.refused.extend(refused);
            kept.counts.extend(counts);
        });
        Box::pin(ready(recorded))
    }

    fn refused_decision_find(&self, id: DecisionId) -> Answer<'_, Option<RefusedDecision>> {
        let found = self.open().map(|kept| {
            let mut refused = kept.refused.iter();
            refused.find(|one| one.id == id).cloned()
        });
        Box::pin(ready(found))
    }

    fn refusal_counts(&self, since: Timestamp) -> Answer<'_, Vec<RefusalCount>> {
        let counts = self.open().map(|kept| {
            let counts = kept.counts.iter().filter(|one| one.hour >= since);
            counts.cloned().collect()
        });
        Box::pin(ready(counts))
    }

    fn audit_append(&self, events: Vec<AuditEvent>) -> Answer<'_, ()> {
        let appended = self.open().map(|mut kept| kept.audit.extend(events));
        Box::pin(ready(appended))
    }

    fn audit_list<'a>(
        &'a self,
        target: Option<&'a str>,
        _page: PageRequest,
    ) -> Answer<'a, Page<AuditEvent>> {
        let list = self.open().map(|kept| Page {
            items: kept
                .audit
                .iter()
                .rev()
                .filter(|event| target.is_none_or(|target| event.target == target))
                .cloned()
                .collect(),
            next: None,
        });
        Box::pin(ready(list))
    }
}
