//! Resources in the console: listed, searched, registered, changed, switched, removed.

use http::Method;
use jurat_registry::role::Role;
use serde_json::{Value, json};

use super::{fields_of, send, signed_in};
use crate::registered::client;
use crate::test_server::TestServer;

const NEW: &str = "/console/resources/new";
const URI: &str = "https://api.example.com/orders?a=b";
const PATH: &str = "/resources/https%3A%2F%2Fapi.example.com%2Forders%3Fa%3Db";

async fn register(server: &TestServer) {
    let body = json!({
        "uri": URI,
        "name": "Orders",
        "scopes": {
            "orders.read": { "description": "Read your orders", "default": true },
            "orders.write": { "description": "Change them" },
        },
        "resource_servers": ["stock"],
        "token": { "format": "opaque", "lifetime_seconds": 900 },
    });
    let made = server.admin(Method::POST, "/resources", Some(body)).await;
    made.expect(201);
}

async fn stored(server: &TestServer) -> Value {
    server.admin(Method::GET, PATH, None).await.expect(200)
}

async fn lines_of(server: &TestServer, actor: &str) -> usize {
    let path = format!("/audit?actor={actor}");
    let log = server.admin(Method::GET, &path, None).await.expect(200);
    log["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn the_list_is_searched_in_all_there_is() {
    let server = TestServer::start().await;
    for number in 0..55 {
        let uri = format!("https://api.example.com/{number:02}");
        let body = json!({ "uri": uri, "name": format!("Number <{number}>") });
        let made = server.admin(Method::POST, "/resources", Some(body)).await;
        made.expect(201);
    }
    let mut browser = signed_in(&server, Role::Auditor).await;
    let page = browser.get("/console/resources").await;
    assert!(
        page.text().contains("Number &#60;7&#62;"),
        "{}",
        page.text()
    );
    assert!(!page.text().contains("Number &#60;54&#62;"));
    assert!(page.text().contains("/console/resources?after="));
    // An auditor has nothing to press.
    assert!(!page.text().contains("/console/resources/new"));
    let found = browser.get("/console/resources?q=number+%3C54").await;
    assert!(
        found.text().contains("Number &#60;54&#62;"),
        "{}",
        found.text()
    );
    assert!(!found.text().contains("Number &#60;7&#62;"));
    let none = browser.get("/console/resources?q=nothing").await;
    assert!(none.text().contains("Nothing found"), "{}", none.text());
}

#[tokio::test]
async fn the_list_of_clients_is_searched_in_all_there_is() {
    let server = TestServer::start().await;
    for number in 0..55 {
        client(&server, &format!("client-{number:02}"), json!({})).await;
    }
    let mut browser = signed_in(&server, Role::Auditor).await;
    let page = browser.get("/console/clients").await;
    assert!(!page.text().contains("client-54"), "{}", page.text());
    let found = browser.get("/console/clients?q=CLIENT-54").await;
    assert!(found.text().contains("client-54"), "{}", found.text());
    assert!(!found.text().contains("client-07"));
    // The pages of a search go on with it.
    let found = browser.get("/console/clients?q=client-").await;
    let next = found.text().split("/console/clients?q=client-&#38;after=");
    let next = next.last().unwrap().split('"').next().unwrap();
    let next = format!("/console/clients?q=client-&after={next}");
    let last = browser.get(&next).await;
    assert!(last.text().contains("client-54"), "{next} {}", last.text());
}

#[tokio::test]
async fn a_resource_is_registered_once_that_was_asked() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::Tenant).await;
    let page = browser.get(NEW).await;
    let fields = [
        ("uri", URI),
        ("name", "Orders"),
        ("scopes", "orders.read Read your orders\r\norders.write\r\n"),
        ("default_scopes", "orders.read"),
        ("token.lifetime_seconds", "900"),
    ];
    let review = send(&mut browser, &page, NEW, &fields).await;
    assert!(
        review.text().contains("What this will do"),
        "{}",
        review.text()
    );
    server.admin(Method::GET, PATH, None).await.expect(404);
    let made = send(&mut browser, &review, NEW, &[]).await;
    let shown = browser.follow(&made).await;
    for word in ["It is registered.", "Read your orders", "900 s", "PyJWT"] {
        assert!(shown.text().contains(word), "{word}: {}", shown.text());
    }
    let stored = stored(&server).await;
    assert_eq!(
        stored["scopes"],
        json!({
            "orders.read": { "description": "Read your orders", "default": true },
            "orders.write": { "description": null, "default": false },
        })
    );
    assert_eq!(stored["token"]["lifetime_seconds"], 900);
    assert_eq!(lines_of(&server, "ada").await, 1);
}

