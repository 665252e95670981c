//! The tenants: added, changed, removed, found by name and by host; and everything of one that is removed is gone, whoever still holds its
//! handle, and whoever gets its name.

use std::sync::Arc;

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_registry::audit::{AuditEvent, AuditFilter};
use jurat_registry::author::{Author, By};
use jurat_registry::change::{RecordChange, TenantChange};
use jurat_registry::decision::{RefusalCount, RefusedDecision};
use jurat_registry::id::DecisionId;
use jurat_registry::page::PageRequest;
use jurat_registry::randomness::OsRandomness;
use jurat_registry::signing_key::{SigningKeyRecord, SigningKeySource};
use jurat_registry::store::{AuditEnds, NameOwner, Store, StoreError, TenantStore};
use jurat_registry::tenant_record::TenantRecord;
use jurat_registry::ticket::{Taken, TicketKind};

use super::audit_chain::{is_whole, lines_of};
use super::consent::consent;
use super::grant::{begins, grant};
use super::many::{outcomes, winner};
use super::resource::resource;
use super::ticket::ticket;
use super::user::user;
use super::{Ground, NOW, client, default_tenant, issuance, provider};

pub(crate) fn by() -> Author {
    Author::of(By::Administrator("root".into()))
}

/// A tenant of that name, with these hosts for its own.
pub(crate) fn record(name: &str, revision: u64, hosts: &[&str]) -> TenantRecord {
    let mut record = TenantRecord::unstated(name.parse().unwrap(), NOW);
    record.revision = revision;
    record.settings.hosts = hosts.iter().map(|host| host.parse().unwrap()).collect();
    record
}

async fn apply(store: &Arc<dyn Store>, changes: Vec<TenantChange>) -> Result<(), StoreError> {
    store.apply(by(), changes).await
}

/// The revision under which a name is found, twice: the second time it is warm.
async fn named(store: &Arc<dyn Store>, name: &str) -> Option<u64> {
    let first = store.tenant_find(name).await.unwrap();
    assert_eq!(first, store.tenant_find(name).await.unwrap());
    first.map(|record| record.revision)
}

/// Whom a host leads to, twice.
async fn at_host(store: &Arc<dyn Store>, host: &str) -> Option<String> {
    let first = store.tenant_find_by_host(host).await.unwrap();
    assert_eq!(first, store.tenant_find_by_host(host).await.unwrap());
    first.map(|record| record.name.to_string())
}

fn remove(name: &str, revision: Option<u64>) -> TenantChange {
    TenantChange::Remove(name.parse().unwrap(), revision)
}

fn is_taken(outcome: &Result<(), StoreError>, taken: &str) -> bool {
    matches!(outcome, Err(StoreError::NameTaken { name, by: NameOwner::Tenant }) if name == taken)
}

pub(crate) async fn a_tenant_lives_and_goes(ground: &Ground) {
    let store = ground.open();
    assert_eq!(named(&store, "acme").await, None);
    assert_eq!(at_host(&store, "a.example").await, None);
    let acme = "acme".parse().unwrap();
    assert!(matches!(
        store.tenant(&acme).await,
        Err(StoreError::NotFound)
    ));
    let added = TenantChange::Insert(record("acme", 1, &["a.example"]));
    apply(&store, vec![added.clone()]).await.unwrap();
    assert_eq!(named(&store, "acme").await, Some(1));
    assert_eq!(at_host(&store, "a.example").await.as_deref(), Some("acme"));
    assert!(is_taken(&apply(&store, vec![added]).await, "acme"));

    for stale in [0, 1, 3] {
        let stale = TenantChange::Replace(record("acme", stale, &[]));
        assert!(matches!(
            apply(&store, vec![stale]).await,
            Err(StoreError::Stale)
        ));
    }
    let moved = TenantChange::Replace(record("acme", 2, &["b.example", "c.example"]));
    apply(&store, vec![moved]).await.unwrap();
    assert_eq!(named(&store, "acme").await, Some(2));
    assert_eq!(at_host(&store, "a.example").await, None);
    store.close().await.unwrap();

    let store = ground.open();
    assert_eq!(named(&store, "acme").await, Some(2));
    assert_eq!(at_host(&store, "c.example").await.as_deref(), Some("acme"));
    let unknown = TenantChange::Replace(record("other", 2, &[]));
    assert!(matches!(
        apply(&store, vec![unknown]).await,
        Err(StoreError::NotFound)
    ));
    let stale = apply(&store, vec![remove("acme", Some(1))]).await;
    assert!(matches!(stale, Err(StoreError::Stale)));
    apply(&store, vec![remove("acme", Some(2))]).await.unwrap();
    assert_eq!(named(&store, "acme").await, None);
    for host in ["a.example", "b.example", "c.example"] {
        assert_eq!(at_host(&store, host).await, None);
    }
    let again = apply(&store, vec![remove("acme", None)]).await;
    assert!(matches!(again, Err(StoreError::NotFound)));
    let default = apply(&store, vec![remove("default", None)]).await;
    assert!(matches!(default, Err(StoreError::NotFound)));
    is_whole(&default_tenant(&store).await, "default").await;
}

