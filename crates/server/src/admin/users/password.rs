//! `POST /admin/v1/users/{id}/password`: sets the `password`. The sessions and tokens that there were end, and so do invitations.

use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::id::UserId;
use schemars::JsonSchema;
use zeroize::Zeroizing;

use super::ShownUser;
use crate::admin::revision::{IfMatch, tagged};
use crate::extract::administrator::Administrator;
use crate::extract::json_body::JsonBody;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// What is set.
#[derive(JsonSchema)]
#[schemars(rename = "NewPassword", deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "the body is read member by member: this describes it"
)]
struct StatedPassword {
    /// The password, as the user will type it.
    password: String,
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::Users,
        "setUserPassword",
        "Sets the password of a user.",
    )
    .described("The sessions and tokens that there were end, and so do invitations.")
    .named::<UserId>("id", "The id of the user.")
    .if_match()
    .takes::<StatedPassword>()
    .shows::<ShownUser<'_>>("The user as it is now.")
    .tagged()
}

/// Sets a password.
pub(crate) async fn set(
    State(app): State<AppState>,
    administrator: Administrator,
    Named(id): Named<String>,
    if_match: IfMatch,
    mut body: JsonBody,
) -> Result<Response, Problem> {
    let before = super::find_to_change(&app, &administrator, &id).await?;
    let password: Option<String> = body.take("password")?;
    let missing = || Problem::of_field("password", "state the password that is to be set");
    let password = password.map(Zeroizing::new).ok_or_else(missing)?;
    if let Some(other) = body.0.keys().next() {
        return Err(Problem::of_field(other, "only password is stated here"));
    }
    let hashed = super::hash(&app, &password, before.settings()).await?;
    let user = super::change(&app, &administrator, &id, if_match, |parts, now| {
        hashed.set(parts, now);
        Ok(Some("password-set"))
    })
    .await?;
    let shown = json::private(StatusCode::OK, &ShownUser::from(&user));
    Ok(tagged(shown, user.parts().revision))
}
