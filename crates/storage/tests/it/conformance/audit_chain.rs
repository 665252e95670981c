//! The chain of an audit log: followed, listed, found by every filter, and whole after whatever was written and dropped.

use std::sync::Arc;

use jurat_registry::audit::chain::AuditLine;
use jurat_registry::audit::seal::ChainEnd;
use jurat_registry::audit::verification::{Verification, verify};
use jurat_registry::audit::{AuditEvent, AuditFilter};
use jurat_registry::author::{Author, By};
use jurat_registry::clock::Timestamp;
use jurat_registry::page::PageRequest;
use jurat_registry::store::TenantStore;

use super::{BY, Ground, NOW, client, default_tenant, named_tenant};

/// What stands in the log, oldest first.
pub(crate) async fn lines_of(tenant: &Arc<dyn TenantStore>) -> Vec<AuditLine> {
    let (mut lines, mut after) = (Vec::new(), 0);
    loop {
        let found = tenant.audit_follow(after).await.unwrap();
        let Some(last) = found.last() else {
            return lines;
        };
        after = last.number;
        lines.extend(found.iter().map(|line| line.read().unwrap()));
    }
}

/// The newest line of a log that must be whole.
pub(crate) async fn is_whole(tenant: &Arc<dyn TenantStore>, name: &str) -> ChainEnd {
    match verify(&**tenant, &name.parse().unwrap(), |_| {}).await {
        Ok(Verification::Whole { head, .. }) => head,
        other => panic!("{other:?}"),
    }
}

fn event(at: Timestamp, number: u64) -> AuditEvent {
    let author = match number % 3 {
        0 => Author::server(),
        1 => Author::of(By::Administrator("root".into())),
        _ => Author::of(By::Client("partner-1".parse().unwrap())),
    };
    let action = ["key-added", "key-gone"][usize::from(number.is_multiple_of(2))];
    AuditEvent::new(at, author, action, format!("target-{}", number % 5))
}

fn hour(number: u64) -> Timestamp {
    NOW.plus_seconds(u32::try_from(number).unwrap() * 3600)
}

pub(crate) async fn every_log_begins_with_a_line(ground: &Ground) {
    let store = ground.open();
    for name in ["default", "acme"] {
        let tenant = named_tenant(&store, name).await;
        let lines = lines_of(&tenant).await;
        assert_eq!(
            (lines[0].number, &*lines[0].event.action),
            (1, "tenant-created")
        );
        assert_eq!(lines[0].event.target, name);
        is_whole(&tenant, name).await;
    }
}

pub(crate) async fn a_chain_is_followed_from_any_line(ground: &Ground) {
    let store = ground.open();
    let tenant = named_tenant(&store, "acme").await;
    let events = (0..1200).map(|number| event(NOW, number)).collect();
    tenant.audit_append(events).await.unwrap();
    tenant.client_insert(BY, client("app", 1)).await.unwrap();
    let lines = lines_of(&tenant).await;
    let numbers: Vec<_> = lines.iter().map(|line| line.number).collect();
    assert_eq!(numbers, (1..=1202).collect::<Vec<_>>());
    for after in [0, 1, 700, 1201, 1202, u64::MAX] {
        let found = tenant.audit_follow(after).await.unwrap();
        let expected = 1202_u64.saturating_sub(after).min(500);
        assert_eq!(found.len() as u64, expected);
        assert!(found.first().is_none_or(|line| line.number == after + 1));
    }
    let found = tenant.audit_find(700).await.unwrap().unwrap();
    let next = tenant.audit_find(701).await.unwrap().unwrap();
    assert_eq!(next.read().unwrap().previous, found.digest.to_string());
    for nothing in [0, 1203, u64::MAX] {
        assert_eq!(tenant.audit_find(nothing).await.unwrap(), None);
    }
    let ends = tenant.audit_ends().await.unwrap();
    let head = is_whole(&tenant, "acme").await;
    assert_eq!(ends.head, Some((head, true)));
    assert_eq!(
        (ends.checkpoint, ends.oldest, ends.newest),
        (None, Some(1), Some(1202))
    );
    store.close().await.unwrap();
    let store = ground.open();
    let tenant = named_tenant(&store, "acme").await;
    assert_eq!(is_whole(&tenant, "acme").await, head);
}

/// Everything that a filter can ask for, alone and with everything else.
pub(crate) async fn lines_are_found_by_every_filter(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    // Of the clock one in ten ran ahead.
    let at = |number: u64| {
        hour(if number % 10 == 3 {
            number + 24
        } else {
            number
        })
    };
    let events = (1..=60).map(|number| event(at(number), number)).collect();
    tenant.audit_append(events).await.unwrap();
    let all = lines_of(&tenant).await;
    let texts = |choices: [Option<&str>; 3]| choices.map(|text| text.map(str::to_owned));
    for target in texts([None, Some("target-2"), Some("nobody")]) {
        for actor in texts([None, Some("root"), Some("partner-1")]) {
            for action in texts([None, Some("key-added"), Some("key")]) {
                for since in [None, Some(hour(20)), Some(hour(500))] {
                    for until in [None, Some(hour(41)), Some(NOW.minus_seconds(1))] {
                        let filter = AuditFilter {
                            target: target.clone(),
                            actor: actor.clone(),
                            action: action.clone(),
                            since,
                            until,
                        };
                        look(&tenant, &all, &filter).await;
                    }
                }
            }
        }
    }
}

