//! A device without a browser (RFC 8628): it asks for a code, its user decides elsewhere, and it asks again and again for its token.

use bytes::Bytes;
use http::Request;
use http_body_util::Full;
use jurat_issuance::rejection::Reason;
use serde_json::{Value, json};

use crate::http_client::Answer;
use crate::page_browser::{PageBrowser, form};
use crate::registered::{client_with_secret, create_client};
use crate::resource_server::claims_of;
use crate::test_server::TestServer;
use crate::token_endpoint::{ask, encode, post, post_to, with_basic};
use crate::users::{PASSWORD, user};

const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// A server with the public clients `tv` and `other`, and the user `ada`, whose id is given back.
pub(crate) async fn stage() -> (TestServer, String) {
    let server = TestServer::start().await;
    let tv = json!({
        "name": "The television", "token_endpoint_auth_method": "none",
        "grant_types": [DEVICE_CODE, "refresh_token"],
    });
    create_client(&server, "tv", tv.clone()).await;
    create_client(&server, "other", tv).await;
    let id = user(&server, json!({"username": "ada", "password": PASSWORD})).await;
    (server, id)
}

async fn begin(server: &TestServer, form: &[(&str, &str)]) -> Answer {
    server
        .send(post_to("/oauth2/device_authorization", &encode(form)))
        .await
}

/// Begins an authorization of the client `tv`.
pub(crate) async fn begun(server: &TestServer) -> Value {
    begin(server, &[("client_id", "tv"), ("scope", "a b")])
        .await
        .expect(200)
}

/// The request by which a client asks for the token.
pub(crate) fn polling(client: &str, device: &Value) -> Request<Full<Bytes>> {
    let code = device["device_code"].as_str().unwrap();
    post(&[
        ("grant_type", DEVICE_CODE),
        ("device_code", code),
        ("client_id", client),
    ])
}

async fn poll(server: &TestServer, client: &str, device: &Value) -> Answer {
    server.send(polling(client, device)).await
}

async fn refusal(server: &TestServer, device: &Value) -> (String, Option<Reason>) {
    let answer = poll(server, "tv", device).await;
    let error = answer.expect(400)["error"].as_str().unwrap().to_owned();
    (error, server.decision(&answer).reason)
}

/// Signs in at the page for devices and types a code: the page that asks whether the device may.
async fn confirm(browser: &PageBrowser<'_>, typed: &str) -> Answer {
    let mut page = browser.open("/oauth2/device").await;
    if page.text().contains("name=\"password\"") {
        let filled = [("username", "ada"), ("password", PASSWORD)];
        page = browser.submit(&page, &filled).await;
    }
    browser.submit(&page, &[("user_code", typed)]).await
}

/// The user allows or denies it.
pub(crate) async fn decide(server: &TestServer, device: &Value, decision: &str) -> Answer {
    let browser = PageBrowser::new(server);
    let page = confirm(&browser, device["user_code"].as_str().unwrap()).await;
    browser.submit(&page, &[("decision", decision)]).await
}

#[tokio::test]
async fn rfc8628_s3_a_device_gets_its_token_when_its_user_has_allowed_it() {
    let (server, id) = stage().await;
    let answer = begin(&server, &[("client_id", "tv"), ("scope", "a b")]).await;
    assert_eq!(answer.header("cache-control"), "no-store");
    let device = answer.expect(200);
    let user_code = device["user_code"].as_str().unwrap();
    assert_eq!(user_code.len(), 9);
    assert_eq!(
        device["verification_uri"],
        "https://as.example.com/oauth2/device"
    );
    let complete = format!("https://as.example.com/oauth2/device?user_code={user_code}");
    assert_eq!(device["verification_uri_complete"], complete);
    assert_eq!(
        (&device["expires_in"], &device["interval"]),
        (&json!(600), &json!(5))
    );
    assert_eq!(refusal(&server, &device).await.0, "authorization_pending");

    let browser = PageBrowser::new(&server);
    let typed = user_code.to_lowercase().replace('-', " ");
    let page = confirm(&browser, &typed).await;
    assert_eq!(page.status.as_u16(), 200, "{}", page.text());
    for shown in ["The television", user_code, "ada"] {
        assert!(page.text().contains(shown), "{shown}: {}", page.text());
    }
    server.clock.advance_seconds(5);
    assert_eq!(refusal(&server, &device).await.0, "authorization_pending");
    let done = browser.submit(&page, &[("decision", "allow")]).await;
    assert_eq!(done.status.as_u16(), 200, "{}", done.text());

    let body = poll(&server, "tv", &device).await.expect(200);
    let claims = claims_of(&server, body["access_token"].as_str().unwrap()).await;
    assert_eq!(
        (&claims["sub"], &claims["client_id"]),
        (&json!(id), &json!("tv"))
    );
    assert_eq!(body["scope"], "a b");
    assert!(body["refresh_token"].is_string());
    // RFC 8628 section 3.5, RFC 6749 section 5.2: it counts once.
    let again = refusal(&server, &device).await;
    assert_eq!(again, ("invalid_grant".into(), Some(Reason::GrantUsed)));
    // And its user code stands for nothing any more.
    let page = confirm(&browser, user_code).await;
    assert_eq!(page.status.as_u16(), 422);
}

