//! `PUT /admin/v1/users/{id}/role`: what the user administers in the console, or `null` for nothing. Nobody gives or takes a role above the
//! own one.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::id::UserId;
use jurat_registry::role::Role;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::ShownUser;
use crate::admin::administrators::may_give;
use crate::admin::openapi::operation::{Operation, Topic};
use crate::admin::revision::{IfMatch, tagged};
use crate::extract::administrator::Administrator;
use crate::extract::json_body::{self, JsonBody};
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "UserRole")]
struct Stated {
    /// The role; `null` for none.
    #[serde(deserialize_with = "Option::deserialize")]
    role: Option<Role>,
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    let summary = "Says what a user administers.";
    Operation::new(Topic::Users, "setUserRole", summary)
        .described("A role that is not above one's own, nor was before.")
        .named::<UserId>("id", "The user's id.")
        .if_match()
        .takes::<Stated>()
        .shows::<ShownUser<'_>>("The user as it is now.")
        .tagged()
}

/// Sets a user's role.
pub(crate) async fn set(
    State(app): State<AppState>,
    administrator: Administrator,
    Named(id): Named<String>,
    if_match: IfMatch,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let stated: Stated = json_body::read(Value::Object(body))?;
    if let Some(role) = stated.role {
        may_give(&app, &administrator, role)?;
    }
    let user = super::change(&app, &administrator, &id, if_match, |parts, _| {
        parts.role = stated.role;
        Ok(None)
    })
    .await?;
    let role = stated.role.map_or("none", Role::name);
    if !administrator.only_tries() {
        tracing::info!(administrator = administrator.name(), user = %user.id(), role, "role given");
    }
    let shown = json::private(StatusCode::OK, &ShownUser::from(&user));
    Ok(tagged(shown, user.parts().revision))
}
