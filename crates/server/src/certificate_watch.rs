//! Certificates near their end: looked for once a day among the registered keys and authorities, told to the operator's log, counted, and
//! written to the audit log.

use std::convert::Infallible;
use std::time::Duration;

use jurat_registry::audit::AuditFilter;
use jurat_registry::audit::chain::AuditLine;
use jurat_registry::client_credential::TrustedKey;
use jurat_registry::clock::{Clock, Timestamp};
use jurat_registry::identity_provider::IdentityProvider;
use jurat_registry::page::PageRequest;
use jurat_registry::store::{Store, StoreError, TenantStore};
use jurat_registry::tenant::TenantName;

use crate::key_events::KeyEventJournal;
use crate::metrics::KeyEventName;

/// How long before its end a certificate is spoken of.
pub const NEAR_SECONDS: u32 = 30 * DAY_SECONDS;

const DAY_SECONDS: u32 = 86_400;
const EVERY: Duration = Duration::from_secs(DAY_SECONDS as u64);
/// A hundred thousand tenants take half an hour.
const BETWEEN_TENANTS: Duration = Duration::from_millis(20);
/// After a start others come first.
const AFTER_START: Duration = Duration::from_mins(1);

/// Looks every day, at all tenants, one after the other. Ends never: whoever runs it drops it.
pub async fn look_every_day(
    store: &dyn Store,
    clock: &dyn Clock,
    events: &KeyEventJournal,
) -> Infallible {
    tokio::time::sleep(AFTER_START).await;
    loop {
        if let Err(error) = look_at_all(store, clock, events).await {
            let error: &dyn std::error::Error = &error;
            tracing::warn!(
                error,
                "certificates could not be looked through; tomorrow again"
            );
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Looks at each tenant's once, page by page, and lets others have the store in between.
pub async fn look_at_all(
    store: &dyn Store,
    clock: &dyn Clock,
    events: &KeyEventJournal,
) -> Result<(), StoreError> {
    let mut page = PageRequest::first(PageRequest::MOST);
    loop {
        let found = store.tenant_list(page.clone()).await?;
        for tenant in found.items.iter().filter(|one| one.settings.enabled) {
            match store.tenant(&tenant.name).await {
                Ok(records) => look(&tenant.name, &*records, clock.now(), events).await?,
                // It was removed meanwhile.
                Err(StoreError::NotFound) => {}
                Err(error) => return Err(error),
            }
            tokio::time::sleep(BETWEEN_TENANTS).await;
        }
        let Some(next) = found.next else {
            return Ok(());
        };
        page.after = Some(next);
    }
}

/// Looks once.
pub async fn look(
    tenant: &TenantName,
    store: &dyn TenantStore,
    now: Timestamp,
    events: &KeyEventJournal,
) -> Result<(), StoreError> {
    let look = Look {
        tenant,
        store,
        now,
        events,
    };
    look.at_identity_providers().await?;
    look.at_clients().await
}

/// One look through a tenant's records.
struct Look<'a> {
    tenant: &'a TenantName,
    store: &'a dyn TenantStore,
    now: Timestamp,
    events: &'a KeyEventJournal,
}

impl Look<'_> {
    async fn at_identity_providers(&self) -> Result<(), StoreError> {
        let mut page = PageRequest::first(PageRequest::MOST);
        loop {
            let found = self.store.identity_provider_list(page.clone()).await?;
            for provider in found.items.iter().filter(|one| one.is_live(self.now)) {
                let ends = ends_of(provider.keys()).chain(ends_of_authorities(provider));
                self.tell(provider.issuer(), ends).await?;
            }
            let Some(next) = found.next else {
                return Ok(());
            };
            page.after = Some(next);
        }
    }

    async fn at_clients(&self) -> Result<(), StoreError> {
        let mut page = PageRequest::first(PageRequest::MOST);
        loop {
            let found = self.store.client_list(page.clone()).await?;
            for client in found.items.iter().filter(|one| one.is_live(self.now)) {
                let ends = ends_of(client.keys());
                self.tell(client.id().as_str(), ends).await?;
            }
            let Some(next) = found.next else {
                return Ok(());
            };
            page.after = Some(next);
        }
    }

    /// Tells of what ends soon or has ended. A restart does not tell it again on the same day.
    async fn tell(&self, target: &str, ends: impl Iterator<Item = End>) -> Result<(), StoreError> {
        let near = self.now.plus_seconds(NEAR_SECONDS).seconds();
        let due: Vec<_> = ends.filter(|(_, end)| *end <= near).collect();
        if due.is_empty() {
            return Ok(());
        }
        let about = AuditFilter {
            target: Some(target.to_owned()),
            ..AuditFilter::default()
        };
        let page = PageRequest::first(PageRequest::MOST);
        let known = self.store.audit_list(about, page).await?.items;
        let known: Vec<_> = known.iter().filter_map(|line| line.read().ok()).collect();
        let since = self.now.minus_seconds(DAY_SECONDS - 3600);
        for (name, end) in due {
            let end = Timestamp::from_seconds(end);
            let detail = if end < self.now {
                format!("{name} ended on {end}")
            } else {
                format!("{name} ends on {end}")
            };
            let is_told = |line: &AuditLine| line.event.at > since && line.event.detail == detail;
            if !known.iter().any(is_told) {
                let tenant = self.tenant;
                tracing::warn!(%tenant, target, detail, "a certificate is near its end");
                let name = KeyEventName::CertificateEnding;
                self.events.note(name, tenant, target, &detail, self.now);
            }
        }
        Ok(())
    }
}

/// What a certificate is called, and when it ends, in seconds since 1970.
type End = (String, i64);

fn ends_of(keys: &[TrustedKey]) -> impl Iterator<Item = End> + '_ {
    keys.iter().filter(|key| key.enabled).filter_map(|key| {
        let dates = key.key.certificate_dates()?;
        let subject = key.key.certificate_subject().unwrap_or_default();
        Some((format!("certificate {subject}"), dates.not_after))
    })
}

fn ends_of_authorities(provider: &IdentityProvider) -> impl Iterator<Item = End> + '_ {
    let trust = provider.settings().certificate_trust.as_ref();
    let authorities = trust.map_or(&[][..], |trust| {
        trust.authorities.authorities().authorities()
    });
    authorities.iter().map(|authority| {
        let name = format!("certificate authority {}", authority.subject);
        (name, authority.dates.not_after)
    })
}
