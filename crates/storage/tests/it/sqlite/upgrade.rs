//! A database of an earlier schema is brought to the newest, and keeps everything.

use std::path::Path;
use std::sync::Arc;

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_registry::audit::seal::AuditKey;
use jurat_registry::audit::verification::{Verification, verify};
use jurat_registry::author::Author;
use jurat_registry::change::RecordChange;
use jurat_registry::client::Client;
use jurat_registry::client_credential::{ClientSecret, SecretDigest};
use jurat_registry::clock::ManualClock;
use jurat_registry::decision::KeptDecision;
use jurat_registry::decision_filter::DecisionFilter;
use jurat_registry::id::{CredentialId, DecisionId};
use jurat_registry::issuance::{CarriedClaims, IssuedToken, Lasting, SpendMark};
use jurat_registry::page::PageRequest;
use jurat_registry::randomness::OsRandomness;
use jurat_registry::signing_key::{SigningKeyRecord, SigningKeySource};
use jurat_registry::store::Store;
use jurat_registry::tenant_record::TenantSettings;
use jurat_registry::ticket::TicketKind;
use jurat_storage::sqlite::{SqliteOptions, SqliteStore};
use rusqlite::Connection;

use crate::conformance::consent::consent;
use crate::conformance::grant::{grant, lasting};
use crate::conformance::resource::resource;
use crate::conformance::ticket::ticket;
use crate::conformance::user::user;
use crate::conformance::{
    BY, NOW, block_on, client, client_parts, default_tenant, is_spent, issuance, named_tenant,
    provider, token,
};

/// An earlier schema: the text that made it, and how to copy what it knew from a database of the newest.
struct Earlier {
    number: u32,
    sql: &'static [&'static str],
    copy: &'static [&'static str],
}

const SECRET: &str = "0123456789abcdef0123456789abcdef";

const COPY_1: &str = "INSERT INTO tenant SELECT number, name FROM new.tenant;
     INSERT INTO name SELECT * FROM new.name;
     INSERT INTO client SELECT * FROM new.client;
     INSERT INTO identity_provider SELECT * FROM new.identity_provider;
     INSERT INTO signing_key (tenant, key_id, algorithm, sealed, public_jwk, created_at)
         SELECT tenant, key_id, algorithm, sealed, public_jwk, created_at FROM new.signing_key;
     INSERT INTO spent_mark SELECT * FROM new.spent_mark;
     INSERT INTO issued_token (decision, tenant, grant_type, client, identity_provider, subject, scope, audience,
             issued_at, expires_at, secret_digest, assertion_fingerprint)
         SELECT decision, tenant, grant_type, client, identity_provider, subject, scope, audience, issued_at,
             expires_at, secret_digest, assertion_fingerprint FROM new.issued_token;";

const SCHEMA_1: &str = include_str!("../../../src/sqlite/migrations/0001_records.sql");
const SCHEMA_2: &str = include_str!("../../../src/sqlite/migrations/0002_trust.sql");
const SCHEMA_3: &str = include_str!("../../../src/sqlite/migrations/0003_server.sql");
const SCHEMA_4: &str = include_str!("../../../src/sqlite/migrations/0004_logout.sql");

const COPY_2: &str = "UPDATE issued_token SET (claims, evidence) =
         (SELECT claims, evidence FROM new.issued_token AS one WHERE one.decision = issued_token.decision);
     INSERT INTO refused_decision SELECT * FROM new.refused_decision;
     INSERT INTO refusal_count SELECT * FROM new.refusal_count;
     INSERT INTO audit_event SELECT tenant, number, at, actor, action, target, 'told before' FROM new.audit_line;";

const COPY_3: &str = "UPDATE signing_key SET signs_from = created_at;";

static EARLIER: [Earlier; 4] = [
    Earlier {
        number: 1,
        sql: &[SCHEMA_1],
        copy: &[],
    },
    Earlier {
        number: 2,
        sql: &[SCHEMA_1, SCHEMA_2],
        copy: &[COPY_2],
    },
    Earlier {
        number: 3,
        sql: &[SCHEMA_1, SCHEMA_2, SCHEMA_3],
        copy: &[COPY_2, COPY_3],
    },
    Earlier {
        number: 4,
        sql: &[SCHEMA_1, SCHEMA_2, SCHEMA_3, SCHEMA_4],
        copy: &[COPY_2, COPY_3],
    },
];

fn open(file: &Path) -> Arc<dyn Store> {
    let clock = Arc::new(ManualClock::at(NOW));
    Arc::new(
        SqliteStore::open(
            file,
            SqliteOptions::default(),
            AuditKey::of_sealing_key(&[7; 32]),
            clock,
        )
        .unwrap(),
    )
}

