//! What SQLite alone promises.

use std::sync::Arc;

use jurat_protocol::grant_type::GrantType;
use jurat_protocol::scope::ScopeSet;
use jurat_registry::clock::{ManualClock, Timestamp};
use jurat_registry::id::DecisionId;
use jurat_registry::issuance::{Issuance, IssuedToken, SpendMark, SpendOnce};
use jurat_registry::randomness::OsRandomness;
use jurat_registry::store::{Store, StoreError};
use jurat_registry::tenant::TenantName;
use jurat_storage::sqlite::{SqliteOptions, SqliteStore};

const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

fn issuance(id: &str) -> Issuance {
    Issuance {
        token: IssuedToken {
            decision: DecisionId::new(NOW, &OsRandomness).unwrap(),
            grant_type: GrantType::JwtBearer,
            client: Some("partner-1".parse().unwrap()),
            identity_provider: None,
            subject: "partner-1".into(),
            scope: ScopeSet::EMPTY,
            audience: vec!["https://as.example.com".into()],
            issued_at: NOW,
            expires_at: NOW.plus_seconds(3600),
            secret_digest: None,
            assertion_fingerprint: Some([7; 32]),
        },
        spend: vec![SpendOnce {
            mark: SpendMark::of_assertion_id("partner-1", id),
            keep_until: NOW.plus_seconds(300),
        }],
    }
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_opening_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("jurat.db");
    let clock = Arc::new(ManualClock::at(NOW));
    let first = issuance("a");
    {
        let store =
            SqliteStore::open(&file, SqliteOptions::default(), Arc::clone(&clock) as _).unwrap();
        let tenant = store.tenant(&TenantName::default()).await.unwrap();
        tenant.record_issuance(first.clone()).await.unwrap();
        store.ready().await.unwrap();
        store.close().await.unwrap();
    }
    let store = SqliteStore::open(&file, SqliteOptions::default(), clock).unwrap();
    let tenant = store.tenant(&TenantName::default()).await.unwrap();
    let found = tenant
        .issued_token_find(first.token.decision)
        .await
        .unwrap();
    assert_eq!(found, Some(first.token));
    assert!(matches!(
        tenant.record_issuance(issuance("a")).await,
        Err(StoreError::AlreadySpent)
    ));
    tenant.record_issuance(issuance("b")).await.unwrap();
}