pub(crate) async fn tenants_are_listed_in_the_order_of_their_names(ground: &Ground) {
    let store = ground.open();
    let added = (0..25)
        .map(|number| TenantChange::Insert(record(&format!("t{:02}", number * 7 % 25), 1, &[])));
    apply(&store, added.collect()).await.unwrap();
    apply(&store, vec![remove("t03", None)]).await.unwrap();
    let mut expected: Vec<_> = (0..25).map(|number| format!("t{number:02}")).collect();
    expected.remove(3);
    expected.insert(0, "default".to_owned());
    for limit in [1, 7, 25, 26] {
        let (mut names, mut page) = (Vec::new(), PageRequest::first(limit));
        loop {
            let found = store.tenant_list(page).await.unwrap();
            names.extend(found.items.iter().map(|record| record.name.to_string()));
            let Some(next) = found.next else { break };
            page = PageRequest {
                after: Some(next),
                limit,
            };
        }
        assert_eq!(names, expected, "pages of {limit}");
    }
}

pub(crate) async fn a_host_is_one_tenants_own(ground: &Ground) {
    let store = ground.open();
    let one = TenantChange::Insert(record("one", 1, &["a.example"]));
    let other = TenantChange::Insert(record("other", 1, &["b.example"]));
    apply(&store, vec![one, other]).await.unwrap();
    let refused = [
        TenantChange::Insert(record("third", 1, &["a.example", "c.example"])),
        TenantChange::Replace(record("other", 2, &["a.example", "b.example"])),
    ];
    for change in refused {
        assert!(is_taken(&apply(&store, vec![change]).await, "a.example"));
    }
    assert_eq!(named(&store, "third").await, None);
    assert_eq!(at_host(&store, "c.example").await, None);
    assert_eq!(at_host(&store, "b.example").await.as_deref(), Some("other"));
    // In one write a host can go from one to the other.
    let given = TenantChange::Replace(record("one", 2, &[]));
    let taken = TenantChange::Replace(record("other", 2, &["a.example"]));
    apply(&store, vec![given, taken]).await.unwrap();
    assert_eq!(at_host(&store, "a.example").await.as_deref(), Some("other"));
    assert_eq!(at_host(&store, "b.example").await, None);
}

pub(crate) async fn of_many_that_add_a_tenant_one_wins(ground: &Ground) {
    let store = ground.open();
    let outcomes = outcomes(async |number| {
        let mine = record("acme", 1, &[&format!("h{number}.example")]);
        apply(&store, vec![TenantChange::Insert(mine)]).await
    });
    let winner = winner(&outcomes, |error| {
        matches!(error, StoreError::NameTaken { .. })
    });
    for number in 0..outcomes.len() {
        let found = at_host(&store, &format!("h{number}.example")).await;
        assert_eq!(found.is_some(), number == winner);
    }
    let default = default_tenant(&store).await;
    let added = AuditFilter {
        target: Some("acme".into()),
        ..AuditFilter::default()
    };
    let told = default
        .audit_list(added, PageRequest::first(10))
        .await
        .unwrap();
    assert_eq!(told.items.len(), 1);
    is_whole(&default, "default").await;
}

