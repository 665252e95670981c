//! An identity provider that is there, changed in the console: settings, keys, rules with claims on trial, risks.

use http::Method;
use jurat_registry::role::Role;
use jurat_remote_keys::outbound::OutboundOptions;
use jurat_remote_keys::remote_keys::RemoteKeysOptions;
use serde_json::{Value, json};

use super::{fields_of, send, signed_in};
use crate::party::Party;
use crate::registered::identity_provider;
use crate::test_server::TestServer;

const LIST: &str = "/console/identity-providers";
const ISSUER: &str = "https://ci.example.com";

async fn record(server: &TestServer, id: &str) -> Value {
    let path = format!("/identity-providers/{id}");
    server.admin(Method::GET, &path, None).await.expect(200)
}

async fn with_rules(server: &TestServer) -> String {
    let settings = json!({
        "clients": {"only": ["portal"]},
        "subjects": {"matching": {"patterns": ["repo:acme/*"]}},
        "claim_rule": "claims.team == 'blue'",
        "key_source": {"from": {"kubernetes": {"url": "https://k.example.com"}}, "stale_if_error_seconds": 60},
        "rule_tests": [
            {"name": "the sample", "claims": {"sub": "repo:acme/x", "team": "blue"}, "expect": "accept"},
            {"name": "another team", "claims": {"sub": "repo:acme/x", "team": "red"}, "expect": "deny"},
        ],
    });
    identity_provider(server, ISSUER, settings).await.1
}

/// What a browser sends of the settings' form, when nobody changed it, but for what is `changed`.
const UNTOUCHED: [(&str, &str); 9] = [
    ("clients_kind", "only"),
    ("clients", "portal"),
    ("subjects_kind", "matching"),
    ("subjects", "repo:acme/*"),
    ("claim_rule", "claims.team == 'blue'"),
    ("key_source", "kubernetes"),
    ("key_source.url", "https://k.example.com"),
    ("key_source.stale_if_error_seconds", "60"),
    ("subject_mapping", "assertion"),
];

fn edited(changed: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let usual = [
        (
            "assertion.algorithms",
            "RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA",
        ),
        ("assertion.max_life_seconds", "300"),
        ("assertion.skew_seconds", "30"),
        ("assertion.replay", "once-if-jti"),
    ];
    let all = UNTOUCHED.into_iter().chain(usual);
    let others = all.filter(|(name, _)| changed.iter().all(|(own, _)| own != name));
    others.chain(changed.iter().copied()).collect()
}

