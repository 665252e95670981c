//! How long the lines of the audit logs are kept. Where the server is to keep them for so many days, what is older is dropped once a day, tenant
//! by tenant and a bounded number of lines at a time: the store leaves a sealed checkpoint of the last that went and a line that says so,
//! so the log can still be verified. A log that does not hang together is left as it is.

use std::convert::Infallible;
use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;
use std::time::Duration;

use jurat_registry::clock::{Clock, Timestamp};
use jurat_registry::page::PageRequest;
use jurat_registry::store::{Store, StoreError, TenantStore};

const DAY_SECONDS: u32 = 86_400;
const EVERY: Duration = Duration::from_secs(DAY_SECONDS as u64);
/// A hundred thousand tenants take half an hour.
const BETWEEN_TENANTS: Duration = Duration::from_millis(20);
/// After a start others come first.
const AFTER_START: Duration = Duration::from_mins(2);
/// So many lines go in one write: others wait for it.
const AT_ONCE: u32 = 1000;

/// For how long lines are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditRetention {
    /// For ever.
    ForEver,
    /// For so many days.
    Days(NonZeroU32),
}

impl AuditRetention {
    /// Longest time that can be stated, in days: a hundred years.
    pub const MOST_DAYS: u32 = 36_500;

    /// What is older than this may go at `now`.
    pub fn keeps_from(self, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::ForEver => None,
            Self::Days(days) => Some(now.minus_seconds(days.get().saturating_mul(DAY_SECONDS))),
        }
    }
}

/// Not a number of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidRetention;

impl fmt::Display for InvalidRetention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let most = AuditRetention::MOST_DAYS;
        write!(
            f,
            "state 1 to {most} days, or 0 to keep every line for ever"
        )
    }
}

impl FromStr for AuditRetention {
    type Err = InvalidRetention;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let days: u32 = text.parse().map_err(|_| InvalidRetention)?;
        match NonZeroU32::new(days) {
            None => Ok(Self::ForEver),
            Some(days) if days.get() <= Self::MOST_DAYS => Ok(Self::Days(days)),
            Some(_) => Err(InvalidRetention),
        }
    }
}

/// Drops what is too old every day, of all tenants, one after the other. Ends never: whoever runs it drops it.
pub async fn drop_every_day(
    store: &dyn Store,
    clock: &dyn Clock,
    retention: AuditRetention,
) -> Infallible {
    if retention == AuditRetention::ForEver {
        return std::future::pending().await;
    }
    tokio::time::sleep(AFTER_START).await;
    loop {
        if let Err(error) = drop_of_all(store, clock, retention).await {
            let error: &dyn std::error::Error = &error;
            tracing::warn!(
                error,
                "old lines of the audit logs could not be looked for; tomorrow again"
            );
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Drops what is too old of each tenant once, and lets others have the store in between. One whose log cannot be dropped from is told to
/// the operator, and does not keep the others.
pub async fn drop_of_all(
    store: &dyn Store,
    clock: &dyn Clock,
    retention: AuditRetention,
) -> Result<(), StoreError> {
    let mut page = PageRequest::first(PageRequest::MOST);
    loop {
        let found = store.tenant_list(page.clone()).await?;
        for tenant in &found.items {
            let dropped = match store.tenant(&tenant.name).await {
                Ok(records) => drop_old(&*records, clock.now(), retention).await,
                Err(error) => Err(error),
            };
            let tenant = &tenant.name;
            match dropped {
                // It was removed meanwhile.
                Ok(0) | Err(StoreError::NotFound) => {}
                Ok(lines) => tracing::info!(%tenant, lines, "old lines of the audit log dropped"),
                Err(error) => {
                    let error: &dyn std::error::Error = &error;
                    tracing::error!(
                        error,
                        %tenant,
                        "old lines of the audit log cannot be dropped; jurat audit verify says more"
                    );
                }
            }
            tokio::time::sleep(BETWEEN_TENANTS).await;
        }
        let Some(next) = found.next else {
            return Ok(());
        };
        page.after = Some(next);
    }
}

/// Drops what is too old of one tenant, and says how many lines went. Where nothing is, nothing is written.
pub async fn drop_old(
    store: &dyn TenantStore,
    now: Timestamp,
    retention: AuditRetention,
) -> Result<u64, StoreError> {
    let Some(before) = retention.keeps_from(now) else {
        return Ok(0);
    };
    let mut dropped = 0;
    while has_older(store, before).await? {
        let lines = store.audit_drop(before, AT_ONCE).await?;
        dropped += lines;
        if lines == 0 {
            break;
        }
        tokio::time::sleep(BETWEEN_TENANTS).await;
    }
    Ok(dropped)
}

/// Whether the oldest line is older than `before`: a look that writes nothing.
async fn has_older(store: &dyn TenantStore, before: Timestamp) -> Result<bool, StoreError> {
    let Some(oldest) = store.audit_ends().await?.oldest else {
        return Ok(false);
    };
    let line = store.audit_find(oldest).await?;
    Ok(line.is_some_and(|line| line.filed.at < before))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_stated_and_0_keeps_every_line() {
        let now = Timestamp::from_seconds(1_000_000_000);
        let parse = |text: &str| text.parse::<AuditRetention>();
        assert_eq!(parse("0"), Ok(AuditRetention::ForEver));
        assert_eq!(AuditRetention::ForEver.keeps_from(now), None);
        let days = parse("2").unwrap();
        let before = Timestamp::from_seconds(1_000_000_000 - 2 * 86_400);
        assert_eq!(days.keeps_from(now), Some(before));
        let most = parse("36500").unwrap().keeps_from(now).unwrap();
        assert_eq!(now.seconds() - most.seconds(), 36_500 * 86_400);
        for bad in ["", "-1", "36501", "1.5", "for ever"] {
            assert_eq!(parse(bad), Err(InvalidRetention), "{bad}");
        }
    }
}
