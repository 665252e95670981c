//! Introspection (RFC 7662): what is told of a token, to whom, and how little to everybody else.

use http::Method;
use jurat_registry::author::Author;
use jurat_registry::clock::Clock as _;
use jurat_registry::resource::{Resource, ResourceSettings};
use serde_json::{Value, json};

use crate::http_client::Answer;
use crate::refreshing::{PORTAL, Stage, Tokens};
use crate::registered::{client, client_with_secret, make_public};
use crate::test_server::ISSUER;
use crate::token_endpoint::{CLIENT_ASSERTION, encode, post_to, token_of, with_basic};

const PATH: &str = "/oauth2/introspect";
const API: &str = "https://api.example.com";

#[track_caller]
fn is_inactive(answer: &Answer) {
    assert_eq!(answer.expect(200), json!({"active": false}));
    assert_eq!(answer.header("cache-control"), "no-store");
}

/// A client that is the resource server of [`API`].
async fn resource_server(stage: &Stage) -> String {
    let secret = client_with_secret(&stage.server, "api", json!({})).await;
    let now = stage.server.clock.now();
    let resource = Resource {
        uri: API.parse().unwrap(),
        settings: ResourceSettings {
            resource_servers: ["api".parse().unwrap()].into(),
            ..ResourceSettings::default()
        },
        created_at: now,
        updated_at: now,
        revision: 1,
    };
    let inserted = stage
        .server
        .records
        .resource_insert(Author::server(), resource);
    inserted.await.unwrap();
    secret
}

async fn ask_as(stage: &Stage, client: &str, secret: &str, token: &str) -> Answer {
    let request = post_to(PATH, &encode(&[("token", token)]));
    stage.server.send(with_basic(request, client, secret)).await
}

#[tokio::test]
async fn rfc7662_s2_2_what_is_told_of_an_active_access_token() {
    for format in ["jwt", "opaque"] {
        let stage = Stage::with(format, json!({})).await;
        let tokens = stage.begin().await;
        let answer = stage.call(PATH, &[("token", &tokens.access)]).await;
        let mut told = answer.expect(200);
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("content-type"), "application/json");
        let id = told["jti"].take();
        assert_eq!(id.as_str().unwrap().len(), 26);
        let now = stage.server.now();
        let expected = json!({
            "active": true, "scope": "a b", "client_id": PORTAL, "token_type": "Bearer", "jti": null,
            "iat": now, "exp": now + 3600, "sub": "alice", "aud": ISSUER, "iss": ISSUER, "roles": ["ops"],
        });
        assert_eq!(told, expected);
    }
}

#[tokio::test]
async fn rfc7662_s2_2_a_refresh_token_is_told_to_its_client_while_it_would_bring_a_token() {
    let stage = Stage::with("jwt", json!({"idle_seconds": 600})).await;
    let first = stage.begin().await;
    let told = stage.introspect(&first.refresh).await;
    let now = stage.server.now();
    let expected = json!({
        "active": true, "scope": "a b", "client_id": PORTAL, "iat": now, "exp": now + 600,
        "sub": "alice", "iss": ISSUER, "roles": ["ops"],
    });
    assert_eq!(told, expected);
    let second = Tokens::of(&stage.refresh(&first.refresh).await);
    let inactive = json!({"active": false});
    // Spent, within the grace or not.
    assert_eq!(stage.introspect(&first.refresh).await, inactive);
    assert_eq!(stage.introspect(&second.refresh).await["active"], true);
    stage.server.clock.advance_seconds(600);
    assert_eq!(stage.introspect(&second.refresh).await, inactive);
}

