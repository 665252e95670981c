//! `POST /admin/v1/users/{id}/sessions/end`: signs the user out everywhere. What was issued or signed in before does not count any more,
//! invitations included; the password stays.

use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::id::UserId;

use super::ShownUser;
use crate::admin::revision::{IfMatch, tagged};
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(Topic::Users, "endUserSessions", "Signs a user out everywhere.")
.described("What was issued or signed in before does not count any more, invitations included; the password stays.").named::<UserId>("id", "The id of the user.")
.if_match()
.shows::<ShownUser<'_>>("The user as it is now.")
.tagged()
}

/// Ends a user's sessions.
pub(crate) async fn end(
    State(app): State<AppState>,
    administrator: Administrator,
    Named(id): Named<String>,
    if_match: IfMatch,
) -> Result<Response, Problem> {
    let user = super::change(&app, &administrator, &id, if_match, |parts, now| {
        parts.valid_from = now;
        Ok(Some("sessions-ended"))
    })
    .await?;
    let shown = json::private(StatusCode::OK, &ShownUser::from(&user));
    Ok(tagged(shown, user.parts().revision))
}
