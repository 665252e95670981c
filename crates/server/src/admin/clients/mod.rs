//! Clients: how they are shown, found and changed. Administrators are clients too, and are neither listed nor reached here.

use schemars::JsonSchema;
use std::sync::Arc;

use http::StatusCode;
use jurat_registry::client::{Client, ClientKind, ClientParts, ClientSettings};
use jurat_registry::clock::Timestamp;
use jurat_registry::id::ClientId;
use jurat_registry::store::StoreError;
use serde::Serialize;

use super::revision::{IfMatch, MOST_TRIES};
use super::shown_key::ShownCredential;
use crate::extract::administrator::Administrator;
use crate::respond::problem::Problem;
use crate::state::AppState;

pub(crate) mod create;
pub(crate) mod credential_create;
pub(crate) mod credential_delete;
pub(crate) mod credential_update;
pub(crate) mod delete;
pub(crate) mod keys_read;
pub(crate) mod list;
pub(crate) mod read;
pub(crate) mod refresh;
pub(crate) mod update;

/// A client as it is shown.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Client")]
pub(crate) struct ShownClient<'a> {
    /// Its `client_id`.
    id: &'a ClientId,
    #[serde(flatten)]
    settings: &'a ClientSettings,
    /// Its credentials: keys, and secrets without their text.
    credentials: Vec<ShownCredential>,
    /// `true` when it registered itself (RFC 7591); otherwise left out.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    registered_itself: bool,
    /// When it was registered.
    created_at: Timestamp,
    /// When it was last changed.
    updated_at: Timestamp,
    /// Counts its changes; the `ETag` says it too.
    revision: u64,
}

impl<'a> From<&'a Client> for ShownClient<'a> {
    fn from(client: &'a Client) -> Self {
        let parts = client.parts();
        let keys = parts.keys.iter().map(ShownCredential::from);
        let secrets = parts.secrets.iter().map(ShownCredential::from);
        Self {
            id: &parts.id,
            settings: &parts.settings,
            credentials: keys.chain(secrets).collect(),
            registered_itself: parts.registration.is_some(),
            created_at: parts.created_at,
            updated_at: parts.updated_at,
            revision: parts.revision,
        }
    }
}

/// The application of that id.
pub(crate) async fn find(app: &AppState, id: &str) -> Result<Arc<Client>, Problem> {
    let found = app.authorization_server.store().client_find(id).await?;
    found
        .filter(|client| client.kind() == ClientKind::Application)
        .ok_or_else(|| Problem::not_found("there is no client of that id"))
}

/// Changes the application of that id by `change`, and gives it back with what `change` gave. When another change came between, this one
/// is made again on top of it, unless a certain revision was asked for.
pub(crate) async fn change<T>(
    app: &AppState,
    administrator: &Administrator,
    id: &str,
    if_match: IfMatch,
    change: impl Fn(&mut ClientParts) -> Result<T, Problem>,
) -> Result<(Client, T), Problem> {
    let server = &app.authorization_server;
    for _ in 0..MOST_TRIES {
        let found = find(app, id).await?;
        let mut parts = found.parts().clone();
        if_match.demand(parts.revision)?;
        let made = change(&mut parts)?;
        parts.note_administrator(found.parts());
        parts.revision += 1;
        parts.updated_at = server.clock().now();
        let client = Client::new(parts)?;
        if administrator.only_tries() {
            return Ok((client, made));
        }
        // Before it is kept: whoever reads the keys from now on finds those of its tokens.
        let named = client.settings().named_algorithms();
        server.keyring().publish(named).await?;
        match server
            .store()
            .client_replace(administrator.author()?, client.clone())
            .await
        {
            Ok(()) => return Ok((client, made)),
            Err(StoreError::Stale) if if_match.allows_retry() => {}
            Err(StoreError::Stale) => return Err(IfMatch::stale()),
            Err(error) => return Err(error.into()),
        }
    }
    Err(Problem::new(
        StatusCode::CONFLICT,
        "the client is being changed by others all the time: try again",
    ))
}
