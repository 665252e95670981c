//! The ways to a new identity provider in the console: from a pasted JWT, an issuer's URL, a preset's questions, or by hand; each ends in
//! a page that shows everything, and only then anything is registered.

use http::Method;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_registry::role::Role;
use serde_json::{Map, Value, json};

use super::{send, signed_in};
use crate::http_client::Answer;
use crate::party::{Party, sign_raw};
use crate::registered::client_with_secret;
use crate::test_server::TestServer;
use crate::token_endpoint::{JWT_BEARER, post, with_basic};

const NEW: &str = "/console/identity-providers/new";
const PROPOSAL: &str = "/console/identity-providers/new/proposal";
const BY_HAND: &str = "/console/identity-providers/new/by-hand";

async fn providers(server: &TestServer) -> Vec<Value> {
    let listed = server
        .admin(Method::GET, "/identity-providers", None)
        .await
        .expect(200);
    listed["items"].as_array().unwrap().clone()
}

/// The one identity provider that there is.
async fn the_one(server: &TestServer) -> Value {
    let mut all = providers(server).await;
    assert_eq!(all.len(), 1, "{all:#?}");
    all.remove(0)
}

/// What the token endpoint says to `portal`, which brings an assertion.
async fn traded(server: &TestServer, secret: &str, assertion: &str) -> Answer {
    let form = [("grant_type", JWT_BEARER), ("assertion", assertion)];
    server.send(with_basic(post(&form), "portal", secret)).await
}

#[track_caller]
fn asks(page: &Answer) {
    assert_eq!(page.status.as_u16(), 200, "{}", page.text());
    assert!(page.text().contains("What this will do"), "{}", page.text());
}

#[track_caller]
fn is_wrong_at(page: &Answer, field: &str) {
    assert_eq!(page.status.as_u16(), 422, "{}", page.text());
    let mark = format!("id=\"f-{field}-problem\"");
    assert!(page.text().contains(&mark), "{field}: {}", page.text());
}

#[tokio::test]
async fn the_walk_of_wso2_from_a_pasted_jwt_to_the_token() {
    let server = TestServer::start().await;
    let secret = client_with_secret(&server, "portal", json!({})).await;
    let issuer = Party::with("jwtIDP", Algorithm::Rs256);
    let assertion = |subject: &str| {
        let assertion = issuer.assertion(&server).claim("sub", subject);
        assertion
            .claim("aud", json!(["https://alias.example.com"]))
            .sign()
    };
    let mut browser = signed_in(&server, Role::Tenant).await;
    let page = browser.get(NEW).await;
    let sample = assertion("admin");
    let sample = [("from", "sample"), ("assertion", sample.as_str())];
    let proposal = send(&mut browser, &page, NEW, &sample).await;
    let text = proposal.text();
    assert_eq!(proposal.status.as_u16(), 200, "{text}");
    for words in [
        "A trust for <bdi>jwtIDP</bdi>",
        "https://alias.example.com",
        "RS256",
        "admin",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let certificate = issuer.certificate(0, server.now() + 86_400 * 90);
    let fields = [
        ("name", "The JWT IdP"),
        ("clients", "portal"),
        ("certificate", certificate.as_str()),
    ];
    let mut again = fields.to_vec();
    again.push(("step", "propose"));
    let proposal = send(&mut browser, &proposal, PROPOSAL, &again).await;
    assert!(
        proposal
            .text()
            .contains("An assertion like your sample is accepted"),
        "{}",
        proposal.text()
    );
    let mut register = fields.to_vec();
    register.push(("step", "register"));
    let review = send(&mut browser, &proposal, PROPOSAL, &register).await;
    asks(&review);
    assert!(providers(&server).await.is_empty());
    let done = send(&mut browser, &review, PROPOSAL, &[]).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text());
    let made = the_one(&server).await;
    assert_eq!(made["name"], "The JWT IdP");
    assert_eq!(made["clients"], json!({"only": ["portal"]}));
    assert_eq!(made["subjects"], json!({"only": ["admin"]}));
    assert_eq!(made["assertion"]["algorithms"], json!(["RS256"]));
    let page = browser.follow(&done).await;
    assert!(page.text().contains("It is registered."), "{}", page.text());
    traded(&server, &secret, &assertion("admin"))
        .await
        .expect(200);
    traded(&server, &secret, &assertion("root"))
        .await
        .expect(400);
}

/// A recorded token, and a key to sign it with.
fn recorded(text: &str) -> (Party, Map<String, Value>, Map<String, Value>) {
    let shape: Value = serde_json::from_str(text).unwrap();
    let mut header = shape["header"].as_object().unwrap().clone();
    header.remove("x5t");
    let algorithm = Algorithm::from_name(header["alg"].as_str().unwrap()).unwrap();
    let claims = shape["claims"].as_object().unwrap().clone();
    (Party::with("recorded", algorithm), header, claims)
}

