//! `GET /admin/v1/users`: in the order of their ids, page by page; `?name=` finds the one who signs in by that name.

use crate::admin::listed::Listed;
use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::page::Page;
use jurat_registry::user::User;

use super::ShownUser;
use crate::extract::administrator::Administrator;
use crate::extract::query::{Filter, ListQuery};
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// What the list can be narrowed by.
const FILTERS: &[Filter] = &[
    Filter::Name,
    Filter::Text,
    Filter::Enabled,
    Filter::Administers,
];

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(Topic::Users, "listUsers", "Lists users.")
        .asks(ListQuery::described(FILTERS))
        .shows::<Listed<ShownUser<'_>>>(
            "A page, in the order of the ids, which is that of their making.",
        )
}

/// Lists users.
pub(crate) async fn list(
    State(app): State<AppState>,
    _: Administrator,
    query: ListQuery,
) -> Result<Response, Problem> {
    let store = app.authorization_server.store();
    let query = query.narrowed_only_by(FILTERS)?;
    let page = match (query.name, query.filter) {
        (None, None) => store.user_list(query.page).await?,
        (None, Some(filter)) => store.user_search(filter, query.page).await?,
        (Some(_), Some(_)) => {
            let sentence = "a name is one user's: leave q, enabled and administers out";
            return Err(Problem::of_field("name", sentence));
        }
        (Some(name), None) => Page {
            items: store
                .user_find_by_name(&User::name_key(&name))
                .await?
                .into_iter()
                .collect(),
            next: None,
        },
    };
    let items = page.items.iter();
    let listed = Listed {
        items: items.map(|user| ShownUser::from(&**user)).collect(),
        next: page.next,
    };
    Ok(json::private(StatusCode::OK, &listed))
}
