//! `/admin/v1/administrators`, and the roles of users.

use std::sync::Arc;

use http::Method;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_registry::role::Role;
use serde_json::{Value, json};

use crate::administrator::request;
use crate::http_client::Answer;
use crate::party::Party;
use crate::roles::{administrator_of, token};
use crate::test_server::TestServer;
use crate::users::user;

/// A new administrator by the API.
async fn create(server: &TestServer, party: &Party, body: Value) -> Answer {
    let mut whole = json!({"id": party.name, "credentials": [party.public_key()]});
    let members = body.as_object().unwrap().clone();
    whole.as_object_mut().unwrap().extend(members);
    server
        .admin(Method::POST, "/administrators", Some(whole))
        .await
}

/// A request by whoever has that token.
async fn by(server: &TestServer, held: &str, method: Method, path: &str, body: Value) -> Answer {
    let body = (!body.is_null()).then_some(body);
    server.send(request(method, path, body, Some(held))).await
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn an_administrator_is_let_in_changed_and_removed() {
    let server = TestServer::start().await;
    let ops = Party::new("ops");
    let made = create(
        &server,
        &ops,
        json!({"role": "operator", "name": "Night shift"}),
    )
    .await;
    let shown = made.expect(201);
    assert_eq!(made.header("location"), "/admin/v1/administrators/ops");
    assert_eq!(made.header("etag"), "\"1\"");
    assert_eq!(
        (&shown["role"], &shown["enabled"]),
        (&json!("operator"), &json!(true))
    );
    assert_eq!(shown["credentials"].as_array().unwrap().len(), 1);
    let read = server.admin(Method::GET, "/administrators/ops", None).await;
    assert_eq!(read.expect(200), shown);
    let listed = server.admin(Method::GET, "/administrators", None).await;
    let ids: Vec<_> = listed.expect(200)["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].clone())
        .collect();
    assert_eq!(ids, ["jurat-admin", "ops"]);
    // The key opens what the role allows, and the same token less once the role is less.
    let held = token(&server, &ops).await;
    let discover = async || {
        by(
            &server,
            &held,
            Method::POST,
            "/keys/rotate",
            json!({"algorithm": "ES256"}),
        )
        .await
    };
    discover().await.expect(200);
    let patch = json!({"role": "auditor"});
    let changed = server
        .admin(Method::PATCH, "/administrators/ops", Some(patch))
        .await;
    assert_eq!(changed.expect(200)["role"], "auditor");
    assert_eq!(discover().await.expect(403)["least_role"], "operator");
    // Another key in its place.
    let next = Party {
        name: "ops".into(),
        ..Party::new("next")
    };
    let patch = json!({"credentials": [next.public_key()]});
    let changed = server
        .admin(Method::PATCH, "/administrators/ops", Some(patch))
        .await;
    assert_eq!(
        changed.expect(200)["credentials"].as_array().unwrap().len(),
        1
    );
    let held = token(&server, &next).await;
    by(&server, &held, Method::GET, "/clients", json!(null))
        .await
        .expect(200);
    // It is none of the clients.
    server
        .admin(Method::GET, "/clients/ops", None)
        .await
        .expect(404);
    let gone = server
        .admin(Method::DELETE, "/administrators/ops", None)
        .await;
    assert_eq!(gone.status.as_u16(), 204);
    by(&server, &held, Method::GET, "/clients", json!(null))
        .await
        .expect(401);
    let audit = server
        .admin(Method::GET, "/audit?target=ops", None)
        .await
        .expect(200);
    let lines = audit["items"].as_array().unwrap().len();
    assert_eq!(lines, 4, "made, two changes, removed: {audit}");
}

#[tokio::test]
async fn what_is_wrong_with_an_administrator_is_named_and_nothing_is_made() {
    let server = TestServer::start().await;
    let key = Party::new("x").public_key();
    for (field, body) in [
        ("id", json!({"credentials": [key]})),
        ("credentials", json!({"id": "ops"})),
        ("credentials", json!({"id": "ops", "credentials": []})),
        (
            "credentials[0].secret",
            json!({"id": "ops", "credentials": [{"secret": {"generate": true}}]}),
        ),
        (
            "role",
            json!({"id": "ops", "credentials": [key], "role": "root"}),
        ),
        (
            "scope",
            json!({"id": "ops", "credentials": [key], "scope": ["a"]}),
        ),
        (
            "id",
            json!({"id": "https://as.example.com", "credentials": [key]}),
        ),
    ] {
        let refused = server
            .admin(Method::POST, "/administrators", Some(body))
            .await;
        assert_eq!(refused.expect(400)["field"], field);
    }
    server
        .admin(Method::GET, "/administrators/ops", None)
        .await
        .expect(404);
    let taken = create(&server, &Party::new("jurat-admin"), json!({})).await;
    taken.expect(409);
    crate::registered::client(&server, "partner-1", json!({})).await;
    server
        .admin(Method::GET, "/administrators/partner-1", None)
        .await
        .expect(404);
    let stale = server
        .admin(
            Method::PATCH,
            "/administrators/partner-1",
            Some(json!({"role": "system"})),
        )
        .await;
    stale.expect(404);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn nobody_gives_or_takes_a_role_above_the_own_one() {
    let server = TestServer::start().await;
    let held = token(&server, &administrator_of(&server, Role::Tenant).await).await;
    let system = |answer: &Answer| assert_eq!(answer.expect(403)["least_role"], "system");
    let new =
        json!({"id": "new", "role": "system", "credentials": [Party::new("new").public_key()]});
    system(&by(&server, &held, Method::POST, "/administrators", new).await);
    let own = json!({"role": "system"});
    system(&by(&server, &held, Method::PATCH, "/administrators/tenant", own).await);
    for patch in [
        json!({"enabled": false}),
        json!({"role": "auditor"}),
        json!({"credentials": [Party::new("x").public_key()]}),
    ] {
        system(
            &by(
                &server,
                &held,
                Method::PATCH,
                "/administrators/jurat-admin",
                patch,
            )
            .await,
        );
    }
    system(
        &by(
            &server,
            &held,
            Method::DELETE,
            "/administrators/jurat-admin",
            json!(null),
        )
        .await,
    );
    let ada = user(&server, json!({"username": "ada"})).await;
    let role = format!("/users/{ada}/role");
    system(
        &by(
            &server,
            &held,
            Method::PUT,
            &role,
            json!({"role": "system"}),
        )
        .await,
    );
    let given = by(
        &server,
        &held,
        Method::PUT,
        &role,
        json!({"role": "operator"}),
    )
    .await;
    assert_eq!(given.expect(200)["role"], "operator");
    let given = server
        .admin(Method::PUT, &role, Some(json!({"role": "system"})))
        .await;
    assert_eq!(given.expect(200)["role"], "system");
    system(&by(&server, &held, Method::PUT, &role, json!({"role": null})).await);
    let taken = server
        .admin(Method::PUT, &role, Some(json!({"role": null})))
        .await;
    assert_eq!(taken.expect(200)["role"], json!(null));
    for body in [json!({}), json!({"role": "root"})] {
        server
            .admin(Method::PUT, &role, Some(body))
            .await
            .expect(400);
    }
}

#[tokio::test]
async fn the_last_system_administrator_stays() {
    let server = TestServer::start().await;
    let path = "/administrators/jurat-admin";
    let last = |answer: &Answer| {
        let problem = answer.expect(409);
        let detail = problem["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("last system administrator"), "{detail}");
    };
    // One that is switched off, or that ends, is nobody who could let others in.
    let off = Party::new("off");
    create(&server, &off, json!({"role": "system", "enabled": false}))
        .await
        .expect(201);
    let ends = Party::new("ends");
    create(
        &server,
        &ends,
        json!({"role": "system", "expires_at": "2027-02-01T00:00:00Z"}),
    )
    .await
    .expect(201);
    let taking = [
        json!({"enabled": false}),
        json!({"role": "tenant"}),
        json!({"expires_at": "2030-01-01T00:00:00Z"}),
    ];
    for patch in taking.clone() {
        last(&server.admin(Method::PATCH, path, Some(patch)).await);
    }
    last(&server.admin(Method::DELETE, path, None).await);
    let renamed = server
        .admin(Method::PATCH, path, Some(json!({"name": "The first"})))
        .await;
    renamed.expect(200);
    create(&server, &Party::new("second"), json!({"role": "system"}))
        .await
        .expect(201);
    let demoted = server
        .admin(Method::PATCH, path, Some(json!({"role": "tenant"})))
        .await;
    demoted.expect(200);
}

#[tokio::test]
async fn of_64_who_remove_one_another_at_once_one_stays() {
    let server = Arc::new(TestServer::start().await);
    let held = crate::administrator::token(&server).await;
    let mut all = vec!["jurat-admin".to_owned()];
    for number in 0..63 {
        let body = json!({
            "id": format!("root-{number}"), "role": "system", "credentials": [server.administrator.public_key()],
        });
        let made = by(&server, &held, Method::POST, "/administrators", body).await;
        made.expect(201);
        all.push(format!("root-{number}"));
    }
    let pem = server.administrator.key.to_pkcs8_pem();
    let parties: Vec<_> = all
        .iter()
        .map(|name| Party {
            name: name.clone(),
            key: SigningKey::from_pem(&pem, None).unwrap(),
        })
        .collect();
    let mut tokens = Vec::new();
    for party in &parties {
        tokens.push(token(&server, party).await);
    }
    let tasks = (0..64).map(|number: usize| {
        let (server, held) = (Arc::clone(&server), tokens[number].clone());
        let path = format!("/administrators/{}", all[(number + 1) % 64]);
        tokio::spawn(async move { by(&server, &held, Method::DELETE, &path, json!(null)).await })
    });
    for task in tasks.collect::<Vec<_>>() {
        let status = task.await.unwrap().status.as_u16();
        // Whoever is removed first removes nobody any more.
        assert!(matches!(status, 204 | 401 | 409), "{status}");
    }
    let mut left = 0;
    for name in &all {
        left += usize::from(server.records.client_find(name).await.unwrap().is_some());
    }
    assert!(left >= 1);
}