#[tokio::test]
async fn rfc8628_s3_3_1_the_complete_address_fills_the_code_in_and_asks_all_the_same() {
    let (server, _) = stage().await;
    let device = begun(&server).await;
    let user_code = device["user_code"].as_str().unwrap();
    let browser = PageBrowser::new(&server);
    let page = browser
        .open(&format!("/oauth2/device?user_code={user_code}"))
        .await;
    let filled = [("username", "ada"), ("password", PASSWORD)];
    let page = browser.submit(&page, &filled).await;
    assert!(
        page.text().contains(&format!("value=\"{user_code}\"")),
        "{}",
        page.text()
    );
    assert_eq!(refusal(&server, &device).await.0, "authorization_pending");
    let page = browser.submit(&page, &[("user_code", user_code)]).await;
    assert!(page.text().contains("The television"), "{}", page.text());
}

#[tokio::test]
async fn rfc8628_s3_5_a_user_who_says_no_is_told_to_the_device() {
    let (server, _) = stage().await;
    let device = begun(&server).await;
    let done = decide(&server, &device, "deny").await;
    assert_eq!(done.status.as_u16(), 200, "{}", done.text());
    let refused = refusal(&server, &device).await;
    assert_eq!(
        refused,
        ("access_denied".into(), Some(Reason::DeviceDenied))
    );
}

#[tokio::test]
async fn rfc8628_s3_5_whoever_asks_too_often_is_told_to_slow_down() {
    let (server, _) = stage().await;
    let device = begun(&server).await;
    assert_eq!(refusal(&server, &device).await.0, "authorization_pending");
    server.clock.advance_seconds(4);
    let refused = refusal(&server, &device).await;
    assert_eq!(refused, ("slow_down".into(), Some(Reason::DeviceTooFast)));
    server.clock.advance_seconds(5);
    assert_eq!(
        refusal(&server, &device).await.0,
        "slow_down",
        "it is ten seconds now"
    );
    server.clock.advance_seconds(15);
    assert_eq!(refusal(&server, &device).await.0, "authorization_pending");
}

#[tokio::test]
async fn rfc8628_s3_5_a_code_expires_after_ten_minutes_for_device_and_user_alike() {
    let (server, _) = stage().await;
    let device = begun(&server).await;
    let other = begun(&server).await;
    server.clock.advance_seconds(599);
    assert_eq!(refusal(&server, &device).await.0, "authorization_pending");
    decide(&server, &other, "allow").await;
    server.clock.advance_seconds(1);
    let refused = refusal(&server, &device).await;
    assert_eq!(
        refused,
        ("expired_token".into(), Some(Reason::DeviceCodeExpired))
    );
    assert_eq!(
        refusal(&server, &other).await.0,
        "expired_token",
        "allowed too late"
    );
    let browser = PageBrowser::new(&server);
    let page = confirm(&browser, device["user_code"].as_str().unwrap()).await;
    assert_eq!(page.status.as_u16(), 422);
}

#[tokio::test]
async fn rfc8628_s3_4_a_device_code_is_its_clients_alone_and_unaltered() {
    let (server, _) = stage().await;
    let device = begun(&server).await;
    decide(&server, &device, "allow").await;
    let refused = poll(&server, "other", &device).await;
    assert_eq!(refused.expect(400)["error"], "invalid_grant");
    assert_eq!(server.decision(&refused).reason, Some(Reason::GrantUnknown));
    for code in ["x", "", "jur_dc_x"] {
        let form = [
            ("grant_type", DEVICE_CODE),
            ("device_code", code),
            ("client_id", "tv"),
        ];
        let error = ask(&server, &form).await.expect(400)["error"].clone();
        assert!(
            error == "invalid_grant" || error == "invalid_request",
            "{error}"
        );
    }
    poll(&server, "tv", &device).await.expect(200);
}

