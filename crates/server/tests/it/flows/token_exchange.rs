//! Token exchange (RFC 8693) from the user's token to the service behind the service, on the real store.

use std::sync::Arc;

use http::Method;
use jurat_issuance::rejection::Reason;
use serde_json::{Value, json};
use tokio::sync::Barrier;

use crate::exchanging::{ACCESS_TOKEN, API, EXCHANGE, JWT, STOCK, Services};
use crate::refreshing::PORTAL;
use crate::registered::{change_client, change_identity_provider};
use crate::test_server::ISSUER;
use crate::token_endpoint::encode;

const AT_ONCE: usize = 64;

fn token_of(answer: &Value) -> &str {
    answer["access_token"].as_str().unwrap()
}

#[tokio::test]
async fn rfc8693_s2_2_1_the_answer_and_what_introspection_tells_of_it() {
    for format in ["jwt", "opaque"] {
        let all = Services::with(format).await;
        let token = all.alices().await;
        let answer = all.exchange(&token, &[]).await;
        assert_eq!(answer.header("cache-control"), "no-store");
        let answer = answer.expect(200);
        let members: Vec<_> = answer.as_object().unwrap().keys().collect();
        let expected = [
            "access_token",
            "expires_in",
            "issued_token_type",
            "scope",
            "token_type",
        ];
        assert_eq!(members, expected);
        assert_eq!(answer["issued_token_type"], ACCESS_TOKEN);
        assert_eq!(answer["token_type"], "Bearer");
        let now = all.stage.server.now();
        let mut told = all.introspect(token_of(&answer)).await;
        told["jti"].take();
        let expected = json!({
            "active": true, "scope": "a b", "client_id": "api", "token_type": "Bearer", "jti": null,
            "iat": now, "exp": now + 3600, "sub": "alice", "aud": STOCK, "iss": ISSUER, "roles": ["ops"],
            "act": {"sub": "api"},
        });
        assert_eq!(told, expected);
        let own = all.own().await;
        let actor = [("actor_token", &*own), ("actor_token_type", ACCESS_TOKEN)];
        let second = all.exchange(token_of(&answer), &actor).await.expect(200);
        let told = all.introspect(token_of(&second)).await;
        let chain = json!({"sub": "api", "client_id": "api", "act": {"sub": "api"}});
        assert_eq!(told["act"], chain);
    }
}

#[tokio::test]
async fn whoever_stands_behind_the_users_token_ends_all_that_came_of_it() {
    for format in ["jwt", "opaque"] {
        let all = Services::with(format).await;
        let server = &all.stage.server;
        let token = all.alices().await;
        let first = all.exchange(&token, &[]).await.expect(200);
        let second = all.exchange(token_of(&first), &[]).await.expect(200);
        let counts = async || all.introspect(token_of(&second)).await["active"] == true;
        assert!(counts().await);
        let switch = |on: bool| json!({"enabled": on});
        change_client(server, PORTAL, switch(false)).await;
        assert!(!counts().await);
        change_client(server, PORTAL, switch(true)).await;
        assert!(counts().await);
        let provider = &all.stage.provider_id;
        change_identity_provider(server, provider, switch(false)).await;
        assert!(!counts().await);
        change_identity_provider(server, provider, switch(true)).await;
        assert!(counts().await);
        let form = [("token", &*token)];
        all.stage.call("/oauth2/revoke", &form).await.expect(200);
        assert!(!counts().await);
    }
}

#[tokio::test]
async fn rfc7009_s2_1_with_the_refresh_token_of_the_grant_all_that_came_of_it_ends() {
    let all = Services::new().await;
    let tokens = all.stage.begin_with(&[("resource", API)]).await;
    let answer = all.exchange(&tokens.access, &[]).await.expect(200);
    let form = [("token", &*tokens.refresh)];
    all.stage.call("/oauth2/revoke", &form).await.expect(200);
    let told = all.introspect(token_of(&answer)).await;
    assert_eq!(told, json!({"active": false}));
}

#[tokio::test]
async fn rfc8693_s1_1_the_setting_that_lets_a_client_impersonate_is_the_administrators() {
    let all = Services::new().await;
    let server = &all.stage.server;
    let shown = server.admin(Method::GET, "/clients/api", None).await;
    assert_eq!(
        shown.expect(200)["exchange"],
        json!({"impersonation": false})
    );
    change_client(server, "api", json!({"exchange": {"impersonation": true}})).await;
    let token = all.alices().await;
    let answer = all.exchange(&token, &[]).await.expect(200);
    let told = all.introspect(token_of(&answer)).await;
    assert_eq!(told["active"], true);
    assert!(told.get("act").is_none());
    let metadata = server.get("/.well-known/oauth-authorization-server").await;
    let grant_types = metadata.expect(200)["grant_types_supported"].clone();
    assert!(grant_types.as_array().unwrap().contains(&json!(EXCHANGE)));
}

#[tokio::test]
async fn rfc6749_s2_3_1_tokens_that_are_traded_never_stand_in_a_url() {
    let all = Services::new().await;
    let request = |name: &str| {
        let mut request = all.exchanging(("x", ACCESS_TOKEN), &[]);
        let path = format!("/oauth2/token?{}", encode(&[(name, "x")]));
        *request.uri_mut() = path.parse().unwrap();
        request
    };
    for name in ["subject_token", "actor_token"] {
        let answer = all.stage.server.send(request(name)).await;
        let reason = all.stage.server.decision(&answer).reason;
        assert_eq!(reason, Some(Reason::CredentialsInUrl));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rfc7523_s3_of_64_exchanges_of_one_jwt_at_once_exactly_one_brings_a_token() {
    let all = Arc::new(Services::new().await);
    let server = &all.stage.server;
    let jwt = all.stage.provider.assertion(server).claim("sub", "alice");
    let jwt: Arc<str> = jwt.sign().into();
    let together = Arc::new(Barrier::new(AT_ONCE));
    let exchanges: Vec<_> = (0..AT_ONCE)
        .map(|_| {
            let (all, jwt) = (Arc::clone(&all), Arc::clone(&jwt));
            let together = Arc::clone(&together);
            tokio::spawn(async move {
                let request = all.exchanging((&jwt, JWT), &[]);
                together.wait().await;
                all.stage.server.send(request).await
            })
        })
        .collect();
    let mut granted = 0;
    for exchange in exchanges {
        let answer = exchange.await.unwrap();
        match server.decision(&answer).reason {
            None => granted += usize::from(answer.expect(200)["access_token"].is_string()),
            Some(reason) => {
                assert_eq!(reason, Reason::AssertionReplayed);
                assert_eq!(answer.expect(400)["error"], "invalid_request");
            }
        }
    }
    assert_eq!(granted, 1);
}
