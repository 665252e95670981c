//! Issuers that publish their keys, on loopback and through the whole token endpoint: found by discovery, rolled under load, withdrawn,
//! stalled, and flooded.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::Method;
use jurat_issuance::rejection::Reason;
use jurat_remote_keys::outbound::OutboundOptions;
use jurat_remote_keys::remote_keys::RemoteKeysOptions;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::party::Party;
use crate::publishing_issuer::{Issuer, Page};
use crate::registered::{create_client, identity_provider};
use crate::test_server::TestServer;
use crate::token_endpoint::trade;

const METADATA: &str = "/.well-known/openid-configuration";
const KEYS: &str = "/keys";

/// A server that may read from loopback.
async fn server() -> TestServer {
    TestServer::start_with(|setup| {
        setup.remote_keys = Some(RemoteKeysOptions {
            outbound: OutboundOptions {
                allow: "127.0.0.1".parse().unwrap(),
                total_timeout: Duration::from_mins(1),
                ..OutboundOptions::default()
            },
            attention: Duration::from_millis(5),
            ..RemoteKeysOptions::default()
        });
    })
    .await
}

/// An identity provider that is found by discovery.
struct Stage {
    server: TestServer,
    issuer: Issuer,
    name: String,
    id: String,
}

impl Stage {
    async fn new() -> Self {
        let (server, issuer) = (server().await, Issuer::start(None).await);
        let name = issuer.url("/tenant");
        let metadata = json!({"issuer": name, "jwks_uri": issuer.url(KEYS)});
        issuer.publish(&format!("/tenant{METADATA}"), Page::of(&metadata));
        let settings = json!({
            "keys": [],
            "key_source": {"from": "discovery", "local": true},
            "assertion": {"max_life_seconds": 3600},
            "clients": "anybody", "scope": ["read"], "default_scope": ["read"],
        });
        let (_, id) = identity_provider(&server, &name, settings).await;
        Self {
            server,
            issuer,
            name,
            id,
        }
    }

    fn publish(&self, parties: &[&Party]) {
        self.issuer.publish(KEYS, Page::of(&jwks(parties)));
    }

    async fn refresh(&self) -> Value {
        let path = format!("/identity-providers/{}/refresh", self.id);
        let answer = self.server.admin(Method::POST, &path, None).await;
        answer.expect(200)
    }

    /// Whether the party's key is at hand.
    async fn knows(&self, party: &Party) -> bool {
        let path = format!("/identity-providers/{}/keys", self.id);
        let answer = self.server.admin(Method::GET, &path, None).await;
        let shown = answer.expect(200);
        let keys = shown["source"]["state"]["keys"].as_array().unwrap().clone();
        keys.iter().any(|key| key["key_id"] == party.key.key_id())
    }

    /// Why an assertion of `party`'s was refused, if it was.
    async fn refusal(&self, party: &Party) -> Option<Reason> {
        let answer = trade(&self.server, &about_alice(&self.server, party)).await;
        self.server.decision(&answer).reason
    }
}

/// Between two looks at what is under way.
async fn a_moment() {
    tokio::time::sleep(Duration::from_millis(1)).await;
}

fn jwks(parties: &[&Party]) -> Value {
    let keys: Vec<_> = parties.iter().map(|party| party.key.public_jwk()).collect();
    json!({ "keys": keys })
}

