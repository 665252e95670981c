//! `POST /admin/v1/tokens/{decision}/revoke`: ends one access token, and with it those that it was traded for. What is revoked or has
//! ended already stays as it is.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::audit::AuditEvent;
use jurat_registry::id::DecisionId;
use jurat_registry::revocation::Revocation;

use super::ShownToken;
use crate::admin::openapi::operation::{Operation, Topic};
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(Topic::Grants, "revokeToken", "Revokes an access token.")
        .described("A resource server that checks JWTs by itself takes it until its end, unless it asks (RFC 7662).")
        .named::<DecisionId>("decision", "The decision that granted it: a JWT's `jti`.")
        .shows::<ShownToken>("Its record as it is now.")
}

/// Revokes a token.
pub(crate) async fn revoke(
    State(app): State<AppState>,
    administrator: Administrator,
    Named(decision): Named<String>,
) -> Result<Response, Problem> {
    let server = &app.authorization_server;
    let (token, now) = (super::record(&app, &decision).await?, server.clock().now());
    let target = token
        .client
        .as_ref()
        .map_or(token.subject.as_str(), |id| id.as_str());
    let event = AuditEvent::new(now, administrator.author()?, "token-revoked", target);
    let detail = format!("access token of decision {}", token.decision);
    let revocation = Revocation {
        grants: Vec::new(),
        tokens: vec![token.decision],
        event: event.with_detail(detail),
    };
    server.store().revoke(revocation).await?;
    let shown = ShownToken::of(super::record(&app, &decision).await?, now);
    Ok(json::private(StatusCode::OK, &shown))
}
