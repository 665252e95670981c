//! `POST /admin/v1/plan`: what `/apply` of the same document would change. Changes nothing.

use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_files::document::Document;
use serde_json::{Map, Value};

use super::document_body::DocumentBody;
use super::planning::{self, ShownPlan};
use crate::extract::administrator::Administrator;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(Topic::Server, "planFiles", "Says what applying a document of records would change. Changes nothing.")
        .described(
            "Each record has the members that its kind takes when it is registered alone. What a record leaves out is as usual; what is \
             not stated at all stays, unless prune is asked for.",
        )
        .takes::<Document<Map<String, Value>>>()
        .shows::<ShownPlan>("What would be changed.")
}

/// Plans.
pub(crate) async fn plan(
    State(app): State<AppState>,
    administrator: Administrator,
    body: DocumentBody,
) -> Result<Response, Problem> {
    let planned = planning::plan(&app, &administrator, &body.read()?).await?;
    Ok(json::private(StatusCode::OK, &planned.shown))
}
