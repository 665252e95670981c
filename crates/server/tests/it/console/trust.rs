//! What a form must be to change anything.

use http::Method;
use jurat_registry::role::Role;
use serde_json::json;

use super::{send, signed_in};
use crate::browser::{Browser, PASSWORD};
use crate::test_server::TestServer;
use crate::token_endpoint::{encode, post_to};

const CLIENT: &str = "/console/clients/partner-1";
const SWITCH: &str = "/console/clients/partner-1/switch";

async fn with_client(role: Role) -> TestServer {
    let server = TestServer::start().await;
    let body = json!({"id": "partner-1", "scope": ["a"]});
    server
        .admin(Method::POST, "/clients", Some(body))
        .await
        .expect(201);
    let _ = role;
    server
}

async fn is_enabled(server: &TestServer) -> bool {
    let client = server.admin(Method::GET, "/clients/partner-1", None).await;
    client.expect(200)["enabled"] == true
}

#[tokio::test]
async fn a_change_is_shown_before_it_is_made() {
    let server = with_client(Role::System).await;
    let mut browser = signed_in(&server, Role::System).await;
    let page = browser.get(SWITCH).await;
    assert!(page.text().contains("What this will do"), "{}", page.text());
    assert!(is_enabled(&server).await);
    // A form that did not pass that page is a question.
    let unconfirmed = send(&mut browser, &page, SWITCH, &[("confirmed", "")]).await;
    assert_eq!(unconfirmed.status.as_u16(), 303);
    let mut other = browser.copy();
    let overview = other.get("/console/").await;
    let mark = super::fields_of(&overview, "/console/sign-out");
    let mark = &mark
        .iter()
        .find(|(name, _)| name == "csrf_token")
        .unwrap()
        .1;
    let bare = encode(&[("csrf_token", mark.as_str())]);
    let asked = other.send(post_to(SWITCH, &bare)).await;
    assert_eq!(asked.status.as_u16(), 200);
    assert!(asked.text().contains("What this will do"));
}

#[tokio::test]
async fn rfc9700_s4_7_a_form_of_another_site_changes_nothing() {
    let server = with_client(Role::System).await;
    let mut browser = signed_in(&server, Role::System).await;
    let page = browser.get(SWITCH).await;
    let fields = super::fields_of(&page, SWITCH);
    let fields: Vec<_> = fields
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    for (site, body) in [
        (Some("cross-site"), encode(&fields)),
        (Some("same-site"), encode(&fields)),
        (None, "confirmed=yes".to_owned()),
        (None, "confirmed=yes&csrf_token=x".to_owned()),
    ] {
        let mut request = post_to(SWITCH, &body);
        if let Some(site) = site {
            request
                .headers_mut()
                .insert("sec-fetch-site", site.parse().unwrap());
        }
        let refused = browser.send(request).await;
        assert_eq!(refused.status.as_u16(), 403, "{site:?} {body}");
        assert!(is_enabled(&server).await);
    }
    // Nor does the mark of another browser.
    let mut other = Browser::new(&server);
    other.get("/console/sign-in").await;
    let refused = other.send(post_to(SWITCH, &encode(&fields))).await;
    assert_eq!(refused.status.as_u16(), 303);
    assert!(is_enabled(&server).await);
}

#[tokio::test]
async fn the_password_is_asked_for_again_before_a_change_of_trust() {
    let server = with_client(Role::System).await;
    let mut browser = signed_in(&server, Role::System).await;
    let remove = "/console/clients/partner-1/remove";
    server.clock.advance_seconds(601);
    let page = browser.get(remove).await;
    assert!(page.text().contains("Your password"), "{}", page.text());
    for password in ["", "wrong"] {
        let refused = send(&mut browser, &page, remove, &[("password", password)]).await;
        assert_eq!(refused.status.as_u16(), 422, "{password}");
        assert!(is_enabled(&server).await);
    }
    let page = browser.get(remove).await;
    let done = send(&mut browser, &page, remove, &[("password", PASSWORD)]).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text());
    server
        .admin(Method::GET, "/clients/partner-1", None)
        .await
        .expect(404);
    // For the next minutes it is not asked for again.
    let again = browser.get("/console/clients/new").await;
    assert!(!again.text().contains("Your password"));
}

