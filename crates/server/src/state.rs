//! What the process serves with, and what a handler is given of it: the authorization server of the tenant that the request is for.

use std::sync::Arc;

use jurat_issuance::authorization_server::AuthorizationServer;
use jurat_protocol::form::Form;
use jurat_registry::store::Store;

use crate::metrics::Metrics;
use crate::tenants::Tenants;
use crate::tenants::misnamed::Misnamed;
use crate::tenants::said::TENANT_DOMAIN;

/// What the process serves with.
#[derive(Clone)]
pub struct ServerState(Arc<Process>);

struct Process {
    tenants: Tenants,
    metrics: Arc<Metrics>,
    store: Arc<dyn Store>,
}

impl ServerState {
    /// Serves `tenants`, counts in `metrics`; `store` is where they all are.
    pub fn new(tenants: Tenants, metrics: Arc<Metrics>, store: Arc<dyn Store>) -> Self {
        Self(Arc::new(Process {
            tenants,
            metrics,
            store,
        }))
    }

    /// The tenants.
    pub fn tenants(&self) -> &Tenants {
        &self.0.tenants
    }

    /// What is counted.
    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// The store of all tenants.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.0.store
    }
}

/// What a handler is given: the tenant that the request is for.
#[derive(Clone)]
pub struct AppState {
    /// The tenant's authorization server.
    pub authorization_server: Arc<AuthorizationServer>,
    server: ServerState,
    /// Whether the request's address names the tenant. Else it is the default one, and a form may name another.
    is_named: bool,
}

impl AppState {
    /// Made only where the tenant of a request is found.
    pub(crate) fn new(
        authorization_server: Arc<AuthorizationServer>,
        server: ServerState,
        is_named: bool,
    ) -> Self {
        Self {
            authorization_server,
            server,
            is_named,
        }
    }

    /// The process: for what belongs to no tenant, or to all.
    pub fn server(&self) -> &ServerState {
        &self.server
    }

    /// The tenant that `form` names, which must be the one that the address names, where that names any.
    pub(crate) async fn named_in(self, form: &Form<'_>) -> Result<Self, Misnamed> {
        let other = self.other_named_in(form).await?;
        Ok(other.unwrap_or(self))
    }

    /// The same; `None` for this one.
    pub(crate) async fn other_named_in(&self, form: &Form<'_>) -> Result<Option<Self>, Misnamed> {
        let own = self.authorization_server.tenant().name.as_str();
        let Some(name) = form.value(TENANT_DOMAIN).filter(|name| *name != own) else {
            return Ok(None);
        };
        if self.is_named {
            return Err(Misnamed::Disagree);
        }
        let authorization_server = self.server.tenants().by_name_or_default(Some(name)).await?;
        let server = self.server.clone();
        Ok(Some(Self::new(authorization_server, server, true)))
    }
}
