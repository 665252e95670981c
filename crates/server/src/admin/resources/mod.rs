//! Resources: how they are shown, found and changed. A resource goes by its URI.

use schemars::JsonSchema;
use std::sync::Arc;

use http::StatusCode;
use jurat_registry::clock::Timestamp;
use jurat_registry::resource::{Resource, ResourceSettings};
use jurat_registry::store::StoreError;
use serde::Serialize;

use super::revision::{IfMatch, MOST_TRIES};
use crate::extract::administrator::Administrator;
use crate::respond::problem::Problem;
use crate::state::AppState;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod read;
pub(crate) mod update;

/// A resource as it is shown.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Resource")]
pub(crate) struct ShownResource<'a> {
    /// Its URI, by which requests name it.
    uri: &'a str,
    #[serde(flatten)]
    settings: &'a ResourceSettings,
    /// When it was registered.
    created_at: Timestamp,
    /// When it was last changed.
    updated_at: Timestamp,
    /// Counts its changes; the `ETag` says it too.
    revision: u64,
}

impl<'a> From<&'a Resource> for ShownResource<'a> {
    fn from(resource: &'a Resource) -> Self {
        Self {
            uri: resource.uri.as_str(),
            settings: &resource.settings,
            created_at: resource.created_at,
            updated_at: resource.updated_at,
            revision: resource.revision,
        }
    }
}

/// The resource of that URI.
async fn find(app: &AppState, uri: &str) -> Result<Arc<Resource>, Problem> {
    let found = app.authorization_server.store().resource_find(uri).await?;
    found.ok_or_else(|| Problem::not_found("there is no resource of that URI"))
}

/// Changes the resource of that URI by `change`. When another change came between, this one is made again on top of it, unless a certain
/// revision was asked for.
async fn change(
    app: &AppState,
    administrator: &Administrator,
    uri: &str,
    if_match: IfMatch,
    change: impl Fn(&mut Resource) -> Result<(), Problem>,
) -> Result<Resource, Problem> {
    let server = &app.authorization_server;
    for _ in 0..MOST_TRIES {
        let mut resource = Resource::clone(&*find(app, uri).await?);
        if_match.demand(resource.revision)?;
        change(&mut resource)?;
        resource.revision += 1;
        resource.updated_at = server.clock().now();
        resource.validate()?;
        if administrator.only_tries() {
            return Ok(resource);
        }
        // Before it is kept: whoever reads the keys from now on finds those of its tokens.
        let named = resource.settings.token.algorithm;
        server.keyring().publish(named).await?;
        match server
            .store()
            .resource_replace(administrator.author()?, resource.clone())
            .await
        {
            Ok(()) => return Ok(resource),
            Err(StoreError::Stale) if if_match.allows_retry() => {}
            Err(error) => return Err(IfMatch::refused(error)),
        }
    }
    Err(Problem::new(
        StatusCode::CONFLICT,
        "the resource is being changed by others all the time: try again",
    ))
}
