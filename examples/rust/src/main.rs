//! A client of the JWT bearer grant (RFC 7523): it signs an assertion, trades it for an access token, calls a protected resource with the
//! token, and shows that the same assertion is not taken twice. Try it beside a running `jurat serve`:
//!
//! ```text
//! jurat client create --id partner-1 --generate-key . --scope orders.read --default-scope orders.read
//! cargo run -p jurat-example-client -- partner-1 partner-1.key http://127.0.0.1:7523
//! ```
#![expect(clippy::print_stdout, reason = "an example speaks to its reader")]

use std::fmt::Write as _;

use anyhow::{Context, Result, bail, ensure};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use ureq::Agent;

const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [client_id, key_file, server] = arguments.as_slice() else {
        bail!("usage: jurat-example-client CLIENT_ID KEY_FILE SERVER_URL");
    };
    // An answer that refuses is read like any other: its body says why.
    let agent: Agent = Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    let token_endpoint = format!("{server}/oauth2/token");

    let assertion = sign_assertion(client_id, key_file, &token_endpoint)?;
    println!("1. signed an assertion of {} characters", assertion.len());

    let (status, token) = trade(&agent, &token_endpoint, &assertion)?;
    let access_token = token["access_token"]
        .as_str()
        .with_context(|| format!("no token: {status} {token}"))?;
    println!(
        "2. traded it for a token: {}, {} s, scope {}",
        token["token_type"], token["expires_in"], token["scope"]
    );

    let mut answer = agent
        .get(format!("{server}/api/oauth/protected"))
        .header("authorization", format!("Bearer {access_token}"))
        .call()?;
    let body = answer.body_mut().read_to_string()?;
    println!("3. called the resource: {} {body}", answer.status());
    ensure!(answer.status() == 200, "the resource refused the token");

    let (status, refusal) = trade(&agent, &token_endpoint, &assertion)?;
    println!(
        "4. presented the same assertion again: {status} {}: {}",
        refusal["error"], refusal["error_description"]
    );
    ensure!(refusal["error"] == "invalid_grant", "a replay must fail");
    println!("   as it should: an assertion is good once. Sign a new one for each token.");
    Ok(())
}

/// Says who asks (`iss`), for whom (`sub`), at whom (`aud`), until when (`exp`), and that it is one of a kind (`jti`): RFC 7523 section 3.
fn sign_assertion(client_id: &str, key_file: &str, audience: &str) -> Result<String> {
    let pem = std::fs::read(key_file).with_context(|| format!("cannot read {key_file}"))?;
    let key = EncodingKey::from_rsa_pem(&pem)?;
    let now = jsonwebtoken::get_current_timestamp();
    let claims = json!({
        "iss": client_id,
        "sub": client_id,
        "aud": audience,
        "jti": random_name()?,
        "iat": now,
        "exp": now + 300,
    });
    Ok(jsonwebtoken::encode(
        &Header::new(Algorithm::RS256),
        &claims,
        &key,
    )?)
}

fn random_name() -> Result<String> {
    let mut bytes = [0; 16];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| anyhow::anyhow!("no randomness"))?;
    let mut name = String::new();
    for byte in bytes {
        write!(name, "{byte:02x}")?;
    }
    Ok(name)
}

fn trade(agent: &Agent, token_endpoint: &str, assertion: &str) -> Result<(u16, Value)> {
    let mut answer = agent
        .post(token_endpoint)
        .send_form([("grant_type", JWT_BEARER), ("assertion", assertion)])?;
    let body = answer.body_mut().read_to_string()?;
    Ok((answer.status().as_u16(), serde_json::from_str(&body)?))
}