#[tokio::test]
async fn settings_are_changed_after_a_review_that_shows_what_differs_and_nothing_else_moves() {
    let server = TestServer::start().await;
    let id = with_rules(&server).await;
    let before = record(&server, &id).await;
    let edit = format!("{LIST}/{id}/edit");
    let mut browser = signed_in(&server, Role::Tenant).await;
    let page = browser.get(&edit).await;
    for words in [
        "repo:acme/*",
        "https://k.example.com",
        "claims.team == &#39;blue&#39;",
    ] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    let wrong = edited(&[("assertion.max_life_seconds", "0")]);
    let wrong = send(&mut browser, &page, &edit, &wrong).await;
    assert_eq!(wrong.status.as_u16(), 422, "{}", wrong.text());
    assert!(
        wrong
            .text()
            .contains("f-assertion-max-life-seconds-problem"),
        "{}",
        wrong.text()
    );
    let fields = edited(&[
        ("scope", "a b"),
        ("default_scope", "a"),
        ("claim_rule", "claims.team == 'red'"),
    ]);
    let review = send(&mut browser, &page, &edit, &fields).await;
    let text = review.text();
    for words in [
        "What this will do",
        "default_scope",
        "These rule tests will not come as expected: the sample, another team.",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert_eq!(record(&server, &id).await, before);
    let done = send(&mut browser, &review, &edit, &[]).await;
    assert_eq!(done.header("location"), format!("{LIST}/{id}?done=changed"));
    let after = record(&server, &id).await;
    let mut wanted = before.clone();
    wanted["scope"] = json!(["a", "b"]);
    wanted["default_scope"] = json!(["a"]);
    wanted["claim_rule"] = json!("claims.team == 'red'");
    for name in ["revision", "updated_at"] {
        wanted[name] = after[name].clone();
    }
    assert_eq!(after, wanted);
    // Sent again as it was read then, it is of a revision that is gone.
    let stale = send(&mut browser, &page, &edit, &edited(&[("scope", "c")])).await;
    assert_eq!(stale.status.as_u16(), 422, "{}", stale.text());
    assert_eq!(record(&server, &id).await, after);
}

#[tokio::test]
async fn keys_are_added_switched_and_removed() {
    let server = TestServer::start().await;
    let id = with_rules(&server).await;
    let mut browser = signed_in(&server, Role::Tenant).await;
    let add = format!("{LIST}/{id}/keys/new");
    let page = browser.get(&add).await;
    let bad = [
        ("kind", "certificate"),
        ("certificate", "-----BEGIN CERTIFICATE-----\nno"),
    ];
    let bad = send(&mut browser, &page, &add, &bad).await;
    assert_eq!(bad.status.as_u16(), 422, "{}", bad.text());
    assert!(
        bad.text().contains("f-certificate-problem"),
        "{}",
        bad.text()
    );
    let next = Party::new("next");
    let certificate = next.certificate(0, server.now() + 86_400 * 10);
    let fields = [
        ("kind", "certificate"),
        ("certificate", certificate.as_str()),
    ];
    let review = send(&mut browser, &page, &add, &fields).await;
    assert!(review.text().contains("CN=next"), "{}", review.text());
    assert_eq!(
        record(&server, &id).await["keys"].as_array().unwrap().len(),
        1
    );
    let done = send(&mut browser, &review, &add, &[]).await;
    let page = browser.follow(&done).await;
    assert!(
        page.text().contains("The key is added.") && page.text().contains("Ends in"),
        "{}",
        page.text()
    );
    let keys = record(&server, &id).await["keys"].clone();
    let first = keys[0]["id"].as_str().unwrap().to_owned();
    let switch = format!("{LIST}/{id}/keys/{first}/switch");
    let page = browser.get(&switch).await;
    send(&mut browser, &page, &switch, &[]).await;
    assert_eq!(record(&server, &id).await["keys"][0]["enabled"], false);
    let remove = format!("{LIST}/{id}/keys/{first}/remove");
    let page = browser.get(&remove).await;
    send(&mut browser, &page, &remove, &[]).await;
    let keys = record(&server, &id).await["keys"].clone();
    assert_eq!(keys.as_array().unwrap().len(), 1);
    assert_ne!(keys[0]["id"], first);
    assert_eq!(browser.get(&remove).await.status.as_u16(), 404);
}

#[tokio::test]
async fn a_source_that_cannot_be_read_says_why_and_shows_so() {
    let server = TestServer::start_with(|setup| {
        setup.remote_keys = Some(RemoteKeysOptions {
            outbound: OutboundOptions {
                allow: "127.0.0.1".parse().unwrap(),
                ..OutboundOptions::default()
            },
            ..RemoteKeysOptions::default()
        });
    })
    .await;
    // Nobody listens there.
    let source = json!({"from": {"jwks_url": {"url": "https://127.0.0.1:1/jwks"}}});
    let (_, id) = identity_provider(&server, ISSUER, json!({"key_source": source})).await;
    let own = format!("{LIST}/{id}");
    let mut browser = signed_in(&server, Role::Operator).await;
    let page = browser.get(&own).await;
    assert!(page.text().contains("Not read yet"), "{}", page.text());
    let refresh = format!("{own}/keys/refresh");
    let failed = send(&mut browser, &page, &refresh, &[]).await;
    assert_eq!(failed.status.as_u16(), 502, "{}", failed.text());
    assert!(browser.get(&own).await.text().contains("Failing since"));
    assert!(browser.get(LIST).await.text().contains("Failing since"));
}

#[tokio::test]
async fn claims_are_tried_as_they_are_typed_on_rules_as_they_are_typed() {
    let server = TestServer::start().await;
    let id = with_rules(&server).await;
    let rules = format!("{LIST}/{id}/rules");
    let trial = format!("{rules}/trial");
    let mut browser = signed_in(&server, Role::Tenant).await;
    let page = browser.get(&rules).await;
    // The first sample that is kept stands there, tried.
    assert!(
        page.text().contains("The rules accept it"),
        "{}",
        page.text()
    );
    let mark = fields_of(&page, &rules);
    let mark = mark
        .iter()
        .find(|(name, _)| name == "csrf_token")
        .unwrap()
        .1
        .clone();
    let tried = async |browser: &mut crate::browser::Browser<'_>, fields: &[(&str, &str)]| {
        let mut all = vec![("csrf_token", mark.as_str())];
        all.extend_from_slice(fields);
        let request = crate::token_endpoint::post_to(&trial, &crate::token_endpoint::encode(&all));
        let answer = browser.send(request).await;
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
        assert!(!answer.text().contains("<html"), "{}", answer.text());
        answer.text().to_owned()
    };
    let red = r#"{"sub": "repo:acme/<b>x</b>", "team": "red"}"#;
    let text = tried(&mut browser, &[("claims", red)]).await;
    assert!(
        text.contains("The rules refuse it") && !text.contains("<b>x"),
        "{text}"
    );
    let rule = [
        ("claims", red),
        ("claim_rule", "claims.team == 'red'"),
        ("subjects_kind", "matching"),
        ("subjects", "repo:acme/*\nrepo:acme/*b*"),
    ];
    let text = tried(&mut browser, &rule).await;
    assert!(
        text.contains("Passed: </span>The claim rule is true, if"),
        "{text}"
    );
    for (fields, words) in [
        ([("claims", "{\"sub\": ")], "no JSON object yet"),
        ([("claims", "[]")], "no JSON object yet"),
    ] {
        let text = tried(&mut browser, &fields).await;
        assert!(text.contains(words), "{text}");
    }
    let broken = [
        ("claims", "{}"),
        ("claim_rule", "claims."),
        ("subjects_kind", "anyone"),
    ];
    let text = tried(&mut browser, &broken).await;
    assert!(!text.contains("The rules"), "{text}");
    assert_eq!(
        record(&server, &id).await["claim_rule"],
        "claims.team == 'blue'"
    );
    // And changed, once that was seen.
    let save = [
        ("step", "save"),
        ("claim_rule", "claims.team in ['blue', 'green']"),
        ("subjects_kind", "matching"),
        ("subjects", "repo:acme/*"),
    ];
    let review = send(&mut browser, &page, &rules, &save).await;
    assert!(
        review
            .text()
            .contains("All of the 2 rule tests still come as expected."),
        "{}",
        review.text()
    );
    send(&mut browser, &review, &rules, &[]).await;
    assert_eq!(
        record(&server, &id).await["claim_rule"],
        "claims.team in ['blue', 'green']"
    );
}

