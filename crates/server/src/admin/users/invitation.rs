//! `POST /admin/v1/users/{id}/invitation`: a one-time link by which the user sets a password. It is shown this one time: whoever has it
//! becomes the user.

use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::clock::Timestamp;
use jurat_registry::id::UserId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::endpoints::invitation::INVITATION_PATH;
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Invitation")]
struct Invited {
    /// The one time that it is shown.
    link: String,
    /// Until when it can be used.
    expires_at: Timestamp,
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::Users,
        "inviteUser",
        "Makes a one-time link by which a user sets a password.",
    )
    .named::<UserId>("id", "The id of the user.")
    .creates::<Invited>("The link, shown this once: whoever has it becomes the user.")
    .refuses(
        StatusCode::CONFLICT,
        "The user is switched off or past the end.",
    )
}

/// Invites a user.
pub(crate) async fn create(
    State(app): State<AppState>,
    administrator: Administrator,
    Named(id): Named<String>,
) -> Result<Response, Problem> {
    let server = &app.authorization_server;
    let user = super::find_to_change(&app, &administrator, &id).await?;
    if !user.is_live(server.clock().now()) {
        let sentence = "the user is switched off or past the end: switch the user on first";
        return Err(Problem::new(StatusCode::CONFLICT, sentence));
    }
    if administrator.only_tries() {
        return Ok(json::nothing());
    }
    let invitation = server.invite(&user, administrator.author()?).await?;
    let page = server.tenant().issuer.endpoint(INVITATION_PATH);
    // The ticket is of letters, digits and underscores: it needs no encoding.
    let invited = Invited {
        link: format!("{page}?ticket={}", invitation.ticket),
        expires_at: invitation.expires_at,
    };
    tracing::info!(administrator = administrator.name(), user = %user.id(), "user invited");
    Ok(json::private(StatusCode::CREATED, &invited))
}
