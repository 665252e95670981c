//! The first administrator of a new tenant: by a key of somebody's own, so that nothing secret is ever made or sent here.

use jurat_registry::client::Client;
use jurat_registry::id::ClientId;
use jurat_registry::role::Role;
use jurat_registry::tenant::Tenant;
use schemars::JsonSchema;
use serde_json::Value;

use crate::admin::administrators::AdministratorSettings;
use crate::admin::administrators::record;
use crate::admin::credential::StatedKey;
use crate::extract::json_body::JsonBody;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// The first administrator of a tenant.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "the body is read member by member: this describes it"
)]
pub(super) struct NewFirstAdministrator {
    /// The `client_id`.
    id: ClientId,
    /// A name for people.
    name: Option<String>,
    /// The keys that the administrator signs with.
    credentials: Vec<StatedKey>,
}

/// Reads one, for `tenant`.
pub(super) fn read(app: &AppState, tenant: &Tenant, stated: Value) -> Result<Client, Problem> {
    let Value::Object(members) = stated else {
        let sentence = "state id and credentials, and a name for people if there is one";
        return Err(Problem::of_field("id", sentence));
    };
    let mut body = JsonBody(members);
    let id = record::id(&mut body)?;
    let keys = record::keys(app, &mut body)?;
    let name = body.take("name")?;
    if let Some(unknown) = body.0.keys().next() {
        let sentence = "a first administrator has id, name and credentials, and the role tenant";
        return Err(Problem::of_field(unknown, sentence));
    }
    let settings = AdministratorSettings {
        name,
        role: Role::Tenant,
        ..AdministratorSettings::default()
    };
    record::new(app, &tenant.issuer, id, &settings, keys)
}
