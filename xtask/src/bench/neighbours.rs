//! What the exchange stands beside: `client_credentials`, refreshes, introspection. Each on the same server and by the same load, so that
//! its cost can be set beside the exchange's.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context as _, ensure};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::driver::Order;
use super::requests::Requests;
use crate::load::connection::{Connection, request};

/// What is asked of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Work {
    /// An assertion for an access token.
    Exchange,
    /// A client's secret for an access token (RFC 6749 section 4.4).
    ClientCredentials,
    /// A refresh token for the next one, and an access token (RFC 6749 section 6).
    Refresh,
    /// What a JWT access token says (RFC 7662).
    Introspection,
}

/// The client's secret.
const SECRET: &str = "jur_cs_benchmark0123456789abcdef0123456789abcdef0";

const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

impl Work {
    /// What stands behind a case's token and connections.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Exchange => "",
            Self::ClientCredentials => ", client credentials",
            Self::Refresh => ", refresh",
            Self::Introspection => ", introspection",
        }
    }

    /// The client's settings, with what the work needs beside the assertions'.
    pub(super) fn settings(self, mut client: Value) -> Value {
        if self == Self::Exchange {
            return client;
        }
        let jwt_bearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
        client["grant_types"] = json!([jwt_bearer, "client_credentials", "refresh_token"]);
        client["default_scope"] = json!(["orders.read", "orders.write"]);
        client["refresh"] = json!({"for_assertions": self == Self::Refresh});
        if let Some(credentials) = client["credentials"].as_array_mut() {
            credentials.push(json!({"secret": {"value": SECRET}}));
        }
        client
    }
}

/// What is sent, after the tokens that it needs were got with assertions.
pub(super) async fn requests(
    work: Work,
    server: SocketAddr,
    assertions: &Requests,
    connections: usize,
) -> anyhow::Result<(Arc<Requests>, Order)> {
    let mut connection = Connection::open(server).await?;
    let mut all = Vec::new();
    let order = match work {
        Work::Exchange | Work::ClientCredentials => {
            all.push(authenticated(
                "/oauth2/token",
                "grant_type=client_credentials",
            ));
            Order::Again
        }
        Work::Introspection => {
            let token = member(
                connection.exchange(nth(assertions, 0)?).await?.body,
                "access_token",
            )?;
            all.push(authenticated(
                "/oauth2/introspect",
                &format!("token={token}"),
            ));
            let answer = connection.exchange(&all[0]).await?;
            let told: Value = serde_json::from_slice(answer.body)?;
            ensure!(told["active"] == true, "the token is not active: {told}");
            Order::Again
        }
        Work::Refresh => {
            for number in 0..connections {
                let answer = connection.exchange(nth(assertions, number)?).await?;
                all.push(refresh(answer.body)?);
            }
            Order::FromAnswer(refresh)
        }
    };
    Ok((Arc::new(Requests::of(all)), order))
}

fn nth(assertions: &Requests, number: usize) -> anyhow::Result<&[u8]> {
    let request = assertions.nth(number);
    request.context("fewer assertions were signed than there are connections")
}

/// The refresh that follows an answer with a refresh token.
fn refresh(answer: &[u8]) -> anyhow::Result<Vec<u8>> {
    let token = member(answer, "refresh_token")?;
    let form = format!("grant_type=refresh_token&refresh_token={token}");
    Ok(authenticated("/oauth2/token", &form))
}

/// A member of an answer. The driver's own work must stay small, so the answer is searched and not parsed: the tokens hold nothing
/// that JSON escapes.
fn member<'a>(answer: &'a [u8], name: &str) -> anyhow::Result<&'a str> {
    let text = std::str::from_utf8(answer)?;
    let behind = text.split_once(&format!("\"{name}\":\""));
    let value = behind.and_then(|(_, rest)| rest.split('"').next());
    value.with_context(|| format!("no {name} in {text}"))
}

/// A request of the client, authenticated by its secret (RFC 6749 section 2.3.1).
fn authenticated(path: &str, form: &str) -> Vec<u8> {
    let credentials = BASE64_STANDARD.encode(format!("bench:{SECRET}"));
    let authorization = format!("Authorization: Basic {credentials}");
    request("POST", path, &[FORM, &authorization], form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_refresh_sends_what_the_answer_before_gave() {
        let made = refresh(br#"{"access_token":"a","refresh_token":"jur_rt_1","scope":"x"}"#);
        let text = String::from_utf8(made.unwrap()).unwrap();
        assert!(text.ends_with("grant_type=refresh_token&refresh_token=jur_rt_1"));
        assert!(refresh(br#"{"error":"invalid_grant"}"#).is_err());
    }
}
