//! Resources and their scopes: the list, one resource, and what can be done with it.

use http::Method;
use jurat_console::paths::segment;
use jurat_protocol::resource::ResourceUri;
use jurat_registry::clock::Timestamp;
use jurat_registry::resource::ResourceSettings;
use serde::Deserialize;
use serde_json::Value;

use super::api::{Api, Call, Refused};

pub(super) mod create;
pub(super) mod edit;
mod fields;
pub(super) mod list;
pub(super) mod remove;
pub(super) mod show;
pub(super) mod switch;

/// A resource, as the API tells it.
#[derive(Deserialize)]
struct Resource {
    uri: ResourceUri,
    #[serde(flatten)]
    further: serde_json::Map<String, Value>,
    created_at: Timestamp,
    updated_at: Timestamp,
    revision: u64,
}

impl Resource {
    /// What is stated of it.
    fn settings(&self) -> Result<ResourceSettings, Refused> {
        let read = serde_json::from_value(Value::Object(self.further.clone()));
        read.map_err(|error| {
            tracing::error!(%error, "the console does not understand a resource");
            Refused::unreadable()
        })
    }
}

/// The path of a resource in the API, and below the console.
fn path(uri: &str) -> String {
    format!("/resources/{}", segment(uri))
}

/// The resource of that URI, with its settings.
async fn read(api: &Api<'_>, uri: &str) -> Result<(Resource, ResourceSettings), Refused> {
    let resource: Resource = api.get(&path(uri)).await?;
    let settings = resource.settings()?;
    Ok((resource, settings))
}

/// Changes a resource by a merge patch; or only tries to.
async fn patch(
    api: &Api<'_>,
    uri: &str,
    patch: &Value,
    revision: Option<u64>,
    only_tries: bool,
) -> Result<Value, Refused> {
    let call = Call::new(Method::PATCH, path(uri)).with(patch).at(revision);
    let call = if only_tries { call.only_trying() } else { call };
    api.call(call).await
}
