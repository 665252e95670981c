//! Token exchange (RFC 8693).

use jurat_issuance::rejection::Reason;
use serde_json::{Value, json};

use crate::exchanging::{ACCESS_TOKEN, EXCHANGE, JWT, Services};
use crate::refusals::is_refusal;
use crate::token_endpoint::{Parameters, post};

super::rows! {
    rows;
    "RFC 8693 section 2.1" "REQUIRED",
        "`subject_token` and `subject_token_type` are there, and `actor_token_type` exactly where `actor_token` is."
        => "400 `invalid_request`", alone parameters;
    "RFC 8693 section 2.2.1" "REQUIRED",
        "The answer says what it holds: `issued_token_type`, `token_type` and `access_token`." => "200, and no refresh token", alone exchanged;
    "RFC 8693 section 2.2.2" "MUST",
        "A token that is not valid is `invalid_request`." => "400 `invalid_request`", alone token_that_is_not_valid;
    "RFC 8693 section 2.2.2 (target)" "SHOULD",
        "A target for which no token is issued is `invalid_target`." => "400 `invalid_target`", alone target;
    "RFC 8693 section 4.1" "MAY",
        "`act` says who acts, and those who acted before stand in it."
        => "in every token that is exchanged, but where the client's setting `exchange.impersonation` is on", alone actors;
    "RFC 8693 section 4.4" "MAY",
        "`may_act` says who may become the actor." => "400 `invalid_request` for anybody else", alone may_act;
}

async fn refused(all: &Services, form: &Parameters<'_>, code: &str, reason: Reason) {
    let form = [&[("grant_type", EXCHANGE)], form].concat();
    let server = &all.stage.server;
    let answer = server.send(all.by_api(post(&form))).await;
    is_refusal(server, &answer, code, Some(reason));
}

fn token_in(answer: &Value) -> &str {
    answer["access_token"].as_str().unwrap()
}

async fn parameters() {
    let all = Services::new().await;
    let token = all.alices().await;
    let subject = ("subject_token", &*token);
    let subject_type = ("subject_token_type", ACCESS_TOKEN);
    let actor = ("actor_token", &*token);
    let actor_type = ("actor_token_type", ACCESS_TOKEN);
    let missing = Reason::SubjectTokenMissing;
    refused(&all, &[subject_type], "invalid_request", missing).await;
    for form in [
        &[subject][..],
        &[subject, subject_type, actor],
        &[subject, subject_type, actor_type],
    ] {
        refused(&all, form, "invalid_request", Reason::TokenTypeMissing).await;
    }
    all.exchange(&token, &[]).await.expect(200);
}

async fn exchanged() {
    let all = Services::new().await;
    let token = all.alices().await;
    let answer = all.exchange(&token, &[]).await.expect(200);
    assert_eq!(answer["issued_token_type"], ACCESS_TOKEN);
    assert_eq!(answer["token_type"], "Bearer");
    assert!(answer.get("refresh_token").is_none());
    let told = all.introspect(token_in(&answer)).await;
    assert_eq!(
        (&told["sub"], &told["client_id"]),
        (&json!("alice"), &json!("api"))
    );
}

async fn token_that_is_not_valid() {
    let all = Services::new().await;
    let token = all.alices().await;
    let all = &all;
    let with = |token: &str, code: &'static str, reason| {
        let request = all.exchanging((token, ACCESS_TOKEN), &[]);
        async move {
            let answer = all.stage.server.send(request).await;
            is_refusal(&all.stage.server, &answer, code, Some(reason));
        }
    };
    with("x", "invalid_request", Reason::TradedTokenUnknown).await;
    all.exchange(&token, &[]).await.expect(200);
    all.stage.server.clock.advance_seconds(3600);
    with(&token, "invalid_request", Reason::TradedTokenExpired).await;
}

async fn target() {
    let all = Services::new().await;
    let token = all.alices().await;
    for more in [
        ("audience", "nobody"),
        ("resource", "https://pay.example.com"),
    ] {
        let answer = all.exchange(&token, &[more]).await;
        is_refusal(&all.stage.server, &answer, "invalid_target", None);
    }
    all.exchange(&token, &[]).await.expect(200);
}

async fn actors() {
    let all = Services::new().await;
    let token = all.alices().await;
    let first = all.exchange(&token, &[]).await.expect(200);
    let told = all.introspect(token_in(&first)).await;
    assert_eq!(told["act"], json!({"sub": "api"}));
    let second = all.exchange(token_in(&first), &[]).await.expect(200);
    let told = all.introspect(token_in(&second)).await;
    assert_eq!(told["act"]["act"], json!({"sub": "api"}));
}

async fn may_act() {
    let all = Services::new().await;
    let server = &all.stage.server;
    let jwt = all.stage.provider.assertion(server).claim("sub", "alice");
    let for_other = jwt
        .clone()
        .claim("may_act", json!({"sub": "portal"}))
        .sign();
    let answer = server.send(all.exchanging((&for_other, JWT), &[])).await;
    let reason = Some(Reason::ActorNotAllowed);
    is_refusal(server, &answer, "invalid_request", reason);
    let for_api = jwt.claim("may_act", json!({"sub": "api"})).sign();
    let request = all.exchanging((&for_api, JWT), &[]);
    server.send(request).await.expect(200);
}
