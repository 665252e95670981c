//! One tenant's handle: the number it carries stands in every statement, so that it reaches no other tenant's row.

mod hand_over;
mod warm;

use std::future::ready;
use std::sync::Arc;

use jurat_registry::audit::chain::ChainedLine;
use jurat_registry::audit::{AuditEvent, AuditFilter};
use jurat_registry::author::Author;
use jurat_registry::authorization_grant::AuthorizationGrant;
use jurat_registry::change::RecordChange;
use jurat_registry::client::Client;
use jurat_registry::clock::Timestamp;
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

use super::engine::Engine;
use super::live_marks::LiveMark;
use super::placed_tenant::PlacedTenant;
use super::record_cache::Known;
use super::turn;
use super::turn_rows::IssuanceRow;
use super::{
    audit_rows, consent_rows, decision_rows, grant_counts, grant_rows, issuance_rows, record_rows,
    refusal_rows, resource_rows, revocation_rows, signing_key_rows, ticket_rows, user_rows,
};

/// A tenant's records in SQLite.
pub(super) struct SqliteTenant {
    engine: Arc<Engine>,
    tenant: PlacedTenant,
}

impl SqliteTenant {
    /// The handle of that tenant.
    pub(super) fn new(engine: Arc<Engine>, tenant: PlacedTenant) -> Self {
        Self { engine, tenant }
    }

    /// Whether the tenant was removed since the handle was given out: then it finds nothing, and changes nothing.
    fn is_gone(&self) -> bool {
        self.engine.cache.removed.contains(self.tenant.number)
    }
}

