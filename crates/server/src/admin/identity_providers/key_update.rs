//! `PATCH /admin/v1/identity-providers/{id}/keys/{key}`: its switch and its end.

use crate::admin::credential::StatedChange;
use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::id::CredentialId;
use jurat_registry::id::IdentityProviderId;

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
        Topic::IdentityProviders,
        "updateIdentityProviderKey",
        "Switches a key of an identity provider on or off, or changes its end.",
    )
    .named::<IdentityProviderId>("id", "The id of the identity provider.")
    .named::<CredentialId>("key", "The id of the key.")
    .if_match()
    .takes::<StatedChange>()
    .shows::<ShownCredential>("The key as it is now.")
}

/// Changes a key.
pub(crate) async fn update(
    State(app): State<AppState>,
    administrator: Administrator,
    Named((id, key)): Named<(String, String)>,
    if_match: IfMatch,
    body: JsonBody,
) -> Result<Response, Problem> {
    let change = CredentialChange::read(body)?;
    let (provider, shown) = super::change(&app, &administrator, &id, if_match, |parts| {
        let mut keys = parts.keys.iter_mut();
        let Some(key) = keys.find(|k| k.id.to_string() == key) else {
            let sentence = "the identity provider has no key of that id";
            return Err(Problem::not_found(sentence));
        };
        change.apply(&mut key.enabled, &mut key.expires_at);
        Ok(ShownCredential::from(&*key))
    })
    .await?;
    tracing::info!(administrator = administrator.name(), identity_provider = %provider.id(), key, "key changed");
    Ok(json::private(StatusCode::OK, &shown))
}
