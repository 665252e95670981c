//! `GET /admin/v1/identity-providers`: in the order of their ids, page by page; `?issuer=` finds the one of that issuer.

use crate::admin::listed::Listed;
use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::page::Page;
use jurat_registry::store::Issuer;

use super::ShownIdentityProvider;
use crate::extract::administrator::Administrator;
use crate::extract::query::{Filter, ListQuery};
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// What the list can be narrowed by.
const FILTERS: &[Filter] = &[Filter::Issuer, Filter::Text, Filter::Enabled];

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::IdentityProviders,
        "listIdentityProviders",
        "Lists identity providers.",
    )
    .asks(ListQuery::described(FILTERS))
    .shows::<Listed<ShownIdentityProvider<'_>>>(
        "A page, in the order of the ids, which is that of their registration.",
    )
}

/// Lists identity providers.
pub(crate) async fn list(
    State(app): State<AppState>,
    _: Administrator,
    query: ListQuery,
) -> Result<Response, Problem> {
    let store = app.authorization_server.store();
    let query = query.narrowed_only_by(FILTERS)?;
    let page = match (query.issuer, query.filter) {
        (None, None) => store.identity_provider_list(query.page).await?,
        (None, Some(filter)) => store.identity_provider_search(filter, query.page).await?,
        (Some(_), Some(_)) => {
            let sentence = "an issuer is one identity provider's: leave q and enabled out";
            return Err(Problem::of_field("issuer", sentence));
        }
        (Some(issuer), None) => {
            let found = match store.issuer_find(&issuer).await? {
                Some(Issuer::IdentityProvider(provider)) => Some(provider),
                Some(Issuer::Client(_)) | None => None,
            };
            Page {
                items: found.into_iter().collect(),
                next: None,
            }
        }
    };
    let items = page.items.iter();
    let listed = Listed {
        items: items
            .map(|provider| ShownIdentityProvider::from(&**provider))
            .collect(),
        next: page.next,
    };
    Ok(json::private(StatusCode::OK, &listed))
}
