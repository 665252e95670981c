//! Tenants in the console of the default tenant: made, changed, set up, switched off and removed.

use http::Method;
use jurat_registry::role::Role;
use serde_json::{Value, json};

use super::{send, signed_in};
use crate::browser::Browser;
use crate::http_client::Answer;
use crate::test_server::TestServer;
use crate::token_endpoint::{encode, post_to};

const NEW: &str = "/console/tenants/new";
const ACME: &str = "/console/tenants/acme";
const LONG_PASSWORD: &str = "correct horse battery";

async fn read(server: &TestServer, name: &str, status: u16) -> Value {
    let path = format!("/tenants/{name}");
    server.admin(Method::GET, &path, None).await.expect(status)
}

async fn acme(server: &TestServer) {
    let body = json!({"name": "acme", "display_name": "Acme <b>Ltd</b>"});
    let made = server.admin(Method::POST, "/tenants", Some(body)).await;
    made.expect(201);
}

/// The link that a page shows once, without the server's name.
#[track_caller]
fn link_of(page: &Answer) -> String {
    let text = page.text();
    let code = text.split("id=\"link\"").nth(1).expect("no link");
    let code = code.split('>').nth(1).unwrap().split('<').next().unwrap();
    let path = code.trim().strip_prefix("https://as.example.com");
    path.unwrap().to_owned()
}

#[tokio::test]
async fn a_tenant_is_made_changed_switched_off_and_removed() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::System).await;
    let page = browser.get(NEW).await;
    let fields = [
        ("name", "acme"),
        ("display_name", "Acme <b>Ltd</b>"),
        ("quotas.clients", "10"),
    ];
    let review = send(&mut browser, &page, NEW, &fields).await;
    assert!(
        review.text().contains("https://as.example.com/t/acme"),
        "{}",
        review.text()
    );
    read(&server, "acme", 404).await;
    let made = send(&mut browser, &review, NEW, &[]).await;
    assert_eq!(made.status.as_u16(), 303, "{}", made.text());
    let tenant = read(&server, "acme", 200).await;
    assert_eq!(tenant["quotas"]["clients"], 10);
    for address in [ACME, "/console/tenants"] {
        let page = browser.get(address).await;
        assert!(!page.text().contains("<b>Ltd"), "{address}");
        assert!(page.text().contains("https://as.example.com/t/acme"));
    }

    let edit = format!("{ACME}/edit");
    let page = browser.get(&edit).await;
    let fields = [
        ("display_name", ""),
        ("hosts", "login.acme.example"),
        ("quotas.clients", ""),
        ("quotas.users", "5"),
    ];
    let review = send(&mut browser, &page, &edit, &fields).await;
    assert!(review.text().contains("The issuer is another one"));
    let done = send(&mut browser, &review, &edit, &[]).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text());
    let changed = read(&server, "acme", 200).await;
    assert_eq!(changed["issuer_in_use"], "https://login.acme.example");
    assert_eq!(changed["quotas"]["clients"], Value::Null);
    assert_eq!(changed["quotas"]["users"], 5);
    let stale = send(&mut browser, &page, &edit, &fields).await;
    assert_eq!(stale.status.as_u16(), 422, "{}", stale.text());

    // In use, it is not removed, and the page says what to do.
    let remove = format!("{ACME}/remove");
    let refused = browser.get(&remove).await;
    assert_eq!(refused.status.as_u16(), 409);
    assert!(refused.text().contains("witch the tenant off first"));
    assert!(!browser.get(ACME).await.text().contains(&remove));
    let switch = format!("{ACME}/switch");
    let page = browser.get(&switch).await;
    send(&mut browser, &page, &switch, &[]).await;
    assert_eq!(read(&server, "acme", 200).await["enabled"], false);
    assert!(browser.get(ACME).await.text().contains(&remove));
    let page = browser.get(&remove).await;
    let done = send(&mut browser, &page, &remove, &[]).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text());
    read(&server, "acme", 404).await;
}

#[tokio::test]
async fn what_is_wrong_with_a_tenant_is_said_at_the_field() {
    let server = TestServer::start().await;
    acme(&server).await;
    let mut browser = signed_in(&server, Role::System).await;
    let page = browser.get(NEW).await;
    for (fields, problem) in [
        (vec![("name", "")], "f-name-problem"),
        (vec![("name", "No Good")], "f-name-problem"),
        (
            vec![("name", "x"), ("issuer", "https://elsewhere.example")],
            "f-issuer-problem",
        ),
        (
            vec![("name", "x"), ("hosts", "no host/")],
            "f-hosts-problem",
        ),
        (
            vec![("name", "x"), ("hosts", "as.example.com")],
            "f-hosts-problem",
        ),
        (
            vec![("name", "x"), ("quotas.users", "many")],
            "f-quotas-users-problem",
        ),
    ] {
        let refused = send(&mut browser, &page, NEW, &fields).await;
        assert_eq!(refused.status.as_u16(), 422, "{fields:?}");
        assert!(
            refused.text().contains(problem),
            "{fields:?} {}",
            refused.text()
        );
        read(&server, "x", 404).await;
    }
    let review = send(&mut browser, &page, NEW, &[("name", "acme")]).await;
    assert_eq!(review.status.as_u16(), 422, "{}", review.text());
    assert!(review.text().contains("f-name-problem"));
}

