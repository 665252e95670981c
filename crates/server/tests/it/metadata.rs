//! What the server publishes of itself: RFC 8414 metadata, the JWK Set, health, and clean answers where nothing is.

use http::{Method, Request};
use http_body_util::Full;
use serde_json::json;

use crate::http_client;
use crate::test_server::{ISSUER, TOKEN_ENDPOINT, TestServer};

#[tokio::test]
async fn rfc8414_s2_the_metadata_names_what_is_served() {
    let server = TestServer::start().await;
    let answer = server.get("/.well-known/oauth-authorization-server").await;
    let metadata = answer.expect(200);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(metadata["issuer"], ISSUER);
    assert_eq!(metadata["token_endpoint"], TOKEN_ENDPOINT);
    assert_eq!(metadata["jwks_uri"], "https://as.example.com/oauth2/jwks");
    let grants = metadata["grant_types_supported"].as_array().unwrap();
    for grant in [
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "client_credentials",
        "refresh_token",
    ] {
        assert!(grants.contains(&json!(grant)), "{grant}");
    }
    let methods = &metadata["token_endpoint_auth_methods_supported"];
    for method in [
        "client_secret_basic",
        "client_secret_post",
        "private_key_jwt",
        "client_secret_jwt",
        "none",
    ] {
        assert!(
            methods.as_array().unwrap().contains(&json!(method)),
            "{method}"
        );
    }
    assert!(metadata["response_types_supported"].is_array());
}

#[tokio::test]
async fn rfc7517_s5_the_jwk_set_is_public_and_cacheable() {
    let server = TestServer::start().await;
    let answer = server.get("/oauth2/jwks").await;
    let set = answer.expect(200);
    assert_eq!(answer.header("content-type"), "application/jwk-set+json");
    assert_eq!(answer.header("cache-control"), "public, max-age=300");
    for key in set["keys"].as_array().unwrap() {
        assert_eq!(key["use"], "sig");
        assert!(key["kid"].is_string() && key["alg"].is_string());
        for private in ["d", "p", "q", "dp", "dq", "qi", "k"] {
            assert!(key.get(private).is_none(), "{private} is published");
        }
    }
    // RFC 9110 section 13.1.2
    let mut again = http_client::get("/oauth2/jwks");
    let tag = answer.header("etag").parse().unwrap();
    again.headers_mut().insert("if-none-match", tag);
    let again = server.send(again).await;
    assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
}

#[tokio::test]
async fn the_server_says_that_it_lives_and_that_it_is_ready() {
    let server = TestServer::start().await;
    for path in ["/healthz", "/readyz"] {
        server.get(path).await.expect(200);
    }
}

#[tokio::test]
async fn rfc9457_where_nothing_is_a_problem_says_so() {
    let server = TestServer::start().await;
    for (method, path, status) in [
        (Method::GET, "/", 404),
        (Method::GET, "/oauth2", 404),
        (Method::GET, "/oauth2/token/", 404),
        (Method::GET, "/admin/v1", 404),
        (Method::POST, "/healthz", 405),
        (Method::OPTIONS, "/oauth2/jwks", 405),
        (Method::DELETE, "/api/oauth/protected", 405),
        (Method::PUT, "/admin/v1/clients", 405),
    ] {
        let request = Request::builder().method(&method).uri(path);
        let answer = server.send(request.body(Full::default()).unwrap()).await;
        assert_eq!(answer.expect(status)["status"], status, "{method} {path}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        // RFC 9110 section 15.5.6: the answer MUST say what is served.
        assert_eq!(
            status == 405,
            answer.headers.contains_key("allow"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn rfc9110_s9_3_2_head_is_get_without_the_body() {
    let server = TestServer::start().await;
    for path in ["/healthz", "/oauth2/jwks"] {
        let request = Request::head(path).body(Full::default()).unwrap();
        let answer = server.send(request).await;
        assert_eq!((answer.status.as_u16(), answer.body.len()), (200, 0));
    }
}
