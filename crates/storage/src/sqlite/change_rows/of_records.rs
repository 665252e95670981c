//! Single changes of a tenant's records.

use std::sync::Arc;

use jurat_registry::audit::AuditEvent;
use jurat_registry::change::RecordChange;
use jurat_registry::client::Client;
use jurat_registry::id::{ClientId, IdentityProviderId, UserId};
use jurat_registry::identity_provider::IdentityProvider;
use jurat_registry::resource::Resource;
use jurat_registry::store::{Issuer, StoreError};
use jurat_registry::user::User;
use rusqlite::Connection;

use super::Making;
use crate::sqlite::failure::RowError;
use crate::sqlite::record_cache::Touched;
use crate::sqlite::tenant_number::TenantNumber;
use crate::sqlite::{record_rows, resource_rows, user_rows};

/// The line that tells of a change, and what it touched.
type Made = Result<(AuditEvent, Touched), RowError>;

impl Making<'_> {
    /// Makes one change.
    pub(super) fn record(
        &self,
        db: &Connection,
        tenant: TenantNumber,
        change: RecordChange,
    ) -> Made {
        match change {
            RecordChange::ClientInsert(client) => {
                record_rows::client_insert(db, tenant, &client)?;
                let line = self.line(None, Some(&client));
                Ok((line, Touched::client(tenant, client.id(), true)))
            }
            RecordChange::ClientReplace(client) => self.client_replace(db, tenant, &client),
            RecordChange::ClientRemove(id, revision) => {
                let before = client_of(db, tenant, &id)?;
                record_rows::client_remove(db, tenant, &id, revision)?;
                let line = self.line(Some(&*before), None);
                Ok((line, Touched::client(tenant, &id, false)))
            }
            RecordChange::IdentityProviderInsert(provider) => {
                record_rows::identity_provider_insert(db, tenant, &provider)?;
                let line = self.line(None, Some(&provider));
                Ok((line, Touched::identity_provider(tenant, &provider, true)))
            }
            RecordChange::IdentityProviderReplace(provider) => {
                self.provider_replace(db, tenant, &provider)
            }
            RecordChange::IdentityProviderRemove(id, revision) => {
                let before = provider_of(db, tenant, id)?;
                record_rows::identity_provider_remove(db, tenant, id, revision)?;
                let line = self.line(Some(&*before), None);
                Ok((line, Touched::identity_provider(tenant, &before, false)))
            }
            RecordChange::UserInsert(user) => {
                user_rows::insert(db, tenant, &user)?;
                let line = self.line(None, Some(&user));
                Ok((line, Touched::user(tenant, user.id(), user.names(), true)))
            }
            RecordChange::UserReplace(user) => self.user_replace(db, tenant, &user),
            RecordChange::UserRemove(id, revision) => {
                let before = user_of(db, tenant, id)?;
                let names = user_rows::remove(db, tenant, id, revision)?;
                let line = self.line(Some(&*before), None);
                Ok((line, Touched::user(tenant, id, names, false)))
            }
            RecordChange::ResourceInsert(resource) => {
                resource_rows::insert(db, tenant, &resource)?;
                let line = self.line(None, Some(&resource));
                Ok((line, Touched::resource(tenant, &resource.uri, true)))
            }
            RecordChange::ResourceReplace(resource) => self.resource_replace(db, tenant, &resource),
            RecordChange::ResourceRemove(uri, revision) => {
                let before = resource_of(db, tenant, uri.as_str())?;
                resource_rows::remove(db, tenant, &uri, revision)?;
                let line = self.line(Some(&*before), None);
                Ok((line, Touched::resource(tenant, &uri, false)))
            }
        }
    }

    fn client_replace(&self, db: &Connection, tenant: TenantNumber, client: &Client) -> Made {
        let before = client_of(db, tenant, client.id())?;
        record_rows::client_replace(db, tenant, client)?;
        let line = self.line(Some(&*before), Some(client));
        Ok((line, Touched::client(tenant, client.id(), false)))
    }

    fn provider_replace(
        &self,
        db: &Connection,
        tenant: TenantNumber,
        provider: &IdentityProvider,
    ) -> Made {
        let before = provider_of(db, tenant, provider.id())?;
        record_rows::identity_provider_replace(db, tenant, provider)?;
        let line = self.line(Some(&*before), Some(provider));
        Ok((line, Touched::identity_provider(tenant, provider, false)))
    }

    fn user_replace(&self, db: &Connection, tenant: TenantNumber, user: &User) -> Made {
        let before = user_of(db, tenant, user.id())?;
        let mut names = user_rows::replace(db, tenant, user)?;
        names.extend(user.names());
        let line = self.line(Some(&*before), Some(user));
        Ok((line, Touched::user(tenant, user.id(), names, false)))
    }

    fn resource_replace(&self, db: &Connection, tenant: TenantNumber, resource: &Resource) -> Made {
        let before = resource_of(db, tenant, resource.uri.as_str())?;
        resource_rows::replace(db, tenant, resource)?;
        let line = self.line(Some(&*before), Some(resource));
        Ok((line, Touched::resource(tenant, &resource.uri, false)))
    }
}

fn client_of(
    db: &Connection,
    tenant: TenantNumber,
    id: &ClientId,
) -> Result<Arc<Client>, RowError> {
    match record_rows::issuer_find(db, tenant, id.as_str())? {
        Some(Issuer::Client(client)) => Ok(client),
        _ => Err(StoreError::NotFound.into()),
    }
}

fn provider_of(
    db: &Connection,
    tenant: TenantNumber,
    id: IdentityProviderId,
) -> Result<Arc<IdentityProvider>, RowError> {
    let found = record_rows::identity_provider_find(db, tenant, id)?;
    Ok(found.ok_or(StoreError::NotFound)?)
}

fn user_of(db: &Connection, tenant: TenantNumber, id: UserId) -> Result<Arc<User>, RowError> {
    Ok(user_rows::find(db, tenant, id)?.ok_or(StoreError::NotFound)?)
}

fn resource_of(
    db: &Connection,
    tenant: TenantNumber,
    uri: &str,
) -> Result<Arc<Resource>, RowError> {
    Ok(resource_rows::find(db, tenant, uri)?.ok_or(StoreError::NotFound)?)
}
