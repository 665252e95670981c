//! Nothing of one tenant works or shows in another: each thing that a tenant hands out is presented at its own address, where it counts,
//! and at those of two others, where everybody has the same names and secrets and it does not.

use http::Method;
use serde_json::{Value, json};

use super::stage::{At, PORTAL, TV, alike, bearing, post_json};
use crate::browser::{CALLBACK, CHALLENGE, VERIFIER, brought, form_of};
use crate::http_client::{Answer, get};
use crate::page_browser::PageBrowser;
use crate::test_server::TestServer;
use crate::token_endpoint::{encode, post_to};

const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";
const ALICE: [(&str, &str); 2] = [("username", "alice"), ("password", "password")];

/// A code for the client, that alice gives in a browser of her own.
async fn code(tenant: &At<'_>) -> String {
    let browser = PageBrowser::new(tenant.server);
    let page = browser.open(&authorization(tenant, &[])).await;
    let consent = browser.submit(&page, &ALICE).await;
    let (action, mark) = form_of(&consent);
    let fields = [
        ("csrf_token".into(), mark),
        ("decision".into(), "allow".into()),
    ];
    brought(&browser.post(&action, &fields).await)["code"].clone()
}

fn authorization(tenant: &At<'_>, more: &[(&str, &str)]) -> String {
    let mut query = vec![
        ("client_id", PORTAL),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid a"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    query.extend(more);
    format!("{}/oauth2/authorize?{}", tenant.prefix, encode(&query))
}

async fn redeem(tenant: &At<'_>, code: &str) -> Answer {
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    tenant.ask(&form).await
}

#[track_caller]
fn text(answer: &Value, name: &str) -> String {
    answer[name].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn rfc7662_s2_2_an_access_token_is_no_token_in_another_tenant() {
    let server = TestServer::start().await;
    let [acme, globex, root] = alike(&server).await;
    for one in [&acme, &root] {
        let token = one.token().await;
        assert!(one.is_active(&token).await);
        let own = one.send(bearing(get("/api/oauth/protected"), &token)).await;
        own.expect(200);
        for other in [&globex, if one.name == root.name { &acme } else { &root }] {
            assert!(
                !other.is_active(&token).await,
                "{} at {}",
                one.name,
                other.name
            );
            for path in [
                "/api/oauth/protected",
                "/oauth2/userinfo",
                "/admin/v1/clients",
            ] {
                let answer = other.send(bearing(get(path), &token)).await;
                assert_eq!(answer.status, 401, "{path} of {}", other.name);
            }
            // RFC 7009 section 2.2: it is told nothing, and the token still counts.
            let revoked = other.post("/oauth2/revoke", &[("token", &token)]).await;
            assert_eq!(revoked.status, 200);
        }
        assert!(one.is_active(&token).await);
    }
}

#[tokio::test]
async fn rfc6749_s5_2_codes_and_refresh_tokens_are_their_tenants_own() {
    let server = TestServer::start().await;
    let [acme, globex, root] = alike(&server).await;
    let code = code(&acme).await;
    for other in [&globex, &root] {
        let refused = redeem(other, &code).await.expect(400);
        assert_eq!(refused["error"], "invalid_grant");
    }
    // It was not used up there either.
    let granted = redeem(&acme, &code).await.expect(200);
    let access = text(&granted, "access_token");
    let refresh = text(&granted, "refresh_token");
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh.as_str()),
    ];
    for other in [&globex, &root] {
        assert!(!other.is_active(&access).await);
        assert!(!other.is_active(&refresh).await);
        let refused = other.ask(&form).await.expect(400);
        assert_eq!(refused["error"], "invalid_grant");
        let revoked = other.post("/oauth2/revoke", &[("token", &refresh)]).await;
        assert_eq!(revoked.status, 200);
        let answer = other.send(bearing(get("/oauth2/userinfo"), &access)).await;
        assert_eq!(answer.status, 401);
    }
    acme.ask(&form).await.expect(200);
}

#[tokio::test]
async fn rfc9126_s2_2_a_pushed_request_is_its_tenants_own() {
    let server = TestServer::start().await;
    let [acme, globex, root] = alike(&server).await;
    let address = authorization(&acme, &[]);
    let (_, form) = address.split_once('?').unwrap();
    let form = jurat_protocol::form::Form::parse(form.as_bytes()).unwrap();
    let form: Vec<_> = form.pairs().collect();
    let pushed = acme.post("/oauth2/par", &form).await.expect(201);
    let uri = text(&pushed, "request_uri");
    let named = encode(&[("client_id", PORTAL), ("request_uri", &uri)]);
    let address = format!("/oauth2/authorize?{named}");
    for other in [&globex, &root] {
        let page = other.get(&address).await;
        assert_eq!(page.status, 400, "{}", page.text());
    }
    let page = acme.get(&address).await;
    assert!(page.text().contains("Password"), "{}", page.text());
}

