//! Refused decisions and the counts of refusals: kept as they were, never more than so many, never for longer than so long.

use std::sync::Arc;

use jurat_protocol::grant_type::GrantType;
use jurat_registry::clock::{Clock, Timestamp};
use jurat_registry::decision::{RefusalCount, RefusedDecision};
use jurat_registry::id::DecisionId;
use jurat_registry::randomness::OsRandomness;
use jurat_registry::store::TenantStore;

use super::{Ground, NOW, default_tenant, named_tenant};

const MANY: u64 = 64;
const DAY: u32 = 86_400;

fn refused(at: Timestamp) -> RefusedDecision {
    RefusedDecision {
        id: DecisionId::new(at, &OsRandomness).unwrap(),
        grant_type: None,
        client: None,
        issuer: None,
        reason: "assertion-expired".into(),
        detail: String::new(),
        assertion_fingerprint: None,
        evidence: None,
    }
}

/// `number` of them, a millisecond apart.
fn refused_one_by_one(from: Timestamp, number: u32) -> Vec<RefusedDecision> {
    (0..number)
        .map(|millis| refused(Timestamp::from_millis(from.millis() + i64::from(millis))))
        .collect()
}

fn count(hour: Timestamp, reason: &str, refused: u64, counted_only: u64) -> RefusalCount {
    RefusalCount {
        hour,
        reason: reason.into(),
        refused,
        counted_only,
    }
}

/// Whether each of them is kept.
async fn kept(tenant: &Arc<dyn TenantStore>, rows: &[RefusedDecision]) -> Vec<bool> {
    let mut kept = Vec::new();
    for row in rows {
        let found = tenant.refused_decision_find(row.id).await.unwrap();
        assert!(found.as_ref().is_none_or(|found| found == row));
        kept.push(found.is_some());
    }
    kept
}

