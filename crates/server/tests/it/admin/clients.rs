//! `/admin/v1/clients`.

use http::Method;
use serde_json::{Value, json};

use crate::administrator;
use crate::party::Party;
use crate::registered::{client, identity_provider};
use crate::test_server::{ISSUER, TestServer};
use crate::token_endpoint::trade;

async fn create(server: &TestServer, body: Value) -> crate::http_client::Answer {
    server.admin(Method::POST, "/clients", Some(body)).await
}

#[tokio::test]
async fn a_client_is_created_shown_changed_and_removed() {
    let server = TestServer::start().await;
    let partner = Party::new("partner-1");
    let body = json!({
        "id": "partner-1", "name": "Partner one", "scope": ["a", "b"], "default_scope": ["a"],
        "credentials": [partner.public_key(), {"secret": {"generate": true}, "expires_at": "2028-01-01T00:00:00Z"}],
    });
    let created = create(&server, body).await;
    let mut shown = created.expect(201);
    assert_eq!(created.header("location"), "/admin/v1/clients/partner-1");
    assert_eq!(created.header("etag"), "\"1\"");
    assert_eq!(created.header("cache-control"), "no-store");
    let secrets = shown.as_object_mut().unwrap().remove("generated_secrets");
    let secret = secrets.unwrap()[0].clone();
    assert_eq!(secret["credential_id"], shown["credentials"][1]["id"]);
    let secret = secret["secret"].as_str().unwrap();
    assert!(secret.starts_with("jur_cs_"));

    let read = server.admin(Method::GET, "/clients/partner-1", None).await;
    assert_eq!(read.expect(200), shown);
    assert!(!read.text().contains(secret), "a secret is shown again");
    assert!(!read.text().contains("digest"));
    assert_eq!(shown["created_at"], "2027-01-15T08:00:00Z");
    assert_eq!(shown["revision"], 1);
    assert_eq!(shown["credentials"][0]["kind"], "key");
    assert_eq!(shown["credentials"][0]["key_type"], "P-256");
    assert_eq!(shown["credentials"][1]["kind"], "secret");
    assert_eq!(
        shown["credentials"][1]["expires_at"],
        "2028-01-01T00:00:00Z"
    );

    server.clock.advance_seconds(60);
    let patch =
        json!({"name": null, "scope": ["a", "b", "c"], "assertion": {"max_life_seconds": 60}});
    let changed = server
        .admin(Method::PATCH, "/clients/partner-1", Some(patch))
        .await;
    assert_eq!(changed.header("etag"), "\"2\"");
    let changed = changed.expect(200);
    assert_eq!(changed["name"], Value::Null);
    assert_eq!(changed["scope"], json!(["a", "b", "c"]));
    assert_eq!(changed["assertion"]["max_life_seconds"], 60);
    assert_eq!(changed["assertion"]["skew_seconds"], 30);
    assert_eq!(changed["updated_at"], "2027-01-15T08:01:00Z");
    assert_eq!(changed["created_at"], shown["created_at"]);
    assert_eq!(changed["credentials"], shown["credentials"]);

    let removed = server
        .admin(Method::DELETE, "/clients/partner-1", None)
        .await;
    assert_eq!((removed.status.as_u16(), removed.body.len()), (204, 0));
    for method in [Method::GET, Method::DELETE] {
        let gone = server.admin(method, "/clients/partner-1", None).await;
        gone.expect(404);
    }
    let refused = trade(&server, &partner.assertion(&server).sign()).await;
    assert_eq!(refused.expect(400)["error"], "invalid_grant");
}

#[tokio::test]
async fn an_id_is_made_when_none_is_stated_and_any_printable_one_is_reached() {
    let server = TestServer::start().await;
    let made = create(&server, json!({})).await.expect(201);
    let id = made["id"].as_str().unwrap();
    let ulid = id.strip_prefix("client-").unwrap();
    assert!(
        ulid.bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    );
    let body = json!({"id": "a/b?c#d %e\"f"});
    let created = create(&server, body).await;
    let location = created
        .header("location")
        .strip_prefix("/admin/v1")
        .unwrap();
    let read = server.admin(Method::GET, location, None).await;
    assert_eq!(read.expect(200)["id"], "a/b?c#d %e\"f");
}

#[tokio::test]
async fn a_name_that_is_taken_says_by_whom() {
    let server = TestServer::start().await;
    client(&server, "partner-1", json!({})).await;
    let taken = create(&server, json!({"id": "partner-1"})).await;
    let problem = taken.expect(409);
    assert_eq!(taken.header("content-type"), "application/problem+json");
    assert!(
        problem["detail"].as_str().unwrap().contains("a client"),
        "{problem}"
    );
    identity_provider(&server, "idp", json!({"clients": "any_authenticated"})).await;
    let problem = create(&server, json!({"id": "idp"})).await.expect(409);
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("an identity provider"), "{problem}");
    create(&server, json!({"id": "jurat-admin"}))
        .await
        .expect(409);
}

