//! `/admin/v1/usage`.

use http::Method;
use serde_json::{Value, json};

use crate::registered::client;
use crate::test_server::{START, TestServer};
use crate::token_endpoint::{JWT_BEARER, trade};

async fn usage(server: &TestServer, query: &str) -> Value {
    let path = format!("/usage{query}");
    server.admin(Method::GET, &path, None).await.expect(200)
}

fn time(seconds: i64) -> String {
    jurat_registry::clock::Timestamp::from_seconds(seconds).to_string()
}

#[tokio::test]
async fn what_was_decided_is_counted_hour_by_hour() {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    server.flush_decisions().await;
    let before = usage(&server, "").await["hours"][0]["granted"][0]["count"].as_u64();
    let assertion = partner.assertion(&server).sign();
    for _ in 0..3 {
        trade(&server, &assertion).await;
    }
    server.flush_decisions().await;
    let first = usage(&server, "").await;
    let hour = &first["hours"][0];
    assert_eq!(hour["hour"], time(START - START.rem_euclid(3600)));
    assert_eq!(hour["granted"][0]["grant_type"], JWT_BEARER);
    // The exchange, and the tokens by which the administrator asked.
    assert!(hour["granted"][0]["count"].as_u64() > before);
    let replayed = json!({"reason": "assertion-replayed", "count": 2, "counted_only": 0});
    assert_eq!(hour["refused"], json!([replayed]));

    server.clock.advance_seconds(3600);
    trade(&server, "x").await;
    server.flush_decisions().await;
    let both = usage(&server, "").await;
    assert_eq!(both["hours"].as_array().unwrap().len(), 2);
    let later = usage(&server, &format!("?since={}", time(START + 3600))).await;
    assert_eq!(later["hours"].as_array().unwrap().len(), 1);
    assert_eq!(
        later["hours"][0]["refused"][0]["reason"],
        "assertion-not-three-parts"
    );
    let earlier = format!("?since={}&until={}", time(START - 3600), time(START));
    let earlier = usage(&server, &earlier).await;
    assert_eq!(earlier["hours"], json!([]));
}

#[tokio::test]
async fn it_answers_for_a_month_at_most() {
    let server = TestServer::start().await;
    let day = 86_400;
    for (query, field) in [
        (format!("since={}", time(START - 32 * day)), "since"),
        (format!("since={}", time(START + day)), "until"),
        (
            format!("until={0}&since={0}", time(START - START.rem_euclid(3600))),
            "until",
        ),
        ("until=soon".to_owned(), "until"),
        ("hours=3".to_owned(), "hours"),
    ] {
        let path = format!("/usage?{query}");
        let problem = server.admin(Method::GET, &path, None).await.expect(400);
        assert_eq!(problem["field"], field, "{query}");
    }
    usage(&server, &format!("?since={}", time(START - 31 * day))).await;
}
