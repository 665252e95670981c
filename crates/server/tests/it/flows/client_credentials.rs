//! A client asks for itself (RFC 6749 section 4.4).

use serde_json::json;

use crate::registered::client_with_secret;
use crate::resource_server::claims_of;
use crate::test_server::TestServer;
use crate::token_endpoint::{post, with_basic};

#[tokio::test]
async fn rfc6749_s4_4_a_client_gets_a_token_for_itself() {
    let server = TestServer::start().await;
    let secret = client_with_secret(&server, "portal", json!({})).await;
    let form = [("grant_type", "client_credentials"), ("scope", "b a")];
    let request = with_basic(post(&form), "portal", &secret);
    let body = server.send(request).await.expect(200);
    assert_eq!(body["scope"], "b a");
    // RFC 6749 section 4.4.3: no refresh token.
    assert!(body.get("refresh_token").is_none());
    let claims = claims_of(&server, body["access_token"].as_str().unwrap()).await;
    assert_eq!(
        (&claims["sub"], &claims["client_id"]),
        (&json!("portal"), &json!("portal"))
    );
}

#[tokio::test]
async fn a_secret_may_be_used_as_often_as_it_is_good() {
    let server = TestServer::start().await;
    let secret = client_with_secret(&server, "portal", json!({})).await;
    for _ in 0..3 {
        let request = post(&[("grant_type", "client_credentials")]);
        let request = with_basic(request, "portal", &secret);
        server.send(request).await.expect(200);
    }
}
