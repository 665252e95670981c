//! OpenID Connect for the code flow: discovery, the ID token as a client validates it, userinfo.

use http::{Request, header};
use http_body_util::Full;
use serde_json::{Value, json};

use crate::browser::*;
use crate::http_client::Answer;
use crate::test_server::{ISSUER, TestServer};

/// The tokens that a user allows the client `web`.
async fn tokens(server: &TestServer, secret: &str, changes: &[(&str, &str)]) -> Value {
    signed_in(server, secret, changes).await.1
}

async fn userinfo(server: &TestServer, token: &str) -> Answer {
    let request = Request::get("/oauth2/userinfo")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .body(Full::default());
    server.send(request.unwrap()).await
}

#[tokio::test]
async fn openid_connect_discovery_s3_the_document_has_all_required_members() {
    let server = TestServer::start().await;
    let answer = server.get("/.well-known/openid-configuration").await;
    let document = answer.expect(200);
    assert_eq!(document["issuer"], ISSUER);
    for (member, path) in [
        ("authorization_endpoint", "/oauth2/authorize"),
        ("token_endpoint", "/oauth2/token"),
        ("userinfo_endpoint", "/oauth2/userinfo"),
        ("jwks_uri", "/oauth2/jwks"),
    ] {
        assert_eq!(document[member], format!("{ISSUER}{path}"));
    }
    for (member, value) in [
        ("response_types_supported", "code"),
        ("response_modes_supported", "form_post"),
        ("subject_types_supported", "public"),
        ("id_token_signing_alg_values_supported", "RS256"),
        ("code_challenge_methods_supported", "S256"),
        ("scopes_supported", "openid"),
        ("claims_supported", "sub"),
        ("prompt_values_supported", "select_account"),
        ("grant_types_supported", "authorization_code"),
    ] {
        let values = document[member].as_array().unwrap();
        assert!(values.contains(&json!(value)), "{member}: {values:?}");
    }
    // RFC 9207 section 3; and what is not served is said not to be.
    assert_eq!(
        document["authorization_response_iss_parameter_supported"],
        true
    );
    assert_eq!(document["request_uri_parameter_supported"], false);
    let other = server.get("/.well-known/oauth-authorization-server").await;
    assert_eq!(other.expect(200), document);
}

#[tokio::test]
async fn openid_connect_core_s3_1_3_7_another_jwt_library_validates_the_id_token() {
    let server = TestServer::start().await;
    let secret = web(&server, json!({"consent": "implied"})).await;
    let alice = add_user(&server, "alice").await;
    let tokens = tokens(&server, &secret, &[]).await;
    let token = tokens["id_token"].as_str().unwrap();
    let header = jsonwebtoken::decode_header(token).unwrap();
    let set: jsonwebtoken::jwk::JwkSet =
        serde_json::from_value(server.get("/oauth2/jwks").await.json()).unwrap();
    let key = set.find(header.kid.as_deref().unwrap()).unwrap();
    let key = jsonwebtoken::DecodingKey::from_jwk(key).unwrap();
    let mut rules = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::RS256);
    rules.set_audience(&["web"]);
    rules.set_issuer(&[ISSUER]);
    rules.validate_exp = false;
    let claims = jsonwebtoken::decode::<Value>(token, &key, &rules)
        .unwrap()
        .claims;
    assert_eq!(claims["sub"], alice.to_string());
    assert_eq!(
        (&claims["nonce"], &claims["auth_time"]),
        (&json!("n-0S6_WzA2Mj"), &json!(server.now()))
    );
}

#[tokio::test]
async fn openid_connect_core_s5_3_userinfo_tells_what_the_scope_releases() {
    let server = TestServer::start().await;
    let secret = web(&server, json!({"consent": "implied"})).await;
    let alice = add_user(&server, "alice").await;
    let all = tokens(&server, &secret, &[]).await;
    let answer = userinfo(&server, all["access_token"].as_str().unwrap()).await;
    let told = answer.expect(200);
    assert_eq!(told["sub"], alice.to_string());
    assert_eq!(told["email"], "alice@example.com");
    assert_eq!(told["preferred_username"], "alice");
    assert_eq!(answer.header("cache-control"), "no-store");
    let little = tokens(&server, &secret, &[("scope", "openid")]).await;
    let told = userinfo(&server, little["access_token"].as_str().unwrap())
        .await
        .expect(200);
    assert_eq!(told, json!({"sub": alice.to_string()}));
}

#[tokio::test]
async fn rfc6750_s3_1_userinfo_challenges_whoever_lacks_a_token_or_the_scope() {
    let server = TestServer::start().await;
    let secret = web(&server, json!({"consent": "implied"})).await;
    add_user(&server, "alice").await;
    let answer = server.get("/oauth2/userinfo").await;
    assert_eq!(answer.status.as_u16(), 401);
    assert!(!answer.header("www-authenticate").contains("error"));
    let other = tokens(&server, &secret, &[("scope", "a")]).await;
    let answer = userinfo(&server, other["access_token"].as_str().unwrap()).await;
    assert_eq!(answer.expect(403)["error"], "insufficient_scope");
    assert!(
        answer
            .header("www-authenticate")
            .contains("scope=\"openid\"")
    );
    // RFC 8725 section 3.12: an ID token opens nothing.
    let all = tokens(&server, &secret, &[]).await;
    let answer = userinfo(&server, all["id_token"].as_str().unwrap()).await;
    assert_eq!(answer.expect(401)["error"], "invalid_token");
}
