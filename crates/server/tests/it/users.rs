//! Users at the pages: an invitation sets a password, once.

use http::Method;
use serde_json::{Value, json};

use crate::page_browser::{PageBrowser, action, form};
use crate::test_server::TestServer;

pub(crate) const PASSWORD: &str = "a horse of another colour";

/// Makes a user; without a password.
pub(crate) async fn user(server: &TestServer, settings: Value) -> String {
    let made = server.admin(Method::POST, "/users", Some(settings)).await;
    made.expect(201)["id"].as_str().unwrap().to_owned()
}

/// The path of a new invitation for a user.
async fn invitation(server: &TestServer, id: &str) -> String {
    let path = format!("/users/{id}/invitation");
    let invited = server.admin(Method::POST, &path, Some(json!({}))).await;
    let invited = invited.expect(201);
    let link = invited["link"].as_str().unwrap();
    link.strip_prefix("https://as.example.com")
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn an_invited_user_sets_a_password_by_a_link_that_counts_once() {
    let server = TestServer::start().await;
    let id = user(&server, json!({"username": "ada"})).await;
    let link = invitation(&server, &id).await;
    let browser = PageBrowser::new(&server);
    let page = browser.open(&link).await;
    assert_eq!(page.status.as_u16(), 200, "{}", page.text());
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(page.text().contains("value=\"ada\""), "{}", page.text());
    for (first, second, says) in [
        ("short", "short", "12 characters"),
        (PASSWORD, "another password", "not the same"),
        (PASSWORD, "", "not the same"),
    ] {
        let filled = [("password", first), ("password_again", second)];
        let again = browser.submit(&page, &filled).await;
        assert_eq!(again.status.as_u16(), 422);
        assert!(again.text().contains(says), "{}", again.text());
        assert!(!again.text().contains(PASSWORD));
    }
    let filled = [("password", PASSWORD), ("password_again", PASSWORD)];
    let set = browser.submit(&page, &filled).await;
    assert_eq!(set.status.as_u16(), 200, "{}", set.text());
    let doors = &server.authorization_server;
    assert!(doors.sign_in("ada", PASSWORD, None).await.is_ok());
    let again = browser.open(&link).await;
    assert_eq!(again.status.as_u16(), 404, "{}", again.text());
    let filled = [
        ("password", "another password"),
        ("password_again", "another password"),
    ];
    let again = browser.submit(&page, &filled).await;
    assert_eq!(again.status.as_u16(), 404);
    assert!(doors.sign_in("ada", PASSWORD, None).await.is_ok());
}

#[tokio::test]
async fn rfc9700_s4_7_a_password_is_not_set_by_a_form_of_another_page_or_browser() {
    let server = TestServer::start().await;
    let id = user(&server, json!({"username": "ada"})).await;
    let link = invitation(&server, &id).await;
    let other = invitation(&server, &id).await;
    let browser = PageBrowser::new(&server);
    let page = browser.open(&link).await;
    let filled = [("password", PASSWORD), ("password_again", PASSWORD)];
    let stranger = PageBrowser::new(&server);
    let refused = stranger.submit(&page, &filled).await;
    assert_eq!(refused.status.as_u16(), 422, "{}", refused.text());
    let refused = browser.post(&other, &form(&page, &filled)).await;
    assert_eq!(refused.status.as_u16(), 422);
    let without = form(
        &page,
        &[
            ("password", PASSWORD),
            ("password_again", PASSWORD),
            ("csrf_token", ""),
        ],
    );
    let refused = browser.post(&action(&page), &without).await;
    assert_eq!(refused.status.as_u16(), 422);
    server.clock.advance_seconds(3601);
    let refused = browser.submit(&page, &filled).await;
    assert_eq!(refused.status.as_u16(), 422);
    let doors = &server.authorization_server;
    assert!(doors.sign_in("ada", PASSWORD, None).await.is_err());
    let page = browser.open(&link).await;
    assert_eq!(browser.submit(&page, &filled).await.status.as_u16(), 200);
}

#[tokio::test]
async fn a_link_that_is_none_shows_a_page_that_says_so() {
    let server = TestServer::start().await;
    let browser = PageBrowser::new(&server);
    for path in [
        "/oauth2/invitation",
        "/oauth2/invitation?ticket=",
        "/oauth2/invitation?ticket=x",
        "/oauth2/invitation?ticket=%00&ticket=a",
    ] {
        let page = browser.open(path).await;
        assert_eq!(page.status.as_u16(), 404, "{path}");
        assert!(page.text().contains("does not count any more"), "{path}");
        let posted = browser.post(path, &[]).await;
        assert_eq!(posted.status.as_u16(), 404, "{path}");
    }
}
