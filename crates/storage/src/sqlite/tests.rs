//! What the port cannot show: commits that fail, several pieces of work in one transaction, and what is left in the tables.

use std::sync::mpsc;

use jurat_protocol::grant_type::GrantType;
use jurat_protocol::scope::ScopeSet;
use jurat_registry::audit::seal::AuditKey;
use jurat_registry::clock::{ManualClock, Timestamp};
use jurat_registry::id::DecisionId;
use jurat_registry::issuance::{CarriedClaims, Issuance, IssuedToken, SpendMark, SpendOnce};
use jurat_registry::randomness::OsRandomness;
use rusqlite::StatementStatus;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::tenant_number::TenantNumber;
use super::*;

mod beside_grants;

const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

struct Fixture {
    folder: TempDir,
    clock: Arc<ManualClock>,
}

impl Fixture {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            clock: Arc::new(ManualClock::at(NOW)),
        }
    }

    fn open(&self, most_live_marks: usize) -> SqliteStore {
        let options = SqliteOptions {
            most_live_marks,
            ..SqliteOptions::default()
        };
        let file = self.folder.path().join("jurat.db");
        SqliteStore::open(
            &file,
            options,
            AuditKey::of_sealing_key(&[7; 32]),
            Arc::clone(&self.clock) as _,
        )
        .unwrap()
    }
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
}

async fn tenant(store: &SqliteStore) -> Arc<dyn TenantStore> {
    store.tenant(&TenantName::default()).await.unwrap()
}

fn issuance(id: &str, now: Timestamp) -> Issuance {
    Issuance {
        token: IssuedToken {
            decision: DecisionId::new(now, &OsRandomness).unwrap(),
            grant_type: GrantType::JwtBearer,
            client: None,
            identity_provider: None,
            subject: "partner-1".into(),
            scope: ScopeSet::EMPTY,
            audience: Vec::new(),
            issued_at: now,
            expires_at: now.plus_seconds(3600),
            secret_digest: None,
            assertion_fingerprint: None,
            claims: CarriedClaims::NONE,
            evidence: None,
            user: None,
            actor: None,
            grant: None,
            traded: None,
            revoked_at: None,
        },
        spend: vec![SpendOnce {
            mark: SpendMark::of_assertion_id("partner-1", id),
            keep_until: now.plus_seconds(330),
        }],
        lasting: None,
    }
}

/// Holds the writer up inside a transaction of its own, so that what is handed over meanwhile goes into the next one together.
fn hold_up(store: &SqliteStore) -> impl FnOnce() {
    let (release, released) = mpsc::channel::<()>();
    let (begun, has_begun) = mpsc::channel();
    let held = move |_: &Connection| {
        begun.send(()).unwrap();
        // The other end is dropped when the writer may go on.
        let _ = released.recv();
        Ok(())
    };
    drop(store.engine.writer.change(held, |()| {}));
    has_begun.recv().unwrap();
    move || drop(release)
}

