//! The tenants of this process: which of them a request is for, and their authorization servers, opened when they are first asked for.
//!
//! | file | what it holds |
//! |---|---|
//! | here | the open ones: a bounded number, those in use |
//! | [`path`] | `/t/{tenant}/…`: the tenant in a path, taken out before the request is routed |
//! | `said` | what a request says of its tenant: by path, by `tenantDomain`, by host |
//! | `misnamed`, `tenants_error` | why there is no tenant for a request, and why one cannot be opened |
//! | `of_tenant` | how a handler gets its tenant: by being routed at all |
//!
//! A tenant costs memory while it is open, and so many are open at once at most. To open one reads its record, which is warm, and makes
//! nothing; its keys are read when they are first needed. One that makes way for another loses nothing: requests under way keep it, and what it
//! had still to tell is the node's.
//!
//! An open one is good for as long as no tenant's record has changed ([`Store::tenants_version`]): that is one number to compare. After a
//! change each is compared with its record, once, and opened anew where that is another.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arc_swap::ArcSwap;
use jurat_issuance::authorization_server::AuthorizationServer;
use jurat_issuance::node::Node;
use jurat_protocol::grant_type::GrantType;
use jurat_registry::store::{Store, StoreError};
use jurat_registry::tenant::{Tenant, TenantName};
use jurat_registry::tenant_record::TenantRecord;
use quick_cache::sync::Cache;

use misnamed::Misnamed;
pub use tenants_error::TenantsError;

pub(crate) mod misnamed;
pub(crate) mod of_tenant;
pub mod path;
pub(crate) mod said;
mod tenants_error;

/// What the server's configuration says of the default tenant, and of what the others leave open.
pub struct TenantDefaults {
    /// The default tenant, at the root.
    pub root: Tenant,
    /// The grants that are switched on.
    pub grants: BTreeSet<GrantType>,
}

/// The tenants.
pub struct Tenants {
    node: Arc<Node>,
    store: Arc<dyn Store>,
    defaults: TenantDefaults,
    /// The host of the server's own issuer identifier, in small letters.
    root_host: Option<String>,
    /// The default tenant never makes way.
    default: ArcSwap<OpenTenant>,
    open: Cache<String, Arc<OpenTenant>>,
}

/// A tenant's authorization server, and the record it was opened by.
struct OpenTenant {
    record: Arc<TenantRecord>,
    /// The version at which the record was last compared with the store's.
    seen: AtomicU64,
    server: Arc<AuthorizationServer>,
}

impl Tenants {
    /// So many are open at once when nothing is said.
    pub const USUALLY_OPEN: usize = 1024;

    /// Opens the default tenant; of the others at most `most_open` are open at once.
    pub async fn new(
        node: Arc<Node>,
        store: Arc<dyn Store>,
        defaults: TenantDefaults,
        most_open: usize,
    ) -> Result<Self, TenantsError> {
        let default = open(&node, &*store, &defaults, TenantName::DEFAULT).await?;
        let default = default.ok_or(StoreError::NotFound)?;
        Ok(Self {
            root_host: defaults.root.issuer.host(),
            default: ArcSwap::new(default),
            open: Cache::new(most_open.max(1)),
            node,
            store,
            defaults,
        })
    }

    /// The default tenant's authorization server, as it was when it was last asked for.
    pub fn default_tenant(&self) -> Arc<AuthorizationServer> {
        Arc::clone(&self.default.load().server)
    }

    /// What the server's configuration says.
    pub fn defaults(&self) -> &TenantDefaults {
        &self.defaults
    }

    /// The process's own things.
    pub fn node(&self) -> &Arc<Node> {
        &self.node
    }

    /// The authorization servers that are open now, the default tenant's first.
    pub fn open_now(&self) -> Vec<Arc<AuthorizationServer>> {
        let others = self.open.iter();
        let others = others.map(|(_, tenant)| Arc::clone(&tenant.server));
        std::iter::once(self.default_tenant())
            .chain(others)
            .collect()
    }

    /// The authorization server of that tenant, if it is open and its record has not changed.
    fn warm(&self, name: &str) -> Option<Arc<AuthorizationServer>> {
        let version = self.store.tenants_version();
        let server = |tenant: &Arc<OpenTenant>| {
            let is_current = tenant.seen.load(Ordering::SeqCst) == version;
            is_current.then(|| Arc::clone(&tenant.server))
        };
        if name == TenantName::DEFAULT {
            server(&self.default.load())
        } else {
            server(&self.open.get(name)?)
        }
    }

