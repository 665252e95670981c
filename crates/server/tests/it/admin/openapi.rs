//! The document: it is the one in `docs/openapi.json`, it needs no token, and what it says of each operation hangs together. That the API
//! keeps to it is for every other test here to see ([`crate::described`]).

use std::collections::BTreeSet;

use jurat_server::router::{ADMIN_ROUTES, DOCUMENT};
use serde_json::Value;

use crate::test_server::TestServer;

/// Where the document stands.
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");

/// The variable that has it written.
const WRITE: &str = "JURAT_WRITE_OPENAPI";

fn document() -> Value {
    DOCUMENT.clone()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test has no configuration")]
fn the_file_is_the_document() {
    let text = format!("{:#}\n", *DOCUMENT);
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(FILE, &text).unwrap();
    }
    let there = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(
        there == text,
        "docs/openapi.json is outdated: {WRITE}=1 cargo test -p jurat-server --test it admin::openapi"
    );
}

#[tokio::test]
async fn the_document_needs_no_token_and_may_be_kept() {
    let server = TestServer::start().await;
    let answer = server.get("/admin/v1/openapi.json").await;
    let mut expected = document();
    assert_eq!(expected["servers"][0]["url"], "/admin/v1");
    expected["servers"][0]["url"] = "https://as.example.com/admin/v1".into();
    assert_eq!(answer.expect(200), expected);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("cache-control"), "public, max-age=300");
}

#[test]
fn every_route_is_described_and_nothing_else() {
    let document = document();
    let paths = document["paths"].as_object().unwrap();
    let described: BTreeSet<_> = paths
        .iter()
        .flat_map(|(path, operations)| {
            let methods = operations.as_object().unwrap().keys();
            methods.map(move |method| (method.to_ascii_uppercase(), path.clone()))
        })
        .collect();
    let routes = ADMIN_ROUTES.iter();
    let routes: BTreeSet<_> = routes
        .map(|route| (route.method.to_owned(), route.path.to_owned()))
        .collect();
    assert_eq!(described, routes);
}

#[test]
fn an_operation_has_a_name_of_its_own_a_sentence_and_every_name_of_its_path() {
    let document = document();
    let mut ids = BTreeSet::new();
    for route in ADMIN_ROUTES {
        let operation = &document["paths"][route.path][route.method.to_ascii_lowercase()];
        let at = format!("{} {}", route.method, route.path);
        assert!(ids.insert(operation["operationId"].to_string()), "{at}");
        assert!(
            operation["summary"].as_str().unwrap().ends_with('.'),
            "{at}"
        );
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let named: BTreeSet<_> = parameters
            .filter(|parameter| parameter["in"] == "path")
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        let braces = route
            .path
            .split('/')
            .filter_map(|part| part.strip_prefix('{'));
        let braces: BTreeSet<_> = braces.map(|part| part.trim_end_matches('}')).collect();
        assert_eq!(named, braces, "{at}");
        let takes_body = operation.get("requestBody").is_some();
        assert!(
            !takes_body || matches!(route.method, "POST" | "PATCH" | "PUT"),
            "{at}"
        );
        let answers = operation["responses"].as_object().unwrap();
        assert!(answers.keys().any(|status| status.starts_with('2')), "{at}");
        let honours = document_has_if_match(operation);
        assert!(honours || !matches!(route.method, "PATCH"), "{at}");
    }
}

fn document_has_if_match(operation: &Value) -> bool {
    let parameters = operation["parameters"].as_array();
    let mut parameters = parameters.into_iter().flatten();
    parameters.any(|parameter| parameter["name"] == "If-Match")
}

#[test]
fn every_reference_leads_somewhere_and_every_schema_is_led_to() {
    let document = document();
    let mut led_to = BTreeSet::new();
    gather(&document, &mut led_to);
    let named = |kind: &str| {
        let components = document["components"][kind].as_object().unwrap();
        let names = components.keys().cloned().collect::<Vec<_>>();
        let kind = kind.to_owned();
        names
            .into_iter()
            .map(move |name| format!("#/components/{kind}/{name}"))
    };
    let there: BTreeSet<_> = named("schemas").chain(named("responses")).collect();
    assert_eq!(led_to, there);
}

fn gather(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match value.as_str() {
                    Some(target) if name == "$ref" => {
                        found.insert(target.to_owned());
                    }
                    _ => gather(value, found),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| gather(value, found)),
        _ => {}
    }
}

/// For people, without a script and without anything from elsewhere.
#[tokio::test]
async fn the_page_shows_every_operation_and_every_type_and_loads_one_sheet_of_its_own() {
    let server = TestServer::start().await;
    let answer = server.get("/admin/v1/docs").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(
        answer.header("content-security-policy"),
        "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    );
    let page = answer.text();
    let document = document();
    for route in ADMIN_ROUTES {
        let operation = &document["paths"][route.path][route.method.to_ascii_lowercase()];
        let id = operation["operationId"].as_str().unwrap();
        assert!(page.contains(&format!("id=\"{id}\"")), "{id}");
    }
    for name in document["components"]["schemas"]
        .as_object()
        .unwrap()
        .keys()
    {
        assert!(page.contains(&format!("id=\"type-{name}\"")), "{name}");
    }
    for part in page.split("href=\"#").skip(1) {
        let target = part.split('"').next().unwrap();
        assert!(page.contains(&format!("id=\"{target}\"")), "{target}");
    }
    assert!(!page.contains("<script") && !page.contains("style=") && !page.contains("src="));
    let sheet = page.split("stylesheet\" href=\"").nth(1).unwrap();
    let sheet = sheet.split('"').next().unwrap();
    let sheet = server.get(&format!("/admin/v1/{sheet}")).await;
    assert_eq!(sheet.status, 200);
    assert_eq!(sheet.header("content-type"), "text/css; charset=utf-8");
    assert!(sheet.header("cache-control").contains("immutable"));
    assert!(!sheet.text().contains("url(") && !sheet.text().contains("@import"));
    let other = server.get("/admin/v1/docs/api-0000.css").await;
    assert_eq!(other.status, 404);
}
