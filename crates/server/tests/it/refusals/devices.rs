//! A device that asks for its token (RFC 8628 section 3.5): too early, too often, too late, or after its user has said no.

use serde_json::Value;

use super::Scene;
use crate::flows::device_code::{begun, decide, polling, stage};
use crate::test_server::TestServer;

super::cases! {
    DevicePending: undecided,
    DeviceTooFast: asked_too_often,
    DeviceDenied: denied,
    DeviceCodeExpired: expired,
}

async fn refuses(scene: &Scene, server: &TestServer, code: &str, device: &Value) {
    scene.refused(server, code, polling("tv", device)).await;
}

/// Once its user has allowed it, the device gets its token.
async fn grants(scene: &Scene, server: &TestServer, device: &Value) {
    decide(server, device, "allow").await;
    scene.granted(server, polling("tv", device)).await;
}

async fn undecided(scene: &Scene) {
    let (server, _) = stage().await;
    let device = begun(&server).await;
    for _ in 0..3 {
        refuses(scene, &server, "authorization_pending", &device).await;
        server.clock.advance_seconds(5);
    }
    grants(scene, &server, &device).await;
}

async fn asked_too_often(scene: &Scene) {
    let (server, _) = stage().await;
    let device = begun(&server).await;
    server.send(polling("tv", &device)).await.expect(400);
    for _ in 0..3 {
        refuses(scene, &server, "slow_down", &device).await;
    }
    grants(scene, &server, &device).await;
}

async fn denied(scene: &Scene) {
    let (server, _) = stage().await;
    let (device, other) = (begun(&server).await, begun(&server).await);
    decide(&server, &device, "deny").await;
    for _ in 0..2 {
        refuses(scene, &server, "access_denied", &device).await;
    }
    grants(scene, &server, &other).await;
}

async fn expired(scene: &Scene) {
    let (server, _) = stage().await;
    let (device, allowed) = (begun(&server).await, begun(&server).await);
    decide(&server, &allowed, "allow").await;
    server.clock.advance_seconds(600);
    for late in [&device, &allowed] {
        refuses(scene, &server, "expired_token", late).await;
    }
    let next = begun(&server).await;
    grants(scene, &server, &next).await;
}
