//! `POST /admin/v1/identity-providers/{id}/keys`: one more key, or those of a JWK Set.

use crate::admin::credential::StatedKey;
use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::id::IdentityProviderId;
use schemars::JsonSchema;
use serde_json::Value;

use crate::admin::credential::{self, NewCredential};
use crate::admin::revision::IfMatch;
use crate::admin::shown_key::ShownCredential;
use crate::extract::administrator::Administrator;
use crate::extract::json_body::JsonBody;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// What was added.
#[derive(JsonSchema)]
#[schemars(rename = "AddedKey", untagged)]
#[expect(dead_code, reason = "it names the two forms of the answer")]
enum Added {
    /// One key.
    One(Box<ShownCredential>),
    /// The keys of a JWK Set.
    Set(Vec<ShownCredential>),
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::IdentityProviders,
        "createIdentityProviderKey",
        "Adds a key to an identity provider, or those of a JWK Set.",
    )
    .named::<IdentityProviderId>("id", "The id of the identity provider.")
    .if_match()
    .takes::<StatedKey>()
    .creates::<Added>("The key, or each key of the set.")
}

/// Adds a key.
pub(crate) async fn create(
    State(app): State<AppState>,
    administrator: Administrator,
    Named(id): Named<String>,
    if_match: IfMatch,
    JsonBody(stated): JsonBody,
) -> Result<Response, Problem> {
    let new = credential::read(&app, Value::Object(stated))?;
    let is_set = matches!(new, NewCredential::KeySet(_));
    let keys = new.into_keys()?;
    let (provider, ()) = super::change(&app, &administrator, &id, if_match, |parts| {
        parts.keys.extend(keys.iter().cloned());
        Ok(())
    })
    .await?;
    let shown: Vec<_> = keys.iter().map(ShownCredential::from).collect();
    for key in &shown {
        tracing::info!(administrator = administrator.name(), identity_provider = %provider.id(), key = %key.id, "key added");
    }
    Ok(match shown.first() {
        Some(key) if !is_set => json::private(StatusCode::CREATED, key),
        _ => json::private(StatusCode::CREATED, &shown),
    })
}
