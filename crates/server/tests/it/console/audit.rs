//! The audit log in the console: narrowed, one line with what was before and after, verified, taken along.

use http::Method;
use jurat_registry::role::Role;
use serde_json::json;

use super::signed_in;
use crate::registered::client;
use crate::test_server::TestServer;

const AUDIT: &str = "/console/audit";

/// A client that was changed, another a day later, and a resource of a name that is meant ill.
async fn filled() -> TestServer {
    let server = TestServer::start().await;
    client(&server, "one", json!({"name": "<b>One</b>"})).await;
    let change = json!({"name": "Uno", "scope": ["a"]});
    let changed = server
        .admin(Method::PATCH, "/clients/one", Some(change))
        .await;
    changed.expect(200);
    server.clock.advance_seconds(2 * 86_400);
    client(&server, "two", json!({})).await;
    server
}

async fn number_of(server: &TestServer, action: &str) -> u64 {
    let path = format!("/audit?action={action}&limit=1");
    let log = server.admin(Method::GET, &path, None).await.expect(200);
    log["items"][0]["number"].as_u64().unwrap()
}

#[tokio::test]
async fn the_log_is_narrowed_by_whom_what_and_when() {
    let server = filled().await;
    let mut browser = signed_in(&server, Role::Auditor).await;
    let all = browser.get(AUDIT).await;
    assert!(all.text().contains("client-changed"), "{}", all.text());
    let line = server.admin(Method::GET, "/audit?target=one", None).await;
    let first_day = line.expect(200)["items"][0]["at"].as_str().unwrap()[..10].to_owned();
    let line = server.admin(Method::GET, "/audit?target=two", None).await;
    let last_day = line.expect(200)["items"][0]["at"].as_str().unwrap()[..10].to_owned();
    for (query, found, not_found) in [
        ("target=one".to_owned(), ">one<", ">two<"),
        ("action=client-changed".to_owned(), ">one<", ">two<"),
        (
            format!("action=client-created&since={last_day}"),
            ">two<",
            ">one<",
        ),
        (
            format!("action=client-created&since={first_day}&until={first_day}"),
            ">one<",
            ">two<",
        ),
        (
            "actor=nobody".to_owned(),
            "No line of the log fits",
            "<table",
        ),
    ] {
        let page = browser.get(&format!("{AUDIT}?{query}")).await;
        assert_eq!(page.status.as_u16(), 200, "{query}");
        assert!(page.text().contains(found), "{query}: {}", page.text());
        assert!(!page.text().contains(not_found), "{query}: {}", page.text());
    }
    for query in ["since=yesterday", "until=2026-02-30"] {
        let page = browser.get(&format!("{AUDIT}?{query}")).await;
        assert_eq!(page.status.as_u16(), 422, "{query}");
        assert!(page.text().contains("role=\"alert\""), "{query}");
        assert!(!page.text().contains("<table"), "{query}");
    }
}

#[tokio::test]
async fn a_list_goes_on_within_what_it_is_narrowed_to() {
    let server = TestServer::start().await;
    for number in 0..55 {
        client(&server, &format!("client-{number:02}"), json!({})).await;
    }
    let mut browser = signed_in(&server, Role::Auditor).await;
    let page = browser
        .get(&format!("{AUDIT}?action=client-created&until=2999-12-31"))
        .await;
    assert!(page.text().contains(">client-54<"), "{}", page.text());
    assert!(!page.text().contains(">client-00<"));
    let start = format!("{AUDIT}?action=client-created&#38;until=2999-12-31&#38;after=");
    let after = page.text().split(&start).nth(1);
    let after = after.unwrap_or_else(|| panic!("{}", page.text()));
    let after = after.split('"').next().unwrap();
    let next = format!("{AUDIT}?action=client-created&until=2999-12-31&after={after}");
    let last = browser.get(&next).await;
    assert!(last.text().contains(">client-00<"), "{}", last.text());
    assert!(!last.text().contains("user-created"));
}

#[tokio::test]
async fn a_line_shows_what_was_before_and_after_and_what_others_wrote_as_text() {
    let server = filled().await;
    let mut browser = signed_in(&server, Role::Auditor).await;
    let number = number_of(&server, "client-changed").await;
    let page = browser.get(&format!("{AUDIT}/{number}")).await;
    let kept = server
        .admin(Method::GET, &format!("/audit/{number}"), None)
        .await
        .expect(200);
    for word in [
        "settings.name",
        "&#60;b&#62;One&#60;/b&#62;",
        "Uno",
        "/console/clients/one",
        kept["digest"].as_str().unwrap(),
        "administrator",
    ] {
        assert!(page.text().contains(word), "{word}: {}", page.text());
    }
    assert!(!page.text().contains("<b>One"), "{}", page.text());
    for unknown in ["0", "999999", "x", "..%2Fclients"] {
        let page = browser.get(&format!("{AUDIT}/{unknown}")).await;
        assert_eq!(page.status.as_u16(), 404, "{unknown}");
    }
}

#[tokio::test]
async fn the_log_is_verified_and_a_broken_link_is_named() {
    let server = filled().await;
    let mut browser = signed_in(&server, Role::Auditor).await;
    let page = browser.get(&format!("{AUDIT}/verification")).await;
    assert!(page.text().contains("It is whole."), "{}", page.text());
    let whole = server
        .admin(Method::GET, "/audit/verification", None)
        .await
        .expect(200);
    assert!(
        page.text()
            .contains(whole["head"]["digest"].as_str().unwrap())
    );
    // Nothing is believed of where somebody says to begin: the line after it does not follow.
    let other = "0".repeat(64);
    let page = browser
        .get(&format!("{AUDIT}/verification?after=2%3A{other}"))
        .await;
    assert!(
        page.text().contains("It is broken at line 3."),
        "{}",
        page.text()
    );
    let page = browser.get(&format!("{AUDIT}/verification?after=x")).await;
    assert_eq!(page.status.as_u16(), 400, "{}", page.text());
}

#[tokio::test]
async fn the_log_is_taken_along_as_the_api_exports_it() {
    let server = filled().await;
    let mut browser = signed_in(&server, Role::Auditor).await;
    let list = browser.get(AUDIT).await;
    assert!(list.text().contains("/console/audit/export"));
    let file = browser.get(&format!("{AUDIT}/export")).await;
    assert_eq!(file.header("content-type"), "application/jsonl");
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"audit-default.jsonl\""
    );
    let exported = server.admin(Method::GET, "/audit/export", None).await;
    // Being let in may have left lines behind what the first one had.
    assert!(exported.text().starts_with(file.text()));
    assert!(file.text().lines().count() > 3);
}