async fn look(tenant: &Arc<dyn TenantStore>, all: &[AuditLine], filter: &AuditFilter) {
    let is_wanted = |line: &&AuditLine| {
        let event = &line.event;
        let actor = event.author.by.name();
        filter
            .target
            .as_ref()
            .is_none_or(|one| *one == event.target)
            && filter
                .actor
                .as_ref()
                .is_none_or(|one| Some(one) == actor.as_ref())
            && filter
                .action
                .as_ref()
                .is_none_or(|one| *one == event.action)
            && filter.since.is_none_or(|since| event.at >= since)
            && filter.until.is_none_or(|until| event.at < until)
    };
    let expected: Vec<_> = all.iter().rev().filter(is_wanted).cloned().collect();
    let (mut found, mut page) = (Vec::new(), PageRequest::first(7));
    loop {
        let next = tenant.audit_list(filter.clone(), page).await.unwrap();
        found.extend(next.items.iter().map(|line| line.read().unwrap()));
        let Some(after) = next.next else { break };
        page = PageRequest {
            after: Some(after),
            limit: 7,
        };
    }
    assert_eq!(found, expected, "{filter:?}");
}

/// What is old goes in slices behind a checkpoint, the log is whole after each, and each leaves a line.
pub(crate) async fn old_lines_are_dropped_behind_a_checkpoint(ground: &Ground) {
    let store = ground.open();
    let tenant = named_tenant(&store, "acme").await;
    let events = (1..=20).map(|number| event(hour(number), number)).collect();
    tenant.audit_append(events).await.unwrap();
    ground.clock.advance_seconds(30 * 3600);
    assert_eq!(tenant.audit_drop(NOW, 100).await.unwrap(), 0);
    assert_eq!(tenant.audit_drop(hour(100), 0).await.unwrap(), 0);
    // The first line of the log is of NOW; those of the hours 1 to 10 are lines 2 to 11.
    for (most, dropped, last) in [(4, 4, 4), (4, 4, 8), (100, 3, 11), (100, 0, 11)] {
        assert_eq!(tenant.audit_drop(hour(11), most).await.unwrap(), dropped);
        is_whole(&tenant, "acme").await;
        let ends = tenant.audit_ends().await.unwrap();
        let (checkpoint, is_sealed) = ends.checkpoint.unwrap();
        assert_eq!((checkpoint.number, is_sealed), (last, true));
        assert_eq!(ends.oldest, Some(last + 1));
        assert_eq!(tenant.audit_find(last).await.unwrap(), None);
    }
    let lines = lines_of(&tenant).await;
    let kept = lines.iter().find(|line| line.number == 12).unwrap();
    assert_eq!(
        kept.previous,
        tenant
            .audit_ends()
            .await
            .unwrap()
            .checkpoint
            .unwrap()
            .0
            .digest
            .to_string()
    );
    let told: Vec<_> = lines
        .iter()
        .filter(|line| line.event.action == "audit-dropped")
        .collect();
    assert_eq!(told.len(), 3);
    assert!(
        told[2].event.detail.starts_with("3 lines"),
        "{}",
        told[2].event.detail
    );
    assert!(told[2].event.detail.contains("up to line 11"));
    assert_eq!((&told[2].event.author, told[2].event.at), (&BY, hour(30)));

    // The newest line stays, however old, and the log goes on after it.
    let newest = lines.last().unwrap().number;
    ground.clock.advance_seconds(970 * 3600);
    while tenant.audit_drop(hour(999), 5).await.unwrap() > 0 {}
    let ends = tenant.audit_ends().await.unwrap();
    assert!(ends.checkpoint.unwrap().0.number >= newest - 1);
    store.close().await.unwrap();
    let store = ground.open();
    let tenant = named_tenant(&store, "acme").await;
    tenant.client_insert(BY, client("app", 1)).await.unwrap();
    is_whole(&tenant, "acme").await;
}

/// Whoever verifies while lines are added and dropped finds no break that is none.
pub(crate) async fn a_log_is_whole_while_it_is_written_and_dropped(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let lines = (0..2000).map(|number| event(NOW, number)).collect();
    tenant.audit_append(lines).await.unwrap();
    let tenant = &tenant;
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            super::block_on(async {
                for number in 0..200 {
                    tenant
                        .audit_append(vec![event(hour(1), number)])
                        .await
                        .unwrap();
                    tenant.audit_drop(hour(1), 10).await.unwrap();
                }
            });
        });
        scope.spawn(move || {
            super::block_on(async {
                while !writing.is_finished() {
                    is_whole(tenant, "default").await;
                }
            });
            writing.join().unwrap();
        });
    });
    assert!(is_whole(tenant, "default").await.number > 2200);
}
