//! Administrators in the console: people and machines, let in, changed and taken away.

use http::Method;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_registry::role::Role;
use serde_json::Value;

use super::{send, signed_in};
use crate::test_server::TestServer;

const NEW: &str = "/console/administrators/new";
const LIST: &str = "/console/administrators";

async fn read(server: &TestServer, id: &str, status: u16) -> Value {
    let path = format!("/administrators/{id}");
    server.admin(Method::GET, &path, None).await.expect(status)
}

fn public_key() -> String {
    let key = SigningKey::generate(Algorithm::Es256).unwrap();
    key.public_key_pem().clone()
}

#[tokio::test]
async fn a_machine_gets_a_key_that_is_shown_once_and_then_another() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::System).await;
    let page = browser.get(NEW).await;
    let fields = [
        ("kind", "generate"),
        ("id", "ci.example"),
        ("name", "CI <b>of ours</b>"),
        ("role", "operator"),
    ];
    let review = send(&mut browser, &page, NEW, &fields).await;
    assert!(
        review.text().contains("What this will do"),
        "{}",
        review.text()
    );
    assert!(!review.text().contains("PRIVATE KEY"));
    read(&server, "ci.example", 404).await;
    let made = send(&mut browser, &review, NEW, &[]).await;
    assert_eq!(made.status.as_u16(), 201, "{}", made.text());
    assert!(made.text().contains("-----BEGIN PRIVATE KEY-----"));
    let before = read(&server, "ci.example", 200).await;
    assert_eq!(before["role"], "operator");
    let list = browser.get(LIST).await;
    assert!(
        list.text().contains("CI &lt;b&gt;of ours")
            || list.text().contains("CI &#60;b&#62;of ours")
    );
    assert!(!list.text().contains("PRIVATE KEY"));

    let edit = "/console/administrators/ci.example/edit";
    let page = browser.get(edit).await;
    let thumbprint = before["credentials"][0]["jwk_thumbprint"].as_str().unwrap();
    assert!(page.text().contains(thumbprint), "{}", page.text());
    let pem = public_key();
    let fields = [
        ("name", "CI"),
        ("role", "auditor"),
        ("certificate", pem.as_str()),
        ("enabled", "on"),
    ];
    let review = send(&mut browser, &page, edit, &fields).await;
    assert!(review.text().contains(thumbprint), "{}", review.text());
    assert_eq!(read(&server, "ci.example", 200).await, before);
    let done = send(&mut browser, &review, edit, &[]).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text());
    let after = read(&server, "ci.example", 200).await;
    assert_eq!(
        (&after["role"], &after["name"]),
        (&"auditor".into(), &"CI".into())
    );
    assert_eq!(after["credentials"].as_array().unwrap().len(), 1);
    assert_ne!(after["credentials"], before["credentials"]);

    let remove = "/console/administrators/ci.example/remove";
    let page = browser.get(remove).await;
    let done = send(&mut browser, &page, remove, &[]).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text());
    read(&server, "ci.example", 404).await;
}

#[tokio::test]
async fn a_person_is_invited_and_stands_in_the_list_by_a_link_to_their_page() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::System).await;
    let page = browser.get(NEW).await;
    let fields = [
        ("kind", "person"),
        ("username", "bob"),
        ("name", "Bob"),
        ("role", "system"),
    ];
    let review = send(&mut browser, &page, NEW, &fields).await;
    let made = send(&mut browser, &review, NEW, &[]).await;
    assert_eq!(made.status.as_u16(), 201, "{}", made.text());
    assert!(made.text().contains("ticket="));
    let users = server.admin(Method::GET, "/users?administers=true", None);
    let users = users.await.expect(200);
    let bob = users["items"].as_array().unwrap().iter();
    let bob = bob.clone().find(|user| user["username"] == "bob").unwrap();
    assert_eq!(bob["role"], "system");
    let list = browser.get(LIST).await;
    let own = format!("href=\"/console/users/{}\"", bob["id"].as_str().unwrap());
    assert!(list.text().contains(&own), "{}", list.text());
    // Whoever looks is there too, and is not offered to take the own role away.
    let ada = users["items"].as_array().unwrap().iter();
    let ada = ada.clone().find(|user| user["username"] == "ada").unwrap();
    let own = format!("/console/users/{}/edit", ada["id"].as_str().unwrap());
    assert!(!list.text().contains(&own));
}

