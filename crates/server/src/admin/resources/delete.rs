//! `DELETE /admin/v1/resources/{uri}`: the resource. Tokens for it that were issued go on as they are; its resource servers can no longer
//! introspect them.

use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use jurat_protocol::resource::ResourceUri;

use crate::admin::revision::IfMatch;
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(Topic::Resources, "deleteResource", "Removes a resource.")
.described("Tokens for it that were issued go on as they are; its resource servers can no longer introspect them.").named::<ResourceUri>("uri", "The URI of the resource, percent-encoded.")
.if_match()
.does("It is gone.")
}

/// Removes a resource.
pub(crate) async fn delete(
    State(app): State<AppState>,
    administrator: Administrator,
    Named(uri): Named<String>,
    if_match: IfMatch,
) -> Result<Response, Problem> {
    let resource = super::find(&app, &uri).await?;
    let store = app.authorization_server.store();
    let removed =
        store.resource_remove(administrator.author()?, &resource.uri, if_match.revision());
    removed.await.map_err(IfMatch::refused)?;
    tracing::info!(
        administrator = administrator.name(),
        resource = resource.uri.as_str(),
        "resource removed"
    );
    Ok(json::nothing())
}
