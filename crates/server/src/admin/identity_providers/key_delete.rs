//! `DELETE /admin/v1/identity-providers/{id}/keys/{key}`.

use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use jurat_registry::id::CredentialId;
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
        "deleteIdentityProviderKey",
        "Removes a key of an identity provider.",
    )
    .named::<IdentityProviderId>("id", "The id of the identity provider.")
    .named::<CredentialId>("key", "The id of the key.")
    .if_match()
    .does("It is gone.")
}

/// Removes a key.
pub(crate) async fn delete(
    State(app): State<AppState>,
    administrator: Administrator,
    Named((id, key)): Named<(String, String)>,
    if_match: IfMatch,
) -> Result<Response, Problem> {
    let (provider, ()) = super::change(&app, &administrator, &id, if_match, |parts| {
        let before = parts.keys.len();
        parts.keys.retain(|k| k.id.to_string() != key);
        if parts.keys.len() == before {
            let sentence = "the identity provider has no key of that id";
            return Err(Problem::not_found(sentence));
        }
        Ok(())
    })
    .await?;
    tracing::info!(administrator = administrator.name(), identity_provider = %provider.id(), key, "key removed");
    Ok(json::nothing())
}
