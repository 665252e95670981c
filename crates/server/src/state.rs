//! What the handlers share: the doors they answer through, and nothing of their own.

use std::sync::Arc;

use jurat_issuance::authorization_server::AuthorizationServer;
use jurat_registry::store::Store;

use crate::metrics::Metrics;

/// What the handlers share.
#[derive(Clone)]
pub struct AppState {
    /// The default tenant's authorization server.
    pub authorization_server: Arc<AuthorizationServer>,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// The store, for readiness.
    pub store: Arc<dyn Store>,
}