fn about_alice(server: &TestServer, by: &Party) -> String {
    // Long enough for the clock to be moved while it is under way; it is looked at once, as it may move between two looks.
    let now = server.now();
    let assertion = by.assertion(server).claim("iat", now);
    let assertion = assertion.claim("exp", now + 3000);
    let assertion = assertion.claim("sub", "alice");
    assertion.header("kid", by.key.key_id()).sign()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_is_rolled_under_load_and_not_one_good_assertion_is_refused() {
    const WORKERS: usize = 8;
    const EACH: usize = 90;
    let stage = Arc::new(Stage::new().await);
    let generations: Arc<[Party; 3]> = Arc::new(std::array::from_fn(|_| Party::new(&stage.name)));
    stage.publish(&[&generations[0]]);
    let [signing, judged] = std::array::from_fn(|_| Arc::new(AtomicUsize::new(0)));
    let mut workers = JoinSet::new();
    for _ in 0..WORKERS {
        let (stage, generations) = (Arc::clone(&stage), Arc::clone(&generations));
        let (signing, judged) = (Arc::clone(&signing), Arc::clone(&judged));
        workers.spawn(async move {
            let mut refused = Vec::new();
            for _ in 0..EACH {
                let by = &generations[signing.load(Ordering::SeqCst)];
                refused.extend(stage.refusal(by).await);
                judged.fetch_add(1, Ordering::SeqCst);
            }
            refused
        });
    }
    let until = async |count| {
        while judged.load(Ordering::SeqCst) < count {
            a_moment().await;
        }
    };
    // Signed with the very moment it is published: nobody could have known the key before.
    until(WORKERS * 20).await;
    stage.publish(&[&generations[1], &generations[0]]);
    signing.store(1, Ordering::SeqCst);
    // Published ahead of time, so that it is known before it is used; the assertions go on meanwhile.
    until(WORKERS * 40).await;
    stage.publish(&[&generations[2], &generations[1]]);
    stage.server.clock.advance_seconds(720);
    while !stage.knows(&generations[2]).await {
        a_moment().await;
    }
    signing.store(2, Ordering::SeqCst);
    // An issuer that stalls when it is asked again holds up nobody whose key is known.
    stage.issuer.open(false);
    stage.server.clock.advance_seconds(720);
    stage.issuer.until_asked(KEYS, 4).await;
    until(WORKERS * EACH).await;
    stage.issuer.open(true);
    while let Some(worker) = workers.join_next().await {
        assert_eq!(worker.unwrap(), []);
    }
    // First use, a new key, and twice ahead of time.
    assert_eq!(stage.issuer.asked(KEYS), 4);
    assert_eq!(stage.issuer.authorization(), None);
}

#[tokio::test]
async fn a_withdrawn_key_is_refused_from_the_next_reading_on() {
    let stage = Stage::new().await;
    let [old, new] = std::array::from_fn(|_| Party::new(&stage.name));
    stage.publish(&[&old, &new]);
    assert_eq!(stage.refusal(&old).await, None);
    assert_eq!(stage.refusal(&new).await, None);
    stage.publish(&[&new]);
    let refreshed = stage.refresh().await;
    assert_eq!(refreshed["gone"], json!([old.key.key_id()]));
    assert_eq!(stage.refusal(&old).await, Some(Reason::KeyUnknown));
    assert_eq!(stage.refusal(&new).await, None);
}

#[tokio::test]
async fn a_flood_of_unknown_keys_costs_the_issuer_one_request() {
    let stage = Arc::new(Stage::new().await);
    let good = Party::new(&stage.name);
    stage.publish(&[&good]);
    assert_eq!(stage.refusal(&good).await, None);
    let mut flood = JoinSet::new();
    for _ in 0..100 {
        let stage = Arc::clone(&stage);
        flood.spawn(async move {
            let stranger = Party::new(&stage.name);
            assert_eq!(stage.refusal(&stranger).await, Some(Reason::KeyUnknown));
        });
    }
    while let Some(one) = flood.join_next().await {
        one.unwrap();
    }
    assert_eq!(stage.issuer.asked(KEYS), 2);
    assert_eq!(stage.refusal(&good).await, None);
}

#[tokio::test]
async fn an_issuer_whose_keys_cannot_be_read_is_told_apart_from_a_wrong_key() {
    let stage = Stage::new().await;
    let party = Party::new(&stage.name);
    let answer = trade(&stage.server, &about_alice(&stage.server, &party)).await;
    let decision = stage.server.decision(&answer);
    assert_eq!(decision.reason, Some(Reason::KeysUnavailable));
    // It is tried again without anybody waiting, and soon found.
    stage.publish(&[&party]);
    let asked = stage.issuer.asked(KEYS);
    stage.server.clock.advance_seconds(1);
    stage.issuer.until_asked(KEYS, asked + 1).await;
    while stage.refusal(&party).await.is_some() {
        a_moment().await;
    }
}

#[tokio::test]
async fn rfc7591_s2_a_client_publishes_its_own_keys() {
    let (server, issuer) = (server().await, Issuer::start(None).await);
    let partner = Party::new("partner-1");
    issuer.publish(KEYS, Page::of(&jwks(&[&partner])));
    let from = json!({"jwks_url": {"url": issuer.url(KEYS)}});
    let settings = json!({"key_source": {"from": from, "local": true}});
    create_client(&server, "partner-1", settings).await;
    trade(&server, &partner.assertion(&server).sign())
        .await
        .expect(200);
    let rolled = Party::new("partner-1");
    issuer.publish(KEYS, Page::of(&jwks(&[&rolled])));
    trade(&server, &rolled.assertion(&server).sign())
        .await
        .expect(200);
    let refused = trade(&server, &partner.assertion(&server).sign()).await;
    let reason = server.decision(&refused).reason;
    assert_eq!(reason, Some(Reason::SignatureBad));
    assert_eq!(issuer.asked(KEYS), 2);
}
