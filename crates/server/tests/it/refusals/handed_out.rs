//! What this server handed out and is presented again: a refresh token that does not count.

use serde_json::json;

use super::Scene;
use crate::refreshing::{Stage, Tokens};
use crate::registered::change_identity_provider;
use crate::token_endpoint::post;

super::cases! {
    GrantMissing: missing,
    GrantUnknown: unknown,
    GrantExpired: expired,
    GrantUsed: used,
    GrantRevoked: revoked,
    ScopeBeyondGrant: beyond,
}

/// The refresh token must be refused with `invalid_grant`.
async fn refuses(scene: &Scene, stage: &Stage, token: &str) {
    let request = stage.refreshing(token, &[]);
    scene.refused(&stage.server, "invalid_grant", request).await;
}

async fn missing(scene: &Scene) {
    let stage = Stage::new().await;
    for value in [None, Some(("refresh_token", ""))] {
        let mut form = vec![("grant_type", "refresh_token")];
        form.extend(value);
        let request = stage.by_portal(post(&form));
        scene
            .refused(&stage.server, "invalid_request", request)
            .await;
    }
}

async fn unknown(scene: &Scene) {
    let stage = Stage::new().await;
    let tokens = stage.begin().await;
    for text in ["x", "jur_rt_", &*tokens.access] {
        refuses(scene, &stage, text).await;
    }
    scene
        .granted(&stage.server, stage.refreshing(&tokens.refresh, &[]))
        .await;
}

async fn expired(scene: &Scene) {
    let stage = Stage::with("jwt", json!({"idle_seconds": 60})).await;
    let tokens = stage.begin().await;
    stage.server.clock.advance_seconds(60);
    refuses(scene, &stage, &tokens.refresh).await;
}

async fn used(scene: &Scene) {
    let stage = Stage::with("jwt", json!({"grace_seconds": 0})).await;
    let tokens = stage.begin().await;
    Tokens::of(&stage.refresh(&tokens.refresh).await);
    refuses(scene, &stage, &tokens.refresh).await;
}

async fn revoked(scene: &Scene) {
    let stage = Stage::new().await;
    let tokens = stage.begin().await;
    let off = json!({"enabled": false});
    change_identity_provider(&stage.server, &stage.provider_id, off).await;
    refuses(scene, &stage, &tokens.refresh).await;
    let on = json!({"enabled": true});
    change_identity_provider(&stage.server, &stage.provider_id, on).await;
    let form = [("token", &*tokens.refresh)];
    stage.call("/oauth2/revoke", &form).await.expect(200);
    refuses(scene, &stage, &tokens.refresh).await;
}

async fn beyond(scene: &Scene) {
    let stage = Stage::new().await;
    let tokens = stage.begin().await;
    for scope in ["a b c", "c", "jurat.admin"] {
        let request = stage.refreshing(&tokens.refresh, &[("scope", scope)]);
        scene.refused(&stage.server, "invalid_scope", request).await;
    }
    scene
        .granted(&stage.server, stage.refreshing(&tokens.refresh, &[]))
        .await;
}
