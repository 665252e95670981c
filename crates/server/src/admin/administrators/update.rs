//! `PATCH /admin/v1/administrators/{id}`: a merge patch on the settings (RFC 7396); `credentials`, where they are stated, take the place of
//! those before. A lesser role counts from the next request on.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::id::ClientId;
use schemars::JsonSchema;

use super::{AdministratorSettings, ShownAdministrator, record};
use crate::admin::credential::StatedKey;
use crate::admin::openapi::operation::{Operation, Topic};
use crate::admin::openapi::stated::Patch;
use crate::admin::preset;
use crate::admin::revision::{IfMatch, tagged};
use crate::extract::administrator::Administrator;
use crate::extract::json_body::JsonBody;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// A change of an administrator.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "the body is read member by member: this describes it"
)]
struct AdministratorChange {
    /// Keys in the place of those before.
    credentials: Option<Vec<StatedKey>>,
    #[schemars(flatten)]
    settings: Patch<AdministratorSettings>,
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    let summary = "Changes an administrator.";
    Operation::new(Topic::Administrators, "updateAdministrator", summary)
        .described(
            "The last live system administrator is neither switched off, nor ended, nor demoted.",
        )
        .named::<ClientId>("id", "The client_id.")
        .if_match()
        .takes::<AdministratorChange>()
        .shows::<ShownAdministrator<'_>>("The administrator as it is now.")
        .tagged()
}

/// Changes an administrator.
pub(crate) async fn update(
    State(app): State<AppState>,
    administrator: Administrator,
    Named(id): Named<String>,
    if_match: IfMatch,
    mut body: JsonBody,
) -> Result<Response, Problem> {
    let states_keys = body
        .0
        .get("credentials")
        .is_some_and(|keys| !keys.is_null());
    let keys = states_keys.then(|| record::keys(&app, &mut body));
    let (keys, patch) = (keys.transpose()?, body.0);
    let names: Vec<_> = patch.keys().cloned().collect();
    let changed = super::change(&app, &administrator, &id, if_match, |settings, parts| {
        *settings = preset::changed(settings, patch.clone())?;
        if let Some(keys) = &keys {
            parts.keys.clone_from(keys);
        }
        Ok(())
    });
    let client = changed.await?;
    if !administrator.only_tries() {
        tracing::info!(administrator = administrator.name(), changed_one = %client.id(), changed = names.join(", "), "administrator changed");
    }
    let shown = json::private(StatusCode::OK, &ShownAdministrator::from(&client));
    Ok(tagged(shown, client.parts().revision))
}
