//! `/admin/v1/users`.

use http::Method;
use jurat_issuance::invitation::InvitationRefusal;
use serde_json::{Value, json};

use crate::administrator;
use crate::http_client::Answer;
use crate::test_server::TestServer;

const PASSWORD: &str = "a horse of another colour";

async fn create(server: &TestServer, body: Value) -> Answer {
    server.admin(Method::POST, "/users", Some(body)).await
}

async fn created(server: &TestServer, body: Value) -> String {
    let user = create(server, body).await.expect(201);
    format!("/users/{}", user["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_user_is_created_shown_changed_and_removed() {
    let server = TestServer::start().await;
    let body = json!({
        "username": "Ada", "name": "Ada Lovelace", "email": "ada@example.com", "email_verified": true,
        "claims": {"department": "engines"}, "password": PASSWORD,
    });
    let made = create(&server, body).await;
    let shown = made.expect(201);
    let address = format!("/users/{}", shown["id"].as_str().unwrap());
    assert_eq!(made.header("location"), format!("/admin/v1{address}"));
    assert_eq!(made.header("etag"), "\"1\"");
    assert_eq!(shown["username"], "Ada");
    assert_eq!(shown["claims"], json!({"department": "engines"}));
    assert_eq!(shown["has_password"], true);
    let read = server.admin(Method::GET, &address, None).await;
    assert_eq!(read.expect(200), shown);
    assert!(!read.text().contains("argon2"), "{}", read.text());
    assert!(!read.text().contains(PASSWORD));

    let patch = json!({"name": "Countess", "claims": {"department": null, "floor": 2}});
    let changed = server.admin(Method::PATCH, &address, Some(patch)).await;
    let changed = changed.expect(200);
    assert_eq!(changed["name"], "Countess");
    assert_eq!(changed["claims"], json!({"floor": 2}));
    assert_eq!(changed["username"], "Ada");
    assert_eq!(
        (&changed["revision"], &changed["has_password"]),
        (&json!(2), &json!(true))
    );

    let removed = server.admin(Method::DELETE, &address, None).await;
    assert_eq!(removed.status.as_u16(), 204);
    server.admin(Method::GET, &address, None).await.expect(404);
}

#[tokio::test]
async fn rfc9110_s13_1_1_a_change_of_another_revision_is_refused() {
    let server = TestServer::start().await;
    let address = created(&server, json!({"username": "ada"})).await;
    let with_match = async |method: Method, path: &str, body: Value, tag: &str| {
        let token = administrator::token(&server).await;
        let body = (method != Method::DELETE).then_some(body);
        let mut request = administrator::request(method, path, body, Some(&token));
        request
            .headers_mut()
            .insert("if-match", tag.parse().unwrap());
        server.send(request).await.status.as_u16()
    };
    let named = json!({"name": "Ada"});
    assert_eq!(
        with_match(Method::PATCH, &address, named.clone(), "\"1\"").await,
        200
    );
    assert_eq!(
        with_match(Method::PATCH, &address, named, "\"1\"").await,
        412
    );
    let password = json!({"password": PASSWORD});
    let path = format!("{address}/password");
    assert_eq!(
        with_match(Method::POST, &path, password, "\"1\"").await,
        412
    );
    let path = format!("{address}/sessions/end");
    assert_eq!(
        with_match(Method::POST, &path, json!({}), "\"1\"").await,
        412
    );
    assert_eq!(
        with_match(Method::DELETE, &address, json!({}), "\"1\"").await,
        412
    );
    assert_eq!(
        with_match(Method::DELETE, &address, json!({}), "\"2\"").await,
        204
    );
}

#[tokio::test]
async fn names_are_one_users_alone_whatever_their_case() {
    let server = TestServer::start().await;
    let ada = json!({"username": "ada", "email": "ada@example.com", "email_verified": true});
    created(&server, ada).await;
    for taken in [
        json!({"username": "ADA"}),
        json!({"username": "Ada@Example.com"}),
        json!({"username": "other", "email": "ADA@example.com", "email_verified": true}),
    ] {
        let refused = create(&server, taken).await.expect(409);
        assert!(
            refused["detail"].as_str().unwrap().contains("a user"),
            "{refused}"
        );
    }
    let unverified = json!({"username": "other", "email": "ada@example.com"});
    let other = created(&server, unverified).await;
    let verified = json!({"email_verified": true});
    let refused = server.admin(Method::PATCH, &other, Some(verified)).await;
    refused.expect(409);
    let found = async |name: &str| {
        let path = format!("/users?name={name}");
        let found = server.admin(Method::GET, &path, None).await.expect(200);
        let items = found["items"].as_array().unwrap().clone();
        items
            .iter()
            .map(|user| user["username"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(found("Ada").await, ["ada"]);
    assert_eq!(found("ADA%40example.com").await, ["ada"]);
    assert_eq!(found("nobody").await, [""; 0]);
    let all = server
        .admin(Method::GET, "/users?limit=1", None)
        .await
        .expect(200);
    let next = format!("/users?after={}", all["next"].as_str().unwrap());
    let rest = server.admin(Method::GET, &next, None).await.expect(200);
    assert_ne!(all["items"][0]["id"], rest["items"][0]["id"]);
    let elsewhere = server.admin(Method::GET, "/clients?name=ada", None).await;
    assert_eq!(elsewhere.expect(400)["field"], "name");
}

#[tokio::test]
async fn what_is_wrong_is_named_and_changes_nothing() {
    let server = TestServer::start().await;
    for (body, field) in [
        (json!({}), "username"),
        (json!({"username": " a"}), "username"),
        (json!({"username": "a", "email": "nowhere"}), "email"),
        (
            json!({"username": "a", "email_verified": true}),
            "email_verified",
        ),
        (
            json!({"username": "a", "claims": {"sub": "other"}}),
            "claims",
        ),
        (json!({"username": "a", "password": "short"}), "password"),
        (json!({"username": "a", "password": 1}), "password"),
        (json!({"username": "a", "passwort": PASSWORD}), "passwort"),
        (json!({"username": "a", "enabled": null}), "enabled"),
        (json!({"username": "a", "expires_at": "soon"}), "expires_at"),
    ] {
        let problem = create(&server, body).await.expect(400);
        assert_eq!(problem["field"], field, "{problem}");
    }
    let all = server.admin(Method::GET, "/users", None).await.expect(200);
    assert_eq!(all["items"], json!([]));
    let address = created(&server, json!({"username": "a"})).await;
    let patch = json!({"password": PASSWORD});
    let refused = server.admin(Method::PATCH, &address, Some(patch)).await;
    assert_eq!(refused.expect(400)["field"], "password");
    let password = format!("{address}/password");
    for body in [
        json!({}),
        json!({"password": ""}),
        json!({"password": "short"}),
    ] {
        let refused = server.admin(Method::POST, &password, Some(body)).await;
        assert_eq!(refused.expect(400)["field"], "password");
    }
}

#[tokio::test]
async fn a_password_that_is_set_signs_in_and_ends_what_there_was() {
    let server = TestServer::start().await;
    let doors = &server.authorization_server;
    let address = created(&server, json!({"username": "ada", "password": PASSWORD})).await;
    let signed_in = doors.sign_in("ADA", PASSWORD, None).await.ok().unwrap();
    let cookie = doors.begin_session(&signed_in, None).await.unwrap();
    assert!(doors.session(&cookie).await.unwrap().is_some());
    server.clock.advance_seconds(1);
    let body = json!({"password": "something quite different"});
    let set = server
        .admin(Method::POST, &format!("{address}/password"), Some(body))
        .await;
    assert!(!set.text().contains("argon2") && !set.text().contains("different"));
    assert_eq!(set.expect(200)["revision"], 2);
    assert!(doors.session(&cookie).await.unwrap().is_none());
    assert!(doors.sign_in("ada", PASSWORD, None).await.is_err());
    let again = doors
        .sign_in("ada", "something quite different", None)
        .await;
    let cookie = doors
        .begin_session(&again.ok().unwrap(), None)
        .await
        .unwrap();
    assert!(doors.session(&cookie).await.unwrap().is_some());
    server.clock.advance_seconds(1);
    let path = format!("{address}/sessions/end");
    let ended = server.admin(Method::POST, &path, Some(json!({}))).await;
    ended.expect(200);
    assert!(doors.session(&cookie).await.unwrap().is_none());
    assert!(
        doors
            .sign_in("ada", "something quite different", None)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_user_who_was_switched_off_has_no_session_when_switched_on_again() {
    let server = TestServer::start().await;
    let doors = &server.authorization_server;
    let address = created(&server, json!({"username": "ada", "password": PASSWORD})).await;
    let signed_in = doors.sign_in("ada", PASSWORD, None).await.ok().unwrap();
    let cookie = doors.begin_session(&signed_in, None).await.unwrap();
    server.clock.advance_seconds(1);
    let switch = async |enabled: bool| {
        let body = Some(json!({"enabled": enabled}));
        server
            .admin(Method::PATCH, &address, body)
            .await
            .expect(200);
    };
    switch(false).await;
    assert!(doors.session(&cookie).await.unwrap().is_none());
    assert!(doors.sign_in("ada", PASSWORD, None).await.is_err());
    let path = format!("{address}/invitation");
    let invited = server.admin(Method::POST, &path, Some(json!({}))).await;
    invited.expect(409);
    switch(true).await;
    assert!(doors.session(&cookie).await.unwrap().is_none());
    assert!(doors.sign_in("ada", PASSWORD, None).await.is_ok());
}

#[tokio::test]
async fn an_invitation_is_shown_once_and_sets_a_password_once() {
    let server = TestServer::start().await;
    let doors = &server.authorization_server;
    let address = created(&server, json!({"username": "ada"})).await;
    let invite = async || {
        let path = format!("{address}/invitation");
        let invited = server
            .admin(Method::POST, &path, Some(json!({})))
            .await
            .expect(201);
        let link = invited["link"].as_str().unwrap().to_owned();
        let (page, ticket) = link.split_once("?ticket=").unwrap();
        assert_eq!(page, "https://as.example.com/oauth2/invitation");
        ticket.to_owned()
    };
    let (first, second) = (invite().await, invite().await);
    assert!(doors.invited(&first).await.unwrap().is_some());
    let unfit = doors.accept_invitation(&first, "short").await;
    assert!(matches!(unfit, Err(InvitationRefusal::Unfit(_))));
    server.clock.advance_seconds(7 * 86_400 - 1);
    assert!(doors.accept_invitation(&first, PASSWORD).await.is_ok());
    for used in [&first, &second] {
        assert!(doors.invited(used).await.unwrap().is_none());
        let refused = doors.accept_invitation(used, "another password").await;
        assert!(matches!(refused, Err(InvitationRefusal::Unknown)));
    }
    assert!(doors.sign_in("ada", PASSWORD, None).await.is_ok());
    let last = invite().await;
    server.clock.advance_seconds(7 * 86_400);
    assert!(doors.invited(&last).await.unwrap().is_none());
}

#[tokio::test]
async fn what_an_administrator_does_to_a_user_stands_in_the_audit_log() {
    let server = TestServer::start().await;
    let address = created(&server, json!({"username": "ada"})).await;
    let id = address.trim_start_matches("/users/").to_owned();
    for (method, path, body) in [
        (Method::PATCH, address.clone(), json!({"name": "Ada"})),
        (Method::POST, format!("{address}/invitation"), json!({})),
        (
            Method::POST,
            format!("{address}/password"),
            json!({"password": PASSWORD}),
        ),
        (Method::POST, format!("{address}/sessions/end"), json!({})),
    ] {
        let done = server.admin(method, &path, Some(body)).await;
        assert!(done.status.is_success(), "{path}: {}", done.text());
    }
    server.admin(Method::DELETE, &address, None).await;
    let log = server
        .admin(Method::GET, &format!("/audit?target={id}"), None)
        .await;
    assert!(!log.text().contains(PASSWORD) && !log.text().contains("jur_in_"));
    let log = log.expect(200);
    let events = log["items"].as_array().unwrap();
    let actions: Vec<_> = events
        .iter()
        .map(|event| event["action"].as_str().unwrap())
        .collect();
    let expected = [
        "user-removed",
        "sessions-ended",
        "user-changed",
        "password-set",
        "user-changed",
        "user-invited",
        "user-changed",
        "user-created",
    ];
    assert_eq!(actions, expected);
    assert!(
        events
            .iter()
            .all(|event| event["author"]["by"]["name"] == "jurat-admin")
    );
}

#[tokio::test]
async fn a_user_is_made_with_a_role_and_found_by_having_one() {
    let server = TestServer::start().await;
    let made = create(&server, json!({"username": "ada", "role": "operator"})).await;
    assert_eq!(made.expect(201)["role"], "operator");
    create(&server, json!({"username": "bob"}))
        .await
        .expect(201);
    for wrong in [json!("emperor"), json!(1)] {
        let body = json!({"username": "eve", "role": wrong});
        let refused = create(&server, body).await.expect(400);
        assert_eq!(refused["field"], "role", "{refused}");
    }
    for (administers, name) in [("true", "ada"), ("false", "bob")] {
        let path = format!("/users?administers={administers}");
        let found = server.admin(Method::GET, &path, None).await.expect(200);
        let names = found["items"].as_array().unwrap().iter();
        let names: Vec<_> = names.map(|user| &user["username"]).collect();
        assert_eq!(names, [name]);
    }
    let wrong = server
        .admin(Method::GET, "/users?administers=1", None)
        .await;
    assert_eq!(wrong.expect(400)["field"], "administers");
    let other = server
        .admin(Method::GET, "/clients?administers=true", None)
        .await;
    assert_eq!(other.expect(400)["field"], "administers");
}