/// Several tenants in one write, one of them made and filled by it; a failure at the end takes everything back.
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
pub(crate) async fn a_write_over_tenants_is_whole_or_nothing(ground: &Ground) {
    let store = ground.open();
    let default = default_tenant(&store).await;
    let insert = |name: &str| RecordChange::ClientInsert(client(name, 1));
    let of =
        |tenant: &str, changes| TenantChange::Records(tenant.parse().unwrap(), changes, Vec::new());
    let old = TenantChange::Insert(record("old", 1, &["old.example"]));
    apply(&store, vec![old, of("old", vec![insert("kept")])])
        .await
        .unwrap();
    let handle = store.tenant(&"old".parse().unwrap()).await.unwrap();
    let before = (lines_of(&default).await, lines_of(&handle).await);
    let changes = || {
        vec![
            TenantChange::Insert(record("new", 1, &["new.example"])),
            of("new", vec![insert("partner-1"), insert("partner-2")]),
            of("default", vec![insert("partner-1")]),
            TenantChange::Replace(record("old", 2, &[])),
            of(
                "new",
                vec![RecordChange::ClientReplace(client("partner-2", 2))],
            ),
        ]
    };
    for last in [
        of("new", vec![insert("partner-1")]),
        of("nobody", Vec::new()),
        TenantChange::Insert(record("old", 1, &[])),
        TenantChange::Replace(record("old", 2, &[])),
        remove("default", None),
        of("old", vec![insert("other"), insert("kept")]),
    ] {
        // Warm before, and as it was after.
        assert_eq!(named(&store, "new").await, None);
        let mut failing = changes();
        failing.push(last);
        apply(&store, failing).await.unwrap_err();
        assert_eq!(named(&store, "new").await, None);
        assert_eq!(at_host(&store, "new.example").await, None);
        assert_eq!(at_host(&store, "old.example").await.as_deref(), Some("old"));
        assert_eq!(named(&store, "old").await, Some(1));
        assert!(default.client_find("partner-1").await.unwrap().is_none());
        assert!(handle.client_find("other").await.unwrap().is_none());
        assert_eq!((lines_of(&default).await, lines_of(&handle).await), before);
    }
    apply(&store, changes()).await.unwrap();
    let new = store.tenant(&"new".parse().unwrap()).await.unwrap();
    let found = new.client_find("partner-2").await.unwrap().unwrap();
    assert_eq!(found.parts().revision, 2);
    assert!(default.client_find("partner-1").await.unwrap().is_some());
    assert_eq!(at_host(&store, "old.example").await, None);
    let told = |lines: Vec<jurat_registry::audit::chain::AuditLine>| -> Vec<String> {
        lines.into_iter().map(|line| line.event.action).collect()
    };
    let created = [
        "tenant-created",
        "client-created",
        "client-created",
        "client-changed",
    ];
    assert_eq!(told(lines_of(&new).await), created);
    let lines = lines_of(&default).await.split_off(before.0.len());
    assert_eq!(told(lines), ["tenant-created", "client-created"]);
    let lines = lines_of(&handle).await.split_off(before.1.len());
    assert_eq!(told(lines), ["tenant-changed"]);
    for (tenant, name) in [(&new, "new"), (&default, "default"), (&handle, "old")] {
        is_whole(tenant, name).await;
    }
}

#[expect(clippy::too_many_lines, reason = "one story, told in order")]
pub(crate) async fn a_tenant_holds_no_more_than_its_quotas(ground: &Ground) {
    let store = ground.open();
    let mut acme = record("acme", 1, &[]);
    acme.settings.quotas.clients = Some(3);
    acme.settings.quotas.identity_providers = Some(0);
    acme.settings.quotas.users = Some(1);
    acme.settings.quotas.resources = Some(1);
    apply(&store, vec![TenantChange::Insert(acme.clone())])
        .await
        .unwrap();
    let tenant = store.tenant(&acme.name).await.unwrap();
    let reached = |outcome: Result<(), StoreError>| match outcome {
        Err(StoreError::QuotaReached { of, most }) => (of, most),
        other => panic!("{other:?}"),
    };
    let uri = |number: u32| format!("https://{number}.example.com");
    tenant.user_insert(by(), user("ada")).await.unwrap();
    tenant
        .resource_insert(by(), resource(&uri(1), 1))
        .await
        .unwrap();
    let before = lines_of(&tenant).await;
    assert_eq!(
        reached(tenant.user_insert(by(), user("bob")).await),
        ("users", 1)
    );
    let more = tenant.resource_insert(by(), resource(&uri(2), 1)).await;
    assert_eq!(reached(more), ("resources", 1));
    let more = tenant.identity_provider_insert(by(), provider("https://idp.example"), Vec::new());
    assert_eq!(reached(more.await), ("identity providers", 0));
    let insert = |number: u32| RecordChange::ClientInsert(client(&number.to_string(), 1));
    let four = (0..4).map(insert).collect();
    assert_eq!(
        reached(tenant.change(by(), four, Vec::new()).await),
        ("clients", 3)
    );
    assert_eq!(lines_of(&tenant).await, before);
    // Of many at once so many win as there is room for.
    let outcomes = outcomes(async |number| {
        tenant
            .client_insert(by(), client(&format!("n{number}"), 1))
            .await
    });
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 3);
    // What was changed is no more than before; and one that goes makes room for another.
    let first = outcomes.iter().position(Result::is_ok).unwrap();
    let name = format!("n{first}");
    tenant.client_replace(by(), client(&name, 2)).await.unwrap();
    let swap = vec![
        insert(99),
        RecordChange::ClientRemove(name.parse().unwrap(), None),
    ];
    tenant.change(by(), swap, Vec::new()).await.unwrap();
    // Another tenant's are its own.
    let other = TenantChange::Insert(record("other", 1, &[]));
    let filled = TenantChange::Records(
        "other".parse().unwrap(),
        (0..10).map(insert).collect(),
        Vec::new(),
    );
    apply(&store, vec![other, filled]).await.unwrap();
    // A lower quota takes nothing away.
    acme.settings.quotas.clients = Some(1);
    acme.revision = 2;
    apply(&store, vec![TenantChange::Replace(acme)])
        .await
        .unwrap();
    assert!(tenant.client_find("99").await.unwrap().is_some());
    assert_eq!(
        reached(tenant.client_insert(by(), client("more", 1)).await),
        ("clients", 1)
    );
}