#[tokio::test]
async fn rfc7662_s2_2_of_what_does_not_count_nothing_else_is_told() {
    let stage = Stage::new().await;
    let tokens = stage.begin().await;
    let altered = format!("{}x", tokens.access);
    for text in ["x", "a.b.c", "jur_at_", "jur_rt_", "jur_ac_", &*altered] {
        is_inactive(&stage.call(PATH, &[("token", text)]).await);
    }
    // An assertion is no token of this server.
    let assertion = stage.provider.assertion(&stage.server).sign();
    is_inactive(&stage.call(PATH, &[("token", &assertion)]).await);
    let switch = |on: bool| json!({"enabled": on});
    let provider = &stage.provider_id;
    let change = crate::registered::change_identity_provider;
    change(&stage.server, provider, switch(false)).await;
    for token in [&tokens.access, &tokens.refresh] {
        is_inactive(&stage.call(PATH, &[("token", token)]).await);
    }
    change(&stage.server, provider, switch(true)).await;
    assert_eq!(stage.introspect(&tokens.access).await["active"], true);
    stage.server.clock.advance_seconds(3600);
    is_inactive(&stage.call(PATH, &[("token", &tokens.access)]).await);
}

#[tokio::test]
async fn rfc7662_s4_a_token_is_told_to_its_client_and_to_the_servers_of_its_resource_alone() {
    for format in ["jwt", "opaque"] {
        let stage = Stage::with(format, json!({})).await;
        let api = resource_server(&stage).await;
        let stranger = client_with_secret(&stage.server, "stranger", json!({})).await;
        let for_api = stage.begin_with(&[("resource", API)]).await;
        let for_us = stage.begin().await;
        let told = ask_as(&stage, "api", &api, &for_api.access)
            .await
            .expect(200);
        assert_eq!((&told["active"], &told["aud"]), (&json!(true), &json!(API)));
        is_inactive(&ask_as(&stage, "api", &api, &for_us.access).await);
        is_inactive(&ask_as(&stage, "api", &api, &for_api.refresh).await);
        for token in [&for_api.access, &for_us.access, &for_api.refresh] {
            is_inactive(&ask_as(&stage, "stranger", &stranger, token).await);
        }
        // A resource that is one of several is enough.
        let both = [("resource", "https://other.example.com"), ("resource", API)];
        let for_both = stage.begin_with(&both).await;
        let told = ask_as(&stage, "api", &api, &for_both.access).await;
        assert_eq!(told.expect(200)["active"], true);
    }
}

#[tokio::test]
async fn rfc7662_s2_1_an_administrator_is_told_of_every_token() {
    let stage = Stage::new().await;
    let tokens = stage.begin().await;
    for token in [&tokens.access, &tokens.refresh] {
        let told = stage.administrators_call(PATH, &[("token", token)]).await;
        assert_eq!(told.expect(200)["sub"], "alice");
    }
    let own = client(&stage.server, "partner-1", json!({})).await;
    let token = token_of(&stage.server, &own).await;
    let told = stage.administrators_call(PATH, &[("token", &token)]).await;
    assert_eq!(told.expect(200)["client_id"], "partner-1");
    is_inactive(&stage.administrators_call(PATH, &[("token", "x")]).await);
}

#[tokio::test]
async fn rfc7662_s2_3_whoever_is_not_authorized_gets_401_and_learns_nothing() {
    let stage = Stage::new().await;
    let tokens = stage.begin().await;
    let body = encode(&[("token", &tokens.access)]);
    let nobody = post_to(PATH, &body);
    let wrong = with_basic(post_to(PATH, &body), PORTAL, "wrong");
    let named = post_to(PATH, &format!("{body}&client_id={PORTAL}"));
    for request in [nobody, wrong, named] {
        let answer = stage.server.send(request).await;
        assert_eq!(answer.expect(401)["error"], "invalid_client");
        assert!(answer.header("www-authenticate").starts_with("Basic "));
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(!answer.text().contains("alice"));
    }
    // An access token that is not an administrator's opens nothing (RFC 6750 section 3.1).
    for bearer in [&*tokens.access, "x"] {
        let mut request = post_to(PATH, &body);
        let value = format!("Bearer {bearer}").parse().unwrap();
        request.headers_mut().insert("authorization", value);
        let answer = stage.server.send(request).await;
        assert_eq!(answer.expect(401)["error"], "invalid_token");
        let challenge = answer.header("www-authenticate");
        assert!(challenge.starts_with("Bearer "), "{challenge}");
    }
    // A public client has nothing to show (RFC 7662 section 2.1).
    make_public(&stage.server, PORTAL).await;
    let named = post_to(PATH, &format!("{body}&client_id={PORTAL}"));
    let answer = stage.server.send(named).await;
    assert_eq!(answer.expect(401)["error"], "invalid_client");
}

