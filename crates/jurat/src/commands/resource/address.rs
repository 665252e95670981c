//! Where a resource is found: below the administration API, by its URI.

use crate::admin_client::session::encode;

/// The path of a resource.
pub(super) fn path(uri: &str) -> String {
    format!("/resources/{}", encode(uri))
}
