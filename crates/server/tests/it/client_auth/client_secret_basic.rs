//! Id and secret in the `Authorization` header (RFC 6749 section 2.3.1).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header;
use serde_json::json;

use crate::registered::create_client;
use crate::test_server::TestServer;
use crate::token_endpoint::{post, with_basic};

#[tokio::test]
async fn rfc6749_s2_3_1_id_and_secret_are_form_decoded() {
    let server = TestServer::start().await;
    let (id, secret) = ("partner: 1 & co", "a+b %c:d=e&f 0123456789abcdefghijkl");
    let body = json!({
        "credentials": [{"secret": {"value": secret}}],
        "grant_types": ["client_credentials"],
    });
    create_client(&server, id, body).await;
    let request = with_basic(post(&[("grant_type", "client_credentials")]), id, secret);
    server.send(request).await.expect(200);
}

/// Authlib and `requests_oauth2client` forget to encode; what Jurat generates reads the same either way.
#[tokio::test]
async fn a_generated_secret_works_encoded_or_not() {
    let server = TestServer::start().await;
    let secret = crate::registered::client_with_secret(&server, "portal", json!({})).await;
    for scheme in ["Basic", "basic", "BASIC"] {
        let raw = STANDARD.encode(format!("portal:{secret}"));
        let mut request = post(&[("grant_type", "client_credentials")]);
        let value = format!("{scheme} {raw}").parse().unwrap();
        request.headers_mut().insert(header::AUTHORIZATION, value);
        server.send(request).await.expect(200);
    }
}
