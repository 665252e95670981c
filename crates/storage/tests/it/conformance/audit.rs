//! The audit log: every line once, newest first, and together with the change that it tells of.

use std::sync::Arc;

use jurat_registry::audit::{AuditEvent, AuditFilter};
use jurat_registry::author::{Author, By};
use jurat_registry::clock::Timestamp;
use jurat_registry::page::PageRequest;
use jurat_registry::store::{StoreError, TenantStore};

use super::{BY, Ground, NOW, client, default_tenant, named_tenant, provider, provider_of};

const MANY: usize = 64;

fn event(target: &str, detail: &str) -> AuditEvent {
    let author = Author::of(By::Administrator("administrator".into()));
    AuditEvent::new(NOW, author, "risk-accepted", target).with_detail(detail)
}

fn events(target: &str, details: impl IntoIterator<Item = usize>) -> Vec<AuditEvent> {
    let one = |detail: usize| event(target, &detail.to_string());
    details.into_iter().map(one).collect()
}

/// Everything about `target`, or all there is.
fn about(target: Option<&str>) -> AuditFilter {
    AuditFilter {
        target: target.map(str::to_owned),
        ..AuditFilter::default()
    }
}

/// What the lines that are no change of a record say, read in pages of `limit`.
async fn all(tenant: &Arc<dyn TenantStore>, target: Option<&str>, limit: u16) -> Vec<AuditEvent> {
    let mut events = filtered(tenant, about(target), limit).await;
    events.retain(|event| event.before.is_none() && event.after.is_none());
    events
}

/// What the lines that `filter` asks for say.
async fn filtered(
    tenant: &Arc<dyn TenantStore>,
    filter: AuditFilter,
    limit: u16,
) -> Vec<AuditEvent> {
    let (mut items, mut page) = (Vec::new(), PageRequest::first(limit));
    loop {
        let found = tenant.audit_list(filter.clone(), page).await.unwrap();
        assert!(found.items.len() <= usize::from(limit));
        let said = found.items.iter().map(|line| line.read().unwrap().event);
        items.extend(said);
        let Some(next) = found.next else { return items };
        let after = Some(next);
        page = PageRequest { after, limit };
    }
}

pub(crate) async fn lines_are_listed_newest_first(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    assert!(all(&tenant, None, 10).await.is_empty());
    let before = Timestamp::from_millis(NOW.millis() - 1);
    let seen_by_the_server = AuditEvent::new(
        before,
        Author::server(),
        "key-added",
        "https://idp.example.com",
    )
    .with_detail("Grüße \u{1F511} \"quoted\"\n");
    let large = event("partner-1", &"d".repeat(100_000));
    let lines = [event("partner-1", "1"), seen_by_the_server, large];
    tenant.audit_append(lines[..2].to_vec()).await.unwrap();
    tenant.audit_append(Vec::new()).await.unwrap();
    tenant.audit_append(lines[2..].to_vec()).await.unwrap();
    store.close().await.unwrap();
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    // The order is that in which they came, whatever their times.
    let expected: Vec<_> = lines.into_iter().rev().collect();
    assert_eq!(all(&tenant, None, 10).await, expected);
}

pub(crate) async fn pages_hold_every_line_once_while_lines_are_added(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    tenant.audit_append(events("a", 0..25)).await.unwrap();
    for limit in [1, 7, 24, 25, 26] {
        let expected = events("a", (0..25).rev());
        let found = all(&tenant, Some("a"), limit).await;
        assert_eq!(found, expected, "pages of {limit}");
    }
    let (mut items, mut page) = (Vec::new(), PageRequest::first(7));
    loop {
        let found = tenant.audit_list(about(Some("a")), page).await.unwrap();
        items.extend(found.items.iter().map(|line| line.read().unwrap().event));
        tenant.audit_append(events("b", 0..10)).await.unwrap();
        let Some(next) = found.next else { break };
        page = PageRequest {
            after: Some(next),
            limit: 7,
        };
    }
    assert_eq!(items, events("a", (0..25).rev()));
}

pub(crate) async fn a_target_has_its_own_lines(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    for number in 0..20 {
        let lines = ["a", "ab", "A"].map(|target| event(target, &number.to_string()));
        tenant.audit_append(lines.to_vec()).await.unwrap();
    }
    for target in ["a", "ab", "A"] {
        let expected = events(target, (0..20).rev());
        for limit in [3, 20, 100] {
            assert_eq!(all(&tenant, Some(target), limit).await, expected);
        }
    }
    for target in ["", "b", "a%"] {
        assert!(all(&tenant, Some(target), 10).await.is_empty());
    }
    assert_eq!(all(&tenant, None, 500).await.len(), 60);
}