fn execute(store: &SqliteStore, sql: &'static str) -> Answer<'static, ()> {
    let work = move |connection: &Connection| Ok(connection.execute_batch(sql)?);
    store.engine.writer.change(work, |()| {})
}

async fn count(store: &SqliteStore, table: &'static str) -> u32 {
    let sql = format!("SELECT count(*) FROM {table}");
    let read = move |connection: &Connection| Ok(connection.query_row(&sql, [], |row| row.get(0))?);
    store.engine.readers.read(read).await.unwrap()
}

#[test]
fn a_statement_is_planned_once_and_not_for_every_value_again() {
    let fixture = Fixture::new();
    let store = fixture.open(1000);
    let replanned = move |connection: &Connection| {
        for _ in 0..3 {
            let decision = DecisionId::new(NOW, &OsRandomness).unwrap();
            issuance_rows::token_find(connection, TenantNumber::for_test(1), decision)?;
        }
        let statement = connection.prepare_cached(issuance_rows::TOKEN_FIND)?;
        assert_eq!(statement.get_status(StatementStatus::Run), 3);
        Ok(statement.get_status(StatementStatus::RePrepare))
    };
    let replanned = runtime().block_on(store.engine.readers.read(replanned));
    assert_eq!(replanned.unwrap(), 0);
}

#[test]
fn when_a_commit_fails_nobody_is_acknowledged_and_nothing_stays_spent() {
    let fixture = Fixture::new();
    let store = fixture.open(1000);
    let runtime = runtime();
    let tenant = runtime.block_on(tenant(&store));
    let granted = |id| runtime.block_on(tenant.record_issuance(issuance(id, NOW)));
    granted("old").unwrap();

    let go_on = hold_up(&store);
    let ids = ["a", "b", "c", "old"];
    let answers = ids.map(|id| tenant.record_issuance(issuance(id, NOW)));
    // A broken reference that is looked at only by the COMMIT.
    let broken = "PRAGMA defer_foreign_keys = ON;
        INSERT INTO client (tenant, id, revision, document) VALUES (999, 'nobody', 1, '{}')";
    let errand = execute(&store, broken);
    go_on();
    for answer in answers.into_iter().chain([errand]) {
        let outcome = runtime.block_on(answer);
        assert!(matches!(outcome, Err(StoreError::Unavailable(_))));
    }
    assert_eq!(runtime.block_on(count(&store, "issued_token")), 1);
    assert_eq!(runtime.block_on(count(&store, "spent_mark")), 1);

    // What was not acknowledged was not used; what was, was.
    for id in ["a", "b", "c"] {
        granted(id).unwrap();
    }
    assert!(matches!(granted("old"), Err(StoreError::AlreadySpent)));
    assert_eq!(runtime.block_on(count(&store, "spent_mark")), 4);
}

#[test]
fn a_full_disk_refuses_all_and_harms_nothing() {
    let fixture = Fixture::new();
    let store = fixture.open(1000);
    runtime().block_on(async {
        let tenant = tenant(&store).await;
        execute(&store, "PRAGMA max_page_count = 1").await.unwrap();
        let large = |id| {
            let mut large = issuance(id, NOW);
            large.token.subject = "s".repeat(100_000);
            large
        };
        let go_on = hold_up(&store);
        let answers = ["a", "b"].map(|id| tenant.record_issuance(large(id)));
        go_on();
        for answer in answers {
            assert!(matches!(answer.await, Err(StoreError::Unavailable(_))));
        }
        assert!(store.engine.writer.is_failing());
        execute(&store, "PRAGMA max_page_count = 100000")
            .await
            .unwrap();
        for id in ["a", "b"] {
            tenant.record_issuance(large(id)).await.unwrap();
        }
        store.ready().await.unwrap();
    });
}

#[test]
fn an_errand_that_fails_takes_back_its_own_work_alone() {
    let fixture = Fixture::new();
    let store = fixture.open(1000);
    let runtime = runtime();
    let tenant = runtime.block_on(tenant(&store));
    let go_on = hold_up(&store);
    let before = tenant.record_issuance(issuance("a", NOW));
    let half = "INSERT INTO tenant (name) VALUES ('half'); SELECT no such thing";
    let failing = execute(&store, half);
    let working = execute(&store, "INSERT INTO tenant (name) VALUES ('whole')");
    let after = tenant.record_issuance(issuance("b", NOW));
    go_on();
    let failed = runtime.block_on(failing);
    assert!(matches!(failed, Err(StoreError::Unavailable(_))));
    for answer in [before, working, after] {
        runtime.block_on(answer).unwrap();
    }
    assert_eq!(runtime.block_on(count(&store, "tenant")), 2);
}

#[test]
fn within_one_commit_the_first_wins() {
    let fixture = Fixture::new();
    let store = fixture.open(1000);
    let tenant = runtime().block_on(tenant(&store));
    let go_on = hold_up(&store);
    // Without a runtime each is handed over by itself, in this order.
    let first = tenant.record_issuance(issuance("a", NOW));
    let second = tenant.record_issuance(issuance("a", NOW));
    go_on();
    runtime().block_on(async {
        assert!(matches!(second.await, Err(StoreError::AlreadySpent)));
        first.await.unwrap();
    });
}

#[test]
fn marks_leave_table_and_memory_together() {
    let fixture = Fixture::new();
    let store = fixture.open(3);
    runtime().block_on(async {
        let tenant = tenant(&store).await;
        for id in ["a", "b", "c"] {
            tenant.record_issuance(issuance(id, NOW)).await.unwrap();
        }
        fixture.clock.advance_seconds(3600);
        let later = NOW.plus_seconds(3600);
        for id in ["a", "d"] {
            tenant.record_issuance(issuance(id, later)).await.unwrap();
        }
        assert_eq!(count(&store, "spent_mark").await, 2);
        assert_eq!(count(&store, "issued_token").await, 5);
    });
}

#[test]
fn old_tokens_go_and_their_retention_is_kept() {
    let fixture = Fixture::new();
    let day = 86_400;
    let made = [0, 1, 2, 3].map(|days| NOW.plus_seconds(days * day));
    {
        let store = fixture.open(1000);
        runtime().block_on(async {
            let tenant = tenant(&store).await;
            for (id, made) in ["a", "b", "c", "d"].into_iter().zip(made) {
                tenant.record_issuance(issuance(id, made)).await.unwrap();
            }
        });
    }
    // The two oldest ended more than 30 days ago, whatever their lifetime.
    let days = issuance_rows::TOKEN_RETENTION_DAYS + 1 + 1;
    fixture.clock.advance_seconds(i64::from(days * day) + 3600);
    let store = fixture.open(1000);
    runtime().block_on(async {
        let tenant = tenant(&store).await;
        tenant
            .record_issuance(issuance("e", fixture.clock.now()))
            .await
            .unwrap();
        assert_eq!(count(&store, "issued_token").await, 3);
    });
}

#[test]
fn a_reactor_that_ends_loses_nothing_and_leaves_nobody_waiting() {
    let fixture = Fixture::new();
    let store = fixture.open(1000);
    let tenant = runtime().block_on(tenant(&store));
    let granted = issuance("a", NOW);
    let decision = granted.token.decision;
    let reactor = runtime();
    let answer = {
        let _inside = reactor.enter();
        tenant.record_issuance(granted)
    };
    drop(reactor);
    runtime().block_on(async {
        // What became of it can no longer be told here; it is on its way all the same.
        let _ = answer.await;
        store.ready().await.unwrap();
        let found = tenant.issued_token_find(decision).await.unwrap();
        assert!(found.is_some());
        drop((tenant, store));
    });
}

#[test]
fn what_has_expired_goes_though_nobody_writes() {
    let fixture = Fixture::new();
    {
        let store = fixture.open(10_000);
        runtime().block_on(async {
            let tenant = tenant(&store).await;
            let answers: Vec<_> = (0..3_000)
                .map(|number| tenant.record_issuance(issuance(&number.to_string(), NOW)))
                .collect();
            for answer in answers {
                answer.await.unwrap();
            }
        });
    }
    fixture.clock.advance_seconds(3600);
    let store = fixture.open(10_000);
    let left = || runtime().block_on(count(&store, "spent_mark"));
    // As long as it takes, or a minute when it never happens.
    let gone = (0..600).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        left() == 0
    });
    assert!(gone, "{} marks are left", left());
}
