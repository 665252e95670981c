//! The three formats of an answer, and a refusal that says what to change.

use http::StatusCode;
use jurat_protocol::answer::AnswerFormat;

use crate::admin_client::token_endpoint::TokenRequest;
use crate::assertion;
use crate::commands::token::member;
use crate::failure::Outcome;

use super::playground::{Party, Playground};
use super::stage::{self, Stage};

/// Shows both with the client `partner`.
pub(super) async fn show(stage: &mut Stage, ground: &Playground, partner: &Party) -> Outcome {
    formats(stage, ground, partner).await?;
    wrong_audience(stage, ground, partner).await
}

async fn formats(stage: &mut Stage, ground: &Playground, partner: &Party) -> Outcome {
    stage.step(
        "The answer comes in three formats",
        "JSON is the standard's. The two others are for clients of Axway API Gateway that cannot be changed: they ask by the parameter format.",
    );
    for (index, format) in AnswerFormat::ALL.into_iter().enumerate() {
        if index > 0 {
            stage::gap();
        }
        let assertion = assertion::sign(&partner.key, &ground.claims(partner, partner.issuer)?);
        let request = TokenRequest::jwt_bearer(&assertion).with("format", format.name());
        let (answer, _) = ground.trade(&request).await?;
        stage::body(&format!("format={}", format.name()), &answer);
        let media_type = answer.header("content-type").unwrap_or_default();
        let right = media_type.starts_with(format.media_type())
            && member(&answer, "access_token").is_some();
        stage.check(right, format_args!("a token as {}", format.media_type()));
    }
    Ok(())
}

async fn wrong_audience(stage: &mut Stage, ground: &Playground, partner: &Party) -> Outcome {
    stage.step(
        "A refusal says what to change",
        "The assertion names another server as its audience. Whoever sent it learns what to do, the operator's log what exactly was wrong.",
    );
    let mut claims = ground.claims(partner, partner.issuer)?;
    claims.set("aud", "https://somewhere-else.example.com/token");
    let assertion = assertion::sign(&partner.key, &claims);
    stage::jwt(&assertion);
    stage::gap();
    let request = TokenRequest::jwt_bearer(&assertion);
    stage::request(&request, &ground.server().token_url());
    stage::gap();
    let (answer, took) = ground.trade(&request).await?;
    stage::answer(&answer, took);
    stage::row("  in the log", &ground.reason_of(&answer));
    stage::gap();
    let refused =
        answer.status == StatusCode::BAD_REQUEST && stage::reason(&answer) == "invalid_grant";
    stage.check(refused, "refused, and nothing was spent");
    let jti_again = {
        let endpoint = &ground.server().token_endpoint;
        claims.set("aud", endpoint.as_str());
        assertion::sign(&partner.key, &claims)
    };
    let (answer, _) = ground.trade(&TokenRequest::jwt_bearer(&jti_again)).await?;
    let granted = answer.status == StatusCode::OK;
    stage.check(
        granted,
        "with the right audience it passes, under the same jti",
    );
    Ok(())
}
