//! `/admin/v1/status`.

use http::Method;

use crate::test_server::{ISSUER, TestServer};

#[tokio::test]
async fn it_says_what_runs_here_and_shows_no_private_key() {
    let server = TestServer::start().await;
    let answer = server.admin(Method::GET, "/status", None).await;
    let status = answer.expect(200);
    assert_eq!(status["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(status["issuer"], ISSUER);
    let key = &status["signing_keys"][0];
    assert_eq!(key["algorithm"], "ES256");
    let published = server.get("/oauth2/jwks").await.expect(200);
    assert_eq!(key["key_id"], published["keys"][0]["kid"]);
    assert_eq!(key.as_object().unwrap().len(), 3, "{key}");
}
