//! `DELETE /admin/v1/identity-providers/{id}`: the identity provider, keys and all. What it brought counts for nothing from then on.

use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use jurat_registry::id::IdentityProviderId;

use crate::admin::revision::IfMatch;
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::IdentityProviders,
        "deleteIdentityProvider",
        "Removes an identity provider.",
    )
    .described("What it brought counts for nothing from then on.")
    .named::<IdentityProviderId>("id", "The id of the identity provider.")
    .if_match()
    .does("It is gone.")
}

/// Removes an identity provider.
pub(crate) async fn delete(
    State(app): State<AppState>,
    administrator: Administrator,
    Named(id): Named<String>,
    if_match: IfMatch,
) -> Result<Response, Problem> {
    let provider = super::find(&app, &id).await?;
    let store = app.authorization_server.store();
    let removed = store
        .identity_provider_remove(administrator.author()?, provider.id(), if_match.revision())
        .await;
    removed.map_err(IfMatch::refused)?;
    tracing::info!(administrator = administrator.name(), identity_provider = %provider.id(), issuer = provider.issuer(), "identity provider removed");
    Ok(json::nothing())
}
