//! Whatever is sent, nobody gets a token for it, and nothing breaks: no 5xx, and an answer each time.

use http::{HeaderValue, Request, header};
use http_body_util::Full;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::http_client::Answer;
use crate::test_server::TestServer;
use crate::token_endpoint::JWT_BEARER;

fn body() -> impl Strategy<Value = Vec<u8>> {
    let name = prop_oneof![
        Just("grant_type".to_owned()),
        Just("assertion".to_owned()),
        Just("client_id".to_owned()),
        Just("client_secret".to_owned()),
        Just("client_assertion".to_owned()),
        Just("client_assertion_type".to_owned()),
        Just("scope".to_owned()),
        Just("resource".to_owned()),
        Just("format".to_owned()),
        ".{0,12}",
    ];
    let value = prop_oneof![
        Just(JWT_BEARER.to_owned()),
        Just("client_credentials".to_owned()),
        "[A-Za-z0-9_-]{0,60}\\.[A-Za-z0-9_-]{0,60}\\.[A-Za-z0-9_-]{0,60}",
        "eyJhbGciOiJSUzI1NiJ9\\.[A-Za-z0-9_-]{0,60}\\.[A-Za-z0-9_-]{0,60}",
        "[ -~%+]{0,40}",
    ];
    let form = vec((name, value), 0..8).prop_map(|pairs| {
        let pairs = pairs.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("&").into_bytes()
    });
    prop_oneof![form, vec(any::<u8>(), 0..300)]
}

fn header_value() -> impl Strategy<Value = Option<HeaderValue>> {
    let bytes = prop_oneof![
        vec(any::<u8>(), 0..60),
        "Basic [A-Za-z0-9+/=]{0,40}".prop_map(String::into_bytes),
        "Bearer [!-~]{0,40}".prop_map(String::into_bytes),
    ];
    bytes.prop_map(|bytes| HeaderValue::from_bytes(&bytes).ok())
}

fn hold(answer: &Answer) {
    assert!(answer.status.is_client_error(), "{answer:?}");
    assert!(!answer.text().contains("access_token\""), "{answer:?}");
}

fn every(test: impl Fn(Vec<u8>, Option<HeaderValue>) -> Result<(), TestCaseError>) {
    let config = Config {
        cases: 400,
        failure_persistence: None,
        ..Config::default()
    };
    let strategy = (body(), header_value());
    let run = TestRunner::new(config).run(&strategy, |(body, value)| test(body, value));
    run.unwrap();
}

#[test]
fn the_token_endpoint_answers_whatever_it_is_sent() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let server = runtime.block_on(TestServer::start());
    every(|body, value| {
        let mut request = Request::post("/token").body(Full::from(body)).unwrap();
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        request.headers_mut().insert(header::CONTENT_TYPE, form);
        if let Some(value) = value {
            request.headers_mut().insert(header::AUTHORIZATION, value);
        }
        let answer = runtime.block_on(server.send(request));
        hold(&answer);
        assert!(server.decision(&answer).reason.is_some());
        Ok(())
    });
}

#[test]
fn the_protected_resource_and_the_administration_api_let_nobody_in() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let server = runtime.block_on(TestServer::start());
    every(|body, value| {
        for path in ["/api/oauth/protected", "/admin/v1/clients"] {
            let mut request = Request::post(path).body(Full::from(body.clone())).unwrap();
            if let Some(value) = value.clone() {
                request.headers_mut().insert(header::AUTHORIZATION, value);
            }
            hold(&runtime.block_on(server.send(request)));
        }
        Ok(())
    });
}
