//! Identity providers: how they are shown, found and changed.

use schemars::JsonSchema;
use std::sync::Arc;

use http::StatusCode;
use jurat_registry::audit::AuditEvent;
use jurat_registry::clock::Timestamp;
use jurat_registry::id::IdentityProviderId;
use jurat_registry::identity_provider::{
    IdentityProvider, IdentityProviderParts, IdentityProviderSettings,
};
use jurat_registry::lint::Finding;
use jurat_registry::store::StoreError;
use serde::Serialize;

use super::revision::{IfMatch, MOST_TRIES};
use super::shown_key::ShownCredential;
use crate::extract::administrator::Administrator;
use crate::respond::problem::Problem;
use crate::state::AppState;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod key_create;
pub(crate) mod key_delete;
pub(crate) mod key_update;
pub(crate) mod keys_read;
pub(crate) mod lint;
pub(crate) mod list;
pub(crate) mod proposal;
pub(crate) mod read;
pub(crate) mod refresh;
pub(crate) mod test;
pub(crate) mod update;

/// An identity provider as it is shown.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "IdentityProvider")]
pub(crate) struct ShownIdentityProvider<'a> {
    /// Its id.
    id: IdentityProviderId,
    /// The exact value of `iss` in its assertions.
    issuer: &'a str,
    #[serde(flatten)]
    settings: &'a IdentityProviderSettings,
    /// The keys registered for it.
    keys: Vec<ShownCredential>,
    /// When it was registered.
    created_at: Timestamp,
    /// When it was last changed.
    updated_at: Timestamp,
    /// Counts its changes; the `ETag` says it too.
    revision: u64,
}

impl<'a> From<&'a IdentityProvider> for ShownIdentityProvider<'a> {
    fn from(provider: &'a IdentityProvider) -> Self {
        let parts = provider.parts();
        Self {
            id: parts.id,
            issuer: &parts.issuer,
            settings: &parts.settings,
            keys: parts.keys.iter().map(ShownCredential::from).collect(),
            created_at: parts.created_at,
            updated_at: parts.updated_at,
            revision: parts.revision,
        }
    }
}

/// An identity provider as it is shown once it is saved: with what the lint finds about it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SavedIdentityProvider")]
pub(crate) struct SavedIdentityProvider<'a> {
    #[serde(flatten)]
    shown: ShownIdentityProvider<'a>,
    /// What the lint finds about it.
    lint: Vec<Finding>,
}

impl<'a> SavedIdentityProvider<'a> {
    /// `provider`, about which `lint` was found.
    pub(crate) fn new(provider: &'a IdentityProvider, lint: Vec<Finding>) -> Self {
        Self {
            shown: ShownIdentityProvider::from(provider),
            lint,
        }
    }
}

/// The identity provider of that id.
pub(crate) async fn find(app: &AppState, id: &str) -> Result<Arc<IdentityProvider>, Problem> {
    let missing = || Problem::not_found("there is no identity provider of that id");
    let id: IdentityProviderId = id.parse().map_err(|_| missing())?;
    let store = app.authorization_server.store();
    store.identity_provider_find(id).await?.ok_or_else(missing)
}

/// Changes the identity provider of that id by `change`, and gives it back with what `change` gave. When another change came between,
/// this one is made again on top of it, unless a certain revision was asked for.
pub(crate) async fn change<T>(
    app: &AppState,
    administrator: &Administrator,
    id: &str,
    if_match: IfMatch,
    change: impl Fn(&mut IdentityProviderParts) -> Result<T, Problem>,
) -> Result<(IdentityProvider, T), Problem> {
    change_checked(app, administrator, id, if_match, change, |_, _| {
        Ok(Vec::new())
    })
    .await
}

/// The same, when `check` passes what was and what is to be; the lines that it gives go into the audit log with the change.
pub(crate) async fn change_checked<T>(
    app: &AppState,
    administrator: &Administrator,
    id: &str,
    if_match: IfMatch,
    change: impl Fn(&mut IdentityProviderParts) -> Result<T, Problem>,
    check: impl Fn(&IdentityProvider, &IdentityProvider) -> Result<Vec<AuditEvent>, Problem>,
) -> Result<(IdentityProvider, T), Problem> {
    let server = &app.authorization_server;
    for _ in 0..MOST_TRIES {
        let before = find(app, id).await?;
        let mut parts = before.parts().clone();
        if_match.demand(parts.revision)?;
        let made = change(&mut parts)?;
        parts.revision += 1;
        parts.updated_at = server.clock().now();
        let provider = IdentityProvider::new(parts)?;
        let audit = check(&before, &provider)?;
        if administrator.only_tries() {
            return Ok((provider, made));
        }
        // Before it is kept: whoever reads the keys from now on finds those of its tokens.
        let named = provider.settings().token.algorithm;
        server.keyring().publish(named).await?;
        let replaced = server.store().identity_provider_replace(
            administrator.author()?,
            provider.clone(),
            audit,
        );
        match replaced.await {
            Ok(()) => return Ok((provider, made)),
            Err(StoreError::Stale) if if_match.allows_retry() => {}
            Err(StoreError::Stale) => return Err(IfMatch::stale()),
            Err(error) => return Err(error.into()),
        }
    }
    Err(Problem::new(
        StatusCode::CONFLICT,
        "the identity provider is being changed by others all the time: try again",
    ))
}
