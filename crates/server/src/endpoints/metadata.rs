//! Authorization server metadata (RFC 8414 section 3).

use axum::extract::{Request, State};
use axum::handler::Handler as _;
use axum::response::Response;
use http::Uri;
use jurat_registry::tenant::Tenant;

use crate::pages::path_here;
use crate::respond::json;
use crate::state::{AppState, ServerState};
use crate::tenants::misnamed::Misnamed;
use crate::tenants::of_tenant::OfTenant;
use crate::tenants::path::{PathTenant, tenant_of_issuer_path};

/// Where the document stands: the well-known part alone, or followed by the issuer identifier's path (section 3.1).
pub(crate) const PATHS: [&str; 2] = [
    "/.well-known/oauth-authorization-server",
    "/.well-known/openid-configuration",
];

/// The document.
pub(crate) async fn metadata(State(app): State<AppState>) -> Response {
    json::public(&app.authorization_server.metadata())
}

/// The document of the issuer whose path follows the well-known part.
pub(crate) async fn of_issuer_path(
    State(server): State<ServerState>,
    mut request: Request,
) -> Response {
    if let Some(tenant) = issuer_path(request.uri()).and_then(tenant_of_issuer_path) {
        // One in front of the well-known part as well is one too many.
        let before = request.extensions_mut().insert(PathTenant(tenant));
        if before.is_some() {
            return Misnamed::Unknown.problem();
        }
    }
    let refuse = |_: &ServerState, misnamed: Misnamed| misnamed.problem();
    OfTenant::new(metadata_at, refuse)
        .call(request, server)
        .await
}

/// Section 3.3: the issuer in the document is the one whose path is in the address.
async fn metadata_at(State(app): State<AppState>, request: Request) -> Response {
    let tenant: &Tenant = app.authorization_server.tenant();
    if issuer_path(request.uri()) == Some(&path_here(tenant, "")) {
        json::public(&app.authorization_server.metadata())
    } else {
        Misnamed::Unknown.problem()
    }
}

/// What follows the well-known part.
fn issuer_path(uri: &Uri) -> Option<&str> {
    let path = uri.path();
    PATHS.iter().find_map(|known| path.strip_prefix(known))
}
