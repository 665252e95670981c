//! The HTTP client: no redirects followed, and an answer is an answer whatever its status.

use anyhow::Result;
use oauth2::{HttpRequest, HttpResponse};
use ureq::Agent;

/// It takes every answer as one.
pub(crate) fn agent() -> Agent {
    let config = Agent::config_builder();
    let config = config.http_status_as_error(false).max_redirects(0);
    config.build().into()
}

/// The crate sends revocations over https alone; the client below takes the part of a TLS front.
pub(crate) fn behind_tls(server: &str) -> String {
    server.replacen("http://", "https://", 1)
}

/// What the crate calls.
pub(crate) fn client() -> impl Fn(HttpRequest) -> Result<HttpResponse, ureq::Error> {
    let agent = agent();
    move |mut request| {
        let plain = request.uri().to_string().replacen("https://", "http://", 1);
        *request.uri_mut() = plain.parse().map_err(ureq::http::Error::from)?;
        let (parts, mut body) = agent.run(request)?.into_parts();
        let body = body.read_to_vec()?;
        Ok(HttpResponse::from_parts(parts, body))
    }
}

/// What the protected resource answers to the token.
pub(crate) fn resource(server: &str, token: &str) -> Result<String> {
    let request = agent().get(format!("{server}/api/oauth/protected"));
    let request = request.header("authorization", format!("Bearer {token}"));
    Ok(request.call()?.body_mut().read_to_string()?)
}
