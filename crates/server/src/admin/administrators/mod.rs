//! Administrators: the keys by which somebody gets in here, and the role of each. They are clients of a kind of their own, and are neither
//! listed nor reached among the others. Nobody gives a role above the own one, or lays hands on who has such.

use std::sync::Arc;

use http::StatusCode;
use jurat_registry::client::{Client, ClientParts};
use jurat_registry::clock::Timestamp;
use jurat_registry::id::ClientId;
use jurat_registry::role::Role;
use jurat_registry::store::StoreError;
use schemars::JsonSchema;
use serde::Serialize;

use super::revision::{IfMatch, MOST_TRIES};
use super::shown_key::ShownCredential;
use crate::extract::administrator::Administrator;
use crate::respond::problem::Problem;
use crate::state::AppState;

pub(crate) use self::settings::AdministratorSettings;

pub(crate) mod create;
pub(crate) mod delete;
mod last_one;
pub(crate) mod list;
pub(crate) mod read;
pub(crate) mod record;
mod settings;
pub(crate) mod update;

/// An administrator as it is shown.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Administrator")]
pub(crate) struct ShownAdministrator<'a> {
    /// The `client_id`.
    id: &'a ClientId,
    #[serde(flatten)]
    settings: AdministratorSettings,
    /// The keys.
    credentials: Vec<ShownCredential>,
    /// When it was registered.
    created_at: Timestamp,
    /// When it was last changed.
    updated_at: Timestamp,
    /// Counts its changes; the `ETag` says it too.
    revision: u64,
}

impl<'a> From<&'a Client> for ShownAdministrator<'a> {
    fn from(client: &'a Client) -> Self {
        let parts = client.parts();
        Self {
            id: &parts.id,
            settings: AdministratorSettings::of(parts),
            credentials: parts.keys.iter().map(ShownCredential::from).collect(),
            created_at: parts.created_at,
            updated_at: parts.updated_at,
            revision: parts.revision,
        }
    }
}

/// The administrator of that id.
async fn find(app: &AppState, id: &str) -> Result<Arc<Client>, Problem> {
    let found = app.authorization_server.store().client_find(id).await?;
    found
        .filter(|client| client.kind().is_administrator())
        .ok_or_else(|| Problem::not_found("there is no administrator of that id"))
}

/// The same, for a change: whoever is above the administrator who asks is out of reach.
async fn find_to_change(
    app: &AppState,
    administrator: &Administrator,
    id: &str,
) -> Result<Arc<Client>, Problem> {
    let found = find(app, id).await?;
    administrator.must_not_be_below(found.kind().role())?;
    Ok(found)
}

/// Whether `administrator` may give that role here.
pub(crate) fn may_give(
    app: &AppState,
    administrator: &Administrator,
    role: Role,
) -> Result<(), Problem> {
    if role > Role::greatest_of(&app.authorization_server.tenant().name) {
        let sentence = "only the default tenant has system administrators";
        return Err(Problem::of_field("role", sentence));
    }
    administrator.must_have(role)
}

/// Changes the administrator of that id by `change`. When another change came between, this one is made again on top of it, unless a
/// certain revision was asked for.
async fn change(
    app: &AppState,
    administrator: &Administrator,
    id: &str,
    if_match: IfMatch,
    change: impl Fn(&mut AdministratorSettings, &mut ClientParts) -> Result<(), Problem>,
) -> Result<Client, Problem> {
    let server = &app.authorization_server;
    let _turn = last_one::turn().await;
    for _ in 0..MOST_TRIES {
        let found = find_to_change(app, administrator, id).await?;
        let mut parts = found.parts().clone();
        if_match.demand(parts.revision)?;
        let before = AdministratorSettings::of(&parts);
        let mut settings = before.clone();
        change(&mut settings, &mut parts)?;
        if settings.role != before.role {
            may_give(app, administrator, settings.role)?;
        }
        record::apply(&mut parts, &settings, &server.tenant().issuer)?;
        parts.revision += 1;
        parts.updated_at = server.clock().now();
        let client = Client::new(parts)?;
        last_one::must_stay(app, &found, Some(&client)).await?;
        if administrator.only_tries() {
            return Ok(client);
        }
        let replaced = server
            .store()
            .client_replace(administrator.author()?, client.clone());
        match replaced.await {
            Ok(()) => return Ok(client),
            Err(StoreError::Stale) if if_match.allows_retry() => {}
            Err(error) => return Err(IfMatch::refused(error)),
        }
    }
    Err(Problem::new(
        StatusCode::CONFLICT,
        "the administrator is being changed by others all the time: try again",
    ))
}
