//! Dynamic client registration (RFC 7591) and its management (RFC 7592) over HTTP.

use bytes::Bytes;
use http::{Method, Request};
use http_body_util::Full;
use jurat_protocol::client_auth_method::ClientAuthMethod;
use serde_json::{Value, json};

use crate::client_auth::mac;
use crate::http_client::Answer;
use crate::party::Party;
use crate::registered::identity_provider;
use crate::test_server::{ISSUER, Setup, TestServer};
use crate::token_endpoint::{CLIENT_ASSERTION, post, with_basic};

fn switched_on(setup: &mut Setup) {
    let policy = &mut setup.registration;
    policy.enabled = true;
    policy.grant_types = jurat_protocol::grant_type::GrantType::ALL.into();
    policy.scope = "a b openid".parse().unwrap();
    policy.default_scope = "a".parse().unwrap();
}

pub(crate) async fn server() -> TestServer {
    TestServer::start_with(switched_on).await
}

/// An initial access token for so many clients.
pub(crate) async fn initial_access(server: &TestServer, uses: u32) -> String {
    let body = json!({"purpose": "tests", "uses": uses});
    let made = server.admin(Method::POST, "/initial-access-tokens", Some(body));
    let made = made.await.expect(201);
    made["token"].as_str().unwrap().to_owned()
}

