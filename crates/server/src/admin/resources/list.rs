//! `GET /admin/v1/resources`: resources in the order of their URIs, page by page.

use crate::admin::listed::Listed;
use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

use super::ShownResource;
use crate::extract::administrator::Administrator;
use crate::extract::query::{Filter, ListQuery};
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// What the list can be narrowed by.
const FILTERS: &[Filter] = &[Filter::Text, Filter::Enabled];

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(Topic::Resources, "listResources", "Lists resources.")
        .asks(ListQuery::described(FILTERS))
        .shows::<Listed<ShownResource<'_>>>("A page, in the order of the URIs.")
}

/// Lists resources.
pub(crate) async fn list(
    State(app): State<AppState>,
    _: Administrator,
    query: ListQuery,
) -> Result<Response, Problem> {
    let query = query.narrowed_only_by(FILTERS)?;
    let store = app.authorization_server.store();
    let page = match query.filter {
        None => store.resource_list(query.page).await?,
        Some(filter) => store.resource_search(filter, query.page).await?,
    };
    let listed = Listed {
        items: page
            .items
            .iter()
            .map(|resource| ShownResource::from(&**resource))
            .collect(),
        next: page.next,
    };
    Ok(json::private(StatusCode::OK, &listed))
}
