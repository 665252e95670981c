//! What is wrong with the request itself.

use http::{Request, header};
use http_body_util::Full;
use jurat_protocol::grant_type::GrantType;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::Scene;
use crate::http_client::{self, Answer};
use crate::listener_host::SHORT;
use crate::registered::{client, client_with_secret};
use crate::test_server::TestServer;
use crate::token_endpoint::{JWT_BEARER, encode, post, post_to, with_basic};

super::cases! {
    MethodNotPost: another_method,
    ContentTypeUnsupported: another_content_type,
    BodyTooLarge: large_body,
    BodyIncomplete: body_that_does_not_come,
    FormMalformed: broken_escape,
    TooManyParameters: many_parameters,
    ParameterRepeated: repeated_parameter,
    TenantsDisagree: two_tenants,
    CredentialsInUrl: credentials_in_url,
    FormatUnknown: unknown_format,
    GrantTypeMissing: no_grant_type,
    GrantTypeUnsupported: unknown_grant_type,
    GrantTypeDisabled: grant_type_off,
}

async fn another_method(scene: &Scene) {
    let server = TestServer::start().await;
    for method in ["GET", "PUT", "DELETE", "PATCH"] {
        let request = Request::builder().method(method).uri("/oauth2/token");
        let request = request.body(Full::default()).unwrap();
        let answer = scene.refused(&server, "invalid_request", request).await;
        assert_eq!(answer.header("allow"), "POST");
    }
}

async fn two_tenants(scene: &Scene) {
    let server = TestServer::start().await;
    for (path, form) in [
        ("/t/default/oauth2/token?tenantDomain=acme.example", ""),
        (
            "/t/default/oauth2/token",
            "tenantDomain=acme.example&grant_type=x",
        ),
        (
            "/oauth2/token?tenantDomain=default",
            "tenantDomain=acme.example&grant_type=x",
        ),
    ] {
        let request = post_to(path, form);
        scene.refused(&server, "invalid_request", request).await;
    }
}

async fn another_content_type(scene: &Scene) {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let assertion = partner.assertion(&server).sign();
    let form = [("grant_type", JWT_BEARER), ("assertion", &assertion)];
    for content_type in ["application/json", "text/plain", ""] {
        let mut request = post(&form);
        let headers = request.headers_mut();
        headers.insert(header::CONTENT_TYPE, content_type.parse().unwrap());
        scene.refused(&server, "invalid_request", request).await;
    }
    scene.granted(&server, post(&form)).await;
}

async fn large_body(scene: &Scene) {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let assertion = partner.assertion(&server).sign();
    let mut form = vec![("grant_type", JWT_BEARER), ("assertion", &assertion)];
    let filler = "x".repeat(64 * 1024);
    form.push(("filler", &filler));
    let answer = scene.refused(&server, "invalid_request", post(&form));
    answer.await;
    form.pop();
    scene.granted(&server, post(&form)).await;
}

async fn body_that_does_not_come(scene: &Scene) {
    let server = TestServer::start_with(|setup| setup.listener.body_timeout = SHORT).await;
    let partner = client(&server, "partner-1", json!({})).await;
    let assertion = partner.assertion(&server).sign();
    let form = encode(&[("grant_type", JWT_BEARER), ("assertion", &assertion)]);
    let head = format!(
        "POST /oauth2/token HTTP/1.1\r\nhost: jurat.test\r\ncontent-length: {}\r\ncontent-type: application/x-www-form-urlencoded\r\n\r\n",
        form.len()
    );
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    let half = &form.as_bytes()[..form.len() / 2];
    stream.write_all(half).await.unwrap();
    let mut read = Vec::new();
    let _ = stream.read_to_end(&mut read).await;
    scene.check(&server, "invalid_request", &Answer::parse(&read));

    let mut broken_off = TcpStream::connect(server.address).await.unwrap();
    broken_off.write_all(head.as_bytes()).await.unwrap();
    broken_off.write_all(half).await.unwrap();
    broken_off.shutdown().await.unwrap();
    let mut read = Vec::new();
    let _ = broken_off.read_to_end(&mut read).await;
    scene.check(&server, "invalid_request", &Answer::parse(&read));
    scene.granted(&server, post_to("/token", &form)).await;
}

async fn broken_escape(scene: &Scene) {
    let server = TestServer::start().await;
    for body in ["grant_type=%zz", "assertion=%f", "a=%ff"] {
        let request = post_to("/oauth2/token", body);
        scene.refused(&server, "invalid_request", request).await;
    }
}

async fn many_parameters(scene: &Scene) {
    let server = TestServer::start().await;
    let body: Vec<_> = (0..65).map(|number| format!("p{number}=1")).collect();
    let request = post_to("/oauth2/token", &body.join("&"));
    scene.refused(&server, "invalid_request", request).await;
}

async fn repeated_parameter(scene: &Scene) {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let assertion = partner.assertion(&server).sign();
    let once = [("grant_type", JWT_BEARER), ("assertion", &*assertion)];
    for repeated in ["assertion", "grant_type", "format", "scope"] {
        let mut form = once.to_vec();
        form.extend([(repeated, "json"), (repeated, "json")]);
        scene.refused(&server, "invalid_request", post(&form)).await;
    }
    scene.granted(&server, post(&once)).await;
}

async fn credentials_in_url(scene: &Scene) {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let assertion = partner.assertion(&server).sign();
    let form = encode(&[("grant_type", JWT_BEARER), ("assertion", &assertion)]);
    for query in [
        "client_id=a&client_secret=b",
        "client%5Fsecret=b",
        "assertion=a.b.c",
    ] {
        let request = post_to(&format!("/oauth2/token?{query}"), &form);
        scene.refused(&server, "invalid_request", request).await;
    }
    let with_other_query = post_to("/oauth2/token?trace=1", &form);
    scene.granted(&server, with_other_query).await;
}

async fn unknown_format(scene: &Scene) {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let assertion = partner.assertion(&server).sign();
    let form = [("grant_type", JWT_BEARER), ("assertion", &*assertion)];
    for format in ["yaml", "JSON", "json,xml"] {
        let mut form = form.to_vec();
        form.push(("format", format));
        scene.refused(&server, "invalid_request", post(&form)).await;
    }
    scene.granted(&server, post(&form)).await;
}

async fn no_grant_type(scene: &Scene) {
    let server = TestServer::start().await;
    for form in [&[][..], &[("grant_type", "")], &[("assertion", "a.b.c")]] {
        scene.refused(&server, "invalid_request", post(form)).await;
    }
}

async fn unknown_grant_type(scene: &Scene) {
    let server = TestServer::start().await;
    for grant in ["implicit", "jwt-bearer", "CLIENT_CREDENTIALS"] {
        let request = post(&[("grant_type", grant)]);
        scene
            .refused(&server, "unsupported_grant_type", request)
            .await;
    }
}

async fn grant_type_off(scene: &Scene) {
    let server = TestServer::start_with(|setup| {
        setup.grants.remove(&GrantType::ClientCredentials);
    })
    .await;
    let secret = client_with_secret(&server, "portal", json!({})).await;
    let request = post(&[("grant_type", "client_credentials")]);
    let request = with_basic(request, "portal", &secret);
    scene
        .refused(&server, "unsupported_grant_type", request)
        .await;
    let metadata = server.send(http_client::get("/.well-known/oauth-authorization-server"));
    let grants = &metadata.await.expect(200)["grant_types_supported"];
    let grants = grants.as_array().unwrap();
    assert!(grants.contains(&json!(JWT_BEARER)));
    assert!(!grants.contains(&json!("client_credentials")));
}
