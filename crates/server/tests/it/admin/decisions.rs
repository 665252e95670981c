//! `/admin/v1/decisions`.

use http::Method;
use serde_json::{Value, json};

use crate::http_client::Answer;
use crate::party::Party;
use crate::registered::{client, identity_provider};
use crate::test_server::{START, TestServer};
use crate::token_endpoint::{JWT_BEARER, ask, trade};

/// Four decisions, oldest first: a grant to partner-1, one to partner-2, a refusal of partner-1, a refusal of an identity provider; and a
/// grant by the identity provider.
async fn decided(server: &TestServer) -> Vec<String> {
    let one = client(server, "partner-1", json!({})).await;
    let two = client(server, "partner-2", json!({})).await;
    let anybody = json!({"clients": "anybody", "scope": ["a"], "default_scope": ["a"]});
    let (idp, _) = identity_provider(server, "https://idp.example.com", anybody).await;
    let spent = one.assertion(server).sign();
    let stranger = Party::new("https://idp.example.com");
    let mut ids = Vec::new();
    for assertion in [
        spent.clone(),
        two.assertion(server).sign(),
        spent,
        stranger.assertion(server).claim("sub", "job").sign(),
        idp.assertion(server).claim("sub", "job").sign(),
    ] {
        ids.push(
            trade(server, &assertion)
                .await
                .header("jurat-decision")
                .to_owned(),
        );
        server.clock.advance_seconds(10);
    }
    server.flush_decisions().await;
    ids
}

async fn list(server: &TestServer, query: &str) -> Answer {
    let path = format!("/decisions?since={}&{query}", since(START));
    server.admin(Method::GET, &path, None).await
}

fn since(seconds: i64) -> String {
    jurat_registry::clock::Timestamp::from_seconds(seconds).to_string()
}

/// The ids of a list, without those of the administrator's own tokens.
fn ids(listed: &Value) -> Vec<&str> {
    let items = listed["items"].as_array().unwrap().iter();
    let others = items.filter(|item| item["client"] != "jurat-admin");
    others.map(|item| item["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn each_filter_finds_what_it_asks_for_newest_first() {
    let server = TestServer::start().await;
    let made = decided(&server).await;
    let of = |places: &[usize]| {
        places
            .iter()
            .map(|place| made[*place].as_str())
            .collect::<Vec<_>>()
    };
    let (third, fourth) = (since(START + 20), since(START + 30));
    for (query, expected) in [
        (String::new(), of(&[4, 3, 2, 1, 0])),
        ("outcome=granted".into(), of(&[4, 1, 0])),
        ("outcome=refused".into(), of(&[3, 2])),
        ("client=partner-2".into(), of(&[1])),
        ("issuer=partner-1".into(), of(&[2, 0])),
        ("issuer=https%3A%2F%2Fidp.example.com".into(), of(&[4, 3])),
        ("issuer=https%3A%2F%2Fother.example.com".into(), of(&[])),
        ("subject=partner-2".into(), of(&[1])),
        (
            "subject=https%3A%2F%2Fidp.example.com%23job".into(),
            of(&[]),
        ),
        ("reason=assertion-replayed".into(), of(&[2])),
        (format!("until={third}"), of(&[1, 0])),
        (format!("until={fourth}&outcome=refused"), of(&[2])),
        ("client=".into(), of(&[4, 3, 2, 1, 0])),
    ] {
        let listed = list(&server, &query).await.expect(200);
        assert_eq!(ids(&listed), expected, "{query}");
    }
}

#[tokio::test]
async fn pages_hold_every_decision_once() {
    let server = TestServer::start().await;
    let made = decided(&server).await;
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let query = format!("limit=2&until={}&after={after}", since(START + 50));
        let page = list(&server, &query).await.expect(200);
        assert!(page["items"].as_array().unwrap().len() <= 2);
        found.extend(ids(&page).into_iter().map(str::to_owned));
        match page["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => break,
        }
    }
    found.reverse();
    assert_eq!(found, made);
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_by_name() {
    let server = TestServer::start().await;
    for (query, field) in [
        ("clinet=x", "clinet"),
        ("outcome=maybe", "outcome"),
        ("reason=because", "reason"),
        ("reason=assertion-expired&outcome=granted", "reason"),
        ("subject=x&outcome=refused", "subject"),
        ("subject=x&reason=assertion-expired", "subject"),
        ("until=yesterday", "until"),
        ("until=2020-01-01T00:00:00Z", "until"),
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("client=x&client=y", "query"),
    ] {
        let problem = list(&server, query).await.expect(400);
        assert_eq!(problem["field"], field, "{query}: {problem}");
    }
    let beyond = list(&server, "after=nonsense").await.expect(200);
    assert_eq!(beyond, json!({"items": [], "next": null}));
}

#[tokio::test]
async fn one_is_shown_with_its_trail_and_nothing_secret() {
    let server = TestServer::start().await;
    let opaque = json!({"token": {"format": "opaque"}});
    let partner = client(&server, "partner-1", opaque).await;
    let assertion = partner.assertion(&server).sign();
    let granted = trade(&server, &assertion).await;
    let refused = trade(&server, &assertion).await;
    server.flush_decisions().await;
    let token = granted.json()["access_token"].as_str().unwrap().to_owned();
    let show = async |answer: &Answer| {
        let path = format!("/decisions/{}", answer.header("jurat-decision"));
        server.admin(Method::GET, &path, None).await
    };
    let shown = show(&granted).await;
    let body = shown.expect(200);
    assert_eq!(body["outcome"], "granted");
    assert_eq!(body["grant_type"], JWT_BEARER);
    assert_eq!(body["issuer"], "partner-1");
    assert_eq!(body["token"]["subject"], "partner-1");
    assert_eq!(body["token"]["scope"], "a");
    assert_eq!(body["explanation"]["granted"], true);
    let secrets = [
        token.rsplit('_').next().unwrap(),
        assertion.rsplit('.').next().unwrap(),
    ];
    let listed = list(&server, "").await;
    for text in [shown.text(), listed.text()] {
        assert!(
            secrets.iter().all(|secret| !text.contains(secret)),
            "{text}"
        );
        assert!(!text.contains("digest"), "{text}");
    }
    let body = show(&refused).await.expect(200);
    assert_eq!(body["outcome"], "refused");
    assert_eq!(body["reason"], "assertion-replayed");
    assert_eq!(
        body["explanation"]["refusal"]["reason"],
        "assertion-replayed"
    );
    assert_eq!(body["token"], Value::Null);
    for nobodys in ["01JZZZZZZZZZZZZZZZZZZZZZZZ", "x"] {
        let path = format!("/decisions/{nobodys}");
        let problem = server.admin(Method::GET, &path, None).await.expect(404);
        assert!(problem["detail"].as_str().unwrap().contains("30 days"));
    }
}

#[tokio::test]
async fn what_never_was_a_token_request_is_listed_too() {
    let server = TestServer::start().await;
    let answer = ask(&server, &[("grant_type", "unheard-of")]).await;
    server.flush_decisions().await;
    let listed = list(&server, "outcome=refused").await.expect(200);
    let item = &listed["items"][0];
    assert_eq!(item["id"], answer.header("jurat-decision"));
    assert_eq!(item["grant_type"], Value::Null);
    assert_eq!(item["client"], Value::Null);
}
