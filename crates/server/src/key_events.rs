//! What happens to the keys of those who are trusted: told to the operator's log, counted, and brought to the audit log a few times a
//! second. What an issuer publishes is its own doing: of each issuer so many lines an hour are kept, what is more is counted alone.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jurat_registry::audit::AuditEvent;
use jurat_registry::author::Author;
use jurat_registry::clock::Timestamp;
use jurat_registry::key_sets::{KeyEvent, KeyEventKind, KeyEvents, KeyFault};
use jurat_registry::store::{Store, StoreError};
use jurat_registry::tenant::TenantName;

use crate::decisions::Decisions;
use crate::metrics::{KeyEventName, Metrics};

/// Events on their way to the audit log.
pub struct KeyEventJournal {
    metrics: Arc<Metrics>,
    waiting: Mutex<Waiting>,
}

#[derive(Default)]
struct Waiting {
    /// Of all tenants.
    lines: Vec<(TenantName, AuditEvent)>,
    /// How many lines each owner had in its hour.
    budgets: HashMap<(TenantName, String), Budget>,
}

#[derive(Default)]
struct Budget {
    hour: i64,
    lines: usize,
}

impl KeyEventJournal {
    /// So many lines of one issuer are kept in an hour.
    pub const MOST_AN_HOUR: usize = 64;
    /// So many lines of all tenants wait at most, should the store not answer.
    const MOST_WAITING: usize = 4096;

    /// Counts in `metrics`.
    pub fn new(metrics: Arc<Metrics>) -> Self {
        Self {
            metrics,
            waiting: Mutex::default(),
        }
    }

    /// Takes note of something that happened to the keys of `target`, in `tenant`.
    pub(crate) fn note(
        &self,
        name: KeyEventName,
        tenant: &TenantName,
        target: &str,
        detail: &str,
        at: Timestamp,
    ) {
        self.metrics.key_event(name);
        let line = AuditEvent::new(at, Author::server(), name.name(), target).with_detail(detail);
        self.lock().note(tenant.clone(), line);
    }

    /// Brings events to the tenants' records in `store` again and again. Ends never: whoever runs it drops it, and calls
    /// [`KeyEventJournal::flush`] once more.
    pub async fn flush_again_and_again(&self, store: &dyn Store) -> Infallible {
        loop {
            tokio::time::sleep(Decisions::FLUSHED_EVERY).await;
            self.flush(store).await;
        }
    }

