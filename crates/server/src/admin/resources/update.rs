//! `PATCH /admin/v1/resources/{uri}`: a merge patch on the settings (RFC 7396).

use crate::admin::openapi::operation::{Operation, Topic};
use crate::admin::openapi::stated::Patch;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_protocol::resource::ResourceUri;
use jurat_registry::resource::ResourceSettings;

use super::ShownResource;
use crate::admin::preset;
use crate::admin::revision::{IfMatch, tagged};
use crate::extract::administrator::Administrator;
use crate::extract::json_body::JsonBody;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::Resources,
        "updateResource",
        "Changes the settings of a resource.",
    )
    .named::<ResourceUri>("uri", "The URI of the resource, percent-encoded.")
    .if_match()
    .takes::<Patch<ResourceSettings>>()
    .shows::<ShownResource<'_>>("The resource as it is now.")
    .tagged()
}

/// Changes a resource's settings.
pub(crate) async fn update(
    State(app): State<AppState>,
    administrator: Administrator,
    Named(uri): Named<String>,
    if_match: IfMatch,
    JsonBody(patch): JsonBody,
) -> Result<Response, Problem> {
    let resource = super::change(&app, &administrator, &uri, if_match, |resource| {
        resource.settings = preset::changed(&resource.settings, patch.clone())?;
        Ok(())
    })
    .await?;
    if !administrator.only_tries() {
        let changed: Vec<_> = patch.keys().map(String::as_str).collect();
        tracing::info!(
            administrator = administrator.name(),
            resource = resource.uri.as_str(),
            changed = changed.join(", "),
            "resource changed"
        );
    }
    let shown = json::private(StatusCode::OK, &ShownResource::from(&resource));
    Ok(tagged(shown, resource.revision))
}