#[tokio::test]
async fn tokens_of_known_issuers_are_recognised_and_only_what_they_say_is_trusted() {
    for (text, kind) in [
        (include_str!("../shapes/kubernetes.json"), "service account"),
        (
            include_str!("../shapes/github_actions.json"),
            "GitHub Actions",
        ),
    ] {
        let server = TestServer::start().await;
        let (issuer, header, claims) = recorded(text);
        let secret = client_with_secret(&server, "portal", json!({})).await;
        let mut browser = signed_in(&server, Role::Tenant).await;
        let page = browser.get(NEW).await;
        let sample = sign_raw(
            &issuer,
            &json!(header).to_string(),
            &json!(claims).to_string(),
        );
        let sample = [("from", "sample"), ("assertion", sample.as_str())];
        let proposal = send(&mut browser, &page, NEW, &sample).await;
        let shown = proposal.text();
        assert!(
            shown.contains("What must not pass") && shown.contains(kind),
            "{shown}"
        );
        let key = issuer.key.public_key_pem();
        let fields = [
            ("clients", "portal"),
            ("certificate", &key),
            ("step", "register"),
        ];
        let review = send(&mut browser, &proposal, PROPOSAL, &fields).await;
        asks(&review);
        let done = send(&mut browser, &review, PROPOSAL, &[]).await;
        assert_eq!(done.status.as_u16(), 303, "{}", done.text());
        assert_eq!(the_one(&server).await["issuer"], claims["iss"]);
        let shift = server.now() - claims["iat"].as_i64().unwrap();
        let mut fresh = claims.clone();
        for date in ["iat", "nbf", "exp"] {
            if let Some(value) = fresh.get_mut(date) {
                *value = json!(value.as_i64().unwrap() + shift);
            }
        }
        let header = json!(header).to_string();
        let good = sign_raw(&issuer, &header, &json!(fresh).to_string());
        traded(&server, &secret, &good).await.expect(200);
        fresh.insert("sub".to_owned(), json!("somebody-else"));
        fresh.insert("jti".to_owned(), json!("another"));
        let other = sign_raw(&issuer, &header, &json!(fresh).to_string());
        traded(&server, &secret, &other).await.expect(400);
    }
}

#[tokio::test]
async fn an_issuers_url_leads_to_a_trust_that_speaks_for_nobody_until_it_is_said_for_whom() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::Tenant).await;
    let page = browser.get(NEW).await;
    let fields = [("from", "issuer"), ("issuer", "https://idp.example.com")];
    let proposal = send(&mut browser, &page, NEW, &fields).await;
    let text = proposal.text();
    assert!(text.contains("They could not be read"), "{text}");
    assert!(text.contains("It may speak for nobody yet"), "{text}");
    let empty = send(&mut browser, &proposal, PROPOSAL, &[("step", "register")]).await;
    is_wrong_at(&empty, "subjects");
    let patterns = [("subjects", "*"), ("step", "register")];
    let wide = send(&mut browser, &proposal, PROPOSAL, &patterns).await;
    is_wrong_at(&wide, "subjects");
    let fields = [
        ("subjects", "team:*"),
        ("clients", "portal"),
        ("jwks_url", "https://keys.example.com/jwks"),
        ("step", "register"),
    ];
    let review = send(&mut browser, &proposal, PROPOSAL, &fields).await;
    asks(&review);
    send(&mut browser, &review, PROPOSAL, &[]).await;
    let made = the_one(&server).await;
    assert_eq!(made["subjects"]["matching"]["patterns"], json!(["team:*"]));
    let source = &made["key_source"]["from"]["jwks_url"]["url"];
    assert_eq!(source, "https://keys.example.com/jwks");
    // Once is enough.
    let fields = [("from", "issuer"), ("issuer", "https://idp.example.com")];
    is_wrong_at(&send(&mut browser, &page, NEW, &fields).await, "issuer");
}

#[tokio::test]
async fn a_presets_questions_are_asked_and_its_answers_bound() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::Tenant).await;
    let page = browser.get(NEW).await;
    let preset = [("from", "preset"), ("preset", "kubernetes")];
    let questions = send(&mut browser, &page, NEW, &preset).await;
    let text = questions.text();
    assert!(text.contains("Which service account may ask?"), "{text}");
    let answers = [
        ("answers.issuer", "https://oidc.example.com/id/1"),
        ("answers.namespace", "prod"),
        ("answers.service_account", "Not A Name"),
    ];
    let wrong = send(&mut browser, &questions, PROPOSAL, &answers).await;
    is_wrong_at(&wrong, "answers-service-account");
    assert!(wrong.text().contains("Not A Name"));
    let answers = [
        answers[0],
        answers[1],
        ("answers.service_account", "deployer\nrunner"),
    ];
    let proposal = send(&mut browser, &questions, PROPOSAL, &answers).await;
    let text = proposal.text();
    assert!(
        text.contains("system:serviceaccount:prod:deployer"),
        "{text}"
    );
    let fields = [("clients", "portal"), ("step", "register")];
    let review = send(&mut browser, &proposal, PROPOSAL, &fields).await;
    asks(&review);
    send(&mut browser, &review, PROPOSAL, &[]).await;
    let made = the_one(&server).await;
    assert_eq!(made["issuer"], "https://oidc.example.com/id/1");
    let subjects = [
        "system:serviceaccount:prod:deployer",
        "system:serviceaccount:prod:runner",
    ];
    assert_eq!(made["subjects"], json!({"only": subjects}));
}

