//! `PATCH /admin/v1/clients/{id}/credentials/{credential}`: its switch and its end.

use crate::admin::credential::StatedChange;
use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::id::ClientId;
use jurat_registry::id::CredentialId;

use crate::admin::credential::CredentialChange;
use crate::admin::revision::IfMatch;
use crate::admin::shown_key::ShownCredential;
use crate::extract::administrator::Administrator;
use crate::extract::json_body::JsonBody;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::Clients,
        "updateClientCredential",
        "Switches a credential of a client on or off, or changes its end.",
    )
    .named::<ClientId>("id", "The client_id.")
    .named::<CredentialId>("credential", "The id of the credential.")
    .if_match()
    .takes::<StatedChange>()
    .shows::<ShownCredential>("The credential as it is now.")
}

/// Changes a credential.
pub(crate) async fn update(
    State(app): State<AppState>,
    administrator: Administrator,
    Named((id, credential)): Named<(String, String)>,
    if_match: IfMatch,
    body: JsonBody,
) -> Result<Response, Problem> {
    let change = CredentialChange::read(body)?;
    let (client, shown) = super::change(&app, &administrator, &id, if_match, |parts| {
        let is_meant = |id: &_| ToString::to_string(id) == credential;
        if let Some(key) = parts.keys.iter_mut().find(|key| is_meant(&key.id)) {
            change.apply(&mut key.enabled, &mut key.expires_at);
            return Ok(ShownCredential::from(&*key));
        }
        if let Some(secret) = parts.secrets.iter_mut().find(|s| is_meant(&s.id)) {
            change.apply(&mut secret.enabled, &mut secret.expires_at);
            return Ok(ShownCredential::from(&*secret));
        }
        Err(Problem::not_found(
            "the client has no credential of that id",
        ))
    })
    .await?;
    tracing::info!(administrator = administrator.name(), client = %client.id(), credential = %shown.id, "credential changed");
    Ok(json::private(StatusCode::OK, &shown))
}
