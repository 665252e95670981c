//! Records that are kept ready: a warm answer reads nothing, a cold one is kept, and a change is told to the cache after its commit and
//! before anybody else.

use std::future::ready;
use std::hash::Hash;
use std::sync::Arc;

use jurat_registry::store::Answer;
use rusqlite::Connection;

use super::SqliteTenant;
use crate::sqlite::failure::RowError;
use crate::sqlite::record_cache::{Known, NamedRecords, RecordCache, Records};
use crate::sqlite::tenant_number::TenantNumber;

impl SqliteTenant {
    /// The record that goes by `name`.
    pub(super) fn find_named<T: Clone + Send + 'static>(
        &self,
        pick: fn(&RecordCache) -> &NamedRecords<T>,
        name: &str,
        read: fn(&Connection, TenantNumber, &str) -> Result<Option<T>, RowError>,
    ) -> Answer<'static, Option<T>> {
        if self.is_gone() {
            return Box::pin(ready(Ok(None)));
        }
        let seen = match pick(&self.engine.cache).find(self.tenant.number, name) {
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
        if self.is_gone() {
            return Box::pin(ready(Ok(None)));
        }
        let seen = match pick(&self.engine.cache).find(&(self.tenant.number, id)) {
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
}
