//! `PATCH /admin/v1/users/{id}`: a merge patch on the settings (RFC 7396). A user who is switched off is signed out: switching on again
//! brings back no session and no token.

use crate::admin::openapi::operation::{Operation, Topic};
use crate::admin::openapi::stated::Patch;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::id::UserId;
use jurat_registry::user::UserSettings;

use super::ShownUser;
use crate::admin::preset;
use crate::admin::revision::{IfMatch, tagged};
use crate::extract::administrator::Administrator;
use crate::extract::json_body::JsonBody;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::Users,
        "updateUser",
        "Changes the settings of a user.",
    )
    .described("Who is switched off is signed out.")
    .named::<UserId>("id", "The id of the user.")
    .if_match()
    .takes::<Patch<UserSettings>>()
    .shows::<ShownUser<'_>>("The user as it is now.")
    .tagged()
}

/// Changes a user's settings.
pub(crate) async fn update(
    State(app): State<AppState>,
    administrator: Administrator,
    Named(id): Named<String>,
    if_match: IfMatch,
    JsonBody(patch): JsonBody,
) -> Result<Response, Problem> {
    if patch.contains_key("password") {
        let sentence = "a password is set by POST /admin/v1/users/{id}/password";
        return Err(Problem::of_field("password", sentence));
    }
    let user = super::change(&app, &administrator, &id, if_match, |parts, now| {
        let was_enabled = parts.settings.enabled;
        parts.settings = preset::changed(&parts.settings, patch.clone())?;
        if was_enabled && !parts.settings.enabled {
            parts.valid_from = now;
        }
        Ok(None)
    })
    .await?;
    let changed: Vec<_> = patch.keys().map(String::as_str).collect();
    let changed = changed.join(", ");
    if !administrator.only_tries() {
        tracing::info!(administrator = administrator.name(), user = %user.id(), changed, "user changed");
    }
    let shown = json::private(StatusCode::OK, &ShownUser::from(&user));
    Ok(tagged(shown, user.parts().revision))
}
