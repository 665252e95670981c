//! Which identity provider is meant: by its issuer, the exact `iss` of its assertions, or by its identifier.

use jurat_registry::id::IdentityProviderId;
use serde_json::Value;

use crate::admin_client::session::{AdminSession, encode};
use crate::failure::{Failure, Outcome};

/// Where the identity provider called `name` is below `/admin/v1`.
pub(super) async fn path(session: &AdminSession, name: &str) -> Outcome<String> {
    if name.parse::<IdentityProviderId>().is_ok() {
        return Ok(format!("/identity-providers/{name}"));
    }
    let found = format!("/identity-providers?issuer={}", encode(name));
    let found = session.find(&found).await?;
    let first = found["items"].get(0).unwrap_or(&Value::Null);
    match first["id"].as_str() {
        Some(id) => Ok(format!("/identity-providers/{id}")),
        None => Err(
            Failure::failed(format!("there is no identity provider {name}"))
                .next("see those there are: jurat idp list"),
        ),
    }
}
