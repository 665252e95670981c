//! `GET /admin/v1/clients`: clients in the order of their ids, page by page.

use crate::admin::listed::Listed;
use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::client::ClientKind;

use super::ShownClient;
use crate::extract::administrator::Administrator;
use crate::extract::query::ListQuery;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(Topic::Clients, "listClients", "Lists clients.")
        .asks(ListQuery::described(&[]))
        .shows::<Listed<ShownClient<'_>>>("A page, in the order of the ids.")
}

/// Lists clients.
pub(crate) async fn list(
    State(app): State<AppState>,
    _: Administrator,
    query: ListQuery,
) -> Result<Response, Problem> {
    if query.issuer.is_some() {
        let sentence = "clients have no issuer: ask /identity-providers";
        return Err(Problem::of_field("issuer", sentence));
    }
    let page = app.authorization_server.store().client_list(query.page);
    let page = page.await?;
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
