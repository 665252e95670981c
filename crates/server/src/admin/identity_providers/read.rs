//! `GET /admin/v1/identity-providers/{id}`: one identity provider, with its revision as entity tag.

use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::id::IdentityProviderId;

use super::ShownIdentityProvider;
use crate::admin::revision::tagged;
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::IdentityProviders,
        "readIdentityProvider",
        "Shows an identity provider.",
    )
    .named::<IdentityProviderId>("id", "The id of the identity provider.")
    .shows::<ShownIdentityProvider<'_>>("The identity provider.")
    .tagged()
}

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
