//! The rows alone of a list that follows what happens: a script asks for them every few seconds and puts them in place of the ones before.

use axum::response::{IntoResponse as _, Response};
use http::{HeaderName, HeaderValue, StatusCode};
use jurat_console::Place;
use jurat_console::decisions::DecisionRows;

use super::search;
use crate::console::answer;
use crate::console::visit::Visit;

/// Has the script load the page anew (htmx).
const HX_REFRESH: HeaderName = HeaderName::from_static("hx-refresh");

/// The rows.
pub(in crate::console) async fn rows(visit: Result<Visit, Response>) -> Response {
    match visit {
        Ok(visit) => {
            let response = answered(&visit).await;
            visit.answered(response)
        }
        // Whoever is not signed in any more is shown the door by the page and not in the middle of it.
        Err(refused) if refused.status() == StatusCode::SEE_OTHER => {
            let anew = (HX_REFRESH, HeaderValue::from_static("true"));
            (StatusCode::NO_CONTENT, [anew]).into_response()
        }
        Err(refused) => refused,
    }
}

async fn answered(visit: &Visit) -> Response {
    let filter = search::filter(visit);
    match search::find(visit, &filter, None).await {
        Ok(found) => {
            let rows = DecisionRows {
                base: visit.base(),
                rows: found.items.iter().map(|one| one.row(visit)).collect(),
            };
            answer::page(StatusCode::OK, &rows)
        }
        Err(refused) => visit.refused(Place::Decisions, &refused),
    }
}