#[tokio::test]
async fn what_is_wrong_with_an_administrator_is_said_at_the_field() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::Tenant).await;
    let page = browser.get(NEW).await;
    for (fields, problem) in [
        (
            vec![("kind", "person"), ("username", "")],
            "f-username-problem",
        ),
        (
            vec![("kind", "person"), ("username", "ada")],
            "f-username-problem",
        ),
        (vec![("kind", "generate"), ("id", "")], "f-id-problem"),
        (
            vec![("kind", "generate"), ("id", "x"), ("algorithm", "none")],
            "f-algorithm-problem",
        ),
        (vec![("kind", "key"), ("id", "x")], "f-certificate-problem"),
        (
            vec![("kind", "key"), ("id", "x"), ("certificate", "no PEM")],
            "f-certificate-problem",
        ),
        (
            vec![("kind", "generate"), ("id", "x"), ("role", "emperor")],
            "f-role-problem",
        ),
    ] {
        let refused = send(&mut browser, &page, NEW, &fields).await;
        assert_eq!(refused.status.as_u16(), 422, "{fields:?}");
        assert!(
            refused.text().contains(problem),
            "{fields:?} {}",
            refused.text()
        );
    }
    // Nobody gives a role above the own one.
    let fields = [("kind", "generate"), ("id", "x"), ("role", "system")];
    let refused = send(&mut browser, &page, NEW, &fields).await;
    assert_eq!(refused.status.as_u16(), 422);
    assert!(refused.text().contains("needs the role system"));
    read(&server, "x", 404).await;
}

#[tokio::test]
async fn the_last_system_administrator_stays_and_the_page_says_why() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::System).await;
    let all = server.admin(Method::GET, "/administrators", None).await;
    let id = all.expect(200)["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let own = format!("{LIST}/{id}");
    let refused = browser.get(&format!("{own}/remove")).await;
    assert_eq!(refused.status.as_u16(), 409, "{}", refused.text());
    assert!(
        refused.text().contains("the last system administrator"),
        "{}",
        refused.text()
    );
    let edit = format!("{own}/edit");
    let page = browser.get(&edit).await;
    for fields in [
        vec![("role", "auditor"), ("enabled", "on")],
        vec![("role", "system")],
        vec![
            ("role", "system"),
            ("enabled", "on"),
            ("expires_at", "2099-01-01"),
        ],
    ] {
        let refused = send(&mut browser, &page, &edit, &fields).await;
        assert_eq!(refused.status.as_u16(), 422, "{fields:?}");
        assert!(refused.text().contains("the last system administrator"));
    }
    assert_eq!(read(&server, &id, 200).await["revision"], 1);
}

#[tokio::test]
async fn a_lesser_administrator_lays_no_hands_on_a_greater_one_or_on_any() {
    for role in [Role::Tenant, Role::Operator, Role::Auditor] {
        let server = TestServer::start().await;
        let mut browser = signed_in(&server, role).await;
        let all = server.admin(Method::GET, "/administrators", None).await;
        let id = all.expect(200)["items"][0]["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let list = browser.get(LIST).await;
        assert_eq!(list.status.as_u16(), 200);
        assert!(list.text().contains(&id), "{role}");
        assert!(!list.text().contains("/remove"), "{role}");
        assert_eq!(list.text().contains(NEW), role == Role::Tenant, "{role}");
        let remove = browser.get(&format!("{LIST}/{id}/remove")).await;
        assert_eq!(remove.status.as_u16(), 403, "{role}");
        let edit = format!("{LIST}/{id}/edit");
        let page = browser.get(&edit).await;
        let fields = [("role", "auditor"), ("confirmed", "yes")];
        let refused = send(&mut browser, &page, &edit, &fields).await;
        assert_eq!(refused.status.as_u16(), 422, "{role}");
        assert_eq!(read(&server, &id, 200).await["role"], "system");
    }
}
