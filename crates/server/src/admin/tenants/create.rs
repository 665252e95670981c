//! `POST /admin/v1/tenants`: `name` and settings, and the first `administrator` if there is one already. Nothing else is made: signing
//! keys are, when they are first needed.

use axum::extract::State;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use jurat_registry::change::{RecordChange, TenantChange};
use jurat_registry::tenant::TenantName;
use jurat_registry::tenant_record::{TenantRecord, TenantSettings};
use schemars::JsonSchema;
use serde_json::Value;

use super::first_administrator::{self, NewFirstAdministrator};
use super::{ShownTenant, resolved};
use crate::admin::ADMIN_PATH;
use crate::admin::openapi::operation::{Operation, Topic};
use crate::admin::openapi::stated::Stated;
use crate::admin::preset;
use crate::admin::revision::tagged;
use crate::extract::administrator::Administrator;
use crate::extract::json_body::JsonBody;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// A tenant to be made.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "the body is read member by member: this describes it"
)]
struct NewTenant {
    /// Its name, as it will stand in paths.
    name: TenantName,
    /// Its first administrator, who has the role `tenant`.
    administrator: Option<NewFirstAdministrator>,
    #[schemars(flatten)]
    settings: Stated<TenantSettings>,
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(Topic::Tenants, "createTenant", "Makes a tenant.")
        .described("With its first administrator in the same write, if one is stated: all of it is made or nothing.")
        .takes::<NewTenant>()
        .creates::<ShownTenant<'_>>("The tenant.")
        .tagged()
        .located()
        .refuses(StatusCode::CONFLICT, "The name or a host is taken.")
}

/// Makes a tenant.
pub(crate) async fn create(
    State(app): State<AppState>,
    administrator: Administrator,
    mut body: JsonBody,
) -> Result<Response, Problem> {
    let name: Option<String> = body.take("name")?;
    let missing = || Problem::of_field("name", "state the tenant's name, as it stands in paths");
    let name: TenantName = name.ok_or_else(missing)?.parse()?;
    let first: Option<Value> = body.take("administrator")?;
    let now = app.authorization_server.clock().now();
    let mut record = TenantRecord::unstated(name, now);
    record.settings = preset::changed(&record.settings, body.0)?;
    let tenant = resolved(&app, &record)?;
    let mut changes = vec![TenantChange::Insert(record.clone())];
    if let Some(first) = first {
        let first = first_administrator::read(&app, &tenant, first)
            .map_err(|problem| problem.within("administrator"))?;
        let inserts = vec![RecordChange::ClientInsert(first)];
        changes.push(TenantChange::Records(
            record.name.clone(),
            inserts,
            Vec::new(),
        ));
    }
    if administrator.only_tries() {
        super::must_be_free(&app, &record).await?;
    } else {
        let store = app.server().store();
        store.apply(administrator.author()?, changes).await?;
        tracing::info!(administrator = administrator.name(), tenant = %record.name, "tenant created");
    }
    let shown = ShownTenant::of(&app, &record)?;
    let mut response = tagged(json::private(StatusCode::CREATED, &shown), 1);
    // A name is of letters, digits, dots and hyphens: it needs no encoding.
    if let Ok(location) = HeaderValue::try_from(format!("{ADMIN_PATH}/tenants/{}", record.name)) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}