#[tokio::test]
async fn rfc6749_s2_3_a_bearer_token_and_a_secret_are_two_ways_at_once() {
    let stage = Stage::new().await;
    let token = crate::administrator::token(&stage.server).await;
    let secret = encode(&[("client_secret", &stage.secret)]);
    let body = format!("token=x&client_id={PORTAL}&{secret}");
    let mut request = post_to(PATH, &body);
    let value = format!("Bearer {token}").parse().unwrap();
    request.headers_mut().insert("authorization", value);
    let answer = stage.server.send(request).await;
    assert_eq!(answer.expect(400)["error"], "invalid_request");
}

#[tokio::test]
async fn rfc7662_s2_1_a_request_without_one_token_is_malformed() {
    let stage = Stage::new().await;
    for body in [
        "",
        "token=",
        "token=a&token=b",
        "token_type_hint=access_token",
        "token=%zz",
    ] {
        let request = stage.by_portal(post_to(PATH, body));
        let answer = stage.server.send(request).await;
        assert_eq!(answer.expect(400)["error"], "invalid_request", "{body}");
    }
    let mut json = stage.by_portal(post_to(PATH, "{}"));
    let media_type = "application/json".parse().unwrap();
    json.headers_mut().insert("content-type", media_type);
    assert_eq!(
        stage.server.send(json).await.expect(400)["error"],
        "invalid_request"
    );
    let in_url = stage.by_portal(post_to(&format!("{PATH}?token=x"), ""));
    assert_eq!(
        stage.server.send(in_url).await.expect(400)["error"],
        "invalid_request"
    );
    let mut get = post_to(PATH, "");
    *get.method_mut() = Method::GET;
    assert_eq!(stage.server.send(get).await.status.as_u16(), 405);
}

#[tokio::test]
async fn rfc7662_s2_1_the_hint_is_only_a_hint() {
    let stage = Stage::new().await;
    let tokens = stage.begin().await;
    for token in [&tokens.access, &tokens.refresh] {
        for hint in ["access_token", "refresh_token", "pat"] {
            let form = [("token", &**token), ("token_type_hint", hint)];
            let told = stage.call(PATH, &form).await.expect(200);
            assert_eq!(told["active"], true, "{hint}");
        }
    }
}

#[tokio::test]
async fn rfc7523_s3_a_client_assertion_asks_once() {
    let stage = Stage::new().await;
    let partner = client(&stage.server, "partner-1", json!({})).await;
    let token = token_of(&stage.server, &partner).await;
    let assertion = partner.assertion(&stage.server).sign();
    let form = [
        ("token", &*token),
        ("client_assertion_type", CLIENT_ASSERTION),
        ("client_assertion", &assertion),
    ];
    let ask = async || stage.server.send(post_to(PATH, &encode(&form))).await;
    assert_eq!(ask().await.expect(200)["sub"], "partner-1");
    assert_eq!(ask().await.expect(401)["error"], "invalid_client");
}

#[tokio::test]
async fn rfc8414_s2_the_metadata_tells_where_to_ask_and_to_revoke() {
    let stage = Stage::new().await;
    let path = "/.well-known/oauth-authorization-server";
    let metadata = stage.server.get(path).await.expect(200);
    for (name, path) in [("introspection", PATH), ("revocation", "/oauth2/revoke")] {
        assert_eq!(
            metadata[format!("{name}_endpoint")],
            format!("{ISSUER}{path}")
        );
        let methods = &metadata[format!("{name}_endpoint_auth_methods_supported")];
        let has = |method: &str| methods.as_array().unwrap().contains(&Value::from(method));
        assert!(
            has("client_secret_basic") && has("private_key_jwt"),
            "{methods}"
        );
        assert_eq!(has("none"), name == "revocation");
        let algorithms = &metadata[format!("{name}_endpoint_auth_signing_alg_values_supported")];
        assert!(algorithms.as_array().unwrap().contains(&json!("RS256")));
    }
}
