//! `/admin/v1/identity-providers/proposal`: recorded shapes lead to settings that accept them and refuse what is like them; hostile and
//! useless samples lead nowhere; and nothing is kept.

use http::Method;
use jurat_protocol::jose::algorithm::Algorithm;
use serde_json::{Map, Value, json};

use crate::administrator;
use crate::party::{Party, sign_raw};
use crate::registered::{client, client_with_secret, identity_provider};
use crate::test_server::{ISSUER, TestServer};
use crate::token_endpoint::{JWT_BEARER, post, with_basic};

const PATH: &str = "/identity-providers/proposal";

/// Every recorded shape, and the preset that it must lead to.
const SHAPES: [(&str, &str); 9] = [
    ("entra", include_str!("../shapes/entra.json")),
    (
        "github-actions",
        include_str!("../shapes/github_actions.json"),
    ),
    ("gitlab-ci", include_str!("../shapes/gitlab_ci.json")),
    ("google", include_str!("../shapes/google.json")),
    ("keycloak", include_str!("../shapes/keycloak.json")),
    ("kubernetes", include_str!("../shapes/kubernetes.json")),
    ("okta", include_str!("../shapes/okta.json")),
    ("spiffe", include_str!("../shapes/spiffe.json")),
    ("wso2-is", include_str!("../shapes/wso2_is.json")),
];

/// A recorded token, and a key to sign it with.
struct Recorded {
    issuer: Party,
    header: Map<String, Value>,
    claims: Map<String, Value>,
}

impl Recorded {
    fn of(name: &str) -> Self {
        let (_, text) = SHAPES
            .into_iter()
            .find(|(preset, _)| *preset == name)
            .unwrap();
        let mut shape: Value = serde_json::from_str(text).unwrap();
        let Value::Object(mut header) = shape["header"].take() else {
            panic!("no header")
        };
        let Value::Object(claims) = shape["claims"].take() else {
            panic!("no claims")
        };
        // Of a certificate that is recorded nowhere.
        header.remove("x5t");
        let algorithm = Algorithm::from_name(header["alg"].as_str().unwrap()).unwrap();
        Self {
            issuer: Party::with(name, algorithm),
            header,
            claims,
        }
    }

    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims.insert(name.to_owned(), value.into());
        self
    }

    fn sign(&self) -> String {
        let (header, claims) = (json!(self.header), json!(self.claims));
        sign_raw(&self.issuer, &header.to_string(), &claims.to_string())
    }

    /// Dated now, with an identifier of its own where it has one.
    fn fresh(&self, server: &TestServer) -> String {
        let mut claims = self.claims.clone();
        let shift = server.now() - claims["iat"].as_i64().unwrap();
        for date in ["iat", "nbf", "exp"] {
            if let Some(value) = claims.get_mut(date) {
                *value = json!(value.as_i64().unwrap() + shift);
            }
        }
        let header = json!(self.header).to_string();
        sign_raw(&self.issuer, &header, &json!(claims).to_string())
    }

    /// The request for a proposal, with its key.
    fn body(&self) -> Value {
        json!({"assertion": self.sign(), "client": "portal", "keys": [self.issuer.public_key()]})
    }
}

async fn proposed(server: &TestServer, body: Value) -> Value {
    let answer = server.admin(Method::POST, PATH, Some(body)).await;
    answer.expect(200)
}