fn key() -> SigningKeyRecord {
    SigningKeyRecord {
        key_id: "theirs".into(),
        algorithm: Algorithm::Es256,
        sealed: vec![1],
        public_jwk: serde_json::json!({}),
        source: SigningKeySource::Made,
        created_at: NOW,
        signs_from: NOW,
        retired_at: None,
    }
}

/// Everything that a tenant can hold.
struct Held {
    user: jurat_registry::user::User,
    issuer: jurat_registry::identity_provider::IdentityProvider,
    code: jurat_registry::ticket::Ticket,
    grant: jurat_registry::authorization_grant::AuthorizationGrant,
    begins: jurat_registry::issuance::Issuance,
    refused: RefusedDecision,
}

const URI: &str = "https://api.example.com";

impl Held {
    fn new() -> Self {
        let grant = grant();
        Self {
            user: user("ada"),
            issuer: provider("https://idp.example.com"),
            code: ticket(TicketKind::AuthorizationCode),
            begins: begins(&grant),
            grant,
            refused: RefusedDecision {
                id: DecisionId::new(NOW, &OsRandomness).unwrap(),
                grant_type: None,
                client: None,
                issuer: None,
                reason: "assertion-expired".into(),
                detail: String::new(),
                assertion_fingerprint: None,
                evidence: None,
            },
        }
    }

    async fn put(&self, tenant: &Arc<dyn TenantStore>) {
        let changes = vec![
            RecordChange::ClientInsert(client("app", 1)),
            RecordChange::IdentityProviderInsert(self.issuer.clone()),
            RecordChange::UserInsert(self.user.clone()),
            RecordChange::ResourceInsert(resource(URI, 1)),
        ];
        tenant.change(by(), changes, Vec::new()).await.unwrap();
        tenant
            .consent_put(consent(self.user.id(), "app", "a"))
            .await
            .unwrap();
        tenant
            .signing_key_insert(key(), None, Vec::new())
            .await
            .unwrap();
        tenant.ticket_insert(vec![self.code.clone()]).await.unwrap();
        tenant.record_issuance(self.begins.clone()).await.unwrap();
        tenant.record_issuance(issuance(&["spent"])).await.unwrap();
        let count = RefusalCount {
            hour: NOW,
            reason: "assertion-expired".into(),
            refused: 1,
            counted_only: 0,
        };
        tenant
            .record_refusals(vec![self.refused.clone()], vec![count])
            .await
            .unwrap();
    }

    /// How many of all these are found; all ten at a tenant that has them, none at another.
    async fn found(&self, tenant: &Arc<dyn TenantStore>) -> usize {
        let page = || PageRequest::first(10);
        let by_app = "app".parse().unwrap();
        let decision = self.begins.token.decision;
        let found = [
            tenant.client_find("app").await.unwrap().is_some(),
            tenant
                .issuer_find(self.issuer.issuer())
                .await
                .unwrap()
                .is_some(),
            tenant
                .identity_provider_find(self.issuer.id())
                .await
                .unwrap()
                .is_some(),
            tenant.user_find(self.user.id()).await.unwrap().is_some(),
            tenant.user_find_by_name("ada").await.unwrap().is_some(),
            tenant.resource_find(URI).await.unwrap().is_some(),
            tenant
                .consent_find(self.user.id(), &by_app)
                .await
                .unwrap()
                .is_some(),
            tenant
                .ticket_find(self.code.kind, self.code.id)
                .await
                .unwrap()
                .is_some(),
            tenant.grant_find(self.grant.id).await.unwrap().is_some(),
            tenant.issued_token_find(decision).await.unwrap().is_some(),
            tenant
                .refused_decision_find(self.refused.id)
                .await
                .unwrap()
                .is_some(),
            !tenant.signing_key_list().await.unwrap().is_empty(),
            !tenant
                .refusal_counts(NOW.minus_seconds(1))
                .await
                .unwrap()
                .is_empty(),
            !tenant.client_list(page()).await.unwrap().items.is_empty(),
            !tenant
                .identity_provider_list(page())
                .await
                .unwrap()
                .items
                .is_empty(),
            !tenant.user_list(page()).await.unwrap().items.is_empty(),
            !tenant.resource_list(page()).await.unwrap().items.is_empty(),
        ];
        let mark = issuance(&["spent"]).spend[0].mark;
        let is_spent = tenant.is_any_spent(vec![mark]).await.unwrap();
        found
            .into_iter()
            .chain([is_spent])
            .filter(|found| *found)
            .count()
    }
}