impl Earlier {
    /// Makes a database of this schema at `old` with the rows of the one at `new`, as far as it knew them.
    fn write(&self, old: &Path, new: &Path) {
        let connection = Connection::open(old).unwrap();
        for sql in self.sql {
            connection.execute_batch(sql).unwrap();
        }
        let attach = "ATTACH ?1 AS new";
        connection.execute(attach, [new.to_str().unwrap()]).unwrap();
        connection
            .execute_batch(
                "PRAGMA application_id = 0x4A555241;
                 CREATE TABLE migration (
                     number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum BLOB NOT NULL, run_at INTEGER NOT NULL
                 ) STRICT;",
            )
            .unwrap();
        let migrations = "INSERT INTO migration SELECT * FROM new.migration WHERE number <= ?1";
        connection.execute(migrations, [self.number]).unwrap();
        for copy in [&[COPY_1], self.copy].concat() {
            connection.execute_batch(copy).unwrap();
        }
        bare_digests(&connection);
        connection
            .pragma_update(None, "user_version", self.number)
            .unwrap();
    }
}

/// Secrets' digests as they were written while there was one kind: the bytes alone.
fn bare_digests(connection: &Connection) {
    let mut clients = connection
        .prepare("SELECT tenant, id, document FROM client WHERE id = 'portal'")
        .unwrap();
    let rows = clients.query_map([], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?))
    });
    let rows: Vec<(i64, String, String)> = rows.unwrap().map(Result::unwrap).collect();
    assert!(!rows.is_empty());
    for (tenant, id, document) in rows {
        let mut document: serde_json::Value = serde_json::from_str(&document).unwrap();
        let digest = &mut document["secrets"][0]["digest"];
        *digest = digest["sha256"].take();
        assert_eq!(digest.as_array().unwrap().len(), 32);
        let update = "UPDATE client SET document = ?3 WHERE tenant = ?1 AND id = ?2";
        let changed = connection.execute(update, (tenant, id, document.to_string()));
        assert_eq!(changed, Ok(1));
    }
}

fn with_secret() -> Client {
    let mut parts = client_parts("portal", 1);
    parts.secrets = vec![ClientSecret {
        id: CredentialId::new(NOW, &OsRandomness).unwrap(),
        enabled: true,
        created_at: NOW,
        expires_at: None,
        digest: SecretDigest::of(SECRET).unwrap(),
    }];
    Client::new(parts).unwrap()
}

fn key(key_id: &str) -> SigningKeyRecord {
    SigningKeyRecord {
        key_id: key_id.into(),
        algorithm: Algorithm::Es256,
        sealed: vec![0, 1, 255],
        public_jwk: serde_json::json!({ "kid": key_id }),
        source: SigningKeySource::Made,
        created_at: NOW.minus_seconds(77),
        signs_from: NOW.minus_seconds(77),
        retired_at: None,
    }
}

