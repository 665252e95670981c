//! `GET /admin/v1/administrators`: in the order of their ids, page by page. A page may hold fewer than were asked for while there are more.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

use super::ShownAdministrator;
use crate::admin::listed::Listed;
use crate::admin::openapi::operation::{Operation, Topic};
use crate::extract::administrator::Administrator;
use crate::extract::query::ListQuery;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    let summary = "Lists administrators.";
    Operation::new(Topic::Administrators, "listAdministrators", summary)
        .described(
            "A page may hold fewer than were asked for while there are more: `next` says so.",
        )
        .asks(ListQuery::described(&[]))
        .shows::<Listed<ShownAdministrator<'_>>>("A page, in the order of the ids.")
}

/// Lists administrators.
pub(crate) async fn list(
    State(app): State<AppState>,
    _: Administrator,
    query: ListQuery,
) -> Result<Response, Problem> {
    if query.issuer.is_some() {
        let sentence = "administrators have no issuer: ask /identity-providers";
        return Err(Problem::of_field("issuer", sentence));
    }
    let page = app.authorization_server.store().client_list(query.page);
    let page = page.await?;
    let found = page.items.iter();
    let found = found.filter(|client| client.kind().is_administrator());
    let listed = Listed {
        items: found
            .map(|client| ShownAdministrator::from(&**client))
            .collect(),
        next: page.next,
    };
    Ok(json::private(StatusCode::OK, &listed))
}
