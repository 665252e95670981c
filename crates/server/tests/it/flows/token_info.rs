//! Axway's token information: its members, for callers that authenticate.

use serde_json::json;

use crate::refreshing::{PORTAL, Stage};
use crate::registered::client_with_secret;
use crate::token_endpoint::{encode, post_to, with_basic};

const PATH: &str = "/api/oauth/tokeninfo";

#[tokio::test]
async fn an_access_token_is_told_as_axway_tells_it() {
    for format in ["jwt", "opaque"] {
        let stage = Stage::with(format, json!({})).await;
        let tokens = stage.begin().await;
        stage.server.clock.advance_seconds(100);
        let answer = stage.call(PATH, &[("access_token", &tokens.access)]).await;
        let expected = json!({
            "audience": PORTAL, "user_id": "alice", "scope": "a b", "expires_in": 3500, "roles": ["ops"],
        });
        assert_eq!(answer.expect(200), expected);
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn what_is_not_valid_or_not_the_callers_is_400() {
    let stage = Stage::new().await;
    let secret = client_with_secret(&stage.server, "other", json!({})).await;
    let tokens = stage.begin().await;
    for token in ["x", &*tokens.refresh] {
        let answer = stage.call(PATH, &[("access_token", token)]).await;
        assert_eq!(answer.expect(400)["error"], "invalid_request");
    }
    let body = encode(&[("access_token", &tokens.access)]);
    let request = with_basic(post_to(PATH, &body), "other", &secret);
    let foreign = stage.server.send(request).await;
    assert_eq!(foreign.expect(400)["error"], "invalid_request");
    stage.server.clock.advance_seconds(3600);
    let expired = stage.call(PATH, &[("access_token", &tokens.access)]).await;
    assert_eq!(expired.text(), foreign.text());
    let missing = stage.call(PATH, &[]).await;
    assert_eq!(missing.expect(400)["error"], "invalid_request");
}

#[tokio::test]
async fn whoever_does_not_authenticate_is_told_nothing() {
    let stage = Stage::new().await;
    let tokens = stage.begin().await;
    let body = encode(&[("access_token", &tokens.access)]);
    let answer = stage.server.send(post_to(PATH, &body)).await;
    assert_eq!(answer.expect(401)["error"], "invalid_client");
}