#[tokio::test]
async fn rfc8628_s3_4_device_codes_and_user_codes_are_their_tenants_own() {
    let server = TestServer::start().await;
    let [acme, globex, root] = alike(&server).await;
    let form = [("client_id", TV), ("scope", "a")];
    let begun = acme
        .send(post_to("/oauth2/device_authorization", &encode(&form)))
        .await;
    let begun = begun.expect(200);
    assert_eq!(
        text(&begun, "verification_uri"),
        "https://as.example.com/t/acme.example/oauth2/device"
    );
    let device_code = text(&begun, "device_code");
    let poll = [
        ("grant_type", DEVICE_CODE),
        ("device_code", device_code.as_str()),
        ("client_id", TV),
    ];
    let poll = encode(&poll);
    let asked = async |tenant: &At<'_>| {
        let answer = tenant.send(post_to("/oauth2/token", &poll)).await;
        text(&answer.expect(400), "error")
    };
    assert_eq!(asked(&acme).await, "authorization_pending");
    let user_code = text(&begun, "user_code");
    for other in [&globex, &root] {
        assert_eq!(asked(other).await, "invalid_grant");
        let browser = PageBrowser::new(&server);
        let page = browser
            .open(&format!("{}/oauth2/device", other.prefix))
            .await;
        let page = browser.submit(&page, &ALICE).await;
        let page = browser.submit(&page, &[("user_code", &user_code)]).await;
        assert!(page.text().contains("no such code"), "{}", page.text());
    }
    let browser = PageBrowser::new(&server);
    let page = browser
        .open(&format!("{}/oauth2/device", acme.prefix))
        .await;
    let page = browser.submit(&page, &ALICE).await;
    let page = browser.submit(&page, &[("user_code", &user_code)]).await;
    let page = browser.submit(&page, &[("decision", "allow")]).await;
    assert_eq!(page.status, 200, "{}", page.text());
    server.clock.advance_seconds(5);
    acme.send(post_to("/oauth2/token", &poll)).await.expect(200);
}

#[tokio::test]
async fn rfc7591_s3_registration_is_by_tokens_of_the_same_tenant() {
    let server = TestServer::start().await;
    let [acme, globex, _] = alike(&server).await;
    let body = json!({"purpose": "tests", "uses": 2});
    let made = acme
        .admin(Method::POST, "/initial-access-tokens", Some(body))
        .await;
    let initial = text(&made.expect(201), "token");
    let stated = json!({"grant_types": ["client_credentials"], "client_name": "Service"});
    let register = post_json("/oauth2/register", &stated);
    let refused = globex.send(bearing(register.clone(), &initial)).await;
    assert_eq!(refused.status, 401, "{}", refused.text());
    let registered = acme.send(bearing(register, &initial)).await.expect(201);
    let id = text(&registered, "client_id");
    let token = text(&registered, "registration_access_token");
    let uri = text(&registered, "registration_client_uri");
    assert!(
        uri.starts_with("https://as.example.com/t/acme.example/"),
        "{uri}"
    );
    let path = format!("/oauth2/register/{id}");
    let refused = globex.send(bearing(get(&path), &token)).await;
    assert_eq!(refused.status, 401);
    acme.send(bearing(get(&path), &token)).await.expect(200);
    let shown = globex
        .admin(Method::GET, &format!("/clients/{id}"), None)
        .await;
    assert_eq!(shown.status, 404);
}

#[tokio::test]
async fn a_client_is_known_in_its_own_tenant_alone() {
    let server = TestServer::start().await;
    let [acme, globex, root] = alike(&server).await;
    acme.client("only-acme", Vec::new(), |settings| {
        settings.grant_types = [jurat_protocol::grant_type::GrantType::ClientCredentials].into();
    })
    .await;
    let form = encode(&[
        ("grant_type", "client_credentials"),
        ("client_id", "only-acme"),
        ("client_secret", super::stage::SECRET),
    ]);
    acme.send(post_to("/oauth2/token", &form)).await.expect(200);
    for other in [&globex, &root] {
        let refused = other.send(post_to("/oauth2/token", &form)).await;
        assert_eq!(refused.expect(401)["error"], "invalid_client");
        let shown = other.admin(Method::GET, "/clients/only-acme", None).await;
        assert_eq!(shown.status, 404);
        let list = other.admin(Method::GET, "/clients", None).await;
        assert!(!list.text().contains("only-acme"));
    }
}

#[tokio::test]
async fn an_administrator_and_a_decision_are_their_tenants_own() {
    let server = TestServer::start().await;
    let [acme, globex, root] = alike(&server).await;
    let token = acme.admin_token().await;
    acme.send(bearing(get("/admin/v1/clients"), &token))
        .await
        .expect(200);
    let granted = acme.ask(&[("grant_type", "client_credentials")]).await;
    let id = granted.header("jurat-decision").to_owned();
    let body = json!({"decision": id});
    acme.admin(Method::POST, "/explain", Some(body.clone()))
        .await
        .expect(200);
    for other in [&globex, &root] {
        let answer = other.send(bearing(get("/admin/v1/clients"), &token)).await;
        assert_eq!(answer.status, 401, "{}", other.name);
        let explained = other
            .admin(Method::POST, "/explain", Some(body.clone()))
            .await;
        assert_eq!(explained.status, 404, "{}", explained.text());
    }
    // What happened there is in no other log; that there is such a tenant, in the default one's.
    let audit = globex.admin(Method::GET, "/audit", None).await.expect(200);
    assert!(!audit.to_string().contains("acme"), "{audit}");
}

#[tokio::test]
async fn keys_are_published_for_their_tenant_alone() {
    let server = TestServer::start().await;
    let tenants = alike(&server).await;
    let mut seen = std::collections::HashSet::new();
    for tenant in &tenants {
        let set = tenant.get("/oauth2/jwks").await.expect(200);
        for key in set["keys"].as_array().unwrap() {
            assert!(
                seen.insert(text(key, "kid")),
                "{} in two tenants",
                key["kid"]
            );
        }
    }
    assert_eq!(seen.len(), tenants.len());
}