#[tokio::test]
async fn rfc8628_s3_1_what_a_device_may_not_have_is_refused_at_once() {
    let (server, _) = stage().await;
    let grants = json!({"grant_types": [DEVICE_CODE]});
    let secret = client_with_secret(&server, "portal", grants).await;
    for (form, status, error) in [
        (vec![("client_id", "nobody")], 401, "invalid_client"),
        (vec![("scope", "a")], 401, "invalid_client"),
        (vec![("client_id", "portal")], 401, "invalid_client"),
        (
            vec![("client_id", "tv"), ("scope", "z")],
            400,
            "invalid_scope",
        ),
        (
            vec![("client_id", "tv"), ("scope", "a\"b")],
            400,
            "invalid_scope",
        ),
        (
            vec![("client_id", "tv"), ("resource", "https://x.example")],
            400,
            "invalid_target",
        ),
        (
            vec![("client_id", "tv"), ("client_id", "tv")],
            400,
            "invalid_request",
        ),
    ] {
        let refused = begin(&server, &form).await;
        assert_eq!(refused.expect(status)["error"], error, "{form:?}");
    }
    let request = post_to("/oauth2/device_authorization", "scope=a");
    server
        .send(with_basic(request, "portal", &secret))
        .await
        .expect(200);
    let cc = json!({"token_endpoint_auth_method": "none", "grant_types": ["refresh_token"]});
    create_client(&server, "reader", cc).await;
    let refused = begin(&server, &[("client_id", "reader")]).await;
    assert_eq!(refused.expect(400)["error"], "unauthorized_client");
}

#[tokio::test]
async fn a_token_may_have_less_than_was_allowed_and_never_more() {
    let (server, _) = stage().await;
    let device = begin(&server, &[("client_id", "tv"), ("scope", "a")])
        .await
        .expect(200);
    decide(&server, &device, "allow").await;
    let code = device["device_code"].as_str().unwrap();
    let with_scope = |scope| {
        [
            ("grant_type", DEVICE_CODE),
            ("device_code", code),
            ("client_id", "tv"),
            ("scope", scope),
        ]
    };
    let more = ask(&server, &with_scope("a b")).await;
    assert_eq!(more.expect(400)["error"], "invalid_scope");
    let body = ask(&server, &with_scope("a")).await.expect(200);
    assert_eq!(body["scope"], "a");
}

#[tokio::test]
async fn a_user_who_was_switched_off_meanwhile_counts_for_nothing() {
    let (server, id) = stage().await;
    let device = begun(&server).await;
    decide(&server, &device, "allow").await;
    let off = Some(json!({"enabled": false}));
    let path = format!("/users/{id}");
    server
        .admin(http::Method::PATCH, &path, off)
        .await
        .expect(200);
    let refused = refusal(&server, &device).await;
    assert_eq!(
        refused,
        ("invalid_grant".into(), Some(Reason::GrantRevoked))
    );
}

#[tokio::test]
async fn rfc8628_s5_1_user_codes_are_guessed_slowly_and_only_by_who_is_signed_in() {
    let (server, _) = stage().await;
    let device = begun(&server).await;
    let stranger = PageBrowser::new(&server);
    let page = stranger.open("/oauth2/device").await;
    let code = device["user_code"].as_str().unwrap();
    let sent = stranger.submit(&page, &[("user_code", code)]).await;
    assert!(!sent.text().contains("The television"), "{}", sent.text());
    let browser = PageBrowser::new(&server);
    let mut wrong = 0;
    let refused = loop {
        let page = confirm(&browser, "BBBB-BBBB").await;
        if page.status.as_u16() != 422 {
            break page;
        }
        wrong += 1;
    };
    assert_eq!(
        (refused.status.as_u16(), wrong),
        (429, 10),
        "{}",
        refused.text()
    );
    assert_eq!(refused.header("retry-after"), "30");
    assert_eq!(confirm(&browser, code).await.status.as_u16(), 429);
    server.clock.advance_seconds(30);
    assert_eq!(confirm(&browser, code).await.status.as_u16(), 200);
}