async fn fill(file: &Path) -> Vec<IssuedToken> {
    let store = open(file);
    let mut tokens = Vec::new();
    for name in ["default", "other"] {
        let tenant = named_tenant(&store, name).await;
        tenant
            .client_insert(BY, client("partner-1", 1))
            .await
            .unwrap();
        tenant.client_insert(BY, with_secret()).await.unwrap();
        let issuer = provider("https://idp.example.com");
        let inserted = tenant.identity_provider_insert(BY, issuer, Vec::new());
        inserted.await.unwrap();
        let inserted = tenant.signing_key_insert(key(name), None, Vec::new());
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

fn on_each_earlier(check: &impl AsyncFn(&Path, Vec<IssuedToken>)) {
    for earlier in &EARLIER {
        let folder = tempfile::tempdir().unwrap();
        let (old, new) = (folder.path().join("old.db"), folder.path().join("new.db"));
        block_on(async {
            let tokens = fill(&new).await;
            earlier.write(&old, &new);
            check(&old, tokens).await;
        });
    }
}

#[test]
fn a_database_of_an_earlier_schema_keeps_everything() {
    on_each_earlier(&async |old, tokens| {
        // The second time there is nothing to bring up to date.
        for _ in 0..2 {
            let store = open(old);
            for (tokens, name) in tokens.chunks(3).zip(["default", "other"]) {
                let tenant = named_tenant(&store, name).await;
                let found = tenant.client_find("partner-1").await.unwrap();
                assert_eq!(found.unwrap().parts().revision, 1);
                let found = tenant.client_find("portal").await.unwrap().unwrap();
                assert!(found.secrets()[0].digest.matches(SECRET));
                let page = PageRequest::first(10);
                let found = tenant.identity_provider_list(page).await.unwrap();
                assert_eq!(found.items[0].issuer(), "https://idp.example.com");
                // It signed from its first moment on.
                let keys = tenant.signing_key_list().await.unwrap();
                assert_eq!(keys, [key(name)]);
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
fn a_database_of_an_earlier_schema_takes_what_is_new_in_2() {
    on_each_earlier(&async |old, _| {
        let store = open(old);
        let tenant = default_tenant(&store).await;
        let mut granted = issuance(&["d"]);
        granted.token = IssuedToken {
            claims: CarriedClaims::from_text(Some("{\"a\":1}".into())),
            evidence: Some("{}".into()),
            ..token()
        };
        let expected = granted.token.clone();
        tenant.record_issuance(granted).await.unwrap();
        let found = tenant.issued_token_find(expected.decision).await.unwrap();
        assert_eq!(found, Some(expected));
        assert!(tenant.refusal_counts(NOW).await.unwrap().is_empty());
        let nobody = DecisionId::from_bytes([0; 16]);
        assert_eq!(tenant.refused_decision_find(nobody).await.unwrap(), None);
    });
}

#[test]
fn a_database_of_an_earlier_schema_takes_what_is_new_in_5() {
    on_each_earlier(&async |old, _| {
        let store = open(old);
        for name in ["default", "other"] {
            let tenant = named_tenant(&store, name).await;
            // What stood in the log before is chained, as it stood.
            let lines = tenant.audit_follow(0).await.unwrap();
            let (chained, before) = lines.split_last().unwrap();
            assert_eq!(chained.filed.action, "audit-chained");
            for line in before {
                let event = line.read().unwrap().event;
                assert_eq!(
                    (&*event.detail, event.author),
                    ("told before", Author::server())
                );
            }
            let ada = RecordChange::UserInsert(user("ada"));
            tenant
                .change(Author::server(), vec![ada], Vec::new())
                .await
                .unwrap();
            let name = name.parse().unwrap();
            let found = verify(&*tenant, &name, |_| {}).await.unwrap();
            let Verification::Whole { head, .. } = found else {
                panic!("{found:?}");
            };
            assert_eq!(head.number, lines.len() as u64 + 1);
            let record = store.tenant_find(name.as_str()).await.unwrap().unwrap();
            assert_eq!(record.settings, TenantSettings::default());
        }
    });
}

#[test]
fn a_database_of_an_earlier_schema_takes_what_is_new_in_3() {
    on_each_earlier(&async |old, tokens| {
        let store = open(old);
        let tenant = default_tenant(&store).await;
        let code = ticket(TicketKind::AuthorizationCode);
        tenant.ticket_insert(vec![code.clone()]).await.unwrap();
        let grant = grant();
        let mut first = lasting(
            &["d"],
            Lasting {
                begins: Some(grant.clone()),
                continues: None,
                takes: Some((code.kind, code.id)),
                hands_out: vec![ticket(TicketKind::RefreshToken)],
            },
        );
        first.token.user = grant.user;
        first.token.actor = Some("{}".into());
        tenant.record_issuance(first.clone()).await.unwrap();
        let found = tenant.issued_token_find(first.token.decision);
        assert_eq!(found.await.unwrap(), Some(first.token));
        assert_eq!(tenant.grant_find(grant.id).await.unwrap(), Some(grant));
        // A token of before can be revoked like one of now.
        let earlier = &tokens[0];
        let revoked = tenant.issued_token_revoke(earlier.decision, NOW, earlier.expires_at);
        revoked.await.unwrap();
        let found = tenant.issued_token_find(earlier.decision).await.unwrap();
        assert_eq!(found.unwrap().revoked_at, Some(NOW));
        // So can a client of before be consented to.
        let ada = user("ada");
        let agreed = consent(ada.id(), "partner-1", "a");
        tenant.user_insert(BY, ada).await.unwrap();
        tenant.consent_put(agreed).await.unwrap();
        let api = resource("https://api.example.com", 1);
        tenant.resource_insert(BY, api).await.unwrap();
        let retired = SigningKeyRecord {
            retired_at: Some(NOW),
            ..key("default")
        };
        tenant
            .signing_key_replace(retired.clone(), Vec::new())
            .await
            .unwrap();
        assert_eq!(tenant.signing_key_list().await.unwrap(), [retired]);
    });
}

#[test]
fn a_database_of_an_earlier_schema_takes_what_is_new_in_6() {
    on_each_earlier(&async |old, tokens| {
        let store = open(old);
        for (name, tokens) in ["default", "other"].into_iter().zip(tokens.chunks(3)) {
            let tenant = named_tenant(&store, name).await;
            // What was granted before is listed and counted.
            let mut expected: Vec<_> = tokens.iter().map(|token| token.decision).collect();
            expected.sort_by(|one, next| next.cmp(one));
            let (filter, page) = (DecisionFilter::default(), PageRequest::first(10));
            let listed = tenant.decision_list(filter, page).await.unwrap();
            let granted = listed.items.iter().filter_map(|decision| match decision {
                KeptDecision::Granted(token) => Some(token.decision),
                KeptDecision::Refused(_) => None,
            });
            assert!(granted.eq(expected));
            let hour = NOW.minus_seconds(3600);
            let usage = tenant.usage(hour, NOW.plus_seconds(1)).await.unwrap();
            let counted: u64 = usage.granted.iter().map(|count| count.granted).sum();
            assert_eq!(counted, tokens.len() as u64);
        }
    });
}
