//! Users in the console: made, found, changed, let in and signed out.

use http::Method;
use jurat_registry::role::Role;
use serde_json::{Value, json};

use super::{send, signed_in};
use crate::browser::{Browser, PASSWORD, add_user};
use crate::http_client::Answer;
use crate::test_server::TestServer;

const NEW: &str = "/console/users/new";
const LONG_PASSWORD: &str = "correct horse battery";

/// What the API says of the user of that name; `null` when there is none.
async fn user(server: &TestServer, name: &str) -> Value {
    let path = format!("/users?name={name}");
    let found = server.admin(Method::GET, &path, None).await;
    found.expect(200)["items"][0].clone()
}

async fn create(server: &TestServer, body: Value) -> String {
    let made = server.admin(Method::POST, "/users", Some(body)).await;
    made.expect(201)["id"].as_str().unwrap().to_owned()
}

/// The link that a page shows once.
#[track_caller]
fn link_of(page: &Answer) -> String {
    let text = page.text();
    let code = text.split("id=\"link\"").nth(1).expect("no link");
    let code = code.split('>').nth(1).unwrap().split('<').next().unwrap();
    code.trim().replace("&#38;", "&").replace("&amp;", "&")
}

#[tokio::test]
async fn a_user_is_made_with_a_link_that_is_shown_once_and_signs_in_by_it() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::Tenant).await;
    let page = browser.get(NEW).await;
    let fields = [
        ("username", "bob"),
        ("name", "Bob <i>Example</i>"),
        ("email", "bob@example.com"),
        ("claims", "{\"department\": \"sales\"}"),
        ("role", "auditor"),
        ("password_by", "invitation"),
    ];
    let review = send(&mut browser, &page, NEW, &fields).await;
    assert!(
        review.text().contains("What this will do"),
        "{}",
        review.text()
    );
    assert_eq!(user(&server, "bob").await, Value::Null);
    let made = send(&mut browser, &review, NEW, &[]).await;
    assert_eq!(made.status.as_u16(), 201, "{}", made.text());
    let link = link_of(&made);
    let bob = user(&server, "bob").await;
    assert_eq!(
        (&bob["role"], &bob["claims"], &bob["has_password"]),
        (
            &json!("auditor"),
            &json!({"department": "sales"}),
            &json!(false)
        )
    );
    let own = format!("/console/users/{}", bob["id"].as_str().unwrap());
    for address in [own.as_str(), "/console/users"] {
        let page = browser.get(address).await;
        assert!(
            page.text().contains("Bob &#60;i&#62;Example&#60;/i&#62;")
                || page.text().contains("Bob &lt;i&gt;Example&lt;/i&gt;"),
            "{}",
            page.text()
        );
        assert!(!page.text().contains(&link), "{address}");
    }
    let path = link
        .strip_prefix("https://as.example.com")
        .unwrap()
        .to_owned();
    let mut other = Browser::new(&server);
    let page = other.get(&path).await;
    let chosen = [
        ("password", LONG_PASSWORD),
        ("password_again", LONG_PASSWORD),
    ];
    other.submit(&page, &chosen).await;
    let page = other.get("/console/sign-in").await;
    let fields = [("username", "bob"), ("password", LONG_PASSWORD)];
    let inside = other.submit(&page, &fields).await;
    assert_eq!(inside.status.as_u16(), 303, "{}", inside.text());
    assert_eq!(other.get("/console/").await.status.as_u16(), 200);
}

#[tokio::test]
async fn what_is_wrong_with_a_user_is_said_at_the_field_before_the_review() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::Tenant).await;
    let page = browser.get(NEW).await;
    for (fields, problem) in [
        (vec![("username", "")], "f-username-problem"),
        (vec![("username", "ADA")], "f-username-problem"),
        (
            vec![("username", "bob"), ("claims", "[1]")],
            "f-claims-problem",
        ),
        (
            vec![("username", "bob"), ("claims", "{\"iss\": \"x\"}")],
            "f-claims-problem",
        ),
        (
            vec![("username", "bob"), ("email_verified", "on")],
            "f-email-verified-problem",
        ),
        (
            vec![("username", "bob"), ("email", "nobody")],
            "f-email-problem",
        ),
        (
            vec![("username", "bob"), ("expires_at", "never")],
            "f-expires-at-problem",
        ),
    ] {
        let refused = send(&mut browser, &page, NEW, &fields).await;
        assert_eq!(refused.status.as_u16(), 422, "{fields:?}");
        assert!(
            refused.text().contains(problem),
            "{fields:?} {}",
            refused.text()
        );
        assert_eq!(user(&server, "bob").await, Value::Null);
    }
    // Only the default tenant's greatest gives the greatest role.
    let fields = [("username", "bob"), ("role", "system")];
    let refused = send(&mut browser, &page, NEW, &fields).await;
    assert_eq!(refused.status.as_u16(), 422, "{}", refused.text());
    assert!(!page.text().contains("name=\"role\" value=\"system\""));
    assert!(page.text().contains("name=\"role\" value=\"tenant\""));
}