/// Settings that are refused, and the member to blame.
fn wrong_settings() -> Vec<(Value, &'static str)> {
    vec![
        (json!({"scpoe": ["a"]}), "scpoe"),
        (json!({"expire_at": null}), "expire_at"),
        (json!({"enabled": null}), "enabled"),
        (json!({"default_scope": ["z"]}), "default_scope"),
        (json!({"scope": ["a", "jurat.admin"]}), "scope"),
        (json!({"scope": "a b"}), "scope"),
        (
            json!({"assertion": {"max_life_seconds": 0}}),
            "assertion.max_life_seconds",
        ),
        (json!({"assertion": {"max_life": 60}}), "assertion.max_life"),
        (
            json!({"assertion": {"algorithms": ["HS256"]}}),
            "assertion.algorithms",
        ),
        (
            json!({"token": {"lifetime_seconds": 86_401}}),
            "token.lifetime_seconds",
        ),
        (json!({"token": {"format": "saml"}}), "token.format"),
        (json!({"expires_at": "soon"}), "expires_at"),
        (json!({"grant_types": ["implicit"]}), "grant_types"),
        (json!({"on_behalf_of": "everybody"}), "on_behalf_of"),
        (
            json!({"response_members": {"access_token": "x"}}),
            "response_members",
        ),
    ]
}

#[tokio::test]
async fn what_is_wrong_with_a_new_client_is_named_and_none_is_made() {
    let server = TestServer::start().await;
    let further = [
        (json!({"id": ""}), "id"),
        (json!({"id": 5}), "id"),
        (json!({"id": ISSUER}), "id"),
        (json!({"preset": "axwya"}), "preset"),
        (json!({"credentials": {}}), "credentials"),
        (json!({"credentials": [{}]}), "credentials[0].credential"),
        (
            json!({"credentials": [{"certificate": "x"}]}),
            "credentials[0].certificate",
        ),
    ];
    for (body, field) in wrong_settings().into_iter().chain(further) {
        let problem = create(&server, body).await.expect(400);
        assert_eq!(problem["field"], field, "{problem}");
        assert!(!problem["detail"].as_str().unwrap().is_empty());
    }
    let listed = server.admin(Method::GET, "/clients", None).await;
    assert_eq!(listed.expect(200)["items"], json!([]));
}

#[tokio::test]
async fn what_is_wrong_with_a_change_is_named_and_nothing_changes() {
    let server = TestServer::start().await;
    client(&server, "partner-1", json!({})).await;
    let before = server.admin(Method::GET, "/clients/partner-1", None).await;
    let unchangeable = ["id", "credentials", "revision", "kind"];
    let unchangeable = unchangeable.map(|member| (json!({member: "x"}), member));
    for (patch, field) in wrong_settings().into_iter().chain(unchangeable) {
        let refused = server
            .admin(Method::PATCH, "/clients/partner-1", Some(patch))
            .await;
        assert_eq!(refused.expect(400)["field"], field);
    }
    let after = server.admin(Method::GET, "/clients/partner-1", None).await;
    assert_eq!(after.body, before.body);
}

#[tokio::test]
async fn rfc7396_s2_null_goes_back_to_the_default_and_switches_nothing_on() {
    let server = TestServer::start().await;
    let settings = json!({
        "enabled": false, "name": "x", "expires_at": "2027-02-01T00:00:00Z", "scope": ["a"], "resources": ["urn:r"],
        "token": {"format": "opaque"}, "assertion": {"audiences": ["b"], "max_life_seconds": 60}, "response_members": {"id": "c"},
    });
    client(&server, "partner-1", settings).await;
    let patch = async |patch: Value| {
        let patched = server.admin(Method::PATCH, "/clients/partner-1", Some(patch));
        patched.await
    };
    patch(json!({"enabled": null})).await.expect(400);
    let nothing = json!({
        "name": null, "expires_at": null, "resources": null, "token": {"format": null},
        "assertion": {"audiences": null, "max_life_seconds": null}, "response_members": {"id": null, "absent": null},
    });
    let left = patch(nothing).await.expect(200);
    assert_eq!(left["enabled"], false);
    assert_eq!(left["name"], Value::Null);
    assert_eq!(left["expires_at"], Value::Null);
    assert_eq!(left["resources"], json!([]));
    assert_eq!(left["token"]["format"], Value::Null);
    assert_eq!(left["assertion"]["audiences"], json!([]));
    assert_eq!(left["assertion"]["max_life_seconds"], 300);
    assert_eq!(left["response_members"], json!({}));
}