#[tokio::test]
async fn a_wrong_form_marks_its_field_and_changes_nothing() {
    let server = TestServer::start().await;
    register(&server).await;
    let mut browser = signed_in(&server, Role::Tenant).await;
    let page = browser.get(NEW).await;
    for (field, fields) in [
        ("uri", vec![("uri", "no URI")]),
        ("uri", vec![("uri", URI)]),
        ("uri", vec![("uri", "")]),
        (
            "scopes",
            vec![("uri", "https://a.example"), ("scopes", "a\"b")],
        ),
        (
            "default-scopes",
            vec![("uri", "https://a.example"), ("default_scopes", "a")],
        ),
        (
            "token-lifetime-seconds",
            vec![
                ("uri", "https://a.example"),
                ("token.lifetime_seconds", "0"),
            ],
        ),
        (
            "resource-servers",
            vec![
                ("uri", "https://a.example"),
                ("resource_servers", "a\u{e9}"),
            ],
        ),
    ] {
        let refused = send(&mut browser, &page, NEW, &fields).await;
        assert_eq!(refused.status.as_u16(), 422, "{fields:?}");
        let mark = format!("f-{field}-problem");
        assert!(
            refused.text().contains(&mark),
            "{fields:?}: {}",
            refused.text()
        );
    }
    assert_eq!(lines_of(&server, "ada").await, 0);
}

#[tokio::test]
async fn settings_are_shown_changed_and_what_was_left_as_it_is_stays() {
    let server = TestServer::start().await;
    register(&server).await;
    let mut browser = signed_in(&server, Role::Tenant).await;
    let edit = format!("/console{PATH}/edit");
    let page = browser.get(&edit).await;
    for word in ["orders.read Read your orders", "stock", "900"] {
        assert!(page.text().contains(word), "{word}: {}", page.text());
    }
    let unchanged = [
        ("name", "Orders"),
        (
            "scopes",
            "orders.read Read your orders\norders.write Change them",
        ),
        ("default_scopes", "orders.read"),
        ("resource_servers", "stock"),
        ("token.format", "opaque"),
        ("token.lifetime_seconds", "900"),
    ];
    // Nothing is different, so there is nothing to ask.
    let same = send(&mut browser, &page, &edit, &unchanged).await;
    assert_eq!(same.status.as_u16(), 303, "{}", same.text());
    assert_eq!(lines_of(&server, "ada").await, 0);
    let mut changed = unchanged;
    changed[1] = ("scopes", "orders.read Read your orders");
    let review = send(&mut browser, &page, &edit, &changed).await;
    assert!(
        review.text().contains("scopes.orders.write"),
        "{}",
        review.text()
    );
    let done = send(&mut browser, &review, &edit, &[]).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text());
    let stored = stored(&server).await;
    assert_eq!(stored["scopes"].as_object().unwrap().len(), 1);
    assert_eq!(stored["token"]["format"], "opaque");
    // The form of an earlier state changes nothing.
    changed[0] = ("name", "Another");
    let stale = send(&mut browser, &page, &edit, &changed).await;
    assert_eq!(stale.status.as_u16(), 422, "{}", stale.text());
    assert_eq!(lines_of(&server, "ada").await, 1);
}

#[tokio::test]
async fn it_is_switched_off_and_on_and_removed_by_whom_that_is_for() {
    for (role, switches, removes) in [
        (Role::Auditor, false, false),
        (Role::Operator, true, false),
        (Role::Tenant, true, true),
    ] {
        let server = TestServer::start().await;
        register(&server).await;
        let mut browser = signed_in(&server, role).await;
        let (switch, remove) = (
            format!("/console{PATH}/switch"),
            format!("/console{PATH}/remove"),
        );
        let page = browser.get(&format!("/console{PATH}")).await;
        assert_eq!(page.text().contains(&switch), switches, "{role}");
        assert_eq!(page.text().contains(&remove), removes, "{role}");
        let asked = browser.get(&switch).await;
        assert!(asked.text().contains("What this will do"), "{role}");
        send(&mut browser, &asked, &switch, &[]).await;
        assert_eq!(
            stored(&server).await["enabled"] == false,
            switches,
            "{role}"
        );
        let edit = format!("/console{PATH}/edit");
        let page = browser.get(&edit).await;
        let fields = [("name", "Another"), ("confirmed", "yes")];
        send(&mut browser, &page, &edit, &fields).await;
        assert_eq!(
            stored(&server).await["name"] == "Another",
            removes,
            "{role}"
        );
        let asked = browser.get(&remove).await;
        send(&mut browser, &asked, &remove, &[]).await;
        let left = server.admin(Method::GET, PATH, None).await;
        assert_eq!(left.status.as_u16() == 404, removes, "{role}");
        let lines = usize::from(switches) + 2 * usize::from(removes);
        assert_eq!(lines_of(&server, "ada").await, lines, "{role}");
    }
}

#[tokio::test]
async fn a_new_resource_of_somebody_who_may_not_is_not_even_tried() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::Operator).await;
    let page = browser.get(NEW).await;
    let mut fields = fields_of(&page, NEW);
    fields.push(("confirmed".to_owned(), "yes".to_owned()));
    fields.push(("uri".to_owned(), URI.to_owned()));
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let refused = send(&mut browser, &page, NEW, &fields).await;
    assert_eq!(refused.status.as_u16(), 403, "{}", refused.text());
    server.admin(Method::GET, PATH, None).await.expect(404);
}