#[tokio::test]
async fn an_edited_user_is_as_the_form_says_role_and_claims_included() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::System).await;
    let body = json!({"username": "bob", "claims": {"a": 1, "b": {"c": 1}}, "expires_at": "2030-05-01T12:30:00Z"});
    let id = create(&server, body).await;
    let edit = format!("/console/users/{id}/edit");
    let page = browser.get(&edit).await;
    assert!(page.text().contains("value=\"2030-05-01\""));
    let fields = [
        ("username", "robert"),
        ("claims", "{\"b\": {\"d\": 2}}"),
        ("expires_at", "2030-05-01"),
        ("role", "operator"),
    ];
    let review = send(&mut browser, &page, &edit, &fields).await;
    assert!(review.text().contains("claims.b.c"), "{}", review.text());
    assert_eq!(user(&server, "bob").await["role"], Value::Null);
    let done = send(&mut browser, &review, &edit, &[]).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text());
    let changed = user(&server, "robert").await;
    assert_eq!(
        (&changed["claims"], &changed["role"], &changed["expires_at"]),
        (
            &json!({"b": {"d": 2}}),
            &json!("operator"),
            &json!("2030-05-01T12:30:00Z")
        )
    );
    // The form that was loaded before knows an older revision.
    let stale = send(&mut browser, &page, &edit, &fields).await;
    assert_eq!(stale.status.as_u16(), 422, "{}", stale.text());
    // Of oneself the role is not asked.
    let own = user(&server, "ada").await;
    let own = format!("/console/users/{}/edit", own["id"].as_str().unwrap());
    let page = browser.get(&own).await;
    assert!(!page.text().contains("name=\"role\" value=\"auditor\""));
    let fields = [
        ("username", "ada"),
        ("role", "auditor"),
        ("confirmed", "yes"),
    ];
    send(&mut browser, &page, &own, &fields).await;
    assert_eq!(user(&server, "ada").await["role"], "system");
}

#[tokio::test]
async fn a_user_is_switched_signed_out_given_a_link_and_removed() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::Tenant).await;
    let id = add_user(&server, "bob").await.to_string();
    let own = format!("/console/users/{id}");
    for (act, status) in [
        ("switch", 303),
        ("switch", 303),
        ("sessions/end", 303),
        ("invitation", 201),
        ("remove", 303),
    ] {
        let before = user(&server, "bob").await;
        server.clock.advance_seconds(1);
        let address = format!("{own}/{act}");
        let page = browser.get(&address).await;
        assert!(page.text().contains("What this will do"), "{act}");
        assert_eq!(user(&server, "bob").await, before, "{act}");
        let done = send(&mut browser, &page, &address, &[]).await;
        assert_eq!(done.status.as_u16(), status, "{act}: {}", done.text());
        let after = user(&server, "bob").await;
        assert_eq!(after == before, act == "invitation", "{act}");
    }
    assert_eq!(user(&server, "bob").await, Value::Null);
}

#[tokio::test]
async fn a_password_is_set_by_one_form_and_never_shown() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::Operator).await;
    let id = add_user(&server, "bob").await.to_string();
    let address = format!("/console/users/{id}/password");
    server.clock.advance_seconds(601);
    let page = browser.get(&address).await;
    let typed = |new: &'static str, again: &'static str, own: &'static str| {
        [
            ("new_password", new),
            ("new_password_again", again),
            ("password", own),
        ]
    };
    // Once it is known who asks, that is not asked again.
    for (fields, problem) in [
        (
            typed(LONG_PASSWORD, LONG_PASSWORD, "wrong"),
            "f-password-problem",
        ),
        (
            typed(LONG_PASSWORD, "another horse", PASSWORD),
            "f-new-password-again-problem",
        ),
        (typed("short", "short", PASSWORD), "f-new-password-problem"),
    ] {
        let refused = send(&mut browser, &page, &address, &fields).await;
        assert_eq!(refused.status.as_u16(), 422, "{problem}");
        assert!(refused.text().contains(problem), "{}", refused.text());
        assert!(!refused.text().contains(LONG_PASSWORD));
    }
    let good = typed(LONG_PASSWORD, LONG_PASSWORD, "");
    let page = browser.get(&address).await;
    let done = send(&mut browser, &page, &address, &good).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text());
    let mut other = Browser::new(&server);
    for (password, status) in [(PASSWORD, 422), (LONG_PASSWORD, 303)] {
        let page = other.get("/console/sign-in").await;
        let fields = [("username", "bob"), ("password", password)];
        let answer = other.submit(&page, &fields).await;
        assert_eq!(answer.status.as_u16(), status);
    }
}

