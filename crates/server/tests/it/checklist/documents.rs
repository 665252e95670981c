//! What the server says of itself (RFC 8414), and how it takes what clients say of themselves (RFC 7591, RFC 7592).

use serde_json::{Value, json};

use super::presented::Bench;
use crate::registration::{self, own, register, send, service};
use crate::test_server::{ISSUER, TestServer};
use crate::token_endpoint::JWT_BEARER;

super::rows! {
    rows;
    "RFC 8414 section 2" "REQUIRED",
        "The metadata tells the issuer, the endpoints, the grants, and how clients authenticate, with which algorithms."
        => "`/.well-known/oauth-authorization-server`: what is switched on, and no `none` among the algorithms", grant metadata;
    "RFC 8414 section 2 (grants)" "OPTIONAL",
        "A grant that is switched off is not named." => "not named, and 400 `unsupported_grant_type`", alone switched_off;
    "RFC 7591 section 3.1" "MAY",
        "Registration may be protected by an initial access token."
        => "off by default (404); where it is on, 401 `invalid_token` without one", alone protected_registration;
    "RFC 7591 section 3.2.1" "MUST",
        "What is registered is told, with what the server put in its place." => "201, `Cache-Control: no-store`", alone told_what_is_registered;
    "RFC 7591 section 3.2.2" "MUST",
        "What cannot be registered is refused, and nothing is registered."
        => "400 `invalid_redirect_uri`, `invalid_client_metadata`, `invalid_software_statement` or `unapproved_software_statement`", alone refused_registration;
    "RFC 7592 section 2" "MUST",
        "A client reads, replaces and removes its own registration, by the token that it got for it."
        => "200, 200 and 204; 401 `invalid_token` with any other token; 400 `invalid_client_metadata` for another `client_id`", alone own_registration;
}

fn has(list: &Value, member: &str) -> bool {
    list.as_array().unwrap().contains(&json!(member))
}

async fn metadata(bench: Bench) {
    for document in ["oauth-authorization-server", "openid-configuration"] {
        let answer = bench.server.get(&format!("/.well-known/{document}")).await;
        let told = answer.expect(200);
        assert_eq!(told["issuer"], ISSUER);
        for endpoint in [
            "token_endpoint",
            "jwks_uri",
            "authorization_endpoint",
            "revocation_endpoint",
            "introspection_endpoint",
        ] {
            let url = told[endpoint].as_str().unwrap();
            assert!(url.starts_with(ISSUER), "{endpoint} {url}");
        }
        assert!(has(&told["grant_types_supported"], JWT_BEARER));
        for endpoint in ["token", "revocation", "introspection"] {
            let of = |what: &str| &told[format!("{endpoint}_endpoint_auth_{what}_supported")];
            for method in [
                "client_secret_basic",
                "client_secret_post",
                "private_key_jwt",
            ] {
                assert!(has(of("methods"), method), "{endpoint} {method}");
            }
            let algorithms = of("signing_alg_values");
            assert!(has(algorithms, "RS256") && !has(algorithms, "none"));
        }
    }
    bench.accepts(&bench.good().sign()).await;
}

async fn switched_off() {
    use jurat_protocol::grant_type::GrantType;
    let server = TestServer::start_with(|setup| {
        setup.grants.remove(&GrantType::Password);
        setup.grants.remove(&GrantType::DeviceCode);
    })
    .await;
    let path = "/.well-known/oauth-authorization-server";
    let grants = server.get(path).await.expect(200)["grant_types_supported"].clone();
    for grant in [GrantType::Password, GrantType::DeviceCode] {
        assert!(!has(&grants, grant.wire_name()), "{grant}");
        let form = [("grant_type", grant.wire_name())];
        let answer = crate::token_endpoint::ask(&server, &form).await;
        assert_eq!(answer.expect(400)["error"], "unsupported_grant_type");
    }
}

async fn protected_registration() {
    let off = TestServer::start().await;
    assert_eq!(register(&off, "", service()).await.status.as_u16(), 404);
    let server = registration::server().await;
    for token in ["", "x", "jur_ia_0"] {
        let answer = register(&server, token, service()).await;
        assert_eq!(answer.status.as_u16(), 401, "{token}");
        assert!(answer.header("www-authenticate").starts_with("Bearer"));
    }
    let access = registration::initial_access(&server, 1).await;
    register(&server, &access, service()).await.expect(201);
    let again = register(&server, &access, service()).await;
    assert_eq!(again.expect(401)["error"], "invalid_token");
}

async fn told_what_is_registered() {
    let server = registration::server().await;
    let access = registration::initial_access(&server, 1).await;
    let answer = register(&server, &access, service()).await;
    let told = answer.expect(201);
    assert_eq!(answer.header("cache-control"), "no-store");
    for name in ["client_id", "client_secret", "registration_access_token"] {
        assert!(told[name].is_string(), "{name}");
    }
    // Asked were a, b and c, of which anybody may have a and b.
    assert_eq!(told["scope"], "a b");
    assert_eq!(told["token_endpoint_auth_method"], "client_secret_basic");
    assert_eq!(told["client_secret_expires_at"], 0);
}

async fn refused_registration() {
    let server = registration::server().await;
    let access = registration::initial_access(&server, 1).await;
    for (stated, error) in [
        (
            json!({"redirect_uris": ["http://app.example.com/cb"]}),
            "invalid_redirect_uri",
        ),
        (
            json!({"grant_types": ["client_credentials"], "scope": "admin"}),
            "invalid_client_metadata",
        ),
        (
            json!({"grant_types": ["implicit"]}),
            "invalid_client_metadata",
        ),
        (
            json!({"grant_types": ["client_credentials"], "software_statement": "a.b.c"}),
            "invalid_software_statement",
        ),
    ] {
        let answer = register(&server, &access, stated.clone()).await;
        assert_eq!(answer.expect(400)["error"], error, "{stated}");
    }
    // The token for one client is as good as before.
    register(&server, &access, service()).await.expect(201);
}

async fn own_registration() {
    let server = registration::server().await;
    let access = registration::initial_access(&server, 2).await;
    let mine = register(&server, &access, service()).await.expect(201);
    let other = register(&server, &access, service()).await.expect(201);
    let (path, token) = own(&mine);
    for stranger in ["", "x", &own(&other).1, &access] {
        for method in ["GET", "PUT", "DELETE"] {
            let body = (method == "PUT").then(service);
            let answer = send(&server, method, &path, stranger, body).await;
            assert_eq!(answer.status.as_u16(), 401, "{method} {stranger}");
        }
    }
    let read = send(&server, "GET", &path, &token, None).await.expect(200);
    assert_eq!(read["client_id"], mine["client_id"]);
    let stated =
        |id: &Value| json!({"client_id": id, "grant_types": ["client_credentials"], "scope": "b"});
    let as_other = Some(stated(&other["client_id"]));
    let refused = send(&server, "PUT", &path, &token, as_other).await;
    assert_eq!(refused.expect(400)["error"], "invalid_client_metadata");
    let as_itself = Some(stated(&mine["client_id"]));
    let changed = send(&server, "PUT", &path, &token, as_itself).await;
    assert_eq!(changed.expect(200)["scope"], "b");
    let removed = send(&server, "DELETE", &path, &token, None).await;
    assert_eq!(removed.status.as_u16(), 204);
    let gone = send(&server, "GET", &path, &token, None).await;
    assert_eq!(gone.status.as_u16(), 401);
}