pub(crate) async fn a_refusal_is_found_as_it_was_recorded(ground: &Ground) {
    let full = RefusedDecision {
        grant_type: Some(GrantType::JwtBearer),
        client: Some("partner-1".into()),
        issuer: Some("https://idp.example.com/\\u{7}".into()),
        reason: "subject-not-allowed".into(),
        detail: "Grüße \u{1F511} \"quoted\"\n".into(),
        assertion_fingerprint: Some([255; 32]),
        evidence: Some(r#"{"claims.ref":"refs/heads/main"}"#.into()),
        ..refused(NOW)
    };
    let large = RefusedDecision {
        grant_type: Some(GrantType::ClientCredentials),
        detail: "d".repeat(100_000),
        ..refused(NOW.minus_seconds(10))
    };
    let rows = [full, refused(NOW.plus_seconds(1)), large];
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let counts = vec![count(NOW, "subject-not-allowed", 3, 0)];
    let recorded = tenant.record_refusals(rows.to_vec(), counts.clone());
    recorded.await.unwrap();
    tenant
        .record_refusals(Vec::new(), Vec::new())
        .await
        .unwrap();
    store.close().await.unwrap();
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    assert_eq!(kept(&tenant, &rows).await, [true; 3]);
    assert_eq!(kept(&tenant, &[refused(NOW)]).await, [false]);
    assert_eq!(tenant.refusal_counts(NOW).await.unwrap(), counts);
    // A refusal is no grant.
    let granted = tenant.issued_token_find(rows[0].id).await.unwrap();
    assert!(granted.is_none());
}

pub(crate) async fn a_refusal_brought_again_is_kept_once(ground: &Ground) {
    let store = ground.open_keeping(2);
    let tenant = default_tenant(&store).await;
    let rows = refused_one_by_one(NOW, 2);
    for _ in 0..3 {
        let again = tenant.record_refusals(rows.clone(), Vec::new());
        again.await.unwrap();
    }
    assert_eq!(kept(&tenant, &rows).await, [true; 2]);
}

pub(crate) async fn counts_add_up_by_hour_and_reason(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let (early, late) = (NOW, NOW.plus_seconds(3600));
    let first = vec![count(late, "b", 1, 0), count(early, "b", 5, 2)];
    let second = vec![
        count(early, "b", 10, 3),
        count(early, "a", 7, 7),
        count(early, "b", 1, 0),
    ];
    for counts in [first, second, Vec::new()] {
        let recorded = tenant.record_refusals(Vec::new(), counts);
        recorded.await.unwrap();
    }
    let all = [
        count(early, "a", 7, 7),
        count(early, "b", 16, 5),
        count(late, "b", 1, 0),
    ];
    assert_eq!(tenant.refusal_counts(early).await.unwrap(), all);
    let since = Timestamp::from_millis(early.millis() + 1);
    assert_eq!(tenant.refusal_counts(since).await.unwrap(), all[2..]);
    let since = Timestamp::from_millis(late.millis() + 1);
    assert!(tenant.refusal_counts(since).await.unwrap().is_empty());
}

pub(crate) async fn a_count_does_not_run_over(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let mut before = 0;
    for refused in [1, u64::MAX, 1, u64::MAX] {
        let counts = vec![count(NOW, "a", refused, refused)];
        let recorded = tenant.record_refusals(Vec::new(), counts);
        recorded.await.unwrap();
        let found = tenant.refusal_counts(NOW).await.unwrap();
        assert_eq!(found.len(), 1);
        assert!(found[0].refused >= before && found[0].refused == found[0].counted_only);
        before = found[0].refused;
    }
    assert!(before >= u64::MAX / 2);
}

pub(crate) async fn the_newest_are_kept_and_no_more(ground: &Ground) {
    const MOST: usize = 10;
    let store = ground.open_keeping(10);
    let tenant = default_tenant(&store).await;
    let mut rows = Vec::new();
    for (batch, number) in [3, 7, 1, 25, 9, 10, 2].into_iter().enumerate() {
        let from = NOW.plus_seconds(u32::try_from(batch).unwrap());
        let added = refused_one_by_one(from, number);
        // Whatever their order, those of the latest time are the newest.
        let shuffled = added.iter().rev().cloned().collect();
        let counts = vec![count(NOW, "a", u64::from(number), 0)];
        let recorded = tenant.record_refusals(shuffled, counts);
        recorded.await.unwrap();
        rows.extend(added);
        let gone = rows.len().saturating_sub(MOST);
        let expected: Vec<_> = (0..rows.len()).map(|place| place >= gone).collect();
        assert_eq!(kept(&tenant, &rows).await, expected, "batch {batch}");
    }
    // What is not kept is counted all the same.
    let counts = tenant.refusal_counts(NOW).await.unwrap();
    assert_eq!(counts, [count(NOW, "a", 57, 0)]);
}

pub(crate) async fn a_lower_bound_is_reached_in_pieces(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let old = refused_one_by_one(NOW, 500);
    let recorded = tenant.record_refusals(old.clone(), Vec::new());
    recorded.await.unwrap();
    store.close().await.unwrap();

    let store = ground.open_keeping(5);
    let tenant = default_tenant(&store).await;
    let mut left = old.len();
    for round in 1..100 {
        let one = refused(NOW.plus_seconds(round));
        let recorded = tenant.record_refusals(vec![one], Vec::new());
        recorded.await.unwrap();
        let kept = kept(&tenant, &old).await;
        assert!(kept.is_sorted(), "the oldest go first");
        let before = std::mem::replace(&mut left, kept.iter().filter(|kept| **kept).count());
        assert!(before - left < 100, "{before} became {left} at once");
        if left == 0 {
            return;
        }
    }
    panic!("{left} are left");
}

pub(crate) async fn rows_go_after_thirty_days(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let rows: Vec<_> = (0..4)
        .map(|day| refused(NOW.plus_seconds(day * DAY)))
        .collect();
    let recorded = tenant.record_refusals(rows.clone(), Vec::new());
    recorded.await.unwrap();
    // The first is a second over thirty days old by then.
    ground.clock.advance_seconds(i64::from(30 * DAY) + 1);
    let now = ground.clock.now();
    let recorded = tenant.record_refusals(vec![refused(now)], Vec::new());
    recorded.await.unwrap();
    assert_eq!(kept(&tenant, &rows).await, [false, true, true, true]);
    ground.clock.advance_seconds(i64::from(2 * DAY));
    let recorded = tenant.record_refusals(Vec::new(), Vec::new());
    recorded.await.unwrap();
    assert_eq!(kept(&tenant, &rows).await, [false, false, false, true]);
}

pub(crate) async fn counts_go_after_four_hundred_days(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let hour = |hours: u32| NOW.plus_seconds(hours * 3600);
    let counts: Vec<_> = (0..3)
        .flat_map(|hours| ["a", "b"].map(|reason| count(hour(hours), reason, 1, 0)))
        .collect();
    let recorded = tenant.record_refusals(Vec::new(), counts.clone());
    recorded.await.unwrap();
    ground.clock.advance_seconds(i64::from(400 * DAY));
    let record_nothing = async || {
        let recorded = tenant.record_refusals(Vec::new(), Vec::new());
        recorded.await.unwrap();
        tenant.refusal_counts(NOW).await.unwrap()
    };
    assert_eq!(record_nothing().await, counts);
    ground.clock.advance_seconds(2 * 3600);
    assert_eq!(record_nothing().await, counts[2..]);
    assert_eq!(record_nothing().await, counts[4..]);
    assert_eq!(record_nothing().await, counts[4..]);
}

pub(crate) async fn many_at_once_add_up(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let pool = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        .build()
        .unwrap();
    let tasks: Vec<_> = (0..MANY)
        .map(|number| {
            let tenant = Arc::clone(&tenant);
            pool.spawn(async move {
                let mut rows = Vec::new();
                for _ in 0..4 {
                    let counts = vec![
                        count(NOW, "shared", 3, 1),
                        count(NOW, &format!("own-{number:02}"), number + 1, number),
                    ];
                    let row = refused(NOW);
                    rows.push(row.clone());
                    let recorded = tenant.record_refusals(vec![row], counts);
                    recorded.await.unwrap();
                }
                rows
            })
        })
        .collect();
    for task in tasks {
        let rows = task.await.unwrap();
        assert_eq!(kept(&tenant, &rows).await, [true; 4]);
    }
    pool.shutdown_background();
    let own = (0..MANY).map(|number| {
        count(
            NOW,
            &format!("own-{number:02}"),
            4 * (number + 1),
            4 * number,
        )
    });
    let shared = count(NOW, "shared", 4 * 3 * MANY, 4 * MANY);
    let expected: Vec<_> = own.chain([shared]).collect();
    assert_eq!(tenant.refusal_counts(NOW).await.unwrap(), expected);
}

pub(crate) async fn tenants_keep_their_refusals_apart(ground: &Ground) {
    let store = ground.open_keeping(3);
    let one = named_tenant(&store, "one").await;
    let other = named_tenant(&store, "other").await;
    let rows = refused_one_by_one(NOW, 3);
    let counts = vec![count(NOW, "a", 1, 0)];
    let recorded = one.record_refusals(rows.clone(), counts.clone());
    recorded.await.unwrap();
    assert_eq!(kept(&other, &rows).await, [false; 3]);
    assert!(other.refusal_counts(NOW).await.unwrap().is_empty());

    // A flood at the one's door drives out nothing of the other's; the same ids are each tenant's own.
    let flood = refused_one_by_one(NOW.plus_seconds(1), 30);
    for rows in [&rows, &flood] {
        let recorded = other.record_refusals(rows.clone(), vec![count(NOW, "a", 9, 9)]);
        recorded.await.unwrap();
    }
    assert_eq!(kept(&one, &rows).await, [true; 3]);
    assert_eq!(one.refusal_counts(NOW).await.unwrap(), counts);
    assert_eq!(kept(&other, &rows).await, [false; 3]);
    let theirs = other.refusal_counts(NOW).await.unwrap();
    assert_eq!(theirs, [count(NOW, "a", 18, 18)]);
}