    /// Brings what waits to each tenant's own records in `store`. What it does not take waits on.
    pub async fn flush(&self, store: &dyn Store) {
        let lines = std::mem::take(&mut self.lock().lines);
        let mut by_tenant: BTreeMap<TenantName, Vec<AuditEvent>> = BTreeMap::new();
        for (tenant, line) in lines {
            by_tenant.entry(tenant).or_default().push(line);
        }
        for (tenant, lines) in by_tenant {
            let appended = append(store, &tenant, lines.clone()).await;
            // Of a tenant that was removed meanwhile nobody asks any more.
            if let Err(error) = appended.or_else(is_gone) {
                let error: &dyn std::error::Error = &error;
                tracing::error!(%tenant, error, "events of keys could not be recorded; they wait");
                self.lock().put_back(&tenant, lines);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_gone(error: StoreError) -> Result<(), StoreError> {
    match error {
        StoreError::NotFound => Ok(()),
        error => Err(error),
    }
}

async fn append(
    store: &dyn Store,
    tenant: &TenantName,
    lines: Vec<AuditEvent>,
) -> Result<(), StoreError> {
    store.tenant(tenant).await?.audit_append(lines).await
}

impl Waiting {
    fn note(&mut self, tenant: TenantName, mut line: AuditEvent) {
        let hour = line.at.seconds().div_euclid(3600);
        // Budgets of other hours are of no use any more.
        self.budgets.retain(|_, budget| budget.hour == hour);
        let budget = self.budgets.entry((tenant.clone(), line.target.clone()));
        let budget = budget.or_default();
        budget.hour = hour;
        budget.lines += 1;
        let full = self.lines.len() >= KeyEventJournal::MOST_WAITING;
        if budget.lines > KeyEventJournal::MOST_AN_HOUR || full {
            return;
        }
        if budget.lines == KeyEventJournal::MOST_AN_HOUR {
            line.detail.push_str(
                " (further events of its keys in this hour are counted in the metrics alone)",
            );
        }
        self.lines.push((tenant, line));
    }

    fn put_back(&mut self, tenant: &TenantName, lines: Vec<AuditEvent>) {
        let lines = lines.into_iter().map(|line| (tenant.clone(), line));
        let mut lines: Vec<_> = lines.collect();
        lines.append(&mut self.lines);
        lines.truncate(KeyEventJournal::MOST_WAITING);
        self.lines = lines;
    }
}

/// Every line names tenant and owner; the names of keys are their issuer's, shortened and without control characters.
impl KeyEvents for KeyEventJournal {
    fn happened(&self, event: KeyEvent) {
        let (tenant, owner, at) = (&event.tenant, event.owner.as_str(), event.at);
        match event.kind {
            KeyEventKind::KeyAdded(key) => {
                tracing::info!(%tenant, owner, key, "an issuer publishes a new key");
                self.note(KeyEventName::Added, tenant, owner, &key, at);
            }
            KeyEventKind::KeyGone(key) => {
                tracing::info!(%tenant, owner, key, "an issuer has withdrawn a key");
                self.note(KeyEventName::Gone, tenant, owner, &key, at);
            }
            KeyEventKind::KeyRefused(key) => {
                let detail = format!("{}: {}", key.key, key.why);
                if key.fault == KeyFault::Secret {
                    tracing::error!(%tenant, owner, detail, "an issuer publishes a secret key");
                } else {
                    tracing::warn!(%tenant, owner, detail, "a published key cannot be used");
                }
                self.note(KeyEventName::Refused, tenant, owner, &detail, at);
            }
            KeyEventKind::SourceFailing(why) => {
                tracing::warn!(%tenant, owner, why, "an issuer's keys cannot be read");
                self.note(KeyEventName::SourceFailing, tenant, owner, &why, at);
            }
            KeyEventKind::SourceRecovered => {
                tracing::info!(%tenant, owner, "an issuer's keys can be read again");
                self.note(KeyEventName::SourceRecovered, tenant, owner, "", at);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(kind: KeyEventKind, owner: &str, seconds: i64) -> KeyEvent {
        KeyEvent {
            tenant: "default".parse().unwrap(),
            owner: owner.into(),
            kind,
            at: Timestamp::from_seconds(seconds),
        }
    }

    #[test]
    fn an_issuer_that_rolls_its_keys_without_end_fills_no_disk_and_hides_nobody() {
        let metrics = Arc::new(Metrics::default());
        let journal = KeyEventJournal::new(Arc::clone(&metrics));
        for number in 0..1000 {
            journal.happened(event(
                KeyEventKind::KeyAdded(number.to_string()),
                "noisy",
                7200,
            ));
        }
        journal.happened(event(KeyEventKind::SourceRecovered, "quiet", 7200));
        let lines = || -> Vec<AuditEvent> {
            let lines = journal.lock().lines.clone();
            lines.into_iter().map(|(_, line)| line).collect()
        };
        let noisy = lines().iter().filter(|line| line.target == "noisy").count();
        assert_eq!(noisy, KeyEventJournal::MOST_AN_HOUR);
        assert!(lines()[63].detail.contains("metrics alone"));
        assert_eq!(lines()[64].target, "quiet");
        let text = metrics.text();
        assert!(
            text.contains("jurat_key_events_total{event=\"key-added\"} 1000\n"),
            "{text}"
        );
        // The next hour has its own.
        journal.happened(event(KeyEventKind::KeyGone("1".into()), "noisy", 10_800));
        assert_eq!(lines().last().unwrap().action, "key-gone");
        assert_eq!(journal.lock().budgets.len(), 1);
    }
}
