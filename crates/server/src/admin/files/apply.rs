//! `POST /admin/v1/apply`: makes what the document states true, by one write, or changes nothing. With `state`, only if that is still the
//! state of the records that the document speaks of.

use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_files::document::Document;
use jurat_registry::store::StoreError;
use serde_json::{Map, Value};

use super::document_body::DocumentBody;
use super::planning::{self, ShownPlan};
use crate::extract::administrator::Administrator;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(Topic::Server, "applyFiles", "Makes what a document of records states true, by one write, or changes nothing.")
        .described(
            "Each record has the members that its kind takes when it is registered alone. What a record leaves out is as usual; what is \
             not stated at all stays, unless prune is asked for.",
        )
        .takes::<Document<Map<String, Value>>>()
        .shows::<ShownPlan>("What was changed.")
        .refuses(
            StatusCode::CONFLICT,
            "A name is taken, or the records were changed since the plan was made whose state is stated.",
        )
}

/// Applies.
pub(crate) async fn apply(
    State(app): State<AppState>,
    administrator: Administrator,
    body: DocumentBody,
) -> Result<Response, Problem> {
    let document = body.read()?;
    let planned = planning::plan(&app, &administrator, &document).await?;
    if document
        .state
        .is_some_and(|state| state != planned.shown.state)
    {
        return Err(stale());
    }
    let (summary, name) = (planned.shown.summary, administrator.name());
    // Nothing differs, so nothing is written: no line in the audit log either.
    if !planned.write.is_empty() {
        // Before it is kept: whoever reads the keys from now on finds those of its tokens.
        for (app, algorithms) in &planned.publish {
            let keyring = app.authorization_server.keyring();
            keyring.publish(algorithms.iter().copied()).await?;
        }
        let store = app.server().store();
        let applied = store.apply(administrator.author()?, planned.write).await;
        applied.map_err(|error| match error {
            StoreError::Stale | StoreError::NotFound => stale(),
            other => other.into(),
        })?;
        let (inserted, replaced, removed) = (summary.insert, summary.replace, summary.remove);
        tracing::info!(
            administrator = name,
            inserted,
            replaced,
            removed,
            "files applied"
        );
    }
    Ok(json::private(StatusCode::OK, &planned.shown))
}

fn stale() -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "the records were changed since the plan was made, and nothing was done: plan again",
    )
}
