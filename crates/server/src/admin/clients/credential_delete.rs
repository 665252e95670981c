//! `DELETE /admin/v1/clients/{id}/credentials/{credential}`.

use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use jurat_registry::id::ClientId;
use jurat_registry::id::CredentialId;

use crate::admin::revision::IfMatch;
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::Clients,
        "deleteClientCredential",
        "Removes a credential of a client.",
    )
    .named::<ClientId>("id", "The client_id.")
    .named::<CredentialId>("credential", "The id of the credential.")
    .if_match()
    .does("It is gone.")
}

/// Removes a credential.
pub(crate) async fn delete(
    State(app): State<AppState>,
    administrator: Administrator,
    Named((id, credential)): Named<(String, String)>,
    if_match: IfMatch,
) -> Result<Response, Problem> {
    let (client, ()) = super::change(&app, &administrator, &id, if_match, |parts| {
        let before = parts.keys.len() + parts.secrets.len();
        parts.keys.retain(|key| key.id.to_string() != credential);
        parts.secrets.retain(|s| s.id.to_string() != credential);
        if parts.keys.len() + parts.secrets.len() == before {
            let sentence = "the client has no credential of that id";
            return Err(Problem::not_found(sentence));
        }
        Ok(())
    })
    .await?;
    tracing::info!(administrator = administrator.name(), client = %client.id(), credential, "credential removed");
    Ok(json::nothing())
}
