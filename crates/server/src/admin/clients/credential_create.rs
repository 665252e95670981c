//! `POST /admin/v1/clients/{id}/credentials`: one more credential, or the keys of a JWK Set.

use crate::admin::credential::StatedCredential;
use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::client_credential::{ClientSecret, TrustedKey};
use jurat_registry::id::ClientId;
use schemars::JsonSchema;
use serde::Serialize;
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

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CreatedCredential")]
struct Created {
    #[serde(flatten)]
    credential: ShownCredential,
    /// The one time that it is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

/// A new credential as it is kept, with the text of a secret that was made here.
enum Kept {
    Key(TrustedKey),
    KeySet(Vec<TrustedKey>),
    Secret(ClientSecret, Option<String>),
}

/// What was added.
#[derive(JsonSchema)]
#[schemars(rename = "AddedCredential", untagged)]
#[expect(dead_code, reason = "it names the two forms of the answer")]
enum Added {
    /// One credential.
    One(Box<Created>),
    /// The keys of a JWK Set.
    Set(Vec<ShownCredential>),
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::Clients,
        "createClientCredential",
        "Adds a credential to a client, or the keys of a JWK Set.",
    )
    .named::<ClientId>("id", "The client_id.")
    .if_match()
    .takes::<StatedCredential>()
    .creates::<Added>(
        "The credential, or each key of the set. A secret that was made is shown this once.",
    )
}

/// Adds a credential.
pub(crate) async fn create(
    State(app): State<AppState>,
    administrator: Administrator,
    Named(id): Named<String>,
    if_match: IfMatch,
    JsonBody(stated): JsonBody,
) -> Result<Response, Problem> {
    let new = match credential::read(&app, Value::Object(stated))? {
        NewCredential::Key(key) => Kept::Key(key),
        NewCredential::KeySet(keys) => Kept::KeySet(keys),
        NewCredential::Secret(new) => {
            let client = super::find(&app, &id).await?;
            let kept = new.keep(&app, client.id(), client.settings()).await?;
            Kept::Secret(kept.0, kept.1)
        }
    };
    let (client, ()) = super::change(&app, &administrator, &id, if_match, |parts| {
        match &new {
            Kept::Key(key) => parts.keys.push(key.clone()),
            Kept::KeySet(keys) => parts.keys.extend(keys.iter().cloned()),
            Kept::Secret(secret, _) => parts.secrets.push(secret.clone()),
        }
        Ok(())
    })
    .await?;
    let log = |shown: &ShownCredential| {
        tracing::info!(administrator = administrator.name(), client = %client.id(), credential = %shown.id, "credential added");
    };
    let (shown, secret) = match new {
        Kept::KeySet(keys) => {
            let shown: Vec<_> = keys.iter().map(ShownCredential::from).collect();
            shown.iter().for_each(log);
            return Ok(json::private(StatusCode::CREATED, &shown));
        }
        Kept::Key(key) => (ShownCredential::from(&key), None),
        Kept::Secret(secret, text) => (ShownCredential::from(&secret), text),
    };
    log(&shown);
    let created = Created {
        credential: shown,
        secret,
    };
    Ok(json::private(StatusCode::CREATED, &created))
}
