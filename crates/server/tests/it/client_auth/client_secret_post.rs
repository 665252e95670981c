//! Id and secret in the form (RFC 6749 section 2.3.1).

use serde_json::json;

use crate::registered::client_with_secret;
use crate::test_server::TestServer;
use crate::token_endpoint::{ask, post, with_basic};

#[tokio::test]
async fn rfc6749_s2_3_1_id_and_secret_may_stand_in_the_body() {
    let server = TestServer::start().await;
    let secret = client_with_secret(&server, "portal", json!({})).await;
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", "portal"),
        ("client_secret", &secret),
    ];
    ask(&server, &form).await.expect(200);
}

#[tokio::test]
async fn rfc6749_s2_3_1_the_client_id_may_be_repeated_beside_a_basic_header() {
    let server = TestServer::start().await;
    let secret = client_with_secret(&server, "portal", json!({})).await;
    let form = |id| post(&[("grant_type", "client_credentials"), ("client_id", id)]);
    let same = with_basic(form("portal"), "portal", &secret);
    server.send(same).await.expect(200);
    let other = with_basic(form("other"), "portal", &secret);
    assert_eq!(
        server.send(other).await.expect(401)["error"],
        "invalid_client"
    );
}