#[tokio::test]
async fn a_form_that_is_sent_twice_does_not_undo_what_it_did() {
    let server = with_client(Role::System).await;
    let mut browser = signed_in(&server, Role::System).await;
    let page = browser.get(SWITCH).await;
    let done = send(&mut browser, &page, SWITCH, &[]).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text());
    assert!(!is_enabled(&server).await);
    let again = send(&mut browser, &page, SWITCH, &[]).await;
    assert_eq!(again.status.as_u16(), 200, "{}", again.text());
    assert!(again.text().contains("Enable partner-1?"));
    assert!(!is_enabled(&server).await);
}

#[tokio::test]
async fn the_password_that_is_asked_for_again_leaves_the_forms_own_fields_alone() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::System).await;
    server.clock.advance_seconds(601);
    let new = "/console/users/new";
    let page = browser.get(new).await;
    let review = send(&mut browser, &page, new, &[("username", "bob")]).await;
    assert!(review.text().contains("Your password"), "{}", review.text());
    let made = send(&mut browser, &review, new, &[("password", PASSWORD)]).await;
    assert!(
        made.status.is_success() || made.status.as_u16() == 303,
        "{}",
        made.text()
    );
    let found = server.admin(Method::GET, "/users?q=bob", None).await;
    assert_eq!(found.expect(200)["items"][0]["username"], "bob");
}

#[tokio::test]
async fn who_takes_a_credential_away_is_asked_for_the_password_again() {
    let server = TestServer::start().await;
    let body =
        json!({"id": "portal", "scope": ["a"], "credentials": [{"secret": {"generate": true}}]});
    let made = server.admin(Method::POST, "/clients", Some(body)).await;
    let made = made.expect(201);
    let credential = made["credentials"][0]["id"].as_str().unwrap();
    let mut browser = signed_in(&server, Role::Tenant).await;
    let remove = format!("/console/clients/portal/credentials/{credential}/remove");
    server.clock.advance_seconds(601);
    let page = browser.get(&remove).await;
    assert!(page.text().contains("Your password"), "{}", page.text());
    let refused = send(&mut browser, &page, &remove, &[("password", "wrong")]).await;
    assert_eq!(refused.status.as_u16(), 422);
    let kept = server.admin(Method::GET, "/clients/portal", None).await;
    assert_eq!(kept.expect(200)["credentials"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn each_role_does_what_it_may_and_no_more() {
    for (role, switches, edits) in [
        (Role::Auditor, false, false),
        (Role::Operator, true, false),
        (Role::Tenant, true, true),
        (Role::System, true, true),
    ] {
        let server = with_client(role).await;
        let mut browser = signed_in(&server, role).await;
        assert_eq!(browser.get(CLIENT).await.status.as_u16(), 200, "{role}");
        let edit = "/console/clients/partner-1/edit";
        let page = browser.get(edit).await;
        let fields = [
            ("name", "Partner"),
            ("grant_types", "jwt-bearer"),
            ("scope", "a b"),
            ("confirmed", "yes"),
        ];
        let edited = send(&mut browser, &page, edit, &fields).await;
        let client = server
            .admin(Method::GET, "/clients/partner-1", None)
            .await
            .expect(200);
        assert_eq!(
            client["scope"] == json!(["a", "b"]),
            edits,
            "{role}: {}",
            edited.text()
        );
        let page = browser.get(SWITCH).await;
        send(&mut browser, &page, SWITCH, &[]).await;
        assert_eq!(is_enabled(&server).await, !switches, "{role}");
        let log = server
            .admin(Method::GET, "/audit?actor=ada", None)
            .await
            .expect(200);
        let lines = usize::from(switches) + usize::from(edits);
        assert_eq!(
            log["items"].as_array().unwrap().len(),
            lines,
            "{role}: {log}"
        );
    }
}