pub(crate) async fn nothing_of_a_removed_tenant_is_found_or_changed(ground: &Ground) {
    let store = ground.open();
    let name = "acme".parse().unwrap();
    let added = || TenantChange::Insert(record("acme", 1, &["a.example"]));
    apply(&store, vec![added()]).await.unwrap();
    let (held, old) = (Held::new(), store.tenant(&name).await.unwrap());
    held.put(&old).await;
    // The second time all that can be is warm.
    assert_eq!((held.found(&old).await, held.found(&old).await), (18, 18));
    apply(&store, vec![remove("acme", None)]).await.unwrap();
    finds_and_changes_nothing(&held, &old).await;

    // Its name is free, and whoever gets it has nothing of the old one; the old handle has nothing of the new one.
    apply(&store, vec![added()]).await.unwrap();
    let new = store.tenant(&name).await.unwrap();
    assert_eq!(held.found(&new).await, 0);
    let told: Vec<_> = lines_of(&new)
        .await
        .into_iter()
        .map(|line| line.event.action)
        .collect();
    assert_eq!(told, ["tenant-created"]);
    held.put(&new).await;
    assert_eq!(held.found(&new).await, 18);
    finds_and_changes_nothing(&held, &old).await;
    is_whole(&new, "acme").await;
    let default = default_tenant(&store).await;
    let told = AuditFilter {
        action: Some("tenant-removed".into()),
        ..AuditFilter::default()
    };
    let told = default
        .audit_list(told, PageRequest::first(10))
        .await
        .unwrap();
    assert_eq!(
        (told.items.len(), &*told.items[0].filed.target),
        (1, "acme")
    );
    store.close().await.unwrap();
    let store = ground.open();
    let new = store.tenant(&name).await.unwrap();
    assert_eq!(held.found(&new).await, 18);
}

async fn finds_and_changes_nothing(held: &Held, old: &Arc<dyn TenantStore>) {
    assert_eq!(held.found(old).await, 0);
    assert!(lines_of(old).await.is_empty());
    assert_eq!(old.audit_ends().await.unwrap(), AuditEnds::default());
    let taken = Taken {
        at: NOW,
        by: DecisionId::new(NOW, &OsRandomness).unwrap(),
    };
    let line = AuditEvent::new(NOW, by(), "key-added", "app");
    let end = held.begins.token.expires_at;
    let counts = Vec::new();
    let refused = [
        old.client_insert(by(), client("other", 1)).await,
        old.client_replace(by(), client("app", 2)).await,
        old.change(by(), Vec::new(), vec![line.clone()]).await,
        old.audit_append(vec![line]).await,
        old.signing_key_insert(key(), None, Vec::new())
            .await
            .map(drop),
        old.signing_key_replace(key(), Vec::new()).await,
        old.signing_key_remove("theirs", Vec::new()).await,
        old.record_issuance(issuance(&["fresh"])).await,
        old.spend(issuance(&["fresh"]).spend).await,
        old.record_refusals(vec![held.refused.clone()], counts)
            .await,
        old.ticket_insert(vec![ticket(TicketKind::Session)]).await,
        old.ticket_take(held.code.kind, held.code.id, taken).await,
        old.session_end(held.code.id, taken).await,
        old.grant_revoke(held.grant.id, NOW).await,
        old.issued_token_revoke(held.begins.token.decision, NOW, end)
            .await,
        old.consent_put(consent(held.user.id(), "app", "b")).await,
        old.consent_remove(held.user.id(), &"app".parse().unwrap())
            .await,
    ];
    for (number, outcome) in refused.into_iter().enumerate() {
        assert!(
            matches!(outcome, Err(StoreError::NotFound)),
            "{number}: {outcome:?}"
        );
    }
}