pub(crate) async fn what_is_no_cursor_is_behind_the_end(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    tenant.audit_append(events("a", 0..3)).await.unwrap();
    let found_after = async |after: &str| {
        let page = PageRequest {
            after: Some(after.into()),
            limit: 10,
        };
        let found = tenant.audit_list(about(Some("a")), page).await.unwrap();
        assert!(found.next.is_none());
        found.items.len()
    };
    for after in ["0", "-1", "x", "1 OR 1", "99999999999999999999"] {
        assert_eq!(found_after(after).await, 0, "{after}");
    }
    // As in every list, an empty cursor is none.
    assert_eq!(found_after("").await, 3);
    for (limit, held) in [(0, 1), (u16::MAX, 3)] {
        let page = PageRequest { after: None, limit };
        let found = tenant.audit_list(about(Some("a")), page).await.unwrap();
        assert_eq!(found.items.len(), held);
    }
}

pub(crate) async fn a_change_brings_its_lines(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let issuer = "https://idp.example.com";
    let first = provider(issuer);
    let second = provider_of(first.id(), issuer, 2);
    let inserted = tenant.identity_provider_insert(BY, first, events(issuer, 0..2));
    inserted.await.unwrap();
    assert_eq!(all(&tenant, None, 10).await, events(issuer, [1, 0]));
    let replaced = tenant.identity_provider_replace(BY, second, events(issuer, 2..4));
    replaced.await.unwrap();
    let expected = events(issuer, [3, 2, 1, 0]);
    assert_eq!(all(&tenant, None, 10).await, expected);
    assert_eq!(all(&tenant, Some(issuer), 10).await, expected);
}

pub(crate) async fn a_change_that_fails_brings_none(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let issuer = "https://idp.example.com";
    let first = provider(issuer);
    let id = first.id();
    tenant
        .client_insert(BY, client("partner-1", 1))
        .await
        .unwrap();
    let inserted = tenant.identity_provider_insert(BY, first, Vec::new());
    inserted.await.unwrap();

    for taken in [issuer, "partner-1"] {
        let outcome = tenant.identity_provider_insert(BY, provider(taken), events(taken, 0..2));
        assert!(matches!(outcome.await, Err(StoreError::NameTaken { .. })));
    }
    for stale in [1, 3] {
        let stale = provider_of(id, issuer, stale);
        let outcome = tenant.identity_provider_replace(BY, stale, events(issuer, 0..2));
        assert!(matches!(outcome.await, Err(StoreError::Stale)));
    }
    let unknown = provider_of(provider(issuer).id(), issuer, 2);
    let outcome = tenant.identity_provider_replace(BY, unknown, events(issuer, 0..2));
    assert!(matches!(outcome.await, Err(StoreError::NotFound)));
    assert!(all(&tenant, None, 10).await.is_empty());
}

pub(crate) async fn many_at_once_lose_no_line(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let pool = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        .build()
        .unwrap();
    // Of all that add one issuer a single one wins, and its lines alone are there; whoever only adds lines always does.
    let tasks: Vec<_> = (0..MANY)
        .map(|number| {
            let tenant = Arc::clone(&tenant);
            pool.spawn(async move {
                let own = format!("target-{number}");
                tenant.audit_append(events(&own, 0..3)).await.unwrap();
                let issuer = provider("https://idp.example.com");
                let inserted =
                    tenant.identity_provider_insert(BY, issuer, events("race", [number; 2]));
                match inserted.await {
                    Ok(()) => Some(number),
                    Err(StoreError::NameTaken { .. }) => None,
                    Err(other) => panic!("{other}"),
                }
            })
        })
        .collect();
    let mut winners = Vec::new();
    for task in tasks {
        winners.extend(task.await.unwrap());
    }
    pool.shutdown_background();
    assert_eq!(winners.len(), 1);
    let told = all(&tenant, Some("race"), 10).await;
    assert_eq!(told, events("race", [winners[0]; 2]));

    let lines = all(&tenant, None, 500).await;
    assert_eq!(lines.len(), 3 * MANY + 2);
    // What came together stands together.
    for number in 0..MANY {
        let own = format!("target-{number}");
        let at = lines.iter().position(|line| line.target == own).unwrap();
        assert_eq!(lines[at..at + 3], events(&own, [2, 1, 0]));
    }
}

pub(crate) async fn tenants_keep_their_lines_apart(ground: &Ground) {
    let store = ground.open();
    let one = named_tenant(&store, "one").await;
    let other = named_tenant(&store, "other").await;
    one.audit_append(events("a", 0..3)).await.unwrap();
    assert!(all(&other, None, 10).await.is_empty());
    assert!(all(&other, Some("a"), 10).await.is_empty());
    other.audit_append(events("a", 3..6)).await.unwrap();
    for target in [None, Some("a")] {
        assert_eq!(all(&one, target, 2).await, events("a", [2, 1, 0]));
        assert_eq!(all(&other, target, 2).await, events("a", [5, 4, 3]));
    }
}
