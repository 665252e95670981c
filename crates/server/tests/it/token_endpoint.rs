//! Requests to the token endpoint.

use bytes::Bytes;
use http::{Request, header};
use http_body_util::Full;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::http_client::Answer;
use crate::party::Party;
use crate::test_server::TestServer;

/// The grant that this is all about.
pub(crate) const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/// The same as client authentication.
pub(crate) const CLIENT_ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Parameters of a request.
pub(crate) type Parameters<'a> = [(&'a str, &'a str)];

/// The parameters as a form body.
pub(crate) fn encode(parameters: &Parameters<'_>) -> String {
    let escape = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let pairs = parameters
        .iter()
        .map(|(name, value)| format!("{}={}", escape(name), escape(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// A POST of `parameters` to the token endpoint.
pub(crate) fn post(parameters: &Parameters<'_>) -> Request<Full<Bytes>> {
    post_to("/oauth2/token", &encode(parameters))
}

/// A POST of a form body to `path`.
pub(crate) fn post_to(path: &str, body: &str) -> Request<Full<Bytes>> {
    Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Full::from(body.to_owned()))
        .unwrap()
}

/// The same request with a Basic header, id and secret form-encoded first (RFC 6749 section 2.3.1).
pub(crate) fn with_basic(
    mut request: Request<Full<Bytes>>,
    id: &str,
    secret: &str,
) -> Request<Full<Bytes>> {
    use base64::Engine as _;
    let escape = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let pair = format!("{}:{}", escape(id), escape(secret));
    let value = base64::engine::general_purpose::STANDARD.encode(pair);
    let value = format!("Basic {value}").parse().unwrap();
    request.headers_mut().insert(header::AUTHORIZATION, value);
    request
}

/// Sends `parameters`.
pub(crate) async fn ask(server: &TestServer, parameters: &Parameters<'_>) -> Answer {
    server.send(post(parameters)).await
}

/// Trades an assertion.
pub(crate) async fn trade(server: &TestServer, assertion: &str) -> Answer {
    ask(
        server,
        &[("grant_type", JWT_BEARER), ("assertion", assertion)],
    )
    .await
}

/// Trades a fresh assertion of `party` for itself.
pub(crate) async fn token_of(server: &TestServer, party: &Party) -> String {
    let assertion = party.assertion(server).sign();
    granted(
        server,
        &[("grant_type", JWT_BEARER), ("assertion", &assertion)],
    )
    .await
}

/// Sends `parameters`, which must bring a token.
pub(crate) async fn granted(server: &TestServer, parameters: &Parameters<'_>) -> String {
    let answer = ask(server, parameters).await.expect(200);
    answer["access_token"].as_str().unwrap().to_owned()
}
