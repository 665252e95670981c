//! Pages of tenants: each browser has a session with each tenant, links and forms stay within it, and no form of one counts in another.

use super::stage::{At, PORTAL, add, alike};
use crate::browser::{CALLBACK, CHALLENGE, form_of};
use crate::page_browser::{PageBrowser, action, form};
use crate::test_server::TestServer;
use crate::token_endpoint::encode;

const ALICE: [(&str, &str); 2] = [("username", "alice"), ("password", "password")];

fn query() -> String {
    encode(&[
        ("client_id", PORTAL),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid a"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ])
}

fn address(tenant: &At<'_>) -> String {
    format!("{}/oauth2/authorize?{}", tenant.prefix, query())
}

#[tokio::test]
async fn a_session_is_with_one_tenant_and_leaves_the_others_alone() {
    let server = TestServer::start().await;
    let tenants = alike(&server).await;
    let browser = PageBrowser::new(&server);
    for (number, tenant) in tenants.iter().enumerate() {
        let page = browser.open(&address(tenant)).await;
        assert!(page.text().contains("Password"), "{}", page.text());
        let consent = browser.submit(&page, &ALICE).await;
        assert!(
            consent.text().contains("value=\"allow\""),
            "{}",
            consent.text()
        );
        // Those before are still signed in, those after not yet.
        for (other, tenant) in tenants.iter().enumerate() {
            let page = browser.open(&address(tenant)).await;
            let asks = page.text().contains("Password");
            assert_eq!(asks, other > number, "{}", tenant.name);
        }
    }
    // Signing out of one is signing out of one.
    let [acme, globex, root] = &tenants;
    let page = browser
        .open(&format!("{}/oauth2/logout", acme.prefix))
        .await;
    let out = browser.submit(&page, &[("decision", "sign_out")]).await;
    assert_eq!(out.status, 200, "{}", out.text());
    for (tenant, asks) in [(acme, true), (globex, false), (root, false)] {
        let page = browser.open(&address(tenant)).await;
        assert_eq!(page.text().contains("Password"), asks, "{}", tenant.name);
    }
}

#[tokio::test]
async fn a_session_cookie_under_another_tenants_name_opens_nothing() {
    let server = TestServer::start().await;
    let [acme, globex, root] = alike(&server).await;
    let browser = PageBrowser::new(&server);
    let page = browser.open(&address(&acme)).await;
    browser.submit(&page, &ALICE).await;
    let cookies = browser.cookies();
    for other in [&globex, &root] {
        let stranger = PageBrowser::new(&server);
        let place = |tenant: &At<'_>| tenant.prefix.replace('/', "~");
        for (name, value) in &cookies {
            assert!(name.ends_with(&place(&acme)), "{name}");
            let name = name.replace(&place(&acme), &place(other));
            stranger.set_cookie(&name, value);
        }
        let page = stranger.open(&address(other)).await;
        assert!(page.text().contains("Password"), "{}", page.text());
    }
}

#[tokio::test]
async fn links_and_forms_stay_within_the_tenant_however_it_was_named() {
    let server = TestServer::start().await;
    let [acme, ..] = alike(&server).await;
    let by_query = format!("/oauth2/authorize?{}&tenantDomain=acme.example", query());
    for address in [address(&acme), by_query] {
        let browser = PageBrowser::new(&server);
        let page = browser.open(&address).await;
        let (action, _) = form_of(&page);
        assert!(
            action.starts_with("/t/acme.example/oauth2/authorize?"),
            "{action}"
        );
        for link in page.text().split("href=\"").skip(1) {
            let link = link.split('"').next().unwrap();
            assert!(link.starts_with("/t/acme.example/"), "{link}");
            assert_eq!(browser.open(link).await.status, 200, "{link}");
        }
        let consent = browser.submit(&page, &ALICE).await;
        assert!(
            consent.text().contains("value=\"allow\""),
            "{}",
            consent.text()
        );
    }
}

#[tokio::test]
async fn rfc9700_s4_7_a_form_of_one_tenant_is_none_in_another() {
    let server = TestServer::start().await;
    let [acme, globex, _] = alike(&server).await;
    let browser = PageBrowser::new(&server);
    let page = browser.open(&address(&acme)).await;
    browser.open(&address(&globex)).await;
    let elsewhere = action(&page).replace("acme.example", "globex.example");
    let refused = browser.post(&elsewhere, &form(&page, &ALICE)).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.text().contains("did not come from the page"),
        "{}",
        refused.text()
    );
}

#[tokio::test]
async fn pages_of_a_tenant_with_a_host_of_its_own_are_there_and_not_below_the_servers() {
    let server = TestServer::start().await;
    let host = "login.hosted.example";
    add(&server, "hosted", |settings| {
        settings.hosts = [host.parse().unwrap()].into();
    })
    .await;
    for path in [
        "/console",
        "/console/sign-in?to=%2Fclients",
        "/oauth2/authorize?client_id=portal",
        "/oauth2/device",
        "/oauth2/logout",
        "/oauth2/invitation?ticket=x",
    ] {
        // Its forms would lead to the default tenant.
        let moved = server.get(&format!("/t/hosted{path}")).await;
        assert_eq!(moved.status.as_u16(), 307, "{path}");
        let there = moved.header("location").to_owned();
        assert_eq!(there, format!("https://{host}{path}"));
        let mut request = crate::http_client::get(path);
        request.headers_mut().insert("host", host.parse().unwrap());
        let page = server.send(request).await;
        assert_ne!(page.status.as_u16(), 307, "{path}");
        assert!(!page.text().contains("nothing at this address"), "{path}");
    }
    // What is no page answers wherever it is asked.
    let keys = server.get("/t/hosted/oauth2/jwks").await;
    assert_eq!(keys.status.as_u16(), 200);
    // Nor does anybody else's page move.
    for path in ["/t/default/console/sign-in", "/console/sign-in"] {
        assert_eq!(server.get(path).await.status.as_u16(), 200, "{path}");
    }
}
