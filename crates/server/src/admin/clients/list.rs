//! `GET /admin/v1/clients`: clients in the order of their ids, page by page.

use crate::admin::listed::Listed;
use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::client::ClientKind;

use super::ShownClient;
use crate::extract::administrator::Administrator;
use crate::extract::query::{Filter, ListQuery};
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// What the list can be narrowed by.
const FILTERS: &[Filter] = &[Filter::Text, Filter::Enabled];

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(Topic::Clients, "listClients", "Lists clients.")
        .asks(ListQuery::described(FILTERS))
        .shows::<Listed<ShownClient<'_>>>("A page, in the order of the ids.")
}

/// Lists clients.
pub(crate) async fn list(
    State(app): State<AppState>,
    _: Administrator,
    query: ListQuery,
) -> Result<Response, Problem> {
    let query = query.narrowed_only_by(FILTERS)?;
    let store = app.authorization_server.store();
    let page = match query.filter {
        None => store.client_list(query.page).await?,
        Some(filter) => store.client_search(filter, query.page).await?,
    };
    let applications = page
        .items
        .iter()
        .filter(|client| client.kind() == ClientKind::Application);
    let listed = Listed {
        items: applications
            .map(|client| ShownClient::from(&**client))
            .collect(),
        next: page.next,
    };
    Ok(json::private(StatusCode::OK, &listed))
}
