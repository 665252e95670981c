//! `PATCH /admin/v1/identity-providers/{id}`: a merge patch on the settings (RFC 7396). The issuer cannot change: it is who is trusted.
//! What the lint calls a risk is refused, unless `accept_risk` names it or it was accepted before.

use crate::admin::openapi::operation::{Operation, Topic};
use crate::admin::openapi::stated::Patch;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::id::IdentityProviderId;
use jurat_registry::identity_provider::IdentityProviderSettings;
use schemars::JsonSchema;

use jurat_registry::identity_provider::IdentityProviderParts;

use super::SavedIdentityProvider;
use crate::admin::preset;
use crate::admin::revision::{IfMatch, tagged};
use crate::admin::trust_lint::TrustLint;
use crate::extract::administrator::Administrator;
use crate::extract::json_body::JsonBody;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// A merge patch on the settings of an identity provider.
#[derive(JsonSchema)]
#[schemars(rename = "IdentityProviderPatch", deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "the body is read member by member: this describes it"
)]
struct StatedPatch {
    /// Risks that are accepted, by the names that the lint gives them. Accepting goes into the audit log.
    accept_risk: Option<Vec<String>>,
    /// Why they are accepted, in a line: it goes into the audit log.
    accept_risk_reason: Option<String>,
    #[schemars(flatten)]
    settings: Patch<IdentityProviderSettings>,
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(Topic::IdentityProviders, "updateIdentityProvider", "Changes the settings of an identity provider.")
.described("The issuer cannot change: it is who is trusted. What the lint calls a risk is refused, unless accept_risk names it or it was accepted before.").named::<IdentityProviderId>("id", "The id of the identity provider.")
.if_match()
.takes::<StatedPatch>()
.shows::<SavedIdentityProvider<'_>>("The identity provider as it is now, and what the lint finds about it.")
.tagged()
}

/// Changes an identity provider's settings.
pub(crate) async fn update(
    State(app): State<AppState>,
    administrator: Administrator,
    Named(id): Named<String>,
    if_match: IfMatch,
    mut body: JsonBody,
) -> Result<Response, Problem> {
    let accept_risk: Vec<String> = body.take("accept_risk")?.unwrap_or_default();
    let reason: Option<String> = body.take("accept_risk_reason")?;
    let JsonBody(patch) = body;
    if patch.contains_key("issuer") {
        let sentence = "the issuer is who is trusted and cannot be changed: register another identity provider and remove this one";
        return Err(Problem::of_field("issuer", sentence));
    }
    let lint = TrustLint::begin(&app).await?.because(reason)?;
    let change = |parts: &mut IdentityProviderParts| {
        parts.settings = preset::changed(&parts.settings, patch.clone())?;
        lint.accept(&accept_risk, parts)
    };
    let check = |before: &_, after: &_| lint.at_save(Some(before), after, &administrator);
    let (provider, ()) =
        super::change_checked(&app, &administrator, &id, if_match, change, check).await?;
    let changed: Vec<_> = patch.keys().map(String::as_str).collect();
    tracing::info!(administrator = administrator.name(), identity_provider = %provider.id(), changed = changed.join(", "), "identity provider changed");
    let saved = SavedIdentityProvider::new(&provider, lint.findings(&provider));
    let shown = json::private(StatusCode::OK, &saved);
    Ok(tagged(shown, provider.parts().revision))
}
