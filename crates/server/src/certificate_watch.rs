//! Certificates near their end: looked for once a day among the registered keys and authorities, told to the operator's log, counted, and
//! written to the audit log.

use std::convert::Infallible;
use std::time::Duration;

use jurat_registry::audit::AuditEvent;
use jurat_registry::client_credential::TrustedKey;
use jurat_registry::clock::{Clock, Timestamp};
use jurat_registry::identity_provider::IdentityProvider;
use jurat_registry::page::PageRequest;
use jurat_registry::store::{StoreError, TenantStore};

use crate::key_events::KeyEventJournal;
use crate::metrics::KeyEventName;

/// How long before its end a certificate is spoken of.
pub const NEAR_SECONDS: u32 = 30 * DAY_SECONDS;

const DAY_SECONDS: u32 = 86_400;
const EVERY: Duration = Duration::from_secs(DAY_SECONDS as u64);
/// After a start others come first.
const AFTER_START: Duration = Duration::from_mins(1);

/// Looks every day. Ends never: whoever runs it drops it.
pub async fn look_every_day(
    store: &dyn TenantStore,
    clock: &dyn Clock,
    events: &KeyEventJournal,
) -> Infallible {
    tokio::time::sleep(AFTER_START).await;
    loop {
        if let Err(error) = look(store, clock.now(), events).await {
            let error: &dyn std::error::Error = &error;
            tracing::warn!(
                error,
                "certificates could not be looked through; tomorrow again"
            );
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Looks once.
pub async fn look(
    store: &dyn TenantStore,
    now: Timestamp,
    events: &KeyEventJournal,
) -> Result<(), StoreError> {
    let mut page = PageRequest::first(PageRequest::MOST);
    loop {
        let found = store.identity_provider_list(page.clone()).await?;
        for provider in &found.items {
            if provider.is_live(now) {
                let ends = ends_of(provider.keys()).chain(ends_of_authorities(provider));
                tell(provider.issuer(), ends, now, store, events).await?;
            }
        }
        let Some(next) = found.next else { break };
        page.after = Some(next);
    }
    page.after = None;
    loop {
        let found = store.client_list(page.clone()).await?;
        for client in found.items.iter().filter(|client| client.is_live(now)) {
            tell(
                client.id().as_str(),
                ends_of(client.keys()),
                now,
                store,
                events,
            )
            .await?;
        }
        let Some(next) = found.next else { break };
        page.after = Some(next);
    }
    Ok(())
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

/// Tells of what ends soon or has ended. A restart does not tell it again on the same day.
async fn tell(
    target: &str,
    ends: impl Iterator<Item = End>,
    now: Timestamp,
    store: &dyn TenantStore,
    events: &KeyEventJournal,
) -> Result<(), StoreError> {
    let near = now.plus_seconds(NEAR_SECONDS).seconds();
    let due: Vec<_> = ends.filter(|(_, end)| *end <= near).collect();
    if due.is_empty() {
        return Ok(());
    }
    let known = store.audit_list(Some(target), PageRequest::first(PageRequest::MOST));
    let known = known.await?.items;
    let since = now.minus_seconds(DAY_SECONDS - 3600);
    for (name, end) in due {
        let end = Timestamp::from_seconds(end);
        let detail = if end < now {
            format!("{name} ended on {end}")
        } else {
            format!("{name} ends on {end}")
        };
        let is_told = |line: &AuditEvent| line.at > since && line.detail == detail;
        if !known.iter().any(is_told) {
            tracing::warn!(target = target, detail, "a certificate is near its end");
            events.note(KeyEventName::CertificateEnding, target, &detail, now);
        }
    }
    Ok(())
}
