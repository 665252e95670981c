//! `GET /metrics`: counters in the `OpenMetrics` text format, for an administrator's token. What they tell (how often which check refuses)
//! is nobody else's; a scraper gets its token by the same grants as everybody.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};

use jurat_registry::tenant::TenantName;

use crate::extract::administrator::Administrator;
use crate::state::AppState;
use crate::tenants::misnamed::Misnamed;

/// Shows the counters.
pub(crate) async fn metrics(State(app): State<AppState>, _: Administrator) -> Response {
    // They are of all tenants.
    if app.authorization_server.tenant().name != TenantName::default() {
        return Misnamed::Unknown.problem();
    }
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    let head = [(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-store")];
    (head, app.server().metrics().text()).into_response()
}
