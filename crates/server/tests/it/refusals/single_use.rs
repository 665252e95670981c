//! The one write at the end, and what can fail on the way to it.

use std::sync::atomic::Ordering;

use jurat_registry::store::Store as _;
use serde_json::json;

use super::Scene;
use crate::registered::{change_client, client};
use crate::test_server::TestServer;
use crate::token_endpoint::{JWT_BEARER, post};

super::cases! {
    AssertionReplayed: replayed,
    ReplayMemoryFull: memory_full,
    StoreUnavailable: store_closed,
    SigningUnavailable: no_randomness,
}

async fn replayed(scene: &Scene) {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let good = partner.assertion(&server);
    scene.grants(&server, &good.sign()).await;
    scene.refuses(&server, &good.sign()).await;
    // The same jti in another assertion is the same use.
    let other = good.clone().claim("exp", server.now() + 200).sign();
    scene.refuses(&server, &other).await;
    // Spent means spent: also after a restart.
    let server = server.restart().await;
    scene.refuses(&server, &good.sign()).await;

    let by_digest = json!({"assertion": {"replay": "once-by-digest"}});
    change_client(&server, "partner-1", by_digest).await;
    let without_jti = partner.assertion(&server).without("jti").sign();
    scene.grants(&server, &without_jti).await;
    scene.refuses(&server, &without_jti).await;
}

async fn memory_full(scene: &Scene) {
    let server = TestServer::start_with(|setup| setup.store.most_live_marks = 3).await;
    let long = json!({"assertion": {"max_life_seconds": 3600}});
    // The administrator's own assertion is the first of three.
    let partner = client(&server, "partner-1", long).await;
    for _ in 0..2 {
        let assertion = partner.assertion(&server).sign();
        scene.grants(&server, &assertion).await;
    }
    let end = server.now() + 3600;
    let unchanged = partner.assertion(&server).claim("exp", end).sign();
    let request = || post(&[("grant_type", JWT_BEARER), ("assertion", &unchanged)]);
    let full = "temporarily_unavailable";
    scene.refused(&server, full, request()).await;
    // A mark is kept until its assertion is refused under the widest skew that can be set.
    server.clock.advance_seconds(1200);
    scene.granted(&server, request()).await;
}

async fn store_closed(scene: &Scene) {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let unchanged = partner.assertion(&server).sign();
    server.store.close().await.unwrap();
    let request = post(&[("grant_type", JWT_BEARER), ("assertion", &unchanged)]);
    let closed = "temporarily_unavailable";
    scene.refused(&server, closed, request).await;
    assert_eq!(server.get("/readyz").await.status.as_u16(), 503);
    assert_eq!(server.get("/healthz").await.status.as_u16(), 200);
    let server = server.restart().await;
    scene.grants(&server, &unchanged).await;
}

async fn no_randomness(scene: &Scene) {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let unchanged = partner.assertion(&server).sign();
    server.randomness.fails.store(true, Ordering::SeqCst);
    let request = post(&[("grant_type", JWT_BEARER), ("assertion", &unchanged)]);
    let without = "temporarily_unavailable";
    scene.refused(&server, without, request).await;
    server.randomness.fails.store(false, Ordering::SeqCst);
    scene.grants(&server, &unchanged).await;
}
