//! One tenant's handle: the number it carries stands in every statement, so that it reaches no other tenant's row.

use std::future::ready;
use std::sync::Arc;

use jurat_registry::audit::AuditEvent;
use jurat_registry::client::Client;
use jurat_registry::clock::Timestamp;
use jurat_registry::decision::{RefusalCount, RefusedDecision};
use jurat_registry::id::{ClientId, DecisionId, IdentityProviderId};
use jurat_registry::identity_provider::IdentityProvider;
use jurat_registry::issuance::{Issuance, IssuedToken, SpendMark};
use jurat_registry::page::{Page, PageRequest};
use jurat_registry::signing_key::SigningKeyRecord;
use jurat_registry::store::{Answer, Issuer, TenantStore};

use super::engine::Engine;
use super::live_marks::LiveMark;
use super::record_cache::{Known, Ticket};
use super::tenant_number::TenantNumber;
use super::turn;
use super::turn_rows::IssuanceRow;
use super::{audit_rows, issuance_rows, record_rows, refusal_rows, signing_key_rows};

/// A tenant's records in SQLite.
pub(super) struct SqliteTenant {
    engine: Arc<Engine>,
    tenant: TenantNumber,
}

impl SqliteTenant {
    /// The handle of the tenant of that number.
    pub(super) fn new(engine: Arc<Engine>, tenant: TenantNumber) -> Self {
        Self { engine, tenant }
    }

    fn issuer_read(&self, name: &str, ticket: Ticket) -> Answer<'static, Option<Issuer>> {
        let (tenant, cache) = (self.tenant, Arc::clone(&self.engine.cache));
        let name = name.to_owned();
        self.engine.readers.read(move |connection| {
            let issuer = record_rows::issuer_find(connection, tenant, &name)?;
            cache.issuer_read(tenant, &name, issuer.clone(), ticket);
            Ok(issuer)
        })
    }

    /// What is to be done when `name` was given to somebody or changed, and the identity provider `id` with it.
    fn changed<T>(
        &self,
        name: String,
        id: Option<IdentityProviderId>,
    ) -> impl FnOnce(&T) + Send + 'static {
        let (tenant, cache) = (self.tenant, Arc::clone(&self.engine.cache));
        move |_| {
            cache.name_given(tenant, &name);
            cache.issuer_changed(tenant, &name);
            if let Some(id) = id {
                cache.identity_provider_changed(tenant, id);
            }
        }
    }
}

impl TenantStore for SqliteTenant {
    fn issuer_find<'a>(&'a self, name: &'a str) -> Answer<'a, Option<Issuer>> {
        match self.engine.cache.issuer(self.tenant, name) {
            Known::Warm(issuer) => Box::pin(ready(Ok(issuer))),
            Known::Cold(ticket) => self.issuer_read(name, ticket),
        }
    }

    fn client_find<'a>(&'a self, id: &'a str) -> Answer<'a, Option<Arc<Client>>> {
        let client = |issuer| match issuer {
            Some(Issuer::Client(client)) => Some(client),
            _ => None,
        };
        match self.engine.cache.issuer(self.tenant, id) {
            Known::Warm(issuer) => Box::pin(ready(Ok(client(issuer)))),
            Known::Cold(ticket) => {
                let read = self.issuer_read(id, ticket);
                Box::pin(async move { Ok(client(read.await?)) })
            }
        }
    }

