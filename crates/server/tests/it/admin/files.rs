//! `/admin/v1/plan`, `/apply`, `/export`: many records by one write.

use http::Method;
use jurat_registry::role::Role;
use serde_json::{Value, json};

use crate::administrator;
use crate::roles::{administrator_of, token};
use crate::test_server::TestServer;

const SECRET: &str = "0123456789abcdef0123456789abcdef";

async fn post(server: &TestServer, path: &str, document: &Value) -> crate::http_client::Answer {
    server
        .admin(Method::POST, path, Some(document.clone()))
        .await
}

/// A document of the default tenant.
fn document(part: Value) -> Value {
    let mut part = part;
    part["name"] = json!("default");
    json!({ "tenants": [part] })
}

fn one_of_each() -> Value {
    document(json!({
        "resources": [{ "uri": "https://api.example.com", "scopes": { "a": {} } }],
        "clients": [{ "id": "portal", "scope": ["a"], "credentials": [{ "secret": { "value": SECRET } }] }],
        "identity_providers": [{ "issuer": "https://idp.example.com", "clients": { "only": ["portal"] }, "subjects": { "only": ["alice"] } }],
        "users": [{ "username": "Ada", "password": "correct horse battery staple" }],
    }))
}

async fn audit_lines(server: &TestServer) -> usize {
    let lines = server.admin(Method::GET, "/audit?limit=200", None).await;
    lines.expect(200)["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn after_apply_a_plan_is_empty_for_every_kind_and_applying_again_writes_nothing() {
    let server = TestServer::start().await;
    let document = one_of_each();
    let plan = post(&server, "/plan", &document).await.expect(200);
    assert_eq!(
        plan["summary"],
        json!({ "insert": 4, "replace": 0, "remove": 0, "unchanged": 0 })
    );
    assert!(!plan.to_string().contains(SECRET) && !plan.to_string().contains("horse"));
    let before = audit_lines(&server).await;
    let applied = post(&server, "/apply", &document).await.expect(200);
    assert_eq!(applied["summary"], plan["summary"]);
    assert_eq!(applied["state"], plan["state"]);
    let after = audit_lines(&server).await;
    assert_eq!(after, before + 4, "a line for each record");
    for path in ["/plan", "/apply", "/apply"] {
        let again = post(&server, path, &document).await.expect(200);
        assert_eq!(
            again["summary"],
            json!({ "insert": 0, "replace": 0, "remove": 0, "unchanged": 4 })
        );
        assert_eq!(again["changes"], json!([]));
    }
    assert_eq!(audit_lines(&server).await, after);
}

#[tokio::test]
async fn one_bad_record_changes_nothing_and_is_named_with_its_member() {
    let server = TestServer::start().await;
    let good = json!({ "id": "good", "scope": ["a"] });
    for (bad, member) in [
        (
            json!({ "id": "bad", "scope": [], "default_scope": ["b"] }),
            "default_scope",
        ),
        (json!({ "id": "bad", "scpoe": [] }), "scpoe"),
        (json!({ "id": " bad" }), "id"),
        (json!({ "id": "good" }), "id"),
        (json!({ "id": "jurat-admin" }), "id"),
        (json!({ "id": "https://as.example.com" }), "id"),
        (
            json!({ "id": "bad", "credentials": [{ "secret": { "generate": true } }] }),
            "credentials[0].secret",
        ),
        (
            json!({ "id": "bad", "credentials": [{ "secret": { "value": "short" } }] }),
            "credentials[0].secret",
        ),
        (
            json!({ "id": "bad", "credentials": [{ "digest": { "sha256": "AAAA" } }] }),
            "credentials[0].digest",
        ),
        (
            json!({ "id": "bad", "credentials": [{ "digest": { "sha256": "x" }, "jwk": {} }] }),
            "credentials[0].jwk",
        ),
    ] {
        let document = document(json!({ "clients": [good, bad] }));
        for path in ["/plan", "/apply"] {
            let refused = post(&server, path, &document).await.expect(400);
            assert_eq!(
                refused["field"],
                format!("tenants[0].clients[1].{member}"),
                "{refused}"
            );
        }
    }
    let listed = server
        .admin(Method::GET, "/clients", None)
        .await
        .expect(200);
    assert_eq!(listed["items"], json!([]));
}

#[tokio::test]
async fn a_name_that_another_kind_has_is_refused_by_the_write_itself() {
    let server = TestServer::start().await;
    let document = document(json!({
        "clients": [{ "id": "one" }, { "id": "https://idp.example.com" }],
        "identity_providers": [{ "issuer": "https://idp.example.com", "subjects": { "only": ["alice"] } }],
    }));
    let refused = post(&server, "/apply", &document).await.expect(409);
    assert!(
        refused["detail"]
            .as_str()
            .unwrap()
            .contains("https://idp.example.com")
    );
    let listed = server
        .admin(Method::GET, "/clients", None)
        .await
        .expect(200);
    assert_eq!(listed["items"], json!([]), "nothing of it was done");
}

#[tokio::test]
async fn a_risk_must_be_accepted_in_the_file_and_that_is_audited() {
    let server = TestServer::start().await;
    let provider = |accepted: Value| {
        document(json!({ "identity_providers": [{
            "issuer": "https://token.actions.githubusercontent.com", "clients": "any_authenticated", "accepted_risks": accepted,
        }] }))
    };
    let refused = post(&server, "/apply", &provider(json!([])))
        .await
        .expect(400);
    assert_eq!(
        refused["field"],
        "tenants[0].identity_providers[0].accept_risk"
    );
    let names: Vec<_> = refused["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["name"].clone())
        .collect();
    post(&server, "/apply", &provider(json!(names)))
        .await
        .expect(200);
    let lines = server
        .admin(Method::GET, "/audit?action=risk-accepted", None)
        .await
        .expect(200);
    assert_eq!(lines["items"].as_array().unwrap().len(), names.len());
}

#[tokio::test]
async fn what_is_not_stated_goes_by_prune_alone_and_administrators_never() {
    let server = TestServer::start().await;
    post(&server, "/apply", &one_of_each()).await.expect(200);
    server
        .admin(Method::POST, "/clients", Some(json!({ "id": "by-hand" })))
        .await
        .expect(201);
    let mut document = one_of_each();
    let plan = post(&server, "/plan", &document).await.expect(200);
    assert_eq!(plan["summary"]["remove"], 0);
    document["prune"] = json!(true);
    let plan = post(&server, "/plan", &document).await.expect(200);
    assert_eq!(
        plan["changes"],
        json!([{ "action": "remove", "tenant": "default", "kind": "client", "name": "by-hand" }])
    );
    post(&server, "/apply", &document).await.expect(200);
    assert_eq!(
        server
            .admin(Method::GET, "/clients/by-hand", None)
            .await
            .status,
        404
    );
    let plan = post(&server, "/plan", &document).await.expect(200);
    assert_eq!(plan["summary"]["unchanged"], 4);
}

#[tokio::test]
async fn a_plan_is_applied_only_while_it_is_true() {
    let server = TestServer::start().await;
    let mut document = one_of_each();
    let plan = post(&server, "/plan", &document).await.expect(200);
    document["state"] = plan["state"].clone();
    server
        .admin(Method::POST, "/clients", Some(json!({ "id": "portal" })))
        .await
        .expect(201);
    post(&server, "/apply", &document).await.expect(409);
    assert_eq!(
        server.admin(Method::GET, "/users", None).await.expect(200)["items"],
        json!([])
    );
    document["state"] = Value::Null;
    let plan = post(&server, "/plan", &document).await.expect(200);
    assert_eq!(
        (&plan["summary"]["insert"], &plan["summary"]["replace"]),
        (&json!(3), &json!(1))
    );
    document["state"] = plan["state"].clone();
    post(&server, "/apply", &document).await.expect(200);
}

#[tokio::test]
async fn sixty_four_who_apply_one_plan_at_once_do_it_once() {
    let server = TestServer::start().await;
    let mut document = one_of_each();
    document["tenants"][0]
        .as_object_mut()
        .unwrap()
        .remove("users");
    let plan = post(&server, "/plan", &document).await.expect(200);
    document["state"] = plan["state"].clone();
    let mut tried = Vec::new();
    for _ in 0..64 {
        tried.push(post(&server, "/apply", &document));
    }
    let mut done = 0;
    for answer in join_all(tried).await {
        match answer.status.as_u16() {
            200 => done += 1,
            // 503: too many wait for their turn.
            status => assert!(matches!(status, 409 | 503), "{}", answer.text()),
        }
    }
    assert_eq!(done, 1);
}

async fn join_all<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
    let mut futures: Vec<_> = futures.into_iter().map(|f| (Box::pin(f), None)).collect();
    std::future::poll_fn(|context| {
        for (future, output) in &mut futures {
            if output.is_none()
                && let std::task::Poll::Ready(ready) = future.as_mut().poll(context)
            {
                *output = Some(ready);
            }
        }
        if futures.iter().all(|(_, output)| output.is_some()) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    futures
        .into_iter()
        .filter_map(|(_, output)| output)
        .collect()
}

#[tokio::test]
async fn a_document_may_make_a_tenant_and_its_records_by_the_same_write() {
    let server = TestServer::start().await;
    let acme = |settings: Value| {
        json!({ "tenants": [{
            "name": "acme", "settings": settings,
            "clients": [{ "id": "portal", "credentials": [{ "secret": { "value": SECRET } }] }],
            "identity_providers": [{ "issuer": "https://idp.example.com", "clients": { "only": ["portal"] }, "subjects": { "only": ["alice"] } }],
        }] })
    };
    let refused = post(&server, "/plan", &acme(Value::Null)).await.expect(400);
    assert_eq!(refused["field"], "tenants[0].name");
    let document = acme(json!({ "display_name": "Acme" }));
    let applied = post(&server, "/apply", &document).await.expect(200);
    assert_eq!(applied["summary"]["insert"], 3);
    let plan = post(&server, "/plan", &document).await.expect(200);
    assert_eq!(
        plan["summary"],
        json!({ "insert": 0, "replace": 0, "remove": 0, "unchanged": 3 })
    );
    let changed = post(
        &server,
        "/apply",
        &acme(json!({ "display_name": "Acme & Sons" })),
    )
    .await;
    assert_eq!(changed.expect(200)["summary"]["replace"], 1);
    assert_eq!(
        server
            .admin(Method::GET, "/clients/portal", None)
            .await
            .status,
        404,
        "it is acme's"
    );
    let exported = server
        .admin(Method::GET, "/export?digests=true", None)
        .await
        .expect(200);
    let tenants = &exported["document"]["tenants"];
    assert_eq!(tenants[0]["name"], "acme");
    let plan = post(&server, "/plan", &json!({ "tenants": tenants }))
        .await
        .expect(200);
    assert_eq!(plan["changes"], json!([]));
}

#[tokio::test]
async fn an_export_states_what_there_is_and_digests_only_when_asked() {
    let server = TestServer::start().await;
    post(&server, "/apply", &one_of_each()).await.expect(200);
    let plain = server.admin(Method::GET, "/export", None).await.expect(200);
    let text = plain.to_string();
    assert!(
        !text.contains("digest\"") && !text.contains("argon2id") && !text.contains("jurat-admin"),
        "{text}"
    );
    assert_eq!(plain["notes"].as_array().unwrap().len(), 2);
    let full = server
        .admin(Method::GET, "/export?digests=true", None)
        .await
        .expect(200);
    assert_eq!(full["notes"], json!([]));
    let again = post(&server, "/plan", &full["document"]).await.expect(200);
    assert_eq!(again["changes"], json!([]));
    let other = TestServer::start().await;
    post(&other, "/apply", &full["document"]).await.expect(200);
    let moved = post(&other, "/plan", &one_of_each()).await.expect(200);
    assert_eq!(
        moved["changes"],
        json!([]),
        "the secret and the password are the same ones"
    );
    server
        .admin(Method::GET, "/export?all=1", None)
        .await
        .expect(400);
}

#[tokio::test]
async fn a_body_that_is_no_document_is_refused_with_a_sentence() {
    let server = TestServer::start().await;
    for body in [
        json!([]),
        json!({}),
        json!({ "tenants": 1 }),
        json!({ "tenants": [{ "name": "default", "cleints": [] }] }),
    ] {
        let refused = post(&server, "/apply", &body).await.expect(400);
        assert!(
            refused["detail"]
                .as_str()
                .unwrap()
                .starts_with("the body is not a document")
        );
    }
    let twice = json!({ "tenants": [{ "name": "default" }, { "name": "default" }] });
    assert_eq!(
        post(&server, "/plan", &twice).await.expect(400)["field"],
        "tenants[1].name"
    );
}

/// Whether a stated password is the one there is, is told of nobody greater.
#[tokio::test]
async fn a_plan_says_nothing_of_the_password_of_a_greater_administrator() {
    let server = TestServer::start().await;
    let users = json!([{ "username": "Ada", "password": "correct horse battery staple" }]);
    let stated = document(json!({ "users": users }));
    post(&server, "/apply", &stated).await.expect(200);
    let found = server.admin(Method::GET, "/users?q=ada", None).await;
    let id = found.expect(200)["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let role = format!("/users/{id}/role");
    let given = server.admin(Method::PUT, &role, Some(json!({ "role": "system" })));
    given.await.expect(200);
    let lesser = administrator_of(&server, Role::Tenant).await;
    let token = token(&server, &lesser).await;
    for password in [
        "correct horse battery staple",
        "another horse battery staple",
    ] {
        let guess = document(json!({ "users": [{ "username": "Ada", "password": password }] }));
        let request = administrator::request(Method::POST, "/plan", Some(guess), Some(&token));
        server.send(request).await.expect(403);
    }
}
