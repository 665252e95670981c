//! The tenant's own settings: what is set for it, and what is the server's default.

use jurat_console::paths::segment;
use serde_json::Value;

use super::api::{Api, Refused};
use super::visit::Visit;

pub(super) mod edit;
mod fields;
mod in_use;
pub(super) mod show;

/// The path of the visitor's own tenant in the API.
fn path(visit: &Visit) -> String {
    format!(
        "/tenants/{}",
        segment(visit.server().tenant().name.as_str())
    )
}

/// The tenant's record, as the API shows it.
async fn read(api: &Api<'_>, path: &str) -> Result<Value, Refused> {
    api.get(path).await
}

/// Where a setting stands in a record, by the name of its field.
fn pointer(name: &str) -> String {
    format!("/{}", name.replace('.', "/"))
}