#[tokio::test]
async fn a_risk_is_accepted_with_a_reason_that_the_audit_log_keeps() {
    let server = TestServer::start().await;
    let wide = json!({"enabled": false, "clients": {"only": ["portal"]}, "key_source": {"from": "discovery"}});
    let issuer = "https://token.actions.githubusercontent.com";
    let (_, id) = identity_provider(&server, issuer, wide).await;
    let risks = format!("{LIST}/{id}/risks");
    let mut browser = signed_in(&server, Role::Tenant).await;
    let page = browser.get(&risks).await;
    assert!(
        page.text().contains("unbound-shared-issuer"),
        "{}",
        page.text()
    );
    let asked = send(&mut browser, &page, &risks, &[]).await;
    assert_eq!(asked.status.as_u16(), 200, "{}", asked.text());
    assert_eq!(record(&server, &id).await["accepted_risks"], json!([]));
    let fields = [
        ("accept_risk", "unbound-shared-issuer"),
        ("accept_risk_reason", "A test for a week, ticket 7"),
    ];
    let done = send(&mut browser, &page, &risks, &fields).await;
    assert_eq!(
        done.header("location"),
        format!("{LIST}/{id}?done=risk-accepted")
    );
    assert_eq!(
        record(&server, &id).await["accepted_risks"],
        json!(["unbound-shared-issuer"])
    );
    let log = server
        .admin(Method::GET, "/audit?action=risk-accepted", None)
        .await
        .expect(200);
    let detail = log["items"][0]["detail"].as_str().unwrap();
    assert!(
        detail.ends_with("Accepted because: A test for a week, ticket 7"),
        "{log}"
    );
    // Then there is nothing left to accept.
    assert_eq!(browser.get(&risks).await.status.as_u16(), 303);
}

#[tokio::test]
async fn an_operator_switches_keys_off_and_changes_nothing_else() {
    let server = TestServer::start().await;
    let id = with_rules(&server).await;
    let before = record(&server, &id).await;
    let mut browser = signed_in(&server, Role::Operator).await;
    let edit = format!("{LIST}/{id}/edit");
    let page = browser.get(&edit).await;
    let fields = edited(&[("scope", "a"), ("confirmed", "yes")]);
    let refused = send(&mut browser, &page, &edit, &fields).await;
    assert!(
        refused.text().contains("this needs the role"),
        "{}",
        refused.text()
    );
    let rules = format!("{LIST}/{id}/rules");
    let page = browser.get(&rules).await;
    assert!(
        !page.text().contains("name=\"claim_rule\""),
        "{}",
        page.text()
    );
    let save = [
        ("step", "save"),
        ("subjects_kind", "anyone"),
        ("confirmed", "yes"),
    ];
    let refused = send(&mut browser, &page, &rules, &save).await;
    assert!(refused.status.is_client_error(), "{}", refused.text());
    assert_eq!(record(&server, &id).await, before);
    let key = before["keys"][0]["id"].as_str().unwrap();
    let switch = format!("{LIST}/{id}/keys/{key}/switch");
    let page = browser.get(&switch).await;
    send(&mut browser, &page, &switch, &[]).await;
    assert_eq!(record(&server, &id).await["keys"][0]["enabled"], false);
}
