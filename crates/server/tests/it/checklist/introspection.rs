//! Introspection (RFC 7662).

use http::{Method, header};
use serde_json::json;

use crate::refreshing::{PORTAL, Stage};
use crate::registered::client_with_secret;
use crate::token_endpoint::{encode, post_to, with_basic};

const PATH: &str = "/oauth2/introspect";

super::rows! {
    rows;
    "RFC 7662 section 2.1" "MUST",
        "Whoever asks is authorized: by client authentication or a bearer token."
        => "401 `invalid_client`, or 401 `invalid_token` for a bearer token that is not an administrator's", alone caller_is_authorized;
    "RFC 7662 section 2.1 (POST)" "MUST",
        "The endpoint is called with POST, and the token never stands in the URL." => "405; 400 `invalid_request`", alone by_post;
    "RFC 7662 section 2.2" "SHOULD NOT",
        "Of a token that does not count nothing else is told, nor of one that is not the caller's to know."
        => "200 with `active` of false alone", alone inactive_alone;
    "RFC 7662 section 2.2 (active)" "REQUIRED",
        "Of a token that counts `active` is true." => "200 with `active`, `scope`, `client_id`, `sub`, `aud`, `iss`, `iat`, `exp` and `jti`", alone active;
}

async fn caller_is_authorized() {
    let stage = Stage::new().await;
    let tokens = stage.begin().await;
    let form = encode(&[("token", &*tokens.access)]);
    let named = format!("{form}&client_id={PORTAL}");
    for request in [
        post_to(PATH, &form),
        post_to(PATH, &named),
        with_basic(post_to(PATH, &form), PORTAL, "wrong"),
    ] {
        let answer = stage.server.send(request).await;
        assert_eq!(answer.expect(401)["error"], "invalid_client");
        assert!(answer.header("www-authenticate").starts_with("Basic "));
        assert!(!answer.text().contains("alice"));
    }
    for bearer in [&*tokens.access, "x"] {
        let mut request = post_to(PATH, &form);
        let value = format!("Bearer {bearer}").parse().unwrap();
        request.headers_mut().insert(header::AUTHORIZATION, value);
        let answer = stage.server.send(request).await;
        assert_eq!(answer.expect(401)["error"], "invalid_token");
        assert!(answer.header("www-authenticate").starts_with("Bearer "));
    }
    let told = stage
        .administrators_call(PATH, &[("token", &tokens.access)])
        .await;
    assert_eq!(told.expect(200)["active"], true);
}

async fn by_post() {
    let stage = Stage::new().await;
    let tokens = stage.begin().await;
    let path = format!("{PATH}?{}", encode(&[("token", &*tokens.access)]));
    let mut get = stage.by_portal(post_to(&path, ""));
    *get.method_mut() = Method::GET;
    assert_eq!(stage.server.send(get).await.status.as_u16(), 405);
    let in_url = stage.by_portal(post_to(&path, ""));
    let answer = stage.server.send(in_url).await;
    assert_eq!(answer.expect(400)["error"], "invalid_request");
}

async fn inactive_alone() {
    let stage = Stage::new().await;
    let stranger = client_with_secret(&stage.server, "stranger", json!({})).await;
    let tokens = stage.begin().await;
    let inactive = json!({"active": false});
    let form = encode(&[("token", &*tokens.access)]);
    let asked = with_basic(post_to(PATH, &form), "stranger", &stranger);
    assert_eq!(stage.server.send(asked).await.expect(200), inactive);
    let assertion = stage.provider.assertion(&stage.server).sign();
    for text in ["x", "a.b.c", "jur_at_0", &assertion] {
        assert_eq!(stage.introspect(text).await, inactive, "{text}");
    }
    let revoked = stage.begin().await;
    stage
        .call("/oauth2/revoke", &[("token", &revoked.access)])
        .await;
    assert_eq!(stage.introspect(&revoked.access).await, inactive);
    stage.server.clock.advance_seconds(3600);
    assert_eq!(stage.introspect(&tokens.access).await, inactive);
}

async fn active() {
    for format in ["jwt", "opaque"] {
        let stage = Stage::with(format, json!({})).await;
        let tokens = stage.begin().await;
        let told = stage.introspect(&tokens.access).await;
        let now = stage.server.now();
        for (name, value) in [
            ("active", json!(true)),
            ("scope", json!("a b")),
            ("client_id", json!(PORTAL)),
            ("sub", json!("alice")),
            ("iat", json!(now)),
            ("exp", json!(now + 3600)),
        ] {
            assert_eq!(told[name], value, "{format} {name}");
        }
        for name in ["aud", "iss", "jti"] {
            assert!(told[name].is_string(), "{format} {name}");
        }
    }
}
