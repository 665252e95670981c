//! What is wrong with a token exchange (RFC 8693).

use serde_json::{Value, json};

use super::Scene;
use crate::administrator;
use crate::exchanging::{ACCESS_TOKEN, EXCHANGE, JWT, Services};
use crate::registered::change_client;
use crate::token_endpoint::{Parameters, post};

super::cases! {
    SubjectTokenMissing: subject_missing,
    TokenTypeMissing: type_missing,
    TokenTypeUnsupported: type_unsupported,
    RequestedTokenTypeUnsupported: requested,
    TradedTokenUnknown: unknown,
    TradedTokenExpired: expired,
    TradedTokenRevoked: revoked,
    TradedTokenOfAnother: of_another,
    TradedTokenOfAdministrator: of_administrator,
    ActorTokenDelegated: delegated,
    ActorClaimMalformed: malformed,
    ActorNotAllowed: not_allowed,
    ActorChainTooLong: too_long,
    ExchangeAudienceNotAllowed: audience,
}

/// The API's server must be refused with `invalid_request`.
async fn refuses(scene: &Scene, all: &Services, form: &Parameters<'_>) {
    let form = [&[("grant_type", EXCHANGE)], form].concat();
    let request = all.by_api(post(&form));
    let server = &all.stage.server;
    scene.refused(server, "invalid_request", request).await;
}

/// The same for a token and its type.
async fn refuses_token(scene: &Scene, all: &Services, token: &str) {
    let request = all.exchanging((token, ACCESS_TOKEN), &[]);
    let server = &all.stage.server;
    scene.refused(server, "invalid_request", request).await;
}

/// The same for a JWT of the identity provider with one claim more, which brings a token once it is put right.
async fn refuses_claim(scene: &Scene, all: &Services, name: &str, wrong: Value, right: Value) {
    let Services { stage, .. } = all;
    let jwt = stage
        .provider
        .assertion(&stage.server)
        .claim("sub", "alice");
    let wrong = jwt.clone().claim(name, wrong).sign();
    let request = all.exchanging((&wrong, JWT), &[]);
    scene
        .refused(&stage.server, "invalid_request", request)
        .await;
    let right = jwt.claim(name, right).sign();
    let request = all.exchanging((&right, JWT), &[]);
    scene.granted(&stage.server, request).await;
}

async fn subject_missing(scene: &Scene) {
    let all = Services::new().await;
    refuses(scene, &all, &[("subject_token_type", ACCESS_TOKEN)]).await;
}

async fn type_missing(scene: &Scene) {
    let all = Services::new().await;
    let token = all.alices().await;
    let subject = ("subject_token", &*token);
    refuses(scene, &all, &[subject]).await;
    let subject_type = ("subject_token_type", ACCESS_TOKEN);
    let actor = ("actor_token", &*token);
    refuses(scene, &all, &[subject, subject_type, actor]).await;
    let actor_type = ("actor_token_type", ACCESS_TOKEN);
    refuses(scene, &all, &[subject, subject_type, actor_type]).await;
}

async fn type_unsupported(scene: &Scene) {
    let all = Services::new().await;
    let refresh = "urn:ietf:params:oauth:token-type:refresh_token";
    let form = [("subject_token", "x"), ("subject_token_type", refresh)];
    refuses(scene, &all, &form).await;
}

async fn requested(scene: &Scene) {
    for (format, requested) in [("jwt", "jwt"), ("opaque", JWT)] {
        let all = Services::with(format).await;
        let token = all.alices().await;
        let wanted = [("requested_token_type", requested)];
        let request = all.exchanging((&token, ACCESS_TOKEN), &wanted);
        let server = &all.stage.server;
        scene.refused(server, "invalid_request", request).await;
    }
}

async fn unknown(scene: &Scene) {
    let all = Services::new().await;
    for token in ["x", "jur_at_x", "a.b.c"] {
        refuses_token(scene, &all, token).await;
    }
}

async fn expired(scene: &Scene) {
    let all = Services::new().await;
    let token = all.alices().await;
    all.stage.server.clock.advance_seconds(3600);
    refuses_token(scene, &all, &token).await;
}

async fn revoked(scene: &Scene) {
    let all = Services::new().await;
    let token = all.alices().await;
    let form = [("token", &*token)];
    all.stage.call("/oauth2/revoke", &form).await.expect(200);
    refuses_token(scene, &all, &token).await;
}

async fn of_another(scene: &Scene) {
    let all = Services::new().await;
    let token = all.stage.begin().await.access;
    refuses_token(scene, &all, &token).await;
}

async fn of_administrator(scene: &Scene) {
    let all = Services::new().await;
    let token = administrator::token(&all.stage.server).await;
    refuses_token(scene, &all, &token).await;
}

async fn delegated(scene: &Scene) {
    let all = Services::new().await;
    let token = all.alices().await;
    let answer = all.exchange(&token, &[]).await.expect(200);
    let actor = [
        ("actor_token", answer["access_token"].as_str().unwrap()),
        ("actor_token_type", ACCESS_TOKEN),
    ];
    let request = all.exchanging((&token, ACCESS_TOKEN), &actor);
    let server = &all.stage.server;
    scene.refused(server, "invalid_request", request).await;
}

async fn malformed(scene: &Scene) {
    let all = Services::new().await;
    refuses_claim(scene, &all, "act", json!("gate"), json!({"sub": "gate"})).await;
    refuses_claim(scene, &all, "may_act", json!({}), json!({"sub": "api"})).await;
}

async fn not_allowed(scene: &Scene) {
    let all = Services::new().await;
    let (wrong, right) = (json!({"sub": "portal"}), json!({"sub": "api"}));
    refuses_claim(scene, &all, "may_act", wrong, right).await;
}

async fn too_long(scene: &Scene) {
    let all = Services::new().await;
    let impersonation = json!({"exchange": {"impersonation": true}});
    change_client(&all.stage.server, "api", impersonation).await;
    let mut token = all.alices().await;
    for _ in 0..8 {
        let answer = all.exchange(&token, &[]).await.expect(200);
        token = answer["access_token"].as_str().unwrap().to_owned();
    }
    refuses_token(scene, &all, &token).await;
}

async fn audience(scene: &Scene) {
    let all = Services::new().await;
    let token = all.alices().await;
    for name in ["nobody", "portal", "https://pay.example.com"] {
        let named = [("audience", name)];
        let request = all.exchanging((&token, ACCESS_TOKEN), &named);
        let server = &all.stage.server;
        scene.refused(server, "invalid_target", request).await;
    }
}
