//! `GET /admin/v1/resources/{uri}`: one resource, with its revision as entity tag.

use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_protocol::resource::ResourceUri;

use super::ShownResource;
use crate::admin::revision::tagged;
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(Topic::Resources, "readResource", "Shows a resource.")
        .named::<ResourceUri>("uri", "The URI of the resource, percent-encoded.")
        .shows::<ShownResource<'_>>("The resource.")
        .tagged()
}

/// Shows a resource.
pub(crate) async fn read(
    State(app): State<AppState>,
    _: Administrator,
    Named(uri): Named<String>,
) -> Result<Response, Problem> {
    let resource = super::find(&app, &uri).await?;
    let shown = json::private(StatusCode::OK, &ShownResource::from(&*resource));
    Ok(tagged(shown, resource.revision))
}
