//! `POST /admin/v1/identity-providers/{id}/refresh`: reads its published keys now, and says what changed.

use crate::admin::openapi::operation::{Operation, Topic};
use crate::admin::published_keys::ShownReading;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::id::IdentityProviderId;

use crate::admin::published_keys;
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::IdentityProviders,
        "refreshIdentityProviderKeys",
        "Reads the keys that an identity provider publishes now.",
    )
    .named::<IdentityProviderId>("id", "The id of the identity provider.")
    .shows::<ShownReading>("What the reading brought.")
    .refuses(StatusCode::BAD_GATEWAY, "The keys could not be read.")
}

/// Reads its keys now.
pub(crate) async fn refresh(
    State(app): State<AppState>,
    administrator: Administrator,
    Named(id): Named<String>,
) -> Result<Response, Problem> {
    let provider = super::find(&app, &id).await?;
    let source = provider.settings().key_source.as_ref();
    let reading = published_keys::read_now(&app, provider.issuer(), source).await?;
    tracing::info!(administrator = administrator.name(), identity_provider = %provider.id(), "published keys read");
    Ok(json::private(StatusCode::OK, &reading))
}