#[tokio::test]
async fn what_is_stated_by_hand_is_registered_as_it_was_shown() {
    let server = TestServer::start().await;
    let secret = client_with_secret(&server, "portal", json!({})).await;
    let issuer = Party::with("jwtIDP", Algorithm::Rs256);
    let mut browser = signed_in(&server, Role::Tenant).await;
    let page = browser.get(NEW).await;
    let preset = [("from", "preset"), ("preset", "wso2")];
    let to = send(&mut browser, &page, NEW, &preset).await;
    assert_eq!(to.header("location"), format!("{BY_HAND}?preset=wso2"));
    let page = browser.follow(&to).await;
    let text = page.text();
    assert!(text.contains("at+jwt") && text.contains("3600"), "{text}");
    let certificate = issuer.certificate(0, server.now() + 86_400 * 90);
    let mut fields = vec![
        ("issuer", "jwtIDP"),
        ("name", "<b>The IdP</b>"),
        ("key_source", ""),
        ("certificate", certificate.as_str()),
        ("clients_kind", "only"),
        ("clients", "portal"),
        ("subjects_kind", "only"),
        ("assertion.audiences", "https://alias.example.com"),
        ("assertion.algorithms", "RS256"),
        ("assertion.max_life_seconds", "3600"),
    ];
    let wrong = send(&mut browser, &page, BY_HAND, &fields).await;
    is_wrong_at(&wrong, "subjects");
    assert!(
        wrong.text().contains("&lt;b&gt;The IdP&lt;/b&gt;"),
        "{}",
        wrong.text()
    );
    fields.push(("subjects", "admin"));
    let life = fields
        .iter_mut()
        .find(|(name, _)| name.ends_with("life_seconds"))
        .unwrap();
    life.1 = "0";
    let wrong = send(&mut browser, &page, BY_HAND, &fields).await;
    is_wrong_at(&wrong, "assertion-max-life-seconds");
    let life = fields
        .iter_mut()
        .find(|(name, _)| name.ends_with("life_seconds"))
        .unwrap();
    life.1 = "3600";
    let review = send(&mut browser, &page, BY_HAND, &fields).await;
    asks(&review);
    assert!(providers(&server).await.is_empty());
    let done = send(&mut browser, &review, BY_HAND, &[]).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text());
    let assertion = issuer.assertion(&server).claim("sub", "admin");
    let assertion = assertion.claim("aud", "https://alias.example.com").sign();
    traded(&server, &secret, &assertion).await.expect(200);
}

#[tokio::test]
async fn a_risk_is_registered_only_when_it_is_accepted_by_name_and_that_is_audited() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::Tenant).await;
    let page = browser.get(BY_HAND).await;
    let fields = [
        ("issuer", "https://token.actions.githubusercontent.com"),
        ("key_source", "discovery"),
        ("clients_kind", "any_authenticated"),
        ("subjects_kind", "anyone"),
    ];
    let review = send(&mut browser, &page, BY_HAND, &fields).await;
    asks(&review);
    let text = review.text();
    assert!(
        text.contains("I accept the risk <code>unbound-shared-issuer</code>"),
        "{text}"
    );
    let refused = send(&mut browser, &review, BY_HAND, &[]).await;
    assert_eq!(refused.status.as_u16(), 422, "{}", refused.text());
    assert!(providers(&server).await.is_empty());
    let accepted = [("accept_risk", "unbound-shared-issuer")];
    let done = send(&mut browser, &review, BY_HAND, &accepted).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text());
    let log = server
        .admin(Method::GET, "/audit?action=risk-accepted", None)
        .await
        .expect(200);
    assert_eq!(log["items"].as_array().unwrap().len(), 1, "{log}");
}

#[tokio::test]
async fn what_a_sample_says_is_text_and_a_bad_one_leads_back() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::Tenant).await;
    let page = browser.get(NEW).await;
    let hostile = Party::new("\"><script>alert(1)</script>");
    let sample = hostile.assertion(&server).sign();
    let sample = [("from", "sample"), ("assertion", sample.as_str())];
    let proposal = send(&mut browser, &page, NEW, &sample).await;
    assert_eq!(proposal.status.as_u16(), 200, "{}", proposal.text());
    assert!(
        !proposal.text().contains("<script>alert"),
        "{}",
        proposal.text()
    );
    for (field, fields) in [
        (
            "assertion",
            [("from", "sample"), ("assertion", "no.jwt.atall")],
        ),
        ("assertion", [("from", "sample"), ("assertion", " ")]),
        (
            "issuer",
            [("from", "issuer"), ("issuer", "http://plain.example.com")],
        ),
        ("preset", [("from", "preset"), ("preset", "nonesuch")]),
    ] {
        let refused = send(&mut browser, &page, NEW, &fields).await;
        is_wrong_at(&refused, field);
    }
    let back = browser.get(PROPOSAL).await;
    assert_eq!(back.header("location"), NEW);
    assert!(providers(&server).await.is_empty());
}
