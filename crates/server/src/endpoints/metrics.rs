//! `GET /metrics`: counters in the `OpenMetrics` text format, for an administrator's token. What they tell (how often which check refuses)
//! is nobody else's; a scraper gets its token by the same grants as everybody.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};

use crate::extract::administrator::Administrator;
use crate::state::AppState;

/// Shows the counters.
pub(crate) async fn metrics(State(app): State<AppState>, _: Administrator) -> Response {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    let head = [(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-store")];
    (head, app.metrics.text()).into_response()
}
