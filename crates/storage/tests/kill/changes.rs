//! What is written together is there together or not at all: an identity provider and its lines of the audit log, a refused decision and
//! its count.

use std::sync::Arc;

use jurat_registry::audit::verification::{Verification, verify};
use jurat_registry::audit::{AuditEvent, AuditFilter};
use jurat_registry::author::Author;
use jurat_registry::clock::{Clock, SystemClock, Timestamp};
use jurat_registry::decision::{RefusalCount, RefusedDecision};
use jurat_registry::id::{DecisionId, IdentityProviderId};
use jurat_registry::identity_provider::{
    IdentityProvider, IdentityProviderParts, IdentityProviderSettings,
};
use jurat_registry::page::PageRequest;
use jurat_registry::randomness::OsRandomness;
use jurat_registry::store::TenantStore;
use jurat_registry::tenant::TenantName;

const AT_ONCE: usize = 16;

/// Adds identity providers and refusals without an end.
pub(crate) fn begin(tenant: &Arc<dyn TenantStore>) {
    for _ in 0..AT_ONCE {
        tokio::spawn(add_identity_providers(Arc::clone(tenant)));
    }
    tokio::spawn(add_refusals(Arc::clone(tenant)));
}

/// Each brings two lines when it is added and two when it is replaced: the change, and a remark.
async fn add_identity_providers(tenant: Arc<dyn TenantStore>) {
    loop {
        let id = IdentityProviderId::new(SystemClock.now(), &OsRandomness).unwrap();
        let inserted =
            tenant.identity_provider_insert(Author::server(), provider(id, 1), vec![line(id)]);
        inserted.await.unwrap();
        let replaced =
            tenant.identity_provider_replace(Author::server(), provider(id, 2), vec![line(id)]);
        replaced.await.unwrap();
    }
}

/// Each brings a row and a count.
async fn add_refusals(tenant: Arc<dyn TenantStore>) {
    let mut number = refusals_counted(&tenant).await;
    loop {
        let now = SystemClock.now().seconds();
        let counts = vec![RefusalCount {
            hour: Timestamp::from_seconds(now - now % 3600),
            reason: "assertion-expired".into(),
            refused: 1,
            counted_only: 0,
        }];
        let recorded = tenant.record_refusals(vec![refused(number)], counts);
        recorded.await.unwrap();
        number += 1;
    }
}

/// What is wrong, and how many identity providers and refusals there are.
pub(crate) async fn look(tenant: &Arc<dyn TenantStore>) -> (Vec<String>, usize) {
    let mut wrong = Vec::new();
    let (mut providers, mut lines) = (0, 0);
    let mut page = PageRequest::first(PageRequest::MOST);
    loop {
        let found = tenant.identity_provider_list(page).await.unwrap();
        for provider in &found.items {
            let told = lines_of(tenant, Some(provider.issuer())).await;
            if told as u64 != 2 * provider.parts().revision {
                let revision = provider.parts().revision;
                wrong.push(format!("revision {revision} has {told} lines"));
            }
            lines += told;
        }
        providers += found.items.len();
        let Some(next) = found.next else { break };
        page = PageRequest {
            after: Some(next),
            limit: PageRequest::MOST,
        };
    }
    let all = lines_of(tenant, None).await;
    // The log began with a line about its tenant.
    if all != lines + 1 {
        wrong.push(format!(
            "{all} lines, {lines} of them of an identity provider"
        ));
    }
    match verify(&**tenant, &TenantName::default(), |_| {}).await {
        Ok(Verification::Whole { .. }) => {}
        other => wrong.push(format!("the audit log is not whole: {other:?}")),
    }
    let counted = refusals_counted(tenant).await;
    for number in counted.saturating_sub(2)..counted + 2 {
        let id = refused(number).id;
        let found = tenant.refused_decision_find(id).await.unwrap();
        if found.is_some() != (number < counted) {
            wrong.push(format!(
                "{counted} refusals are counted: {number} is {found:?}"
            ));
        }
    }
    let refusals = usize::try_from(counted).unwrap();
    (wrong, providers + refusals)
}

async fn lines_of(tenant: &Arc<dyn TenantStore>, target: Option<&str>) -> usize {
    let (mut lines, mut page) = (0, PageRequest::first(PageRequest::MOST));
    loop {
        let filter = AuditFilter {
            target: target.map(str::to_owned),
            ..AuditFilter::default()
        };
        let found = tenant.audit_list(filter, page).await.unwrap();
        lines += found.items.len();
        let Some(next) = found.next else { return lines };
        page = PageRequest {
            after: Some(next),
            limit: PageRequest::MOST,
        };
    }
}

async fn refusals_counted(tenant: &Arc<dyn TenantStore>) -> u64 {
    let since = Timestamp::from_seconds(0);
    let counts = tenant.refusal_counts(since).await.unwrap();
    counts.iter().map(|count| count.refused).sum()
}

/// The refusal of that number; a time far ahead, so that it is never too old.
fn refused(number: u64) -> RefusedDecision {
    RefusedDecision {
        id: DecisionId::from_bytes((u128::MAX / 2 + u128::from(number)).to_be_bytes()),
        grant_type: None,
        client: None,
        issuer: None,
        reason: "assertion-expired".into(),
        detail: String::new(),
        assertion_fingerprint: None,
        evidence: None,
    }
}

fn line(id: IdentityProviderId) -> AuditEvent {
    AuditEvent::new(
        SystemClock.now(),
        Author::server(),
        "risk-accepted",
        issuer(id),
    )
}

fn provider(id: IdentityProviderId, revision: u64) -> IdentityProvider {
    let now = SystemClock.now();
    IdentityProvider::new(IdentityProviderParts {
        id,
        issuer: issuer(id),
        settings: IdentityProviderSettings::default(),
        keys: Vec::new(),
        created_at: now,
        updated_at: now,
        revision,
    })
    .unwrap()
}

fn issuer(id: IdentityProviderId) -> String {
    format!("https://{id}.example.com")
}
