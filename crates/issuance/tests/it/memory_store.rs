//! A faithful store in memory: names are unique, everything is spent or nothing is, a write happens when it is called. It can be told
//! to fail.

mod decided;
mod kept;
mod lasting;
mod people;

use std::future::ready;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use jurat_registry::audit::chain::ChainedLine;
use jurat_registry::audit::{AuditEvent, AuditFilter};
use jurat_registry::author::Author;
use jurat_registry::authorization_grant::AuthorizationGrant;
use jurat_registry::change::RecordChange;
use jurat_registry::client::Client;
use jurat_registry::clock::{Clock, Timestamp};
use jurat_registry::consent::Consent;
use jurat_registry::decision::{
    KeptDecision, NotedDecisions, RefusalCount, RefusedDecision, Usage,
};
use jurat_registry::decision_filter::DecisionFilter;
use jurat_registry::id::{ClientId, DecisionId, GrantId, IdentityProviderId, TicketId, UserId};
use jurat_registry::identity_provider::IdentityProvider;
use jurat_registry::issuance::{Issuance, IssuedToken, SpendMark, SpendOnce};
use jurat_registry::page::{Page, PageRequest};
use jurat_registry::record_filter::RecordFilter;
use jurat_registry::resource::Resource;
use jurat_registry::revocation::{GrantFilter, Revocation, Revoked};
use jurat_registry::signing_key::SigningKeyRecord;
use jurat_registry::store::{Answer, AuditEnds, Issuer, StoreError, TenantStore};
use jurat_registry::ticket::{Taken, Ticket, TicketKind};
use jurat_registry::user::User;

use self::kept::{Kept, page_of};

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
    /// How often the signing keys were read.
    pub(crate) key_readings: AtomicUsize,
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
            key_readings: AtomicUsize::new(0),
        }
    }

    /// Every token issued, in the order of issue.
    pub(crate) fn issued(&self) -> Vec<IssuedToken> {
        self.kept.lock().unwrap().issued.clone()
    }

    /// The audit log, oldest first.
    pub(crate) fn audit(&self) -> Vec<AuditEvent> {
        self.kept.lock().unwrap().audit.clone()
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

    /// Forgets the tickets that have ended, as a purge does.
    pub(crate) fn purge(&self) {
        let now = self.clock.now();
        self.kept.lock().unwrap().purge(now);
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

    /// Reads or changes what is kept, all at once.
    fn with<'a, T: Send + 'a>(
        &self,
        act: impl FnOnce(&mut Kept, Timestamp) -> Result<T, StoreError>,
    ) -> Answer<'a, T> {
        let now = self.clock.now();
        Box::pin(ready(self.open().and_then(|mut kept| act(&mut kept, now))))
    }

    fn record(&self, issuance: Issuance) -> Result<(), StoreError> {
        self.writes.fetch_add(1, Ordering::SeqCst);
        let mut kept = self.open()?;
        if self.full.load(Ordering::SeqCst) && !issuance.spend.is_empty() {
            return Err(StoreError::Full);
        }
        kept.record(issuance, self.clock.now())
    }
}

