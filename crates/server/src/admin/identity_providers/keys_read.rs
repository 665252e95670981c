//! `GET /admin/v1/identity-providers/{id}/keys`: the keys registered for it, and those it publishes with where they were read, when they
//! were seen and used.

use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::id::IdentityProviderId;

use crate::admin::published_keys::{self, ShownKeys};
use crate::admin::shown_key::ShownCredential;
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::IdentityProviders,
        "readIdentityProviderKeys",
        "Shows the keys of an identity provider: those registered, and those that it publishes.",
    )
    .named::<IdentityProviderId>("id", "The id of the identity provider.")
    .shows::<ShownKeys>("The keys, and how the source of those that it publishes fares.")
}

/// Shows its keys.
pub(crate) async fn read(
    State(app): State<AppState>,
    _: Administrator,
    Named(id): Named<String>,
) -> Result<Response, Problem> {
    let provider = super::find(&app, &id).await?;
    let source = provider.settings().key_source.as_ref();
    let shown = ShownKeys {
        registered: provider.keys().iter().map(ShownCredential::from).collect(),
        source: published_keys::source(&app, provider.issuer(), source),
    };
    Ok(json::private(StatusCode::OK, &shown))
}
