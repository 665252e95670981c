//! Tenants: how they are shown, found and changed. A system administrator makes and removes them; a tenant's own administrators see its
//! record, and change of it what concerns nobody else.

use std::sync::Arc;

use http::StatusCode;
use jurat_registry::change::TenantChange;
use jurat_registry::clock::Timestamp;
use jurat_registry::role::Role;
use jurat_registry::store::{NameOwner, StoreError};
use jurat_registry::tenant::{IssuerIdentifier, Tenant, TenantName};
use jurat_registry::tenant_record::{TenantRecord, TenantSettings};
use schemars::JsonSchema;
use serde::Serialize;

use super::revision::{IfMatch, MOST_TRIES};
use crate::extract::administrator::Administrator;
use crate::respond::problem::Problem;
use crate::state::AppState;

pub(crate) mod create;
pub(crate) mod delete;
mod first_administrator;
pub(crate) mod list;
pub(crate) mod read;
pub(crate) mod set_up;
pub(crate) mod update;

/// A tenant as it is shown.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Tenant")]
pub(crate) struct ShownTenant<'a> {
    /// Its name, as it stands in paths.
    name: &'a TenantName,
    #[serde(flatten)]
    settings: &'a TenantSettings,
    /// The issuer identifier it goes by, stated or not.
    issuer_in_use: IssuerIdentifier,
    /// When it was made.
    created_at: Timestamp,
    /// When it was last changed.
    updated_at: Timestamp,
    /// Counts its changes; the `ETag` says it too.
    revision: u64,
}

impl<'a> ShownTenant<'a> {
    fn of(app: &AppState, record: &'a TenantRecord) -> Result<Self, Problem> {
        Ok(Self {
            name: &record.name,
            settings: &record.settings,
            issuer_in_use: resolved(app, record)?.issuer,
            created_at: record.created_at,
            updated_at: record.updated_at,
            revision: record.revision,
        })
    }
}

/// The tenant as it works, or what is wrong with it.
fn resolved(app: &AppState, record: &TenantRecord) -> Result<Tenant, Problem> {
    record.validate()?;
    Ok(record.resolve(&app.server().tenants().defaults().root)?)
}

/// The tenant of that name, where the administrator may know of it: the own one, or as a system administrator any.
async fn find(
    app: &AppState,
    administrator: &Administrator,
    name: &str,
) -> Result<Arc<TenantRecord>, Problem> {
    if name != app.authorization_server.tenant().name.as_str() {
        administrator.must_have(Role::System)?;
    }
    let found = app.server().store().tenant_find(name).await?;
    found.ok_or_else(|| Problem::not_found("there is no tenant of that name"))
}

/// Refuses a name or a host that is another's. Whoever keeps the tenant is told by the store; this is for who only tries to.
async fn must_be_free(app: &AppState, record: &TenantRecord) -> Result<(), Problem> {
    let store = app.server().store();
    let taken = |name: &str| StoreError::NameTaken {
        name: name.to_owned(),
        by: NameOwner::Tenant,
    };
    let name = record.name.as_str();
    if record.revision == 1 && store.tenant_find(name).await?.is_some() {
        return Err(taken(name).into());
    }
    for host in &record.settings.hosts {
        let found = store.tenant_find_by_host(host.as_str()).await?;
        if found.is_some_and(|other| other.name != record.name) {
            return Err(taken(host.as_str()).into());
        }
    }
    Ok(())
}

/// Changes the tenant of that name by `change`. When another change came between, this one is made again on top of it, unless a certain
/// revision was asked for.
async fn change(
    app: &AppState,
    administrator: &Administrator,
    name: &str,
    if_match: IfMatch,
    change: impl Fn(&mut TenantSettings) -> Result<(), Problem>,
) -> Result<TenantRecord, Problem> {
    for _ in 0..MOST_TRIES {
        let mut record = TenantRecord::clone(&*find(app, administrator, name).await?);
        if_match.demand(record.revision)?;
        change(&mut record.settings)?;
        record.revision += 1;
        record.updated_at = app.authorization_server.clock().now();
        // Before it is kept: a tenant that could not be opened would be one that is gone.
        resolved(app, &record)?;
        if administrator.only_tries() {
            must_be_free(app, &record).await?;
            return Ok(record);
        }
        let changes = vec![TenantChange::Replace(record.clone())];
        match app
            .server()
            .store()
            .apply(administrator.author()?, changes)
            .await
        {
            Ok(()) => return Ok(record),
            Err(StoreError::Stale) if if_match.allows_retry() => {}
            Err(error) => return Err(IfMatch::refused(error)),
        }
    }
    Err(Problem::new(
        StatusCode::CONFLICT,
        "the tenant is being changed by others all the time: try again",
    ))
}