#[tokio::test]
async fn a_body_that_cannot_be_read_says_why() {
    let server = TestServer::start().await;
    let token = administrator::token(&server).await;
    let request = |body: &str, content_type: &'static str| {
        let mut request = administrator::request(Method::POST, "/clients", None, Some(&token));
        let value = http::HeaderValue::from_static(content_type);
        request.headers_mut().insert("content-type", value);
        *request.body_mut() = body.to_owned().into();
        request
    };
    for (body, content_type, status) in [
        ("{}", "text/plain", 415),
        ("{}", "application/x-www-form-urlencoded", 415),
        ("{", "application/json", 400),
        ("[]", "application/json", 400),
        // Two readers could take two of them.
        (
            r#"{"enabled": false, "enabled": true}"#,
            "application/json",
            400,
        ),
        (
            r#"{"assertion": {"replay": "once", "repl\u0061y": "reusable"}}"#,
            "application/json",
            400,
        ),
        (&" ".repeat(257 * 1024), "application/json", 413),
    ] {
        let answer = server.send(request(body, content_type)).await;
        assert_eq!(answer.expect(status)["status"], status);
    }
    let accepted = server.send(request("{}", "application/json; charset=utf-8"));
    accepted.await.expect(201);
}

#[tokio::test]
async fn rfc9110_s13_1_1_a_stale_change_is_refused_and_a_blind_one_is_made() {
    let server = TestServer::start().await;
    client(&server, "partner-1", json!({})).await;
    let token = administrator::token(&server).await;
    let patch = async |tag: Option<&str>, name: &str| {
        let body = Some(json!({"name": name}));
        let mut request =
            administrator::request(Method::PATCH, "/clients/partner-1", body, Some(&token));
        if let Some(tag) = tag {
            request
                .headers_mut()
                .insert("if-match", tag.parse().unwrap());
        }
        server.send(request).await
    };
    patch(Some("\"1\""), "one").await.expect(200);
    patch(Some("\"1\""), "two").await.expect(412);
    patch(Some("1"), "two").await.expect(400);
    assert_eq!(patch(None, "three").await.expect(200)["revision"], 3);
    assert_eq!(patch(Some("*"), "four").await.expect(200)["name"], "four");
    let mut delete =
        administrator::request(Method::DELETE, "/clients/partner-1", None, Some(&token));
    delete
        .headers_mut()
        .insert("if-match", "\"1\"".parse().unwrap());
    server.send(delete).await.expect(412);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changes_that_race_are_all_made() {
    let server = std::sync::Arc::new(TestServer::start().await);
    client(&server, "partner-1", json!({})).await;
    let token: std::sync::Arc<str> = administrator::token(&server).await.into();
    let changes: Vec<_> = (0..4)
        .map(|number| {
            let (server, token) = (
                std::sync::Arc::clone(&server),
                std::sync::Arc::clone(&token),
            );
            tokio::spawn(async move {
                let members = json!({"response_members": {format!("m{number}"): "x"}});
                let request = administrator::request(
                    Method::PATCH,
                    "/clients/partner-1",
                    Some(members),
                    Some(&token),
                );
                server.send(request).await.expect(200)
            })
        })
        .collect();
    for change in changes {
        change.await.unwrap();
    }
    let shown = server.admin(Method::GET, "/clients/partner-1", None).await;
    let members = shown.expect(200)["response_members"].clone();
    assert_eq!(members.as_object().unwrap().len(), 4, "{members}");
}

#[tokio::test]
async fn lists_come_in_pages_and_administrators_are_not_in_them() {
    let server = TestServer::start().await;
    for name in ["a", "b", "jz", "z"] {
        client(&server, name, json!({})).await;
    }
    let mut ids = Vec::new();
    let mut path = "/clients?limit=2".to_owned();
    loop {
        let page = server.admin(Method::GET, &path, None).await.expect(200);
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= 2);
        ids.extend(items.iter().map(|item| item["id"].clone()));
        match page["next"].as_str() {
            Some(next) => path = format!("/clients?limit=2&after={next}"),
            None => break,
        }
    }
    assert_eq!(ids, ["a", "b", "jz", "z"]);
    for query in [
        "limit=0",
        "limit=501",
        "limit=x",
        "offset=5",
        "limit=1&limit=2",
        "issuer=x",
    ] {
        let path = format!("/clients?{query}");
        server.admin(Method::GET, &path, None).await.expect(400);
    }
    for (method, body) in [
        (Method::GET, None),
        (Method::PATCH, Some(json!({"enabled": false}))),
        (Method::DELETE, None),
    ] {
        let hidden = server.admin(method, "/clients/jurat-admin", body).await;
        hidden.expect(404);
    }
}
