//! `POST /admin/v1/users/{id}/password`: sets the `password`. The sessions and tokens that there were end, and so do invitations.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use zeroize::Zeroizing;

use super::ShownUser;
use crate::admin::revision::{IfMatch, tagged};
use crate::extract::administrator::Administrator;
use crate::extract::json_body::JsonBody;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// Sets a password.
pub(crate) async fn set(
    State(app): State<AppState>,
    administrator: Administrator,
    Named(id): Named<String>,
    if_match: IfMatch,
    mut body: JsonBody,
) -> Result<Response, Problem> {
    let before = super::find(&app, &id).await?;
    let password: Option<String> = body.take("password")?;
    let missing = || Problem::of_field("password", "state the password that is to be set");
    let password = password.map(Zeroizing::new).ok_or_else(missing)?;
    if let Some(other) = body.0.keys().next() {
        return Err(Problem::of_field(other, "only password is stated here"));
    }
    let hashed = super::hash(&app, &password, before.settings()).await?;
    let user = super::change(&app, &administrator, &id, if_match, |parts, now| {
        hashed.set(parts, now);
        Ok(())
    })
    .await?;
    super::audit(&app, &administrator, &user, "password-set", String::new()).await;
    let shown = json::private(StatusCode::OK, &ShownUser::from(&user));
    Ok(tagged(shown, user.parts().revision))
}
