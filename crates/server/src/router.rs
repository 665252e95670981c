//! Every route on one page.

use std::sync::Arc;

use axum::Router;
use jurat_issuance::authorization_server::AuthorizationServer;
use jurat_registry::store::Store;

/// What the handlers share.
#[derive(Clone)]
pub struct AppState {
    /// The default tenant's authorization server.
    pub authorization_server: Arc<AuthorizationServer>,
    /// The store, for readiness.
    pub store: Arc<dyn Store>,
}

/// Every route.
pub fn router(state: AppState) -> Router {
    Router::new().with_state(state)
}
