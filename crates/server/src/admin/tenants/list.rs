//! `GET /admin/v1/tenants`: tenants in the order of their names, page by page.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

use super::ShownTenant;
use crate::admin::listed::Listed;
use crate::admin::openapi::operation::{Operation, Topic};
use crate::extract::administrator::Administrator;
use crate::extract::query::{Filter, ListQuery};
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// What the list can be narrowed by.
const FILTERS: &[Filter] = &[Filter::Text, Filter::Enabled];

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(Topic::Tenants, "listTenants", "Lists tenants.")
        .asks(ListQuery::described(FILTERS))
        .shows::<Listed<ShownTenant<'_>>>("A page, in the order of the names.")
}

/// Lists tenants.
pub(crate) async fn list(
    State(app): State<AppState>,
    _: Administrator,
    query: ListQuery,
) -> Result<Response, Problem> {
    let query = query.narrowed_only_by(FILTERS)?;
    let store = app.server().store();
    let page = match query.filter {
        None => store.tenant_list(query.page).await?,
        Some(filter) => store.tenant_search(filter, query.page).await?,
    };
    let items = page
        .items
        .iter()
        .map(|record| ShownTenant::of(&app, record));
    let listed = Listed {
        items: items.collect::<Result<_, _>>()?,
        next: page.next,
    };
    Ok(json::private(StatusCode::OK, &listed))
}
