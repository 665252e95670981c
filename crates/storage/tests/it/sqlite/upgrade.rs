//! A database of an earlier schema is brought to the newest, and keeps everything.

use std::path::Path;
use std::sync::Arc;

use jurat_registry::clock::ManualClock;
use jurat_registry::id::DecisionId;
use jurat_registry::issuance::{CarriedClaims, IssuedToken, SpendMark};
use jurat_registry::page::PageRequest;
use jurat_registry::store::Store;
use jurat_storage::sqlite::{SqliteOptions, SqliteStore};
use rusqlite::Connection;

use crate::conformance::{
    NOW, block_on, client, default_tenant, is_spent, issuance, named_tenant, provider, token,
};

const SCHEMA_1: &str = include_str!("../../../src/sqlite/migrations/0001_records.sql");

fn open(file: &Path) -> Arc<dyn Store> {
    let clock = Arc::new(ManualClock::at(NOW));
    Arc::new(SqliteStore::open(file, SqliteOptions::default(), clock).unwrap())
}

/// Makes a database of schema 1 at `old` with the rows of the one at `new`, as far as schema 1 knew them.
fn write_schema_1(old: &Path, new: &Path) {
    let connection = Connection::open(old).unwrap();
    connection.execute_batch(SCHEMA_1).unwrap();
    let attach = "ATTACH ?1 AS new";
    connection.execute(attach, [new.to_str().unwrap()]).unwrap();
    connection
        .execute_batch(
            "PRAGMA application_id = 0x4A555241;
             PRAGMA user_version = 1;
             CREATE TABLE migration (
                 number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum BLOB NOT NULL, run_at INTEGER NOT NULL
             ) STRICT;
             INSERT INTO migration SELECT * FROM new.migration WHERE number = 1;
             INSERT INTO tenant SELECT * FROM new.tenant;
             INSERT INTO name SELECT * FROM new.name;
             INSERT INTO client SELECT * FROM new.client;
             INSERT INTO identity_provider SELECT * FROM new.identity_provider;
             INSERT INTO spent_mark SELECT * FROM new.spent_mark;
             INSERT INTO issued_token SELECT decision, tenant, grant_type, client, identity_provider, subject, scope,
                 audience, issued_at, expires_at, secret_digest, assertion_fingerprint FROM new.issued_token;",
        )
        .unwrap();
}

async fn fill(file: &Path) -> Vec<IssuedToken> {
    let store = open(file);
    let mut tokens = Vec::new();
    for name in ["default", "other"] {
        let tenant = named_tenant(&store, name).await;
        tenant.client_insert(client("partner-1", 1)).await.unwrap();
        let issuer = provider("https://idp.example.com");
        let inserted = tenant.identity_provider_insert(issuer, Vec::new());
        inserted.await.unwrap();
        for id in ["a", "b", "c"] {
            let granted = issuance(&[id]);
            tokens.push(granted.token.clone());
            tenant.record_issuance(granted).await.unwrap();
        }
    }
    store.close().await.unwrap();
    tokens
}

#[test]
fn a_database_of_schema_1_keeps_everything() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("old.db"), folder.path().join("new.db"));
    block_on(async {
        let tokens = fill(&new).await;
        write_schema_1(&old, &new);
        // The second time there is nothing to bring up to date.
        for _ in 0..2 {
            let store = open(&old);
            for (tokens, name) in tokens.chunks(3).zip(["default", "other"]) {
                let tenant = named_tenant(&store, name).await;
                let found = tenant.client_find("partner-1").await.unwrap();
                assert_eq!(found.unwrap().parts().revision, 1);
                let page = PageRequest::first(10);
                let found = tenant.identity_provider_list(page).await.unwrap();
                assert_eq!(found.items[0].issuer(), "https://idp.example.com");
                for (token, id) in tokens.iter().zip(["a", "b", "c"]) {
                    let found = tenant.issued_token_find(token.decision).await.unwrap();
                    assert_eq!(found.as_ref(), Some(token));
                    assert!(is_spent(&tenant.record_issuance(issuance(&[id])).await));
                    let mark = SpendMark::of_assertion_id("partner-1", id);
                    assert!(tenant.is_any_spent(vec![mark]).await.unwrap());
                }
            }
            store.close().await.unwrap();
        }
    });
}

#[test]
fn a_database_of_schema_1_takes_what_is_new() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("old.db"), folder.path().join("new.db"));
    block_on(async {
        fill(&new).await;
        write_schema_1(&old, &new);
        let store = open(&old);
        let tenant = default_tenant(&store).await;
        let mut granted = issuance(&["d"]);
        granted.token = IssuedToken {
            claims: CarriedClaims::from_text(Some("{\"a\":1}".into())),
            evidence: Some("{}".into()),
            user: None,
            actor: None,
            grant: None,
            revoked_at: None,
            ..token()
        };
        let expected = granted.token.clone();
        tenant.record_issuance(granted).await.unwrap();
        let found = tenant.issued_token_find(expected.decision).await.unwrap();
        assert_eq!(found, Some(expected));
        assert!(tenant.refusal_counts(NOW).await.unwrap().is_empty());
        let nobody = DecisionId::from_bytes([0; 16]);
        assert_eq!(tenant.refused_decision_find(nobody).await.unwrap(), None);
        let page = PageRequest::first(10);
        let listed = tenant.audit_list(None, page).await.unwrap();
        assert!(listed.items.is_empty() && listed.next.is_none());
    });
}
