//! Records that are kept ready: a warm answer reads nothing, a cold one is kept, and a change is told to the cache after its commit and
//! before anybody else.

use std::future::ready;
use std::hash::Hash;
use std::sync::Arc;

use jurat_registry::id::{IdentityProviderId, UserId};
use jurat_registry::store::Answer;
use rusqlite::Connection;

use super::SqliteTenant;
use crate::sqlite::failure::RowError;
use crate::sqlite::record_cache::{Known, NamedRecords, RecordCache, Records};
use crate::sqlite::record_rows;
use crate::sqlite::tenant_number::TenantNumber;

impl SqliteTenant {
    /// The record that goes by `name`.
    pub(super) fn find_named<T: Clone + Send + 'static>(
        &self,
        pick: fn(&RecordCache) -> &NamedRecords<T>,
        name: &str,
        read: fn(&Connection, TenantNumber, &str) -> Result<Option<T>, RowError>,
    ) -> Answer<'static, Option<T>> {
        let seen = match pick(&self.engine.cache).find(self.tenant, name) {
            Known::Warm(found) => return Box::pin(ready(Ok(found))),
            Known::Cold(seen) => seen,
        };
        let (cache, name) = (Arc::clone(&self.engine.cache), name.to_owned());
        self.read(move |connection, tenant| {
            let found = read(connection, tenant, &name)?;
            pick(&cache).read(tenant, &name, found.clone(), seen);
            Ok(found)
        })
    }

    /// The record of that id. That there is none is not kept.
    pub(super) fn find_by_id<I, T>(
        &self,
        pick: fn(&RecordCache) -> &Records<(TenantNumber, I), T>,
        id: I,
        read: fn(&Connection, TenantNumber, I) -> Result<Option<T>, RowError>,
    ) -> Answer<'static, Option<T>>
    where
        I: Copy + Eq + Hash + Send + 'static,
        T: Clone + Send + 'static,
    {
        let seen = match pick(&self.engine.cache).find(&(self.tenant, id)) {
            Known::Warm(found) => return Box::pin(ready(Ok(found))),
            Known::Cold(seen) => seen,
        };
        let cache = Arc::clone(&self.engine.cache);
        self.read(move |connection, tenant| {
            let found = read(connection, tenant, id)?;
            if found.is_some() {
                pick(&cache).read((tenant, id), found.clone(), seen);
            }
            Ok(found)
        })
    }

    /// Changes what `name` stands for, and the identity provider `id` with it.
    pub(super) fn change_issuer(
        &self,
        name: String,
        id: Option<IdentityProviderId>,
        change: impl FnOnce(&Connection, TenantNumber) -> Result<(), RowError> + Send + 'static,
    ) -> Answer<'static, ()> {
        let (tenant, cache) = (self.tenant, Arc::clone(&self.engine.cache));
        self.engine.writer.change(
            move |connection| change(connection, tenant),
            move |()| {
                cache.issuers.given(tenant, &name);
                cache.issuers.changed(tenant, &name);
                if let Some(id) = id {
                    cache.identity_providers.changed(&(tenant, id));
                }
            },
        )
    }

    /// Takes an identity provider away, whose name its row tells.
    pub(super) fn remove_identity_provider(
        &self,
        id: IdentityProviderId,
        revision: Option<u64>,
    ) -> Answer<'static, ()> {
        let (tenant, cache) = (self.tenant, Arc::clone(&self.engine.cache));
        let removed = self.engine.writer.change(
            move |connection| {
                record_rows::identity_provider_remove(connection, tenant, id, revision)
            },
            move |issuer: &String| {
                cache.issuers.changed(tenant, issuer);
                cache.identity_providers.changed(&(tenant, id));
            },
        );
        Box::pin(async move { removed.await.map(drop) })
    }

    /// Changes a user who has `names` afterwards. What `change` returns are the names before.
    pub(super) fn change_user(
        &self,
        id: UserId,
        names: Vec<String>,
        change: impl FnOnce(&Connection, TenantNumber) -> Result<Vec<String>, RowError> + Send + 'static,
    ) -> Answer<'static, ()> {
        let (tenant, cache) = (self.tenant, Arc::clone(&self.engine.cache));
        let changed = self.engine.writer.change(
            move |connection| change(connection, tenant),
            move |before: &Vec<String>| cache.user_changed(tenant, id, names.iter().chain(before)),
        );
        Box::pin(async move { changed.await.map(drop) })
    }

    /// Changes the resource `uri`.
    pub(super) fn change_resource(
        &self,
        uri: String,
        change: impl FnOnce(&Connection, TenantNumber) -> Result<(), RowError> + Send + 'static,
    ) -> Answer<'static, ()> {
        let (tenant, cache) = (self.tenant, Arc::clone(&self.engine.cache));
        self.engine.writer.change(
            move |connection| change(connection, tenant),
            move |()| {
                cache.resources.given(tenant, &uri);
                cache.resources.changed(tenant, &uri);
            },
        )
    }
}