/// Changes as a test makes them: who makes them does not matter.
impl MemoryStore {
    fn change_one(&self, change: RecordChange) -> Answer<'_, ()> {
        self.change(Author::server(), vec![change], Vec::new())
    }

    pub(crate) fn client_insert(&self, client: Client) -> Answer<'_, ()> {
        self.change_one(RecordChange::ClientInsert(client))
    }

    pub(crate) fn client_replace(&self, client: Client) -> Answer<'_, ()> {
        self.change_one(RecordChange::ClientReplace(client))
    }

    pub(crate) fn client_remove(&self, id: &ClientId, revision: Option<u64>) -> Answer<'_, ()> {
        self.change_one(RecordChange::ClientRemove(id.clone(), revision))
    }

    pub(crate) fn identity_provider_insert(&self, provider: IdentityProvider) -> Answer<'_, ()> {
        self.change_one(RecordChange::IdentityProviderInsert(provider))
    }

    pub(crate) fn identity_provider_replace(&self, provider: IdentityProvider) -> Answer<'_, ()> {
        self.change_one(RecordChange::IdentityProviderReplace(provider))
    }

    pub(crate) fn user_insert(&self, user: User) -> Answer<'_, ()> {
        self.change_one(RecordChange::UserInsert(user))
    }

    pub(crate) fn user_replace(&self, user: User) -> Answer<'_, ()> {
        self.change_one(RecordChange::UserReplace(user))
    }

    pub(crate) fn user_remove(&self, id: UserId, revision: Option<u64>) -> Answer<'_, ()> {
        self.change_one(RecordChange::UserRemove(id, revision))
    }

    pub(crate) fn resource_insert(&self, resource: Resource) -> Answer<'_, ()> {
        self.change_one(RecordChange::ResourceInsert(resource))
    }
}

