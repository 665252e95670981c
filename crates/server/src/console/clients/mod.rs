//! Clients: the list, one client, and what can be done with it.

use http::Method;
use jurat_console::paths::segment;
use serde_json::Value;

use super::api::{Api, Call, Refused};
use super::read::Client;

pub(super) mod create;
pub(super) mod credential;
pub(super) mod edit;
mod fields;
pub(super) mod list;
pub(super) mod refresh;
pub(super) mod remove;
mod scopes;
pub(super) mod show;
pub(super) mod switch;

/// The path of a client in the API, and below the console.
fn path(id: &str) -> String {
    format!("/clients/{}", segment(id))
}

/// The client of that id.
async fn read(api: &Api<'_>, id: &str) -> Result<Client, Refused> {
    api.get(&path(id)).await
}

/// Changes a client by a merge patch; or only tries to.
async fn patch(
    api: &Api<'_>,
    id: &str,
    patch: &Value,
    revision: Option<u64>,
    only_tries: bool,
) -> Result<Value, Refused> {
    let call = Call::new(Method::PATCH, path(id)).with(patch).at(revision);
    let call = if only_tries { call.only_trying() } else { call };
    api.call(call).await
}
