//! The lint of trust: at save, and when it is asked for.

use http::Method;
use serde_json::{Value, json};

use crate::http_client::Answer;
use crate::party::Party;
use crate::test_server::{START, TestServer};

const GITHUB: &str = "https://token.actions.githubusercontent.com";
const RISK: &str = "unbound-shared-issuer";

async fn create(server: &TestServer, body: Value) -> Answer {
    server
        .admin(Method::POST, "/identity-providers", Some(body))
        .await
}

async fn update(server: &TestServer, id: &str, patch: Value) -> Answer {
    let address = format!("/identity-providers/{id}");
    server.admin(Method::PATCH, &address, Some(patch)).await
}

async fn get(server: &TestServer, path: &str) -> Value {
    server.admin(Method::GET, path, None).await.expect(200)
}

fn names(findings: &Value) -> Vec<&str> {
    let findings = findings.as_array().unwrap().iter();
    findings.map(|f| f["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_risk_is_refused_with_what_could_happen_and_what_mends_it() {
    let server = TestServer::start().await;
    let body = json!({"issuer": GITHUB, "clients": "any_authenticated"});
    let problem = create(&server, body.clone()).await.expect(400);
    assert_eq!(problem["field"], "accept_risk");
    let detail = problem["detail"].as_str().unwrap();
    for part in [
        RISK,
        "anybody with an account",
        "jurat idp update",
        "--claim-rule",
    ] {
        assert!(detail.contains(part), "{detail}");
    }
    assert_eq!(names(&problem["findings"]), [RISK]);
    assert_eq!(problem["findings"][0]["severity"], "risk");
    assert_eq!(
        get(&server, "/identity-providers").await["items"],
        json!([])
    );

    let mut bound = body;
    bound["claim_rule"] = json!("claims.repository_owner == 'acme'");
    create(&server, bound).await.expect(201);
    assert_eq!(
        get(&server, "/audit?action=risk-accepted").await["items"],
        json!([])
    );
}

#[tokio::test]
async fn a_risk_that_is_accepted_is_saved_and_audited_once() {
    let server = TestServer::start().await;
    let body = json!({"issuer": GITHUB, "clients": "any_authenticated", "accept_risk": [RISK]});
    let created = create(&server, body).await.expect(201);
    assert_eq!(created["accepted_risks"], json!([RISK]));
    assert_eq!(created["lint"][0]["name"], RISK);
    assert_eq!(created["lint"][0]["accepted"], true);
    let id = created["id"].as_str().unwrap();
    update(&server, id, json!({"name": "GitHub"}))
        .await
        .expect(200);
    let again = json!({"name": "GitHub again", "accept_risk": [RISK]});
    update(&server, id, again).await.expect(200);
    let log = get(
        &server,
        &format!("/audit?action=risk-accepted&target={GITHUB}"),
    )
    .await;
    let lines = log["items"].as_array().unwrap();
    assert_eq!(lines.len(), 1, "{log}");
    assert_eq!(lines[0]["action"], "risk-accepted");
    assert_eq!(lines[0]["author"]["by"]["name"], "jurat-admin");
    assert!(lines[0]["detail"].as_str().unwrap().starts_with(RISK));

    let withdrawn = update(&server, id, json!({"accepted_risks": null})).await;
    assert_eq!(withdrawn.expect(400)["field"], "accept_risk");
    let narrowed = json!({"accepted_risks": null, "subjects": {"matching": {"patterns": ["repo:acme/*:ref:refs/heads/main"]}}});
    let narrowed = update(&server, id, narrowed).await.expect(200);
    assert!(!names(&narrowed["lint"]).contains(&RISK), "{narrowed}");
}

#[tokio::test]
async fn accepted_risks_that_are_stated_as_a_setting_are_audited_as_well() {
    let server = TestServer::start().await;
    let body = json!({"issuer": GITHUB, "accepted_risks": [RISK, "replay-reusable"]});
    create(&server, body).await.expect(201);
    let log = get(&server, "/audit?action=risk-accepted").await;
    let details: Vec<_> = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| &line["detail"])
        .collect();
    assert_eq!(details.len(), 2, "{log}");
    assert!(
        details
            .iter()
            .any(|d| **d == "replay-reusable: not found at the time"),
        "{log}"
    );
}

#[tokio::test]
async fn what_is_not_found_cannot_be_accepted_in_advance() {
    let server = TestServer::start().await;
    let dedicated = json!({"issuer": "https://idp.example.com", "accept_risk": [RISK]});
    let refused = create(&server, dedicated).await.expect(400);
    assert!(
        refused["detail"]
            .as_str()
            .unwrap()
            .ends_with("what is found: none")
    );
    let misspelt = json!({"issuer": GITHUB, "accept_risk": ["unbound"]});
    let refused = create(&server, misspelt).await.expect(400);
    assert!(
        refused["detail"].as_str().unwrap().ends_with(RISK),
        "{refused}"
    );
    let no_list = json!({"issuer": GITHUB, "accept_risk": true});
    assert_eq!(
        create(&server, no_list).await.expect(400)["field"],
        "accept_risk"
    );
}

#[tokio::test]
async fn a_risk_never_keeps_anybody_from_switching_off_and_is_refused_when_switched_on() {
    let server = TestServer::start().await;
    let body = json!({"issuer": GITHUB, "accept_risk": [RISK]});
    let created = create(&server, body).await.expect(201);
    let id = created["id"].as_str().unwrap();
    let off = json!({"enabled": false, "accepted_risks": null});
    update(&server, id, off).await.expect(200);
    let on = update(&server, id, json!({"enabled": true})).await;
    assert_eq!(names(&on.expect(400)["findings"]), [RISK]);
    let on = json!({"enabled": true, "accept_risk": [RISK]});
    update(&server, id, on).await.expect(200);
    let log = get(&server, "/audit?action=risk-accepted").await;
    assert_eq!(
        log["items"].as_array().unwrap().len(),
        2,
        "accepted again: {log}"
    );
}

#[tokio::test]
async fn a_change_that_makes_a_risk_is_refused_and_changes_nothing() {
    let server = TestServer::start().await;
    let bound = json!({"issuer": GITHUB, "claim_rule": "claims.repository == 'acme/site'"});
    let created = create(&server, bound).await.expect(201);
    let id = created["id"].as_str().unwrap();
    let refused = update(&server, id, json!({"claim_rule": null, "name": "x"})).await;
    assert_eq!(names(&refused.expect(400)["findings"]), [RISK]);
    let shown = get(&server, &format!("/identity-providers/{id}")).await;
    assert_eq!(
        (&shown["revision"], &shown["name"]),
        (&json!(1), &Value::Null)
    );
    assert_eq!(shown.get("lint"), None);
}

#[tokio::test]
async fn what_is_less_than_a_risk_comes_with_the_answer_and_when_asked_for() {
    let server = TestServer::start().await;
    let party = Party::new("https://idp.example.com");
    let certificate = party.certificate(START - 86_400, START + 86_400);
    let body = json!({
        "issuer": party.name, "clients": "any_authenticated", "subjects": {"only": ["alice"]},
        "keys": [{"certificate": certificate}], "assertion": {"max_life_seconds": 7200, "algorithms": ["ES256"]},
    });
    let created = create(&server, body).await.expect(201);
    let expected = ["long-assertion-life", "certificate-ending"];
    assert_eq!(names(&created["lint"]), expected);
    let id = created["id"].as_str().unwrap();
    let one = get(&server, &format!("/identity-providers/{id}/lint")).await;
    assert_eq!(one["findings"], created["lint"]);
    // Lists are in the order of registration, to the millisecond.
    server.clock.advance_seconds(1);
    let twin = json!({
        "issuer": "https://idp.example.com/", "clients": "any_authenticated", "subjects": {"only": ["alice", "bob"]},
        "keys": [Party::new("x").public_key()], "assertion": {"algorithms": ["ES256"]},
    });
    let twin = create(&server, twin).await.expect(201);
    assert_eq!(names(&twin["lint"]), ["registered-twice"]);
    let all = get(&server, "/lint").await;
    let items = all["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(items[0]["issuer"], party.name);
    assert_eq!(
        names(&items[0]["findings"]),
        [
            "registered-twice",
            "long-assertion-life",
            "certificate-ending"
        ]
    );
    let first = get(&server, "/lint?limit=1").await;
    let next = format!("/lint?after={}", first["next"].as_str().unwrap());
    assert_eq!(get(&server, &next).await["items"][0], items[1]);
    let missing = server.admin(Method::GET, "/identity-providers/x/lint", None);
    missing.await.expect(404);
}

#[tokio::test]
async fn a_reason_for_accepting_a_risk_is_one_line_that_the_audit_log_keeps() {
    let server = TestServer::start().await;
    let body = |reason: &str| json!({"issuer": GITHUB, "accept_risk": [RISK], "accept_risk_reason": reason});
    for reason in ["two\nlines", &"x".repeat(501)] {
        let problem = create(&server, body(reason)).await.expect(400);
        assert_eq!(problem["field"], "accept_risk_reason");
    }
    create(&server, body("a test for a week")).await.expect(201);
    let log = get(&server, "/audit?action=risk-accepted").await;
    let detail = log["items"][0]["detail"].as_str().unwrap();
    assert!(
        detail.ends_with(" Accepted because: a test for a week"),
        "{log}"
    );
}

#[tokio::test]
async fn the_lint_of_all_is_narrowed_as_their_list_is() {
    let server = TestServer::start().await;
    for (issuer, enabled) in [
        ("https://a.example.com", true),
        ("https://b.example.com", false),
    ] {
        let body = json!({"issuer": issuer, "enabled": enabled});
        create(&server, body).await.expect(201);
    }
    for (query, issuer) in [
        ("q=A.EXAMPLE", "https://a.example.com"),
        ("enabled=false", "https://b.example.com"),
    ] {
        let linted = get(&server, &format!("/lint?{query}")).await;
        let items = linted["items"].as_array().unwrap();
        assert_eq!(items.len(), 1, "{linted}");
        assert_eq!(items[0]["issuer"], issuer);
    }
}
