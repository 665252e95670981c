//! `DELETE /admin/v1/identity-providers/{id}/keys/{key}`.

use axum::extract::State;
use axum::response::Response;

use crate::admin::revision::IfMatch;
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// Removes a key.
pub(crate) async fn delete(
    State(app): State<AppState>,
    administrator: Administrator,
    Named((id, key)): Named<(String, String)>,
    if_match: IfMatch,
) -> Result<Response, Problem> {
    let (provider, ()) = super::change(&app, &administrator, &id, if_match, |parts| {
        let before = parts.keys.len();
        parts.keys.retain(|k| k.id.to_string() != key);
        if parts.keys.len() == before {
            let sentence = "the identity provider has no key of that id";
            return Err(Problem::not_found(sentence));
        }
        Ok(())
    })
    .await?;
    tracing::info!(administrator = administrator.name(), identity_provider = %provider.id(), key, "key removed");
    Ok(json::nothing())
}