#[tokio::test]
async fn the_first_administrator_of_a_tenant_gets_in_by_a_link_and_administers_that_tenant() {
    let server = TestServer::start().await;
    acme(&server).await;
    let mut browser = signed_in(&server, Role::System).await;
    let page = browser.get(ACME).await;
    assert!(
        page.text()
            .contains("href=\"https://as.example.com/t/acme/console/\"")
    );
    let set_up = format!("{ACME}/set-up");
    let page = browser.get(&set_up).await;
    let made = send(&mut browser, &page, &set_up, &[]).await;
    assert_eq!(made.status.as_u16(), 201, "{}", made.text());
    let link = link_of(&made);
    assert!(link.starts_with("/t/acme/console/set-up/"), "{link}");
    let mut other = Browser::new(&server);
    let page = other.get(&link).await;
    let fields = [
        ("username", "carol"),
        ("name", "Carol"),
        ("password", LONG_PASSWORD),
        ("password_again", LONG_PASSWORD),
    ];
    let done = send(&mut other, &page, &link, &fields).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text());
    let inside = other.get("/t/acme/console/").await;
    assert_eq!(inside.status.as_u16(), 200);
    // Of the tenants there is nothing to see there, nor a way to another one.
    assert!(!inside.text().contains("/console/tenants"));
    let tenants = other.get("/t/acme/console/tenants").await;
    assert_eq!(tenants.status.as_u16(), 403);
    assert_eq!(other.get("/console/").await.status.as_u16(), 303);
    // Now somebody can, and they let others in.
    let refused = browser.get(&set_up).await;
    assert_eq!(refused.status.as_u16(), 409, "{}", refused.text());
    assert!(refused.text().contains("omebody can sign in there"));
    let own = browser.get("/console/tenants/default/set-up").await;
    assert_eq!(own.status.as_u16(), 409);
}

#[tokio::test]
async fn tenants_are_searched_by_the_api() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::System).await;
    acme(&server).await;
    for number in 0..51 {
        let body = json!({"name": format!("branch-{number:02}")});
        let made = server.admin(Method::POST, "/tenants", Some(body)).await;
        made.expect(201);
    }
    let page = browser.get("/console/tenants?q=BRANCH").await;
    let text = page.text();
    assert!(text.contains("branch-00") && text.contains("branch-49"));
    assert!(!text.contains("branch-50") && !text.contains("/tenants/acme"));
    let next = browser
        .get("/console/tenants?q=BRANCH&after=branch-49")
        .await;
    assert!(next.text().contains("branch-50"), "{}", next.text());
    assert!(text.contains("after=branch-49"), "{text}");
    let page = browser.get("/console/tenants?q=ltd").await;
    assert!(page.text().contains("/tenants/acme"), "{}", page.text());
    let none = browser.get("/console/tenants?q=nobody").await;
    assert!(none.text().contains("Nothing found"));
}

#[tokio::test]
async fn tenants_are_a_system_administrators_alone() {
    for role in [Role::Tenant, Role::Operator, Role::Auditor] {
        let server = TestServer::start().await;
        acme(&server).await;
        let mut browser = signed_in(&server, role).await;
        let overview = browser.get("/console/").await;
        assert!(!overview.text().contains("/console/tenants"), "{role}");
        for address in ["/console/tenants", ACME] {
            let page = browser.get(address).await;
            assert_eq!(page.status.as_u16(), 403, "{role} {address}");
        }
        let mark = super::fields_of(&overview, "/console/sign-out");
        let mark = mark.iter().find(|(name, _)| name == "csrf_token").unwrap();
        for act in ["edit", "switch", "remove", "set-up"] {
            let address = format!("{ACME}/{act}");
            let body = encode(&[("csrf_token", mark.1.as_str()), ("confirmed", "yes")]);
            let refused = browser.send(post_to(&address, &body)).await;
            assert_eq!(refused.status.as_u16(), 403, "{role} {act}");
        }
        let before = read(&server, "acme", 200).await;
        assert_eq!(before["revision"], 1, "{role}");
    }
}
