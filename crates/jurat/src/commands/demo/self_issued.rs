//! A client that signs for itself: registered, trusted by its certificate, refused when it repeats itself (RFC 7523 section 2.1).

use std::time::Instant;

use http::StatusCode;
use serde_json::json;

use crate::admin_client::token_endpoint::TokenRequest;
use crate::assertion;
use crate::commands::token::member;
use crate::failure::Outcome;
use crate::terminal::{self, bold};

use super::playground::{Party, Playground};
use super::stage::{self, Stage, milliseconds};

/// The client that signs for itself.
pub(super) const PARTNER: &str = "demo-partner";
/// A client with opaque tokens.
pub(super) const TELLER: &str = "demo-teller";

/// Shows it; returns the client.
pub(super) async fn show(stage: &mut Stage, ground: &Playground) -> Outcome<Party> {
    let partner = register(stage, ground).await?;
    let assertion = sign(stage, ground, &partner)?;
    let token = trade(stage, ground, &assertion).await?;
    call(stage, ground, &token).await?;
    replay(stage, ground, &assertion).await?;
    opaque(stage, ground).await?;
    Ok(partner)
}

async fn register(stage: &mut Stage, ground: &Playground) -> Outcome<Party> {
    stage.step(
        "A client is registered with its certificate",
        "It makes a key pair and keeps the private key. Jurat gets the X.509 certificate, and nothing that could be stolen.",
    );
    let body =
        json!({ "scope": ["orders.read", "orders.write"], "default_scope": ["orders.read"] });
    let (partner, took) = ground.register_client(PARTNER, body).await?;
    stage::remarked("client", PARTNER, "also the iss of its assertions");
    stage::row("key", "RSA 2048, made now");
    stage::remarked(
        "scope",
        "orders.read orders.write",
        "of which orders.read by default",
    );
    stage::gap();
    stage.check(true, format_args!("registered in {}", milliseconds(took)));
    Ok(partner)
}

fn sign(stage: &mut Stage, ground: &Playground, partner: &Party) -> Outcome<String> {
    stage.step(
        "It signs an assertion",
        "A JWT that says who signs, for whom, to which server, until when. It is good once.",
    );
    let claims = ground.claims(partner, PARTNER)?;
    let started = Instant::now();
    let assertion = assertion::sign(&partner.key, &claims);
    let took = started.elapsed();
    stage::jwt(&assertion);
    stage::gap();
    stage.check(true, format_args!("signed in {}", milliseconds(took)));
    Ok(assertion)
}

async fn trade(stage: &mut Stage, ground: &Playground, assertion: &str) -> Outcome<String> {
    stage.step(
        "It trades the assertion for an access token",
        "One POST. The signature is the proof: no client secret travels.",
    );
    let request = TokenRequest::jwt_bearer(assertion);
    stage::request(&request, &ground.server().token_url());
    stage::gap();
    let (answer, took) = ground.trade(&request).await?;
    stage::answer(&answer, took);
    stage::gap();
    let token = member(&answer, "access_token").unwrap_or_default();
    if token.contains('.') {
        stage::say(
            "The token is a JWT as well, so that APIs can verify it by themselves (RFC 9068):",
        );
        stage::gap();
        stage::jwt(&token);
        stage::gap();
    }
    let granted = answer.status == StatusCode::OK && !token.is_empty();
    stage.check(granted, "an access token was granted");
    let scope = member(&answer, "scope").unwrap_or_default();
    stage.check(scope == "orders.read", "with the client's default scope");
    Ok(token)
}

async fn call(stage: &mut Stage, ground: &Playground, token: &str) -> Outcome {
    stage.step(
        "It calls an API with the token",
        "A protected resource reads the token and answers whom it speaks for.",
    );
    let (answer, took) = ground.call_resource(token).await?;
    terminal::print(format_args!("   {} {}", bold("GET"), ground.resource()));
    stage::long("  Authorization", &format!("Bearer {token}"));
    stage::gap();
    stage::answer(&answer, took);
    stage::gap();
    let speaks_for = member(&answer, "sub").unwrap_or_default();
    stage.check(
        answer.status == StatusCode::OK && speaks_for == PARTNER,
        format_args!("the API knows who calls: {PARTNER}"),
    );
    let (answer, _) = ground.call_resource("not-a-token").await?;
    let status = answer.status;
    stage.check(
        status == StatusCode::UNAUTHORIZED,
        format_args!("and turns away what is no token: {status}"),
    );
    Ok(())
}

async fn replay(stage: &mut Stage, ground: &Playground, assertion: &str) -> Outcome {
    stage.step(
        "Somebody presents the same assertion again",
        "It may have been read off a log or a wire. Its jti is spent, in the same durable write that recorded the token: not even a crash brings it back.",
    );
    let request = TokenRequest::jwt_bearer(assertion);
    stage::request(&request, &ground.server().token_url());
    stage::gap();
    let (answer, took) = ground.trade(&request).await?;
    stage::answer(&answer, took);
    stage::row("  in the log", &ground.reason_of(&answer));
    stage::gap();
    let refused =
        answer.status == StatusCode::BAD_REQUEST && stage::reason(&answer) == "invalid_grant";
    stage.check(refused, "the replay is refused");
    Ok(())
}

async fn opaque(stage: &mut Stage, ground: &Playground) -> Outcome {
    stage.step(
        "Another client gets opaque tokens",
        "By a setting of the client: 256 random bits that only Jurat can look up, and that can be withdrawn at once. The prefix lets secret scanners find a leaked one.",
    );
    let body = json!({ "scope": ["orders.read"], "default_scope": ["orders.read"], "token": { "format": "opaque" } });
    let (teller, _) = ground.register_client(TELLER, body).await?;
    let assertion = assertion::sign(&teller.key, &ground.claims(&teller, TELLER)?);
    let request = TokenRequest::jwt_bearer(&assertion);
    stage::request(&request, &ground.server().token_url());
    stage::gap();
    let (answer, took) = ground.trade(&request).await?;
    stage::answer(&answer, took);
    stage::gap();
    let token = member(&answer, "access_token").unwrap_or_default();
    stage.check(
        token.starts_with("jur_at_"),
        "the token says nothing to whoever reads it",
    );
    let (resource, _) = ground.call_resource(&token).await?;
    let speaks_for = member(&resource, "sub").unwrap_or_default();
    stage.check(
        speaks_for == TELLER,
        "the API learns from Jurat whom it speaks for",
    );
    Ok(())
}
