//! `/admin/v1/presets`, and presets applied.

use http::Method;
use serde_json::{Value, json};

use crate::registered::create_client;
use crate::test_server::{ISSUER, TestServer};

#[tokio::test]
async fn every_preset_is_shown_with_what_it_sets_and_why() {
    let server = TestServer::start().await;
    let presets = server
        .admin(Method::GET, "/presets", None)
        .await
        .expect(200);
    let names: Vec<_> = presets
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["name"].clone())
        .collect();
    assert_eq!(
        names,
        [
            "axway",
            "wso2",
            "google-service-account",
            "salesforce",
            "box",
            "docusign",
            "github-actions",
            "gitlab-ci",
            "kubernetes",
            "spiffe",
            "google",
            "entra",
            "okta",
            "wso2-is",
            "keycloak",
        ]
    );
    for preset in presets.as_array().unwrap() {
        for line in preset["client"].as_array().unwrap() {
            for member in ["setting", "value", "reason"] {
                assert!(!line[member].as_str().unwrap().is_empty(), "{preset}");
            }
        }
        let questions = preset["trust"]["questions"].as_array();
        for question in questions.into_iter().flatten() {
            for member in ["name", "question", "example", "shape"] {
                assert!(!question[member].as_str().unwrap().is_empty(), "{preset}");
            }
        }
    }
}

#[tokio::test]
async fn what_a_request_states_goes_over_its_preset() {
    let server = TestServer::start().await;
    let body = json!({"preset": "salesforce"});
    let plain = create_client(&server, "plain", body).await;
    assert_eq!(plain["response_members"]["instance_url"], ISSUER);
    assert_eq!(plain["assertion"]["replay"], "once-by-digest");
    let body = json!({
        "preset": "salesforce",
        "assertion": {"replay": "once", "compatibility": []},
        "response_members": {"instance_url": "https://api.example.com"},
    });
    let stated = create_client(&server, "stated", body).await;
    assert_eq!(stated["assertion"]["replay"], "once");
    assert_eq!(stated["assertion"]["compatibility"], json!([]));
    assert_eq!(
        stated["assertion"]["audiences"],
        plain["assertion"]["audiences"]
    );
    let members = &stated["response_members"];
    assert_eq!(members["instance_url"], "https://api.example.com");
    assert_eq!(members["id"], plain["response_members"]["id"]);
    assert_eq!(stated.get("preset"), None::<&Value>);
}

#[tokio::test]
async fn an_unknown_preset_names_those_that_exist() {
    let server = TestServer::start().await;
    let body = json!({"id": "x", "preset": "axwya"});
    let refused = server.admin(Method::POST, "/clients", Some(body)).await;
    let problem = refused.expect(400);
    assert_eq!(problem["field"], "preset");
    assert!(
        problem["detail"].as_str().unwrap().contains("axway, wso2"),
        "{problem}"
    );
}

#[tokio::test]
async fn answers_make_an_issuer_and_the_wrong_ones_are_named() {
    let server = TestServer::start().await;
    let create = async |body: Value| {
        let body = Some(body);
        server
            .admin(Method::POST, "/identity-providers", body)
            .await
    };
    let spiffe = |answers: Value| json!({"preset": "spiffe", "answers": answers});
    let answers = json!({
        "issuer": "https://oidc.example.org", "trust_domain": "example.org",
        "path": ["/ns/prod/sa/web", "/ns/prod/sa/api"],
    });
    let created = create(spiffe(answers.clone())).await.expect(201);
    assert_eq!(created["issuer"], "https://oidc.example.org");
    let subjects = [
        "spiffe://example.org/ns/prod/sa/api",
        "spiffe://example.org/ns/prod/sa/web",
    ];
    assert_eq!(created["subjects"], json!({"only": subjects}));
    assert_eq!(created["key_source"]["from"], "discovery");
    for (member, value, field) in [
        ("path", json!("/ns/*"), "answers.path"),
        (
            "trust_domain",
            json!("example.org/x"),
            "answers.trust_domain",
        ),
        ("issuer", Value::Null, "answers"),
        ("organisation", json!("acme"), "answers"),
    ] {
        let mut wrong = answers.clone();
        wrong[member] = value;
        let refused = create(spiffe(wrong)).await.expect(400);
        assert_eq!(refused["field"], field, "{refused}");
    }
    let stated = json!({
        "preset": "spiffe", "answers": answers, "issuer": "https://other.example.org",
        "subjects": {"matching": {"patterns": ["spiffe://example.org/ns/prod/*"], "separators": "/"}},
    });
    let stated = create(stated).await.expect(201);
    assert_eq!(stated["issuer"], "https://other.example.org");
    assert!(stated["subjects"]["matching"].is_object(), "{stated}");
    let alone = json!({"issuer": "https://x.example.org", "answers": {"path": "/a"}});
    assert_eq!(create(alone).await.expect(400)["field"], "preset");
}
