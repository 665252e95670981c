//! `GET /admin/v1/identity-providers/{id}`: one identity provider, with its revision as entity tag.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

use super::ShownIdentityProvider;
use crate::admin::revision::tagged;
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// Shows an identity provider.
pub(crate) async fn read(
    State(app): State<AppState>,
    _: Administrator,
    Named(id): Named<String>,
) -> Result<Response, Problem> {
    let provider = super::find(&app, &id).await?;
    let shown = json::private(StatusCode::OK, &ShownIdentityProvider::from(&*provider));
    Ok(tagged(shown, provider.parts().revision))
}