pub(crate) async fn send(
    server: &TestServer,
    method: &str,
    path: &str,
    token: &str,
    body: Option<Value>,
) -> Answer {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("content-type", "application/json");
    if !token.is_empty() {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let body = body.map(|body| body.to_string()).unwrap_or_default();
    let request = request.body(Full::new(Bytes::from(body))).unwrap();
    server.send(request).await
}

pub(crate) async fn register(server: &TestServer, token: &str, stated: Value) -> Answer {
    send(server, "POST", "/oauth2/register", token, Some(stated)).await
}

pub(crate) fn service() -> Value {
    json!({"grant_types": ["client_credentials"], "client_name": "Service", "scope": "a b c"})
}

/// The path of a registration, and the token for it.
pub(crate) fn own(registered: &Value) -> (String, String) {
    let uri = registered["registration_client_uri"].as_str().unwrap();
    let path = uri.strip_prefix("https://as.example.com").unwrap();
    let token = registered["registration_access_token"].as_str().unwrap();
    (path.to_owned(), token.to_owned())
}

#[tokio::test]
async fn rfc7591_s3_a_client_registers_itself_and_gets_a_token() {
    let server = server().await;
    let access = initial_access(&server, 1).await;
    let answer = register(&server, &access, service()).await;
    let registered = answer.expect(201);
    assert_eq!(answer.header("cache-control"), "no-store");
    // Section 3.2.1: everything that is registered is told, what was replaced by the server too.
    assert_eq!(registered["scope"], "a b");
    assert_eq!(registered["grant_types"], json!(["client_credentials"]));
    assert_eq!(
        registered["token_endpoint_auth_method"],
        "client_secret_basic"
    );
    assert_eq!(registered["client_secret_expires_at"], 0);
    assert!(registered["client_id_issued_at"].is_i64());
    let (id, secret) = (
        registered["client_id"].as_str().unwrap(),
        registered["client_secret"].as_str().unwrap(),
    );
    let request = post(&[("grant_type", "client_credentials")]);
    let granted = server
        .send(with_basic(request, id, secret))
        .await
        .expect(200);
    assert_eq!(granted["scope"], "a");
    // The token was for one client.
    let again = register(&server, &access, service()).await;
    assert_eq!(again.expect(401)["error"], "invalid_token");
    assert!(again.header("www-authenticate").starts_with("Bearer "));
}

#[tokio::test]
async fn rfc7591_s3_nobody_registers_without_an_initial_access_token_and_where_it_is_off() {
    let server = server().await;
    for token in ["", "x", "jur_ia_0"] {
        assert_eq!(
            register(&server, token, service()).await.status,
            401,
            "{token}"
        );
    }
    let access = initial_access(&server, 5).await;
    server.clock.advance_seconds(86_400);
    assert_eq!(register(&server, &access, service()).await.status, 401);
    let off = TestServer::start().await;
    assert_eq!(register(&off, "", service()).await.status, 404);
    let body = json!({"purpose": "tests"});
    let made = off
        .admin(Method::POST, "/initial-access-tokens", Some(body))
        .await;
    assert_eq!(made.status, 409);
}

#[tokio::test]
async fn an_initial_access_token_is_ended_by_an_administrator() {
    let server = server().await;
    let body = json!({"purpose": "tests", "uses": 5});
    let made = server
        .admin(Method::POST, "/initial-access-tokens", Some(body))
        .await
        .expect(201);
    let path = format!("/initial-access-tokens/{}", made["id"].as_str().unwrap());
    assert_eq!(server.admin(Method::DELETE, &path, None).await.status, 204);
    assert_eq!(server.admin(Method::DELETE, &path, None).await.status, 404);
    let access = made["token"].as_str().unwrap();
    assert_eq!(register(&server, access, service()).await.status, 401);
    for (body, field) in [
        (json!({"uses": 0}), "uses"),
        (json!({"expires_at": "2020-01-01T00:00:00Z"}), "expires_at"),
        (json!({"expires_at": "2127-01-01T00:00:00Z"}), "expires_at"),
        (json!({"purpose": "x".repeat(201)}), "purpose"),
        (json!({"porpuse": "x"}), "porpuse"),
    ] {
        let refused = server
            .admin(Method::POST, "/initial-access-tokens", Some(body.clone()))
            .await;
        assert_eq!(refused.expect(400)["field"], field, "{body}");
    }
    // Both stand in the audit log, and the token does not.
    for action in ["initial-access-token-created", "initial-access-token-ended"] {
        let path = format!(
            "/audit?action={action}&target={}",
            made["id"].as_str().unwrap()
        );
        let log = server.admin(Method::GET, &path, None).await;
        let lines = log.expect(200)["items"].as_array().unwrap().len();
        assert_eq!(lines, 1, "{action}");
    }
}

/// Members beside good redirect URIs, and how they are refused.
const UNACCEPTABLE: &[(&str, &str)] = &[
    (r#"{"redirect_uris": null}"#, "invalid_redirect_uri"),
    (r#"{"redirect_uris": []}"#, "invalid_redirect_uri"),
    (
        r#"{"redirect_uris": ["http://app.example.com/cb"]}"#,
        "invalid_redirect_uri",
    ),
    (
        r#"{"redirect_uris": ["https://app.example.com/cb#x"]}"#,
        "invalid_redirect_uri",
    ),
    (
        r#"{"redirect_uris": ["javascript:alert(1)"]}"#,
        "invalid_redirect_uri",
    ),
    (
        r#"{"redirect_uris": "https://app.example.com/cb"}"#,
        "invalid_client_metadata",
    ),
    (
        r#"{"grant_types": ["implicit"]}"#,
        "invalid_client_metadata",
    ),
    (r#"{"grant_types": []}"#, "invalid_client_metadata"),
    (
        r#"{"response_types": ["token"]}"#,
        "invalid_client_metadata",
    ),
    (r#"{"response_types": []}"#, "invalid_client_metadata"),
    (
        r#"{"token_endpoint_auth_method": "tls_client_auth"}"#,
        "invalid_client_metadata",
    ),
    (
        r#"{"token_endpoint_auth_method": "private_key_jwt"}"#,
        "invalid_client_metadata",
    ),
    (r#"{"scope": "admin"}"#, "invalid_client_metadata"),
    (r#"{"scope": "a  b"}"#, "invalid_client_metadata"),
    (r#"{"jwks": {"keys": []}}"#, "invalid_client_metadata"),
    (
        r#"{"jwks": {"keys": [{"kty": "oct", "k": "AAAA"}]}}"#,
        "invalid_client_metadata",
    ),
    (
        r#"{"jwks_uri": "http://app.example.com/keys"}"#,
        "invalid_client_metadata",
    ),
    (
        r#"{"jwks_uri": "https://a.example/keys", "jwks": {"keys": []}}"#,
        "invalid_client_metadata",
    ),
    (
        r#"{"client_uri": "javascript:alert(1)"}"#,
        "invalid_client_metadata",
    ),
    (r#"{"contacts": [7]}"#, "invalid_client_metadata"),
    (
        r#"{"id_token_signed_response_alg": "none"}"#,
        "invalid_client_metadata",
    ),
    (r#"{"software_statement": 1}"#, "invalid_software_statement"),
    (
        r#"{"software_statement": "a.b.c"}"#,
        "invalid_software_statement",
    ),
];

#[tokio::test]
async fn rfc7591_s3_2_2_what_is_not_acceptable_is_refused_and_burns_nothing() {
    let server = server().await;
    let access = initial_access(&server, 1).await;
    let code = |more: Value| {
        let mut stated = json!({"redirect_uris": ["https://app.example.com/cb"]});
        let members = stated.as_object_mut().unwrap();
        members.extend(more.as_object().unwrap().clone());
        stated
    };
    let long = [
        json!({"client_name": "x".repeat(201)}),
        json!({"contacts": ["x".repeat(256)]}),
    ];
    let long = long.map(|more| (code(more), "invalid_client_metadata"));
    let listed = UNACCEPTABLE
        .iter()
        .map(|(more, error)| (code(serde_json::from_str(more).unwrap()), *error));
    for (stated, error) in listed.chain(long) {
        let refused = register(&server, &access, stated.clone()).await.expect(400);
        assert_eq!(refused["error"], error, "{stated}");
        let description = refused["error_description"].as_str().unwrap();
        assert!(
            jurat_protocol::answer::allowed_in_description(description),
            "{description}"
        );
    }
    let odd = send(
        &server,
        "POST",
        "/oauth2/register",
        &access,
        Some(json!([1])),
    )
    .await;
    assert_eq!(odd.expect(400)["error"], "invalid_client_metadata");
    let good = code(json!({"unknown": 1, "client_uri": null}));
    register(&server, &access, good).await.expect(201);
}

#[tokio::test]
async fn rfc7592_s2_a_client_reads_replaces_and_removes_what_it_registered() {
    let server = server().await;
    let access = initial_access(&server, 2).await;
    let one = register(&server, &access, service()).await.expect(201);
    let other = register(&server, &access, service()).await.expect(201);
    let (path, token) = own(&one);
    let read = send(&server, "GET", &path, &token, None).await.expect(200);
    assert_eq!(read["client_name"], "Service");
    assert_eq!(read["client_secret"], Value::Null, "a secret is told again");
    // Section 2.1: another client's token, or none, lets nobody in.
    for stranger in ["", "x", &own(&other).1, &access] {
        assert_eq!(
            send(&server, "GET", &path, stranger, None).await.status,
            401
        );
        assert_eq!(
            send(&server, "DELETE", &path, stranger, None).await.status,
            401
        );
    }
    let id = one["client_id"].as_str().unwrap();
    let stated = json!({"client_id": id, "client_secret": one["client_secret"], "grant_types": ["client_credentials"], "scope": "b", "software_id": "s1"});
    let changed = send(&server, "PUT", &path, &token, Some(stated))
        .await
        .expect(200);
    // Section 2.2: what is left out is gone.
    assert_eq!(changed["client_name"], Value::Null);
    assert_eq!(
        (&changed["scope"], &changed["software_id"]),
        (&json!("b"), &json!("s1"))
    );
    for bad in [
        json!({"grant_types": ["client_credentials"]}),
        json!({"client_id": other["client_id"], "grant_types": ["client_credentials"]}),
        json!({"client_id": id, "client_secret": "wrong", "grant_types": ["client_credentials"]}),
        json!({"client_id": id, "registration_access_token": token, "grant_types": ["client_credentials"]}),
        json!({"client_id": id, "grant_types": ["client_credentials"], "token_endpoint_auth_method": "none"}),
        json!({"client_id": id, "grant_types": ["client_credentials"], "scope": "admin"}),
    ] {
        let refused = send(&server, "PUT", &path, &token, Some(bad.clone())).await;
        assert_eq!(
            refused.expect(400)["error"],
            "invalid_client_metadata",
            "{bad}"
        );
    }
    let secret = one["client_secret"].as_str().unwrap();
    let request = || {
        with_basic(
            post(&[("grant_type", "client_credentials"), ("scope", "b")]),
            id,
            secret,
        )
    };
    server.send(request()).await.expect(200);
    assert_eq!(
        send(&server, "DELETE", &path, &token, None).await.status,
        204
    );
    assert_eq!(server.send(request()).await.status, 401);
    assert_eq!(send(&server, "GET", &path, &token, None).await.status, 401);
}

#[tokio::test]
async fn rfc7592_s2_2_what_an_administrator_switched_off_stays_off() {
    let server = server().await;
    let access = initial_access(&server, 1).await;
    let one = register(&server, &access, service()).await.expect(201);
    let id = one["client_id"].as_str().unwrap();
    crate::registered::change_client(&server, id, json!({"enabled": false})).await;
    let (path, token) = own(&one);
    let stated = json!({"client_id": id, "grant_types": ["client_credentials"]});
    send(&server, "PUT", &path, &token, Some(stated))
        .await
        .expect(200);
    let shown = server
        .admin(Method::GET, &format!("/clients/{id}"), None)
        .await;
    assert_eq!(shown.expect(200)["enabled"], false);
}

#[tokio::test]
async fn rfc7592_s2_2_what_an_administrator_took_is_not_had_back() {
    let server = server().await;
    let access = initial_access(&server, 2).await;
    let narrowed = json!({"scope": [], "default_scope": []});
    let one = register(&server, &access, service()).await.expect(201);
    crate::registered::change_client(&server, one["client_id"].as_str().unwrap(), narrowed).await;
    let other = register(&server, &access, service()).await.expect(201);
    let clients = format!("/clients/{}", other["client_id"].as_str().unwrap());
    let shown = server.admin(Method::GET, &clients, None).await.expect(200);
    let secret = shown["credentials"][0]["id"].as_str().unwrap();
    let credential = format!("{clients}/credentials/{secret}");
    let off = server.admin(Method::PATCH, &credential, Some(json!({"enabled": false})));
    off.await.expect(200);
    for one in [one, other] {
        let id = one["client_id"].as_str().unwrap();
        let client = format!("/clients/{id}");
        let shown = || server.admin(Method::GET, &client, None);
        let before = shown().await.expect(200);
        let (path, token) = own(&one);
        let stated = json!({"client_id": id, "grant_types": ["client_credentials"]});
        let refused = send(&server, "PUT", &path, &token, Some(stated)).await;
        let refused = refused.expect(400);
        assert_eq!(refused["error"], "invalid_client_metadata");
        let sentence = refused["error_description"].as_str().unwrap();
        assert!(sentence.contains("administrator"), "{sentence}");
        assert_eq!(shown().await.expect(200), before);
        // It reads and removes itself as before.
        send(&server, "GET", &path, &token, None).await.expect(200);
        let removed = send(&server, "DELETE", &path, &token, None).await;
        assert_eq!(removed.status, 204);
    }
}

#[tokio::test]
async fn rfc7591_s2_3_a_software_statement_of_somebody_trusted_takes_precedence() {
    let server = TestServer::start_with(|setup| {
        switched_on(setup);
        let approved = ["https://vendor.example.com"].map(String::from);
        setup.registration.software_statement_issuers = approved.into();
        setup.registration.require_software_statement = true;
    })
    .await;
    let all = json!({"clients": "any_authenticated"});
    let (vendor, _) = identity_provider(&server, "https://vendor.example.com", all.clone()).await;
    let (other, _) = identity_provider(&server, "https://other.example.com", all).await;
    let stranger = Party::new("https://vendor.example.com");
    let access = initial_access(&server, 1).await;
    let statement = |party: &Party, more: Value| {
        let mut statement = party.assertion(&server);
        statement.claims.clear();
        let claims = json!({"iss": party.name, "software_id": "s1", "scope": "b"});
        statement.claims.extend(claims.as_object().unwrap().clone());
        statement.claims.extend(more.as_object().unwrap().clone());
        statement.sign()
    };
    let with = |statement: String| json!({"grant_types": ["client_credentials"], "scope": "a", "software_statement": statement});
    for (stated, error) in [
        (service(), "unapproved_software_statement"),
        (
            with(statement(&other, json!({}))),
            "unapproved_software_statement",
        ),
        (
            with(statement(&stranger, json!({}))),
            "invalid_software_statement",
        ),
        (
            with(statement(&vendor, json!({"exp": server.now() - 1}))),
            "invalid_software_statement",
        ),
        (
            with(statement(&vendor, json!({"software_id": 7}))),
            "invalid_software_statement",
        ),
        // RFC 8725 section 3.12: an assertion is no software statement.
        (
            with(vendor.assertion(&server).sign()),
            "invalid_software_statement",
        ),
        (
            with(statement(&vendor, json!({"aud": "https://as.example.com"}))),
            "invalid_software_statement",
        ),
    ] {
        let refused = register(&server, &access, stated).await;
        assert_eq!(refused.expect(400)["error"], error);
    }
    let stated = with(statement(&vendor, json!({"exp": server.now() + 60})));
    let registered = register(&server, &access, stated).await.expect(201);
    assert_eq!(
        (&registered["scope"], &registered["software_id"]),
        (&json!("b"), &json!("s1"))
    );
}

#[tokio::test]
async fn of_64_at_once_one_gets_the_last_use_of_an_initial_access_token() {
    let server = std::sync::Arc::new(server().await);
    let access = initial_access(&server, 1).await;
    let asked = (0..64).map(|_| {
        let (server, access) = (std::sync::Arc::clone(&server), access.clone());
        tokio::spawn(async move { register(&server, &access, service()).await.status.as_u16() })
    });
    let mut statuses = Vec::new();
    for one in asked.collect::<Vec<_>>() {
        statuses.push(one.await.unwrap());
    }
    statuses.sort_unstable();
    assert_eq!(statuses[0], 201);
    assert!(
        statuses[1..].iter().all(|status| *status == 401),
        "{statuses:?}"
    );
}

#[tokio::test]
async fn rfc7517_s5_a_client_that_registers_itself_finds_the_keys_of_its_tokens_published() {
    let server = server().await;
    let access = initial_access(&server, 1).await;
    let published = async || {
        let set = server.get("/oauth2/jwks").await.expect(200);
        set["keys"].as_array().unwrap().len()
    };
    let stated = json!({
        "redirect_uris": ["https://app.example.com/callback"], "scope": "openid",
        "id_token_signed_response_alg": "EdDSA",
    });
    // Whoever is not let in has nothing made.
    let refused = register(&server, "", stated.clone()).await;
    assert_eq!(refused.status.as_u16(), 401);
    assert_eq!(published().await, 1);
    let registered = register(&server, &access, stated).await.expect(201);
    assert_eq!(published().await, 2);
    let (path, token) = own(&registered);
    let stated = json!({
        "client_id": registered["client_id"], "client_secret": registered["client_secret"],
        "redirect_uris": ["https://app.example.com/callback"], "scope": "openid",
    });
    let changed = send(&server, "PUT", &path, &token, Some(stated)).await;
    changed.expect(200);
    assert_eq!(published().await, 3);
}

fn by_mac(more: &Value) -> Value {
    let mut stated = service();
    let members = stated.as_object_mut().unwrap();
    let method = "client_secret_jwt".into();
    members.insert("token_endpoint_auth_method".into(), method);
    members.extend(more.as_object().unwrap().clone());
    stated
}

async fn server_for_macs() -> TestServer {
    TestServer::start_with(|setup| {
        switched_on(setup);
        let methods = &mut setup.registration.auth_methods;
        methods.insert(ClientAuthMethod::ClientSecretJwt);
    })
    .await
}

#[tokio::test]
async fn rfc7591_s2_a_client_registers_to_make_macs_where_the_policy_allows_it() {
    let off = server().await;
    let access = initial_access(&off, 1).await;
    let refused = register(&off, &access, by_mac(&json!({}))).await;
    assert_eq!(refused.expect(400)["error"], "invalid_client_metadata");

    let server = server_for_macs().await;
    let access = initial_access(&server, 1).await;
    let by_hs512 = json!({"token_endpoint_auth_signing_alg": "HS512"});
    let registered = register(&server, &access, by_mac(&by_hs512)).await;
    let registered = registered.expect(201);
    assert_eq!(
        registered["token_endpoint_auth_method"],
        "client_secret_jwt"
    );
    assert_eq!(registered["token_endpoint_auth_signing_alg"], "HS512");
    let (id, secret) = (
        registered["client_id"].as_str().unwrap(),
        registered["client_secret"].as_str().unwrap(),
    );
    for (algorithm, status) in [("HS256", 401), ("HS512", 200)] {
        let now = server.now();
        let claims = json!({
            "iss": id, "sub": id, "aud": ISSUER, "iat": now, "exp": now + 60, "jti": algorithm,
        });
        let form = [
            ("grant_type", "client_credentials"),
            ("client_assertion_type", CLIENT_ASSERTION),
            ("client_assertion", &mac::signed(algorithm, &claims, secret)),
        ];
        assert_eq!(server.send(post(&form)).await.status, status, "{algorithm}");
    }
    // RFC 7592 section 2.2: what is left out is gone, and the secret stays.
    let (path, token) = own(&registered);
    let again = by_mac(&json!({"client_id": id, "client_secret": secret}));
    let changed = send(&server, "PUT", &path, &token, Some(again)).await;
    let changed = changed.expect(200);
    assert_eq!(changed["token_endpoint_auth_signing_alg"], Value::Null);
}

#[tokio::test]
async fn oidc_registration_s2_the_algorithm_of_client_assertions_goes_with_the_method() {
    let server = server_for_macs().await;
    let access = initial_access(&server, 1).await;
    let keys = "https://app.example.com/keys";
    for bad in [
        json!({"token_endpoint_auth_signing_alg": "RS256"}),
        json!({"token_endpoint_auth_signing_alg": "none"}),
        json!({"token_endpoint_auth_method": "client_secret_basic", "token_endpoint_auth_signing_alg": "HS256"}),
        json!({"token_endpoint_auth_method": "private_key_jwt", "token_endpoint_auth_signing_alg": "HS256", "jwks_uri": keys}),
    ] {
        let refused = register(&server, &access, by_mac(&bad)).await;
        let refused = refused.expect(400);
        assert_eq!(refused["error"], "invalid_client_metadata", "{bad}");
    }
    let by_es256 = json!({
        "token_endpoint_auth_method": "private_key_jwt", "token_endpoint_auth_signing_alg": "ES256",
        "jwks_uri": keys,
    });
    let registered = register(&server, &access, by_mac(&by_es256)).await;
    let registered = registered.expect(201);
    assert_eq!(registered["token_endpoint_auth_signing_alg"], "ES256");
    let path = format!("/clients/{}", registered["client_id"].as_str().unwrap());
    let shown = server.admin(Method::GET, &path, None).await.expect(200);
    assert_eq!(shown["assertion"]["algorithms"], json!(["ES256"]));
}