impl TenantStore for MemoryStore {
    fn change(
        &self,
        _author: Author,
        changes: Vec<RecordChange>,
        remarks: Vec<AuditEvent>,
    ) -> Answer<'_, ()> {
        self.with(|kept, _| {
            changes
                .into_iter()
                .try_for_each(|change| kept.change(change))?;
            kept.audit.extend(remarks);
            Ok(())
        })
    }

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

    // Nobody here searches.
    fn client_search(&self, _: RecordFilter, page: PageRequest) -> Answer<'_, Page<Arc<Client>>> {
        self.client_list(page)
    }

    fn identity_provider_search(
        &self,
        _: RecordFilter,
        page: PageRequest,
    ) -> Answer<'_, Page<Arc<IdentityProvider>>> {
        self.identity_provider_list(page)
    }

    fn user_search(&self, _: RecordFilter, page: PageRequest) -> Answer<'_, Page<Arc<User>>> {
        self.user_list(page)
    }

    fn resource_search(
        &self,
        _: RecordFilter,
        page: PageRequest,
    ) -> Answer<'_, Page<Arc<Resource>>> {
        self.resource_list(page)
    }

    fn signing_key_list(&self) -> Answer<'_, Vec<SigningKeyRecord>> {
        self.key_readings.fetch_add(1, Ordering::SeqCst);
        self.with(|kept, _| Ok(kept.keys_oldest_first()))
    }

    fn signing_key_insert(
        &self,
        key: SigningKeyRecord,
        after: Option<String>,
        told: Vec<AuditEvent>,
    ) -> Answer<'_, SigningKeyRecord> {
        self.with(|kept, _| {
            let before = kept.keys.len();
            let key = kept.key_insert(key, after.as_deref());
            if kept.keys.len() > before {
                kept.audit.extend(told);
            }
            Ok(key)
        })
    }

    fn signing_key_replace(&self, key: SigningKeyRecord, told: Vec<AuditEvent>) -> Answer<'_, ()> {
        self.with(|kept, _| {
            kept.key_replace(&key)?;
            kept.audit.extend(told);
            Ok(())
        })
    }

    fn signing_key_remove<'a>(&'a self, key_id: &'a str, told: Vec<AuditEvent>) -> Answer<'a, ()> {
        self.with(|kept, _| {
            kept.key_remove(key_id)?;
            kept.audit.extend(told);
            Ok(())
        })
    }

    fn record_issuance(&self, issuance: Issuance) -> Answer<'static, ()> {
        Box::pin(ready(self.record(issuance)))
    }

    fn issued_token_find(&self, decision: DecisionId) -> Answer<'_, Option<IssuedToken>> {
        self.with(|kept, _| Ok(kept.issued_token(decision)))
    }

    fn spend(&self, marks: Vec<SpendOnce>) -> Answer<'_, ()> {
        let now = self.clock.now();
        let full = self.full.load(Ordering::SeqCst);
        let spent = self
            .open()
            .and_then(|mut kept| kept.spend(&marks, full, now));
        Box::pin(ready(spent))
    }

    fn is_any_spent(&self, marks: Vec<SpendMark>) -> Answer<'_, bool> {
        let now = self.clock.now();
        let spent = self.open().map(|kept| {
            let is_spent = |mark| kept.spent.get(mark).is_some_and(|until| *until > now);
            marks.iter().any(is_spent)
        });
        Box::pin(ready(spent))
    }

    fn record_decisions(&self, noted: NotedDecisions) -> Answer<'_, ()> {
        self.with(|kept, _| {
            kept.refused.extend(noted.refused);
            kept.usage.refused.extend(noted.refusal_counts);
            kept.usage.granted.extend(noted.grant_counts);
            Ok(())
        })
    }

    fn refused_decision_find(&self, id: DecisionId) -> Answer<'_, Option<RefusedDecision>> {
        let found = self.open().map(|kept| {
            let mut refused = kept.refused.iter();
            refused.find(|one| one.id == id).cloned()
        });
        Box::pin(ready(found))
    }

    fn refusal_counts(&self, since: Timestamp) -> Answer<'_, Vec<RefusalCount>> {
        self.with(|kept, _| Ok(kept.usage(since, None).refused))
    }

    fn usage(&self, since: Timestamp, until: Timestamp) -> Answer<'_, Usage> {
        self.with(|kept, _| Ok(kept.usage(since, Some(until))))
    }

    fn decision_list(
        &self,
        filter: DecisionFilter,
        page: PageRequest,
    ) -> Answer<'_, Page<KeptDecision>> {
        self.with(|kept, _| Ok(kept.decisions(&filter, &page)))
    }

    fn ticket_insert(&self, tickets: Vec<Ticket>) -> Answer<'_, ()> {
        self.with(|kept, now| kept.tickets_insert(tickets, now))
    }

    fn ticket_hand_out(&self, ticket: Ticket, told: AuditEvent) -> Answer<'_, ()> {
        self.with(|kept, now| {
            kept.tickets_insert(vec![ticket], now)?;
            kept.audit.push(told);
            Ok(())
        })
    }

    fn ticket_find(&self, kind: TicketKind, id: TicketId) -> Answer<'_, Option<Ticket>> {
        self.with(|kept, _| Ok(kept.tickets.get(&(kind, id)).cloned()))
    }

    fn ticket_find_by_alias<'a>(
        &'a self,
        kind: TicketKind,
        alias: &'a str,
    ) -> Answer<'a, Option<Ticket>> {
        self.with(|kept, now| Ok(kept.live_alias(kind, alias, now).cloned()))
    }

    fn ticket_replace(&self, ticket: Ticket) -> Answer<'_, ()> {
        self.with(|kept, now| kept.ticket_replace(ticket, now))
    }

    fn ticket_take(&self, kind: TicketKind, id: TicketId, taken: Taken) -> Answer<'_, ()> {
        self.with(|kept, now| kept.ticket_take(kind, id, taken, now))
    }

    fn session_end(&self, id: TicketId, taken: Taken) -> Answer<'_, ()> {
        self.with(|kept, _| {
            kept.session_end(id, taken);
            Ok(())
        })
    }

    fn grant_find(&self, id: GrantId) -> Answer<'_, Option<AuthorizationGrant>> {
        self.with(|kept, _| Ok(kept.grants.get(&id).cloned()))
    }

    fn grant_revoke(&self, id: GrantId, at: Timestamp) -> Answer<'_, ()> {
        self.with(|kept, _| {
            if let Some(grant) = kept.grants.get_mut(&id) {
                grant.revoked_at.get_or_insert(at);
            }
            Ok(())
        })
    }

    fn issued_token_revoke(
        &self,
        decision: DecisionId,
        at: Timestamp,
        _keep_until: Timestamp,
    ) -> Answer<'_, ()> {
        self.with(|kept, _| {
            kept.revoked_tokens.entry(decision).or_insert(at);
            Ok(())
        })
    }

    fn grant_list(
        &self,
        filter: GrantFilter,
        page: PageRequest,
    ) -> Answer<'_, Page<AuthorizationGrant>> {
        self.with(|kept, _| Ok(kept.grants(&filter, &page)))
    }

    fn revoke(&self, revocation: Revocation) -> Answer<'_, Revoked> {
        self.with(|kept, _| Ok(kept.revoke(revocation)))
    }

    fn user_find(&self, id: UserId) -> Answer<'_, Option<Arc<User>>> {
        self.with(|kept, _| Ok(kept.users.get(&id).cloned()))
    }

    fn user_find_by_name<'a>(&'a self, name: &'a str) -> Answer<'a, Option<Arc<User>>> {
        self.with(|kept, _| Ok(kept.user_by_name(name).cloned()))
    }

    fn user_list(&self, page: PageRequest) -> Answer<'_, Page<Arc<User>>> {
        self.with(|kept, _| {
            Ok(page_of(kept.users.values(), &page, |one| {
                one.id().to_string()
            }))
        })
    }

    fn consent_find<'a>(
        &'a self,
        user: UserId,
        client: &'a ClientId,
    ) -> Answer<'a, Option<Consent>> {
        self.with(|kept, _| Ok(kept.consents.get(&(user, client.clone())).cloned()))
    }

    fn consent_put(&self, consent: Consent) -> Answer<'_, ()> {
        self.with(|kept, _| kept.consent_put(consent))
    }

    fn consent_remove<'a>(&'a self, user: UserId, client: &'a ClientId) -> Answer<'a, ()> {
        self.with(|kept, _| {
            kept.consents.remove(&(user, client.clone()));
            Ok(())
        })
    }

    fn resource_find<'a>(&'a self, uri: &'a str) -> Answer<'a, Option<Arc<Resource>>> {
        self.with(|kept, _| Ok(kept.resources.get(uri).cloned()))
    }

    fn resource_list(&self, page: PageRequest) -> Answer<'_, Page<Arc<Resource>>> {
        self.with(|kept, _| {
            Ok(page_of(kept.resources.values(), &page, |one| {
                one.uri.to_string()
            }))
        })
    }

    fn audit_append(&self, events: Vec<AuditEvent>) -> Answer<'_, ()> {
        let appended = self.open().map(|mut kept| kept.audit.extend(events));
        Box::pin(ready(appended))
    }

    fn audit_list(&self, filter: AuditFilter, _page: PageRequest) -> Answer<'_, Page<ChainedLine>> {
        self.with(|kept, _| {
            let wanted = |line: &ChainedLine| {
                let target = filter.target.as_ref();
                target.is_none_or(|target| line.filed.target == *target)
            };
            let items = kept.chained_audit().into_iter().rev().filter(wanted);
            Ok(Page {
                items: items.collect(),
                next: None,
            })
        })
    }

    fn audit_find(&self, number: u64) -> Answer<'_, Option<ChainedLine>> {
        self.with(|kept, _| {
            let mut lines = kept.chained_audit().into_iter();
            Ok(lines.find(|line| line.number == number))
        })
    }

    fn audit_follow(&self, after: u64) -> Answer<'_, Vec<ChainedLine>> {
        self.with(|kept, _| {
            let lines = kept.chained_audit().into_iter();
            Ok(lines.filter(|line| line.number > after).collect())
        })
    }

    fn audit_ends(&self) -> Answer<'_, AuditEnds> {
        self.with(|kept, _| {
            let lines = kept.chained_audit();
            let head = lines.last().map(|line| (line.end(), true));
            Ok(AuditEnds {
                checkpoint: None,
                head,
                oldest: lines.first().map(|line| line.number),
                newest: lines.last().map(|line| line.number),
            })
        })
    }

    fn audit_drop(&self, _before: Timestamp, _most: u32) -> Answer<'_, u64> {
        Box::pin(ready(Ok(0)))
    }
}