    /// The host of the server's own issuer identifier.
    pub(crate) fn root_host(&self) -> Option<&str> {
        self.root_host.as_deref()
    }

    pub(crate) fn warm_or_default(&self, name: Option<&str>) -> Option<Arc<AuthorizationServer>> {
        self.warm(name.unwrap_or(TenantName::DEFAULT))
    }

    pub(crate) async fn by_name_or_default(
        &self,
        name: Option<&str>,
    ) -> Result<Arc<AuthorizationServer>, Misnamed> {
        let found = self.find(name.unwrap_or(TenantName::DEFAULT)).await?;
        found.ok_or(Misnamed::Unknown)
    }

    /// The tenant that has `host` for its own.
    pub(crate) async fn by_host(&self, host: &str) -> Result<Option<TenantName>, Misnamed> {
        let found = self.store.tenant_find_by_host(host).await?;
        Ok(found.map(|record| record.name.clone()))
    }

    /// A tenant's authorization server, opened if it is not; `None` where there is no such tenant or it is switched off.
    pub async fn find(&self, name: &str) -> Result<Option<Arc<AuthorizationServer>>, TenantsError> {
        if let Some(server) = self.warm(name) {
            return Ok(Some(server));
        }
        // Before the record is read, so that a change meanwhile is not overlooked.
        let version = self.store.tenants_version();
        // Who asks for what is not there finds nothing, and leaves nothing behind.
        let found = self.store.tenant_find(name).await?;
        let found = found.filter(|record| record.settings.enabled);
        if name == TenantName::DEFAULT {
            return self.default_by(found, version).await;
        }
        if let Some(tenant) = self.open.peek(name) {
            if found.as_ref().is_some_and(|found| tenant.is_of(found)) {
                tenant.seen.store(version, Ordering::SeqCst);
                return Ok(Some(Arc::clone(&tenant.server)));
            }
            self.open
                .remove_if(name, |other| Arc::ptr_eq(other, &tenant));
        }
        if found.is_none() {
            return Ok(None);
        }
        // Of many who come at once one opens it.
        match self.open.get_value_or_guard_async(name).await {
            Ok(tenant) => Ok(Some(Arc::clone(&tenant.server))),
            Err(place) => {
                let opened = open(&self.node, &*self.store, &self.defaults, name).await?;
                Ok(opened.map(|tenant| {
                    let server = Arc::clone(&tenant.server);
                    // It was taken away meanwhile: whoever comes next opens it.
                    let _ = place.insert(tenant);
                    server
                }))
            }
        }
    }

    /// The default tenant, opened anew where its record is another.
    async fn default_by(
        &self,
        found: Option<Arc<TenantRecord>>,
        version: u64,
    ) -> Result<Option<Arc<AuthorizationServer>>, TenantsError> {
        let tenant = self.default.load_full();
        if found.is_some_and(|found| tenant.is_of(&found)) {
            tenant.seen.store(version, Ordering::SeqCst);
            return Ok(Some(Arc::clone(&tenant.server)));
        }
        let opened = open(
            &self.node,
            &*self.store,
            &self.defaults,
            TenantName::DEFAULT,
        )
        .await?;
        Ok(opened.map(|opened| {
            let server = Arc::clone(&opened.server);
            self.default.store(opened);
            server
        }))
    }
}

impl OpenTenant {
    /// Whether it was opened by this record. One that was removed and made anew has another, though it may have the same revision.
    fn is_of(&self, record: &Arc<TenantRecord>) -> bool {
        Arc::ptr_eq(&self.record, record) || self.record == *record
    }
}

/// Opens a tenant, if it is there and switched on.
async fn open(
    node: &Arc<Node>,
    store: &dyn Store,
    defaults: &TenantDefaults,
    name: &str,
) -> Result<Option<Arc<OpenTenant>>, TenantsError> {
    let version = store.tenants_version();
    let record = store.tenant_find(name).await?;
    let Some(record) = record.filter(|record| record.settings.enabled) else {
        return Ok(None);
    };
    let records = match store.tenant(&record.name).await {
        Err(StoreError::NotFound) => return Ok(None),
        records => records?,
    };
    let grants = record.settings.grants.as_ref().unwrap_or(&defaults.grants);
    let tenant = record.resolve(&defaults.root)?;
    let server = AuthorizationServer::new(Arc::clone(node), tenant, grants.clone(), records);
    Ok(Some(Arc::new(OpenTenant {
        server: Arc::new(server),
        seen: AtomicU64::new(version),
        record,
    })))
}
