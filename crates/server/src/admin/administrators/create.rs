//! `POST /admin/v1/administrators`: `id`, `role`, and the keys that the administrator signs with. No secret is made: whoever is to get in
//! keeps the private half.

use axum::extract::State;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use jurat_registry::id::ClientId;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use schemars::JsonSchema;

use super::record;
use super::{AdministratorSettings, ShownAdministrator, may_give};
use crate::admin::ADMIN_PATH;
use crate::admin::credential::StatedKey;
use crate::admin::openapi::operation::{Operation, Topic};
use crate::admin::openapi::stated::Stated;
use crate::admin::preset;
use crate::admin::revision::tagged;
use crate::extract::administrator::Administrator;
use crate::extract::json_body::JsonBody;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// An administrator to be registered.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "the body is read member by member: this describes it"
)]
struct NewAdministrator {
    /// The `client_id`.
    id: ClientId,
    /// The keys that the administrator signs with.
    credentials: Vec<StatedKey>,
    #[schemars(flatten)]
    settings: Stated<AdministratorSettings>,
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    let summary = "Lets an administrator in.";
    Operation::new(Topic::Administrators, "createAdministrator", summary)
        .described("With a role that is not above one's own; nothing said, `auditor`.")
        .takes::<NewAdministrator>()
        .creates::<ShownAdministrator<'_>>("The administrator.")
        .tagged()
        .located()
        .refuses(
            StatusCode::CONFLICT,
            "The id is taken, by a client or by an identity provider.",
        )
}

/// Registers an administrator.
pub(crate) async fn create(
    State(app): State<AppState>,
    administrator: Administrator,
    mut body: JsonBody,
) -> Result<Response, Problem> {
    let server = &app.authorization_server;
    let id = record::id(&mut body)?;
    let keys = record::keys(&app, &mut body)?;
    let settings: AdministratorSettings =
        preset::changed(&AdministratorSettings::default(), body.0)?;
    may_give(&app, &administrator, settings.role)?;
    let client = record::new(&app, &server.tenant().issuer, id, &settings, keys)?;
    if !administrator.only_tries() {
        let inserted = server
            .store()
            .client_insert(administrator.author()?, client.clone());
        inserted.await?;
        tracing::info!(administrator = administrator.name(), let_in = %client.id(), role = %settings.role, "administrator created");
    }
    let shown = json::private(StatusCode::CREATED, &ShownAdministrator::from(&client));
    let mut response = tagged(shown, 1);
    let id = utf8_percent_encode(client.id().as_str(), NON_ALPHANUMERIC);
    if let Ok(location) = HeaderValue::try_from(format!("{ADMIN_PATH}/administrators/{id}")) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}
