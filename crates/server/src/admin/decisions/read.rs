//! `GET /admin/v1/decisions/{id}`: one decision, with every check that it went through.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_issuance::explain::Explanation;
use jurat_registry::decision::KeptDecision;
use jurat_registry::id::DecisionId;
use schemars::JsonSchema;
use serde::Serialize;

use super::{IssuerNames, ShownDecision};
use crate::admin::openapi::operation::{Operation, Topic};
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// A decision with its trail.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "DecisionWithTrail")]
struct ShownWithTrail {
    #[serde(flatten)]
    decision: ShownDecision,
    /// Every check, and what would mend a refusal.
    explanation: Explanation,
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::Decisions,
        "readDecision",
        "Shows a decision, with every check that it went through.",
    )
    .named::<DecisionId>("id", "The id of the decision, as `Jurat-Decision` said it.")
    .shows::<ShownWithTrail>("The decision.")
}

/// Shows a decision.
pub(crate) async fn read(
    State(app): State<AppState>,
    _: Administrator,
    Named(id): Named<String>,
) -> Result<Response, Problem> {
    let missing = || {
        Problem::not_found(
            "there is no record of that decision: refusals are kept for 30 days, and of a flood only a sample; grants for 30 days after their token's end",
        )
    };
    let id: DecisionId = id.parse().map_err(|_| missing())?;
    let server = &app.authorization_server;
    let store = server.store();
    let decision = if let Some(refused) = store.refused_decision_find(id).await? {
        KeptDecision::Refused(Box::new(refused))
    } else {
        let token = store.issued_token_find(id).await?.ok_or_else(missing)?;
        KeptDecision::Granted(Box::new(token))
    };
    let explanation = server.explain_decision(id).await?.ok_or_else(missing)?;
    let decision = IssuerNames::new(&**store).shown(decision).await?;
    let shown = ShownWithTrail {
        decision,
        explanation,
    };
    Ok(json::private(StatusCode::OK, &shown))
}
