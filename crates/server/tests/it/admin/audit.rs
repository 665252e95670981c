//! `/admin/v1/audit`: read by every filter, verified and taken along.

use http::Method;
use serde_json::{Value, json};

use crate::registered::client;
use crate::test_server::TestServer;

async fn get(server: &TestServer, path: &str) -> Value {
    server.admin(Method::GET, path, None).await.expect(200)
}

/// Three clients, an hour between them.
async fn filled() -> TestServer {
    let server = TestServer::start().await;
    for name in ["one", "two", "three"] {
        server.clock.advance_seconds(3600);
        client(&server, name, json!({})).await;
    }
    server
}

fn targets(listed: &Value) -> Vec<&str> {
    let items = listed["items"].as_array().unwrap().iter();
    items.map(|line| line["target"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn lines_are_found_by_time_and_by_number() {
    let server = filled().await;
    let all = get(&server, "/audit?action=client-created&limit=3").await;
    assert_eq!(targets(&all), ["three", "two", "one"]);
    let (first, second) = (&all["items"][2], &all["items"][1]);
    let at = second["at"].as_str().unwrap();
    let since = get(&server, &format!("/audit?action=client-created&since={at}")).await;
    assert_eq!(targets(&since), ["three", "two"]);
    let at = at.replace(':', "%3A");
    let from = first["at"].as_str().unwrap();
    let between = get(
        &server,
        &format!("/audit?since={from}&until={at}&target=one"),
    )
    .await;
    assert_eq!(targets(&between), ["one"]);
    let path = format!("/audit/{}", second["number"]);
    assert_eq!(get(&server, &path).await, *second);
    for unknown in ["0", "999999", "x", "-1"] {
        let path = format!("/audit/{unknown}");
        let answer = server.admin(Method::GET, &path, None).await;
        answer.expect(404);
    }
    for (field, bad) in [("since", "yesterday"), ("until", "1800000000")] {
        let path = format!("/audit?{field}={bad}");
        let answer = server.admin(Method::GET, &path, None).await;
        assert_eq!(answer.expect(400)["field"], field);
    }
}

#[tokio::test]
async fn the_log_is_verified_from_anywhere_and_nothing_is_believed() {
    let server = filled().await;
    let whole = get(&server, "/audit/verification").await;
    assert_eq!(
        (&whole["state"], &whole["checkpoint"]),
        (&json!("whole"), &Value::Null)
    );
    let newest = &get(&server, "/audit?limit=1").await["items"][0];
    assert_eq!(whole["head"]["number"], newest["number"]);
    assert_eq!(whole["head"]["digest"], newest["digest"]);
    let line = get(&server, "/audit/2").await;
    let digest = line["digest"].as_str().unwrap();
    let on = get(&server, &format!("/audit/verification?after=2%3A{digest}")).await;
    assert_eq!(on, whole);
    let other = "0".repeat(64);
    let on = get(&server, &format!("/audit/verification?after=2%3A{other}")).await;
    assert_eq!((&on["state"], &on["number"]), (&json!("broken"), &json!(3)));
    for bad in ["after=2", "after=x%3Ay", "from=1"] {
        let path = format!("/audit/verification?{bad}");
        let answer = server.admin(Method::GET, &path, None).await.expect(400);
        assert_eq!(answer["field"], "after");
    }
}

#[tokio::test]
async fn an_export_holds_every_line_as_it_is_digested() {
    let server = filled().await;
    let answer = server.admin(Method::GET, "/audit/export", None).await;
    assert_eq!(answer.status.as_u16(), 200);
    assert_eq!(answer.header("content-type"), "application/jsonl");
    let lines: Vec<Value> = answer
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let whole = get(&server, "/audit/verification").await;
    assert_eq!(
        lines.len() as u64,
        whole["head"]["number"].as_u64().unwrap()
    );
    for (line, next) in lines.iter().zip(&lines[1..]) {
        assert_eq!(next["previous"], line["digest"]);
    }
    let answer = server
        .admin(Method::GET, "/audit/export?after=1&limit=2", None)
        .await;
    let part: Vec<Value> = answer
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(part, lines[1..3]);
    for bad in ["after=-1", "limit=0", "limit=x", "page=2"] {
        let path = format!("/audit/export?{bad}");
        let answer = server.admin(Method::GET, &path, None).await;
        answer.expect(400);
    }
}