#[track_caller]
fn names(list: &Value, is_wanted: impl Fn(&Value) -> bool, member: &str) -> Vec<String> {
    let list = list.as_array().unwrap().iter();
    let wanted = list.filter(|item| is_wanted(item));
    wanted
        .map(|item| item[member].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn every_recorded_shape_leads_to_its_preset_and_settings_that_accept_it_and_no_near_miss() {
    for (preset, _) in SHAPES {
        let server = TestServer::start().await;
        let recorded = Recorded::of(preset);
        let proposal = proposed(&server, recorded.body()).await;
        assert_eq!(proposal["preset"], preset);
        assert_eq!(proposal["issuer"], recorded.claims["iss"]);
        assert_eq!(proposal["accepts"], true, "{proposal:#}");
        assert_eq!(proposal["expired"], true);
        assert_eq!(proposal["signature"]["verified"], true, "{preset}");
        let passed = names(
            &proposal["near_misses"],
            |miss| miss["refused"] == false,
            "what",
        );
        assert_eq!(passed, Vec::<String>::new(), "{preset}");
        assert!(
            proposal["near_misses"].as_array().unwrap().len() >= 2,
            "{preset}"
        );
        let risks = names(
            &proposal["lint"],
            |finding| finding["severity"] == "risk",
            "name",
        );
        assert_eq!(risks, Vec::<String>::new(), "{preset}");
        assert_eq!(proposal["settings"]["clients"], json!({"only": ["portal"]}));
        is_traded(&server, &recorded, &proposal).await;
    }
}

/// What was proposed is registered; then a fresh token of the sample's kind is granted, and its rule tests come as expected.
async fn is_traded(server: &TestServer, recorded: &Recorded, proposal: &Value) {
    let scope = recorded.claims.get("scope").and_then(Value::as_str);
    let scope: Vec<_> = scope.unwrap_or("a").split(' ').collect();
    let settings = json!({"scope": scope, "default_scope": scope});
    let secret = client_with_secret(server, "portal", settings).await;
    let mut body = proposal["settings"].clone();
    body["issuer"] = proposal["issuer"].clone();
    body["keys"] = json!([recorded.issuer.public_key()]);
    let created = server
        .admin(Method::POST, "/identity-providers", Some(body))
        .await;
    let id = created.expect(201)["id"].as_str().unwrap().to_owned();
    let assertion = recorded.fresh(server);
    let form = [("grant_type", JWT_BEARER), ("assertion", &*assertion)];
    let answer = server
        .send(with_basic(post(&form), "portal", &secret))
        .await;
    let detail = server.decision(&answer).detail;
    assert_eq!(
        answer.status.as_u16(),
        200,
        "{}: {detail}",
        proposal["preset"]
    );
    let path = format!("/identity-providers/{id}/test");
    let ran = server
        .admin(Method::POST, &path, Some(json!({})))
        .await
        .expect(200);
    assert_eq!(ran["passed"], true, "{ran:#}");
    assert!(ran["tests"].as_array().unwrap().len() >= 3, "{ran:#}");
}

#[tokio::test]
async fn a_proposal_keeps_nothing_and_repeats_neither_sample_nor_what_no_rule_reads() {
    let server = TestServer::start().await;
    let recorded = Recorded::of("github-actions");
    let body = recorded.body();
    let text = proposed(&server, body.clone()).await.to_string();
    for part in body["assertion"].as_str().unwrap().split('.') {
        assert!(!text.contains(part));
    }
    for unread in [
        "octocat",
        "9802816352",
        "cc0d9fe499612987bb78187fc7d6bffb8766c900",
    ] {
        assert!(!text.contains(unread), "{unread}");
    }
    let listed = server
        .admin(Method::GET, "/identity-providers", None)
        .await
        .expect(200);
    assert_eq!(listed["items"], json!([]));
}

#[tokio::test]
async fn rfc7523_s3_an_audience_that_others_accept_too_is_not_taken_over_from_a_sample() {
    let server = TestServer::start().await;
    let elsewhere = Recorded::of("github-actions").with("aud", "https://github.com/octo-org");
    let proposal = proposed(&server, elsewhere.body()).await;
    assert_eq!(proposal["settings"]["assertion"]["audiences"], json!([]));
    assert_eq!(proposal["accepts"], false);
    let failed = names(
        &proposal["checks"],
        |check| check["passed"] == false,
        "name",
    );
    assert_eq!(failed, ["audience"]);
    let warning = proposal["warnings"][0].as_str().unwrap();
    assert!(
        warning.contains("core.getIDToken") && warning.contains(ISSUER),
        "{warning}"
    );

    let of_its_own = Recorded::of("github-actions").with("aud", "https://tokens.octo.example");
    let proposal = proposed(&server, of_its_own.body()).await;
    assert_eq!(
        proposal["settings"]["assertion"]["audiences"],
        json!(["https://tokens.octo.example"])
    );
    assert_eq!(proposal["accepts"], true);
    let warning = proposal["warnings"][0].as_str().unwrap();
    assert!(warning.contains("better: in the workflow"), "{warning}");
}

#[tokio::test]
async fn what_is_stated_goes_over_what_is_proposed_and_is_tried_with_it() {
    let server = TestServer::start().await;
    let recorded = Recorded::of("github-actions");
    let mut body = recorded.body();
    body["answers"] = json!({"ref": [], "environment": []});
    body["settings"] = json!({"assertion": {"max_life_seconds": 60}, "name": "CI"});
    let proposal = proposed(&server, body).await;
    let lines = &proposal["lines"];
    let stated = names(lines, |line| line["stated"] == true, "setting");
    assert_eq!(stated, ["assertion.max_life_seconds", "clients", "name"]);
    assert_eq!(proposal["settings"]["name"], "CI");
    let failed = names(
        &proposal["checks"],
        |check| check["passed"] == false,
        "name",
    );
    assert_eq!(failed, ["life"]);
    let passed = names(
        &proposal["near_misses"],
        |miss| miss["refused"] == false,
        "what",
    );
    assert_eq!(passed, ["another branch", "another environment"]);
    let tests = names(&proposal["settings"]["rule_tests"], |_| true, "name");
    assert!(!tests.contains(&"another branch".to_owned()), "{tests:?}");
}

#[tokio::test]
async fn rfc7515_s5_2_a_sample_that_no_known_key_signed_is_told() {
    let server = TestServer::start().await;
    let recorded = Recorded::of("spiffe");
    let told = |proposal: &Value| {
        assert_eq!(proposal["signature"]["verified"], false);
        assert_eq!(proposal["accepts"], true);
        proposal["signature"]["sentence"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let mut body = recorded.body();
    body["keys"] = json!([Party::new("another").public_key()]);
    let sentence = told(&proposed(&server, body.clone()).await);
    assert!(sentence.contains("made the signature, of 1"), "{sentence}");
    body["keys"] = json!([]);
    let proposal = proposed(&server, body).await;
    assert!(told(&proposal).contains("no key is known"));
    assert!(proposal["keys"]["failure"].is_string());
}

#[tokio::test]
async fn a_stranger_is_trusted_for_one_subject_and_an_issuer_that_is_registered_is_told() {
    let server = TestServer::start().await;
    let issuer = "https://idp.example.com";
    let (party, id) = identity_provider(&server, issuer, json!({})).await;
    let other = Party::new("https://other.example.com");
    let body =
        |party: &Party| json!({"assertion": party.assertion(&server).claim("sub", "alice").sign()});
    let proposal = proposed(&server, body(&other)).await;
    assert_eq!(
        (&proposal["preset"], &proposal["registered"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(proposal["settings"]["subjects"], json!({"only": ["alice"]}));
    assert_eq!(
        proposal["near_misses"],
        json!([{"what": "another subject", "refused": true}])
    );
    let warnings = proposal["warnings"].to_string();
    assert!(warnings.contains("no client may present"), "{warnings}");
    assert_eq!(
        proposed(&server, body(&party)).await["registered"],
        json!(id)
    );
}

#[tokio::test]
async fn samples_that_lead_nowhere_are_refused_by_name_and_are_not_repeated() {
    let server = TestServer::start().await;
    let party = client(&server, "partner-1", json!({})).await;
    let fine = Party::new("https://idp.example.com");
    let signed =
        |header: Value, claims: Value| sign_raw(&fine, &header.to_string(), &claims.to_string());
    let claims = json!({"iss": "https://idp.example.com", "sub": "alice", "aud": ISSUER});
    let own = administrator::token(&server).await;
    let huge = json!({"iss": "https://idp.example.com", "sub": "alice", "x": "y".repeat(17_000)});
    let twice = sign_raw(
        &fine,
        "{\"alg\":\"ES256\"}",
        "{\"iss\":\"a\",\"iss\":\"b\",\"sub\":\"c\"}",
    );
    let deep = format!(
        "{{\"iss\":\"a\",\"sub\":\"c\",\"x\":{}{}}}",
        "[".repeat(40),
        "]".repeat(40)
    );
    for (assertion, word) in [
        ("x".to_owned(), "three"),
        ("a.b.c.d.e".to_owned(), "three"),
        ("!.!.!".to_owned(), "base64url"),
        (signed(json!({"alg": "none"}), claims.clone()), "none"),
        (signed(json!({"alg": "HS256"}), claims.clone()), "HMAC"),
        (signed(json!({"alg": "XS1"}), claims.clone()), "alg"),
        (
            signed(json!({"alg": "ES256", "crit": ["x"]}), claims.clone()),
            "crit",
        ),
        (signed(json!({"alg": "ES256"}), huge), "16 KiB"),
        (twice, "twice"),
        (sign_raw(&fine, "{\"alg\":\"ES256\"}", &deep), "32"),
        (
            signed(json!({"alg": "ES256"}), json!({"sub": "alice"})),
            "no iss",
        ),
        (
            signed(json!({"alg": "ES256"}), json!({"iss": "a"})),
            "no sub",
        ),
        (own, "the server's own"),
        (party.assertion(&server).sign(), "a client of this server"),
    ] {
        let body = json!({ "assertion": assertion });
        let answer = server.admin(Method::POST, PATH, Some(body)).await;
        let problem = answer.expect(400);
        assert_eq!(problem["field"], "assertion", "{word}");
        let sentence = problem["detail"].as_str().unwrap();
        assert!(sentence.contains(word), "{word}: {sentence}");
        assert!(assertion.len() < 9 || !sentence.contains(&assertion));
    }
}

#[tokio::test]
async fn what_a_proposal_does_not_take_is_named() {
    let server = TestServer::start().await;
    let github = Recorded::of("github-actions");
    let hostile = |name: &str, value: &str| Recorded::of("github-actions").with(name, value).body();
    let and = |name: &str, value: Value| {
        let mut body = github.body();
        body[name] = value;
        body
    };
    for (body, field) in [
        (json!({}), "assertion"),
        (json!({"assertion": 7}), "assertion"),
        (and("scope", json!("a")), "scope"),
        (and("preset", json!("axway")), "preset"),
        (and("answers", json!({"organization": "x"})), "answers"),
        (
            and("answers", json!({"ref": "refs/heads/*"})),
            "answers.ref",
        ),
        (and("client", json!("")), "client"),
        (and("settings", json!({"subject": "x"})), "settings.subject"),
        (and("settings", json!({"scope": ["jurat.admin"]})), "scope"),
        (
            and("keys", json!([{"certificate": "x"}])),
            "keys[0].certificate",
        ),
        (hostile("ref", "refs/heads/x' || true || '"), "answers.ref"),
        (hostile("repository", "octo-org/*"), "answers.repository"),
        (hostile("environment", "prod\n"), "answers.environment"),
    ] {
        let answer = server.admin(Method::POST, PATH, Some(body)).await;
        assert_eq!(answer.expect(400)["field"], field);
    }
}
