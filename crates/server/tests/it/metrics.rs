//! Metrics: for administrators, and true.

use crate::administrator;
use crate::registered::client;
use crate::test_server::TestServer;
use crate::token_endpoint::token_of;
use http::Method;
use serde_json::json;

#[tokio::test]
async fn metrics_are_for_administrators() {
    let server = TestServer::start().await;
    assert_eq!(server.get("/metrics").await.status, 401);
    let partner = client(&server, "partner-1", json!({})).await;
    let application = token_of(&server, &partner).await;
    let administrator = administrator::token(&server).await;
    for (token, status) in [(application, 401), (administrator, 200)] {
        let mut request = administrator::request(Method::GET, "", None, Some(&token));
        *request.uri_mut() = "/metrics".parse().unwrap();
        let answer = server.send(request).await;
        assert_eq!(answer.status, status);
        if status == 200 {
            assert!(
                answer
                    .header("content-type")
                    .starts_with("application/openmetrics-text")
            );
            assert!(
                answer
                    .text()
                    .contains("jurat_refusals_total{reason=\"audience-not-us\"} 0")
            );
        }
    }
}
