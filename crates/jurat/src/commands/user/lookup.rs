//! Which user is meant: by username, by verified e-mail address, or by identifier.

use jurat_registry::id::UserId;
use serde_json::Value;

use crate::admin_client::session::{AdminSession, encode};
use crate::failure::{Failure, Outcome};

/// Where the user called `name` is below `/admin/v1`.
pub(super) async fn path(session: &AdminSession, name: &str) -> Outcome<String> {
    if name.parse::<UserId>().is_ok() {
        return Ok(format!("/users/{name}"));
    }
    let found = session
        .find(&format!("/users?name={}", encode(name)))
        .await?;
    let first = found["items"].get(0).unwrap_or(&Value::Null);
    match first["id"].as_str() {
        Some(id) => Ok(format!("/users/{id}")),
        None => Err(Failure::failed(format!("there is no user {name}"))
            .next("see those there are: jurat user list")),
    }
}