#[tokio::test]
async fn rfc9700_s4_7_a_decision_comes_from_the_page_that_asked() {
    let (server, _) = stage().await;
    let (device, other) = (begun(&server).await, begun(&server).await);
    let browser = PageBrowser::new(&server);
    let page = confirm(&browser, device["user_code"].as_str().unwrap()).await;
    let carried = [
        ("decision", "allow"),
        ("user_code", other["user_code"].as_str().unwrap()),
    ];
    let refused = browser.submit(&page, &carried).await;
    assert_eq!(refused.status.as_u16(), 422, "{}", refused.text());
    let without = form(&page, &[("decision", "allow"), ("csrf_token", "")]);
    let refused = browser.post("/oauth2/device", &without).await;
    assert_eq!(refused.status.as_u16(), 422);
    for device in [&device, &other] {
        assert_eq!(refusal(&server, device).await.0, "authorization_pending");
    }
}

#[tokio::test]
async fn of_64_who_present_a_device_code_at_once_one_gets_a_token() {
    let (server, _) = stage().await;
    let device = begun(&server).await;
    decide(&server, &device, "allow").await;
    let server = std::sync::Arc::new(server);
    let polls: Vec<_> = (0..64)
        .map(|_| {
            let (server, device) = (std::sync::Arc::clone(&server), device.clone());
            tokio::spawn(async move { poll(&server, "tv", &device).await })
        })
        .collect();
    let mut granted = Vec::new();
    for one in polls {
        let answer = one.await.unwrap();
        if answer.status.as_u16() == 200 {
            granted.push(answer.json());
        } else {
            assert_eq!(answer.expect(400)["error"], "invalid_grant");
        }
    }
    assert_eq!(granted.len(), 1);
    // RFC 8628 knows no revocation of what came of a code that is presented again: a device that asks twice keeps its token.
    claims_of(&server, granted[0]["access_token"].as_str().unwrap()).await;
}

#[tokio::test]
async fn rfc8628_s4_the_endpoint_stands_in_the_metadata_while_the_grant_is_served() {
    let server = TestServer::start().await;
    let metadata = server.get("/.well-known/oauth-authorization-server").await;
    let endpoint = metadata.expect(200)["device_authorization_endpoint"].clone();
    assert_eq!(
        endpoint,
        "https://as.example.com/oauth2/device_authorization"
    );
    let without = TestServer::start_with(|setup| {
        let grant = jurat_protocol::grant_type::GrantType::DeviceCode;
        setup.grants.remove(&grant);
    })
    .await;
    let metadata = without.get("/.well-known/oauth-authorization-server").await;
    let metadata = metadata.expect(200);
    assert!(metadata.get("device_authorization_endpoint").is_none());
    let refused = begin(&without, &[("client_id", "tv")]).await;
    assert!(refused.status.is_client_error());
}

#[tokio::test]
async fn rfc8628_s3_3_the_user_reads_what_each_scope_allows_as_at_the_consent_page() {
    let server = TestServer::start().await;
    let resource = json!({
        "uri": "https://orders.example.com", "name": "Orders",
        "scopes": {"orders.read": {"description": "See your orders"}},
    });
    let created = server.admin(http::Method::POST, "/resources", Some(resource));
    created.await.expect(201);
    let tv = json!({
        "token_endpoint_auth_method": "none", "grant_types": [DEVICE_CODE],
        "scope": ["openid", "email", "orders.read"], "default_scope": [],
        "resources": ["https://orders.example.com"],
    });
    create_client(&server, "tv", tv).await;
    user(&server, json!({"username": "ada", "password": PASSWORD})).await;
    let form = [
        ("client_id", "tv"),
        ("scope", "openid orders.read"),
        ("resource", "https://orders.example.com"),
    ];
    let device = begin(&server, &form).await.expect(200);
    let browser = PageBrowser::new(&server);
    let page = confirm(&browser, device["user_code"].as_str().unwrap()).await;
    let text = page.text();
    assert!(text.contains("See your orders"), "{text}");
    assert!(text.contains("Orders") && text.contains("orders.read"));
    // That it learns who the user is needs no line of its own.
    assert!(!text.contains(">openid<"), "{text}");
}
