//! Questions and refusals in the transactions of grants, and what is left of refusals in their table.

use jurat_registry::audit::AuditEvent;
use jurat_registry::audit::seal::AuditKey;
use jurat_registry::author::Author;
use jurat_registry::decision::{RefusalCount, RefusedDecision};

use super::*;

/// A broken reference that is looked at only by the COMMIT.
const SPOILS_THE_COMMIT: &str = "PRAGMA defer_foreign_keys = ON;
    INSERT INTO client (tenant, id, revision, document) VALUES (999, 'nobody', 1, '{}')";

fn refused(number: usize) -> Vec<RefusedDecision> {
    let one = |_| RefusedDecision {
        id: DecisionId::new(NOW, &OsRandomness).unwrap(),
        grant_type: None,
        client: None,
        issuer: None,
        reason: "assertion-expired".into(),
        detail: String::new(),
        assertion_fingerprint: None,
        evidence: None,
    };
    (0..number).map(one).collect()
}

fn counted() -> Vec<RefusalCount> {
    vec![RefusalCount {
        hour: NOW,
        reason: "assertion-expired".into(),
        refused: 1,
        counted_only: 0,
    }]
}

fn line() -> AuditEvent {
    let target = "https://idp.example.com";
    AuditEvent::new(NOW, Author::server(), "key-added", target)
}

#[test]
fn a_question_sees_what_was_handed_over_before_it() {
    let fixture = Fixture::new();
    let store = fixture.open(1000);
    let tenant = runtime().block_on(tenant(&store));
    let asked = || tenant.is_any_spent(vec![SpendMark::of_assertion_id("partner-1", "a")]);
    let go_on = hold_up(&store);
    // Without a runtime each is handed over by itself, in this order.
    let before = asked();
    let granted = tenant.record_issuance(issuance("a", NOW));
    let after = asked();
    go_on();
    runtime().block_on(async {
        assert!(!before.await.unwrap());
        granted.await.unwrap();
        assert!(after.await.unwrap());
    });
}

#[test]
fn when_a_commit_fails_nothing_is_said_to_be_spent_and_nothing_kept() {
    let fixture = Fixture::new();
    let store = fixture.open(1000);
    let tenant = runtime().block_on(tenant(&store));
    let asked = || tenant.is_any_spent(vec![SpendMark::of_assertion_id("partner-1", "a")]);
    let go_on = hold_up(&store);
    let granted = tenant.record_issuance(issuance("a", NOW));
    let question = asked();
    let refusals = tenant.record_refusals(refused(2), counted());
    let lines = tenant.audit_append(vec![line()]);
    let spoiled = execute(&store, SPOILS_THE_COMMIT);
    go_on();
    runtime().block_on(async {
        for answer in [granted, refusals, lines, spoiled] {
            assert!(matches!(answer.await, Err(StoreError::Unavailable(_))));
        }
        assert!(matches!(question.await, Err(StoreError::Unavailable(_))));
        assert!(!asked().await.unwrap());
        // The log began with its tenant.
        for (table, rows) in [
            ("refused_decision", 0),
            ("refusal_count", 0),
            ("audit_line", 1),
        ] {
            assert_eq!(count(&store, table).await, rows, "{table}");
        }
    });
}

#[test]
fn rows_that_were_driven_out_are_gone_from_the_table() {
    let fixture = Fixture::new();
    let options = SqliteOptions {
        most_kept_refusals: 5,
        ..SqliteOptions::default()
    };
    let file = fixture.folder.path().join("jurat.db");
    let store = SqliteStore::open(
        &file,
        options,
        AuditKey::of_sealing_key(&[7; 32]),
        Arc::clone(&fixture.clock) as _,
    )
    .unwrap();
    runtime().block_on(async {
        let tenant = tenant(&store).await;
        let mut recorded = 0;
        for number in [3, 2, 40, 0, 1, 300] {
            let answer = tenant.record_refusals(refused(number), counted());
            answer.await.unwrap();
            recorded += number;
            let kept = count(&store, "refused_decision").await;
            assert_eq!(kept, u32::try_from(recorded.min(5)).unwrap());
        }
        assert_eq!(count(&store, "refusal_count").await, 1);
    });
}