    fn client_list(&self, page: PageRequest) -> Answer<'_, Page<Arc<Client>>> {
        let tenant = self.tenant;
        self.engine
            .readers
            .read(move |connection| record_rows::client_list(connection, tenant, &page))
    }

    fn client_insert(&self, client: Client) -> Answer<'_, ()> {
        let tenant = self.tenant;
        let changed = self.changed(client.id().to_string(), None);
        self.engine.writer.change(
            move |connection| record_rows::client_insert(connection, tenant, &client),
            changed,
        )
    }

    fn client_replace(&self, client: Client) -> Answer<'_, ()> {
        let tenant = self.tenant;
        let changed = self.changed(client.id().to_string(), None);
        self.engine.writer.change(
            move |connection| record_rows::client_replace(connection, tenant, &client),
            changed,
        )
    }

    fn client_remove<'a>(&'a self, id: &'a ClientId, revision: Option<u64>) -> Answer<'a, ()> {
        let (tenant, id) = (self.tenant, id.clone());
        let changed = self.changed(id.to_string(), None);
        self.engine.writer.change(
            move |connection| record_rows::client_remove(connection, tenant, &id, revision),
            changed,
        )
    }

    fn identity_provider_find(
        &self,
        id: IdentityProviderId,
    ) -> Answer<'_, Option<Arc<IdentityProvider>>> {
        let tenant = self.tenant;
        let ticket = match self.engine.cache.identity_provider(tenant, id) {
            Known::Warm(provider) => return Box::pin(ready(Ok(provider))),
            Known::Cold(ticket) => ticket,
        };
        let cache = Arc::clone(&self.engine.cache);
        self.engine.readers.read(move |connection| {
            let found = record_rows::identity_provider_find(connection, tenant, id)?;
            if let Some(provider) = &found {
                cache.identity_provider_read(tenant, id, Arc::clone(provider), ticket);
            }
            Ok(found)
        })
    }

    fn identity_provider_list(&self, page: PageRequest) -> Answer<'_, Page<Arc<IdentityProvider>>> {
        let tenant = self.tenant;
        self.engine
            .readers
            .read(move |connection| record_rows::identity_provider_list(connection, tenant, &page))
    }

    fn identity_provider_insert(
        &self,
        provider: IdentityProvider,
        audit: Vec<AuditEvent>,
    ) -> Answer<'_, ()> {
        let tenant = self.tenant;
        let changed = self.changed(provider.issuer().to_owned(), Some(provider.id()));
        self.engine.writer.change(
            move |connection| {
                record_rows::identity_provider_insert(connection, tenant, &provider)?;
                audit_rows::append(connection, tenant, &audit)
            },
            changed,
        )
    }

    fn identity_provider_replace(
        &self,
        provider: IdentityProvider,
        audit: Vec<AuditEvent>,
    ) -> Answer<'_, ()> {
        let tenant = self.tenant;
        let changed = self.changed(provider.issuer().to_owned(), Some(provider.id()));
        self.engine.writer.change(
            move |connection| {
                record_rows::identity_provider_replace(connection, tenant, &provider)?;
                audit_rows::append(connection, tenant, &audit)
            },
            changed,
        )
    }

    fn identity_provider_remove(
        &self,
        id: IdentityProviderId,
        revision: Option<u64>,
    ) -> Answer<'_, ()> {
        let (tenant, cache) = (self.tenant, Arc::clone(&self.engine.cache));
        let removed = self.engine.writer.change(
            move |connection| {
                record_rows::identity_provider_remove(connection, tenant, id, revision)
            },
            move |issuer: &String| {
                cache.issuer_changed(tenant, issuer);
                cache.identity_provider_changed(tenant, id);
            },
        );
        Box::pin(async move { removed.await.map(drop) })
    }

    fn signing_key_list(&self) -> Answer<'_, Vec<SigningKeyRecord>> {
        let tenant = self.tenant;
        self.engine
            .readers
            .read(move |connection| signing_key_rows::list(connection, tenant))
    }

    fn signing_key_insert(
        &self,
        key: SigningKeyRecord,
        _after: Option<String>,
    ) -> Answer<'_, SigningKeyRecord> {
        let tenant = self.tenant;
        self.engine.writer.change(
            move |connection| signing_key_rows::insert(connection, tenant, key),
            |_| {},
        )
    }

    fn record_issuance(&self, issuance: Issuance) -> Answer<'static, ()> {
        let tenant = self.tenant;
        match self.engine.writer.accepts() {
            Ok(()) => turn::hand_over(&self.engine.writer, IssuanceRow { tenant, issuance }),
            Err(refused) => Box::pin(ready(Err(refused))),
        }
    }

    fn issued_token_find(&self, decision: DecisionId) -> Answer<'_, Option<IssuedToken>> {
        let tenant = self.tenant;
        self.engine
            .readers
            .read(move |connection| issuance_rows::token_find(connection, tenant, decision))
    }

    fn is_any_spent(&self, marks: Vec<SpendMark>) -> Answer<'_, bool> {
        let tenant = self.tenant;
        let marks = marks.into_iter().map(|mark| LiveMark { tenant, mark });
        self.engine.writer.is_any_spent(marks.collect())
    }

    fn record_refusals(
        &self,
        refused: Vec<RefusedDecision>,
        counts: Vec<RefusalCount>,
    ) -> Answer<'_, ()> {
        let tenant = self.tenant;
        let bounds = (self.engine.most_kept_refusals, self.engine.clock.now());
        self.engine.writer.change(
            move |connection| refusal_rows::record(connection, tenant, &refused, &counts, bounds),
            |()| {},
        )
    }

    fn refused_decision_find(&self, id: DecisionId) -> Answer<'_, Option<RefusedDecision>> {
        let tenant = self.tenant;
        self.engine
            .readers
            .read(move |connection| refusal_rows::find(connection, tenant, id))
    }

    fn refusal_counts(&self, since: Timestamp) -> Answer<'_, Vec<RefusalCount>> {
        let tenant = self.tenant;
        self.engine
            .readers
            .read(move |connection| refusal_rows::counts(connection, tenant, since))
    }

    fn audit_append(&self, events: Vec<AuditEvent>) -> Answer<'_, ()> {
        let tenant = self.tenant;
        self.engine.writer.change(
            move |connection| audit_rows::append(connection, tenant, &events),
            |()| {},
        )
    }

    fn audit_list<'a>(
        &'a self,
        target: Option<&'a str>,
        page: PageRequest,
    ) -> Answer<'a, Page<AuditEvent>> {
        let (tenant, target) = (self.tenant, target.map(str::to_owned));
        self.engine
            .readers
            .read(move |connection| audit_rows::list(connection, tenant, target.as_deref(), &page))
    }
}
