//! Identity providers: the list, one of them, the ways to a new one, and what can be done with one.

use http::Method;
use jurat_console::paths::segment;
use serde_json::Value;

use super::api::{Api, Call, Refused};
use provider::Provider;

mod beginning;
pub(super) mod by_hand;
pub(super) mod edit;
mod fields;
pub(super) mod keys;
pub(super) mod list;
mod presets;
pub(super) mod proposal;
mod proposed;
mod provider;
mod register;
pub(super) mod remove;
pub(super) mod risks;
pub(super) mod rules;
pub(super) mod show;
pub(super) mod source;
pub(super) mod start;
mod stated;
pub(super) mod switch;
mod typed;
mod words;

/// What ends within so many days is told.
const SOON_DAYS: i64 = 30;

/// The path of an identity provider in the API, and below the console.
fn path(id: &str) -> String {
    format!("/identity-providers/{}", segment(id))
}

/// The identity provider of that id.
async fn read(api: &Api<'_>, id: &str) -> Result<Provider, Refused> {
    api.get(&path(id)).await
}

/// Changes an identity provider by a merge patch; or only tries to.
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
