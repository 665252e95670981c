//! `PATCH /admin/v1/identity-providers/{id}`: a merge patch on the settings (RFC 7396). The issuer cannot change: it is who is trusted.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

use super::ShownIdentityProvider;
use crate::admin::preset;
use crate::admin::revision::{IfMatch, tagged};
use crate::extract::administrator::Administrator;
use crate::extract::json_body::JsonBody;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// Changes an identity provider's settings.
pub(crate) async fn update(
    State(app): State<AppState>,
    administrator: Administrator,
    Named(id): Named<String>,
    if_match: IfMatch,
    JsonBody(patch): JsonBody,
) -> Result<Response, Problem> {
    if patch.contains_key("issuer") {
        let sentence = "the issuer is who is trusted and cannot be changed: register another identity provider and remove this one";
        return Err(Problem::of_field("issuer", sentence));
    }
    let (provider, ()) = super::change(&app, &id, if_match, |parts| {
        parts.settings = preset::changed(&parts.settings, patch.clone())?;
        Ok(())
    })
    .await?;
    let changed: Vec<_> = patch.keys().map(String::as_str).collect();
    tracing::info!(administrator = administrator.name(), identity_provider = %provider.id(), changed = changed.join(", "), "identity provider changed");
    let shown = json::private(StatusCode::OK, &ShownIdentityProvider::from(&provider));
    Ok(tagged(shown, provider.parts().revision))
}
