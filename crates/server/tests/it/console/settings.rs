//! The tenant's settings in the console.

use http::Method;
use jurat_registry::role::Role;
use serde_json::{Value, json};

use super::{send, signed_in};
use crate::test_server::TestServer;

const PAGE: &str = "/console/settings";
const EDIT: &str = "/console/settings/edit";

async fn read(server: &TestServer) -> Value {
    let own = server.admin(Method::GET, "/tenants/default", None).await;
    own.expect(200)
}

#[tokio::test]
async fn what_is_set_is_told_from_the_servers_default_and_counts_at_once() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::System).await;
    let page = browser.get(PAGE).await;
    assert_eq!(page.status.as_u16(), 200, "{}", page.text());
    assert!(page.text().contains("https://as.example.com/oauth2/token"));
    assert!(page.text().contains("the server’s default"));
    assert!(!page.text().contains("set for this tenant"));
    let page = browser.get(EDIT).await;
    assert!(
        page.text().contains("placeholder=\"3600\""),
        "{}",
        page.text()
    );
    let fields = [
        ("token.lifetime_seconds", "77"),
        ("refresh.for_assertions", "yes"),
        ("registration.enabled", "yes"),
        ("brand.name", "A <b>bank</b>"),
        ("grants", "jwt-bearer"),
    ];
    let review = send(&mut browser, &page, EDIT, &fields).await;
    assert!(
        review.text().contains("token.lifetime_seconds"),
        "{}",
        review.text()
    );
    assert_eq!(read(&server).await["token"], Value::Null);
    let done = send(&mut browser, &review, EDIT, &[]).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text());
    let own = read(&server).await;
    assert_eq!(own["token"]["lifetime_seconds"], 77);
    assert_eq!(own["refresh"]["for_assertions"], true);
    assert_eq!(own["registration"]["enabled"], true);
    assert_eq!(own["sessions"], Value::Null);
    let page = browser.get(PAGE).await;
    let text = page.text();
    assert!(
        text.contains("set for this tenant") && text.contains("<dd>77 "),
        "{text}"
    );
    assert!(!text.contains("<b>bank"));
}

#[tokio::test]
async fn the_form_sent_back_changes_nothing_and_emptied_leaves_all_to_the_server() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::System).await;
    let body = json!({
        "token": {"lifetime_seconds": 77},
        "refresh": {"for_assertions": true},
        "registration": {"enabled": true, "scope": ["openid"], "default_scope": []},
        "brand": {"name": "A <b>bank</b>", "color": "#0b57d0"},
        "grants": ["jwt-bearer"],
    });
    let set = server.admin(Method::PATCH, "/tenants/default", Some(body));
    set.await.expect(200);
    let own = read(&server).await;
    let page = browser.get(EDIT).await;
    let same = [
        ("token.format", ""),
        ("token.lifetime_seconds", "77"),
        ("refresh.for_assertions", "yes"),
        ("registration.enabled", "yes"),
        ("brand.name", "A <b>bank</b>"),
        ("brand.color", own["brand"]["color"].as_str().unwrap()),
        ("grants", "jwt-bearer"),
    ];
    let same = send(&mut browser, &page, EDIT, &same).await;
    assert_eq!(same.status.as_u16(), 303, "{}", same.text());
    assert_eq!(read(&server).await, own);
    let review = send(&mut browser, &page, EDIT, &[]).await;
    let done = send(&mut browser, &review, EDIT, &[]).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text());
    let own = read(&server).await;
    for subject in ["token", "refresh", "registration", "brand", "grants"] {
        assert_eq!(own[subject], Value::Null, "{subject}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_setting_is_said_at_its_field() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::Tenant).await;
    let page = browser.get(EDIT).await;
    for (field, value, problem) in [
        (
            "token.lifetime_seconds",
            "0",
            "f-token-lifetime-seconds-problem",
        ),
        (
            "token.lifetime_seconds",
            "an hour",
            "f-token-lifetime-seconds-problem",
        ),
        (
            "sessions.idle_seconds",
            "1",
            "f-sessions-idle-seconds-problem",
        ),
        (
            "keys.rotation_days",
            "100000",
            "f-keys-rotation-days-problem",
        ),
        ("brand.color", "blue", "f-brand-color-problem"),
        ("brand.logo", "javascript:alert(1)", "f-brand-logo-problem"),
        ("grants", "magic", "f-grants-problem"),
    ] {
        let refused = send(&mut browser, &page, EDIT, &[(field, value)]).await;
        assert_eq!(refused.status.as_u16(), 422, "{field}");
        assert!(
            refused.text().contains(problem),
            "{field} {}",
            refused.text()
        );
        assert_eq!(read(&server).await["revision"], 1, "{field}");
    }
}

#[tokio::test]
async fn a_tenants_settings_are_its_administrators_and_leave_the_others_alone() {
    for role in [Role::Operator, Role::Auditor] {
        let server = TestServer::start().await;
        let mut browser = signed_in(&server, role).await;
        let page = browser.get(PAGE).await;
        assert_eq!(page.status.as_u16(), 200, "{role}");
        assert!(!page.text().contains(EDIT), "{role}");
        let page = browser.get(EDIT).await;
        let fields = [("token.lifetime_seconds", "60"), ("confirmed", "yes")];
        let refused = send(&mut browser, &page, EDIT, &fields).await;
        assert_eq!(refused.status.as_u16(), 422, "{role}");
        assert_eq!(read(&server).await["token"], json!(null), "{role}");
    }
}