impl TenantStore for SqliteTenant {
    fn change(
        &self,
        author: Author,
        changes: Vec<RecordChange>,
        remarks: Vec<AuditEvent>,
    ) -> Answer<'_, ()> {
        let tenant = self.tenant.clone();
        self.engine.make(author, move |connection, making| {
            making.records(connection, &tenant, changes, remarks)
        })
    }

    fn issuer_find<'a>(&'a self, name: &'a str) -> Answer<'a, Option<Issuer>> {
        self.find_named(|cache| &cache.issuers, name, record_rows::issuer_find)
    }

    fn client_find<'a>(&'a self, id: &'a str) -> Answer<'a, Option<Arc<Client>>> {
        let client = |issuer| match issuer {
            Some(Issuer::Client(client)) => Some(client),
            _ => None,
        };
        if let Known::Warm(issuer) = self.engine.cache.issuers.find(self.tenant.number, id)
            && !self.is_gone()
        {
            return Box::pin(ready(Ok(client(issuer))));
        }
        let read = self.issuer_find(id);
        Box::pin(async move { Ok(client(read.await?)) })
    }

    fn client_list(&self, page: PageRequest) -> Answer<'_, Page<Arc<Client>>> {
        self.read(move |connection, tenant| record_rows::client_list(connection, tenant, &page))
    }

    fn client_search(
        &self,
        filter: RecordFilter,
        page: PageRequest,
    ) -> Answer<'_, Page<Arc<Client>>> {
        self.read(move |connection, tenant| {
            record_rows::client_search(connection, tenant, &filter, &page)
        })
    }

    fn identity_provider_find(
        &self,
        id: IdentityProviderId,
    ) -> Answer<'_, Option<Arc<IdentityProvider>>> {
        let read = record_rows::identity_provider_find;
        self.find_by_id(|cache| &cache.identity_providers, id, read)
    }

    fn identity_provider_list(&self, page: PageRequest) -> Answer<'_, Page<Arc<IdentityProvider>>> {
        self.read(move |connection, tenant| {
            record_rows::identity_provider_list(connection, tenant, &page)
        })
    }

    fn identity_provider_search(
        &self,
        filter: RecordFilter,
        page: PageRequest,
    ) -> Answer<'_, Page<Arc<IdentityProvider>>> {
        self.read(move |connection, tenant| {
            record_rows::identity_provider_search(connection, tenant, &filter, &page)
        })
    }

    fn signing_key_list(&self) -> Answer<'_, Vec<SigningKeyRecord>> {
        self.read(signing_key_rows::list)
    }

    fn signing_key_insert(
        &self,
        key: SigningKeyRecord,
        after: Option<String>,
        told: Vec<AuditEvent>,
    ) -> Answer<'_, SigningKeyRecord> {
        self.change_told(told, move |connection, tenant| {
            signing_key_rows::insert(connection, tenant, key, after.as_deref())
        })
    }

    fn signing_key_replace(&self, key: SigningKeyRecord, told: Vec<AuditEvent>) -> Answer<'_, ()> {
        self.change_told(told, move |connection, tenant| {
            signing_key_rows::replace(connection, tenant, &key)?;
            Ok(((), true))
        })
    }

    fn signing_key_remove<'a>(&'a self, key_id: &'a str, told: Vec<AuditEvent>) -> Answer<'a, ()> {
        let key_id = key_id.to_owned();
        self.change_told(told, move |connection, tenant| {
            signing_key_rows::remove(connection, tenant, &key_id)?;
            Ok(((), true))
        })
    }

    fn record_issuance(&self, issuance: Issuance) -> Answer<'static, ()> {
        let tenant = self.tenant.number;
        if self.is_gone() {
            return Box::pin(ready(Err(StoreError::NotFound)));
        }
        match self.engine.writer.accepts() {
            Ok(()) => turn::hand_over(&self.engine.writer, IssuanceRow { tenant, issuance }),
            Err(refused) => Box::pin(ready(Err(refused))),
        }
    }

    fn issued_token_find(&self, decision: DecisionId) -> Answer<'_, Option<IssuedToken>> {
        self.read(move |connection, tenant| issuance_rows::token_find(connection, tenant, decision))
    }

    fn spend(&self, marks: Vec<SpendOnce>) -> Answer<'_, ()> {
        if self.is_gone() {
            return Box::pin(ready(Err(StoreError::NotFound)));
        }
        self.engine.writer.spend(self.tenant.number, marks)
    }

    fn is_any_spent(&self, marks: Vec<SpendMark>) -> Answer<'_, bool> {
        if self.is_gone() {
            return Box::pin(ready(Ok(false)));
        }
        let tenant = self.tenant.number;
        let marks = marks.into_iter().map(|mark| LiveMark { tenant, mark });
        self.engine.writer.is_any_spent(marks.collect())
    }

    fn record_decisions(&self, noted: NotedDecisions) -> Answer<'_, ()> {
        let now = self.engine.clock.now();
        let bounds = (self.engine.most_kept_refusals, now);
        self.change(move |connection, tenant| {
            let (refused, counts) = (&noted.refused, &noted.refusal_counts);
            refusal_rows::record(connection, tenant, refused, counts, bounds)?;
            grant_counts::record(connection, tenant, &noted.grant_counts, now)
        })
    }

    fn refused_decision_find(&self, id: DecisionId) -> Answer<'_, Option<RefusedDecision>> {
        self.read(move |connection, tenant| refusal_rows::find(connection, tenant, id))
    }

    fn refusal_counts(&self, since: Timestamp) -> Answer<'_, Vec<RefusalCount>> {
        let until = Timestamp::from_millis(i64::MAX);
        self.read(move |connection, tenant| refusal_rows::counts(connection, tenant, since, until))
    }

    fn usage(&self, since: Timestamp, until: Timestamp) -> Answer<'_, Usage> {
        self.read(move |connection, tenant| {
            Ok(Usage {
                granted: grant_counts::between(connection, tenant, since, until)?,
                refused: refusal_rows::counts(connection, tenant, since, until)?,
            })
        })
    }

    fn decision_list(
        &self,
        filter: DecisionFilter,
        page: PageRequest,
    ) -> Answer<'_, Page<KeptDecision>> {
        self.read(move |connection, tenant| decision_rows::list(connection, tenant, &filter, &page))
    }

    fn ticket_insert(&self, tickets: Vec<Ticket>) -> Answer<'_, ()> {
        self.change_at(move |connection, tenant, now| {
            ticket_rows::insert(connection, tenant, &tickets, now)
        })
    }

    fn ticket_hand_out(&self, ticket: Ticket, told: AuditEvent) -> Answer<'_, ()> {
        let (tenant, key) = (self.tenant.clone(), self.engine.audit_key.clone());
        self.change_at(move |connection, number, now| {
            ticket_rows::insert(connection, number, &[ticket], now)?;
            audit_rows::append(connection, &tenant, &key, [told])
        })
    }

    fn ticket_find(&self, kind: TicketKind, id: TicketId) -> Answer<'_, Option<Ticket>> {
        self.read(move |connection, tenant| ticket_rows::find(connection, tenant, kind, id))
    }

    fn ticket_find_by_alias<'a>(
        &'a self,
        kind: TicketKind,
        alias: &'a str,
    ) -> Answer<'a, Option<Ticket>> {
        let (alias, now) = (alias.to_owned(), self.engine.clock.now());
        self.read(move |connection, tenant| {
            ticket_rows::find_by_alias(connection, tenant, kind, &alias, now)
        })
    }

    fn ticket_replace(&self, ticket: Ticket) -> Answer<'_, ()> {
        self.change_at(move |connection, tenant, now| {
            ticket_rows::replace(connection, tenant, &ticket, now)
        })
    }

    fn ticket_take(&self, kind: TicketKind, id: TicketId, taken: Taken) -> Answer<'_, ()> {
        self.change_at(move |connection, tenant, now| {
            ticket_rows::take(connection, tenant, (kind, id), taken, now, None)
        })
    }

    fn session_end(&self, id: TicketId, taken: Taken) -> Answer<'_, ()> {
        self.change(move |connection, tenant| {
            ticket_rows::session_end(connection, tenant, id, taken)
        })
    }

    fn grant_find(&self, id: GrantId) -> Answer<'_, Option<AuthorizationGrant>> {
        self.read(move |connection, tenant| grant_rows::find(connection, tenant, id))
    }

    fn grant_revoke(&self, id: GrantId, at: Timestamp) -> Answer<'_, ()> {
        self.change(move |connection, tenant| grant_rows::revoke(connection, tenant, id, at))
    }

    fn issued_token_revoke(
        &self,
        decision: DecisionId,
        at: Timestamp,
        keep_until: Timestamp,
    ) -> Answer<'_, ()> {
        self.change(move |connection, tenant| {
            grant_rows::token_revoke(connection, tenant, decision, (at, keep_until))
        })
    }

    fn grant_list(
        &self,
        filter: GrantFilter,
        page: PageRequest,
    ) -> Answer<'_, Page<AuthorizationGrant>> {
        self.read(move |connection, tenant| grant_rows::list(connection, tenant, &filter, &page))
    }

    fn revoke(&self, revocation: Revocation) -> Answer<'_, Revoked> {
        let (tenant, key) = (self.tenant.clone(), self.engine.audit_key.clone());
        self.change(move |connection, _| {
            revocation_rows::revoke(connection, &tenant, &key, revocation)
        })
    }

    fn user_find(&self, id: UserId) -> Answer<'_, Option<Arc<User>>> {
        self.find_by_id(|cache| &cache.users, id, user_rows::find)
    }

    fn user_find_by_name<'a>(&'a self, name: &'a str) -> Answer<'a, Option<Arc<User>>> {
        self.find_named(|cache| &cache.user_names, name, user_rows::find_by_name)
    }

    fn user_list(&self, page: PageRequest) -> Answer<'_, Page<Arc<User>>> {
        self.read(move |connection, tenant| user_rows::list(connection, tenant, &page))
    }

    fn user_search(&self, filter: RecordFilter, page: PageRequest) -> Answer<'_, Page<Arc<User>>> {
        self.read(move |connection, tenant| user_rows::search(connection, tenant, &filter, &page))
    }

    fn consent_find<'a>(
        &'a self,
        user: UserId,
        client: &'a ClientId,
    ) -> Answer<'a, Option<Consent>> {
        let client = client.clone();
        self.read(move |connection, tenant| consent_rows::find(connection, tenant, user, client))
    }

    fn consent_put(&self, consent: Consent) -> Answer<'_, ()> {
        self.change(move |connection, tenant| consent_rows::put(connection, tenant, &consent))
    }

    fn consent_remove<'a>(&'a self, user: UserId, client: &'a ClientId) -> Answer<'a, ()> {
        let client = client.clone();
        self.change(move |connection, tenant| {
            consent_rows::remove(connection, tenant, user, &client)
        })
    }

    fn resource_find<'a>(&'a self, uri: &'a str) -> Answer<'a, Option<Arc<Resource>>> {
        self.find_named(|cache| &cache.resources, uri, resource_rows::find)
    }

    fn resource_list(&self, page: PageRequest) -> Answer<'_, Page<Arc<Resource>>> {
        self.read(move |connection, tenant| resource_rows::list(connection, tenant, &page))
    }

    fn resource_search(
        &self,
        filter: RecordFilter,
        page: PageRequest,
    ) -> Answer<'_, Page<Arc<Resource>>> {
        self.read(move |connection, tenant| {
            resource_rows::search(connection, tenant, &filter, &page)
        })
    }

    fn audit_append(&self, events: Vec<AuditEvent>) -> Answer<'_, ()> {
        let (tenant, key) = (self.tenant.clone(), self.engine.audit_key.clone());
        self.change(move |connection, _| audit_rows::append(connection, &tenant, &key, events))
    }

    fn audit_list(&self, filter: AuditFilter, page: PageRequest) -> Answer<'_, Page<ChainedLine>> {
        self.read(move |connection, tenant| audit_rows::list(connection, tenant, &filter, &page))
    }

    fn audit_find(&self, number: u64) -> Answer<'_, Option<ChainedLine>> {
        self.read(move |connection, tenant| audit_rows::find(connection, tenant, number))
    }

    fn audit_follow(&self, after: u64) -> Answer<'_, Vec<ChainedLine>> {
        self.read(move |connection, tenant| audit_rows::follow(connection, tenant, after))
    }

    fn audit_ends(&self) -> Answer<'_, AuditEnds> {
        let (tenant, key) = (self.tenant.clone(), self.engine.audit_key.clone());
        self.read(move |connection, _| audit_rows::ends(connection, &tenant, &key))
    }

    fn audit_drop(&self, before: Timestamp, most: u32) -> Answer<'_, u64> {
        let (tenant, key) = (self.tenant.clone(), self.engine.audit_key.clone());
        self.change_at(move |connection, _, now| {
            audit_rows::drop_old(connection, &tenant, &key, before, (now, most))
        })
    }
}