#[tokio::test]
async fn the_list_is_searched_by_the_api_and_keeps_the_search_from_page_to_page() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::Auditor).await;
    for number in 0..51 {
        create(&server, json!({"username": format!("worker-{number:02}")})).await;
    }
    create(&server, json!({"username": "somebody-else"})).await;
    let rows = |page: &Answer| page.text().matches(">worker-").count();
    let page = browser.get("/console/users?q=WORKER-").await;
    assert_eq!(rows(&page), 50, "{}", page.text());
    let text = page.text();
    let next = text.split("/console/users?q=WORKER-").nth(1).unwrap();
    let next = next.split('"').next().unwrap();
    let next = next.replace("&#38;", "&").replace("&amp;", "&");
    let next = browser
        .get(&format!("/console/users?q=WORKER-{next}"))
        .await;
    assert_eq!(rows(&next), 1, "{}", next.text());
    for page in [page, next] {
        assert!(!page.text().contains("somebody-else"));
    }
    let too_long = format!("/console/users?q={}", "x".repeat(201));
    assert_eq!(browser.get(&too_long).await.status.as_u16(), 400);
}

#[tokio::test]
async fn whoever_is_above_is_out_of_reach_and_an_auditor_changes_nothing() {
    let server = TestServer::start().await;
    let bob = create(&server, json!({"username": "bob", "role": "tenant"})).await;
    let eve = create(&server, json!({"username": "eve"})).await;
    let mut browser = signed_in(&server, Role::Operator).await;
    let page = browser.get(&format!("/console/users/{bob}")).await;
    assert!(!page.text().contains("/switch"), "{}", page.text());
    assert!(
        browser
            .get(&format!("/console/users/{eve}"))
            .await
            .text()
            .contains("/switch")
    );
    let switch = format!("/console/users/{bob}/switch");
    let page = browser.get(&switch).await;
    let refused = send(&mut browser, &page, &switch, &[]).await;
    assert_eq!(refused.status.as_u16(), 403, "{}", refused.text());
    assert_eq!(user(&server, "bob").await["enabled"], true);
}

#[tokio::test]
async fn an_auditor_reads_users_and_changes_nothing() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::Auditor).await;
    let eve = add_user(&server, "eve").await.to_string();
    let before = user(&server, "eve").await;
    let own = format!("/console/users/{eve}");
    let page = browser.get(&own).await;
    assert_eq!(page.status.as_u16(), 200);
    for act in ["edit", "switch", "remove", "invitation", "password"] {
        assert!(!page.text().contains(&format!("{own}/{act}")), "{act}");
    }
    for act in ["switch", "remove", "sessions/end"] {
        let address = format!("{own}/{act}");
        let page = browser.get(&address).await;
        let refused = send(&mut browser, &page, &address, &[]).await;
        assert_eq!(refused.status.as_u16(), 403, "{act}");
    }
    let invitation = browser.get(&format!("{own}/invitation")).await;
    assert_eq!(invitation.status.as_u16(), 403);
    for (address, fields) in [
        (NEW.to_owned(), vec![("username", "mallory")]),
        (format!("{own}/edit"), vec![("username", "mallory")]),
        (
            format!("{own}/password"),
            vec![
                ("new_password", LONG_PASSWORD),
                ("new_password_again", LONG_PASSWORD),
            ],
        ),
    ] {
        let page = browser.get(&address).await;
        let refused = send(&mut browser, &page, &address, &fields).await;
        assert_eq!(refused.status.as_u16(), 422, "{address}");
    }
    assert_eq!(user(&server, "eve").await, before);
    assert_eq!(user(&server, "mallory").await, Value::Null);
}
