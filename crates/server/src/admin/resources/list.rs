//! `GET /admin/v1/resources`: resources in the order of their URIs, page by page.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use serde::Serialize;

use super::ShownResource;
use crate::extract::administrator::Administrator;
use crate::extract::query::ListQuery;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

#[derive(Serialize)]
struct Listed<'a> {
    items: Vec<ShownResource<'a>>,
    next: Option<String>,
}

/// Lists resources.
pub(crate) async fn list(
    State(app): State<AppState>,
    _: Administrator,
    query: ListQuery,
) -> Result<Response, Problem> {
    if query.issuer.is_some() {
        let sentence = "resources have no issuer: ask /identity-providers";
        return Err(Problem::of_field("issuer", sentence));
    }
    let page = app.authorization_server.store().resource_list(query.page);
    let page = page.await?;
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
