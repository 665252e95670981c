//! `POST /admin/v1/tenants/{name}/set-up`: how a tenant's first administrator gets into its console: a one-time link, by which name and
//! password are chosen. It is shown this one time: whoever has it becomes the administrator.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::audit::AuditEvent;
use jurat_registry::clock::Timestamp;
use jurat_registry::tenant::TenantName;
use schemars::JsonSchema;
use serde::Serialize;

use crate::admin::openapi::operation::{Operation, Topic};
use crate::console::first_administrator::{NoLink, link_by, somebody_can};
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SetUpLink")]
struct SetUp {
    /// The one time that it is shown.
    link: String,
    /// Until when it can be used.
    expires_at: Timestamp,
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::Tenants,
        "setUpTenant",
        "Makes a one-time link for a tenant's first administrator.",
    )
    .described("By it a name and a password for the tenant's console are chosen.")
    .named::<TenantName>("name", "The tenant's name.")
    .creates::<SetUp>("The link, shown this once: whoever has it becomes the administrator.")
    .refuses(
        StatusCode::CONFLICT,
        "Somebody can sign in there to administer already, or the tenant is switched off, or it is the default one.",
    )
}

/// Makes the link.
pub(crate) async fn create(
    State(app): State<AppState>,
    administrator: Administrator,
    Named(name): Named<String>,
) -> Result<Response, Problem> {
    let record = super::find(&app, &administrator, &name).await?;
    let conflict = |sentence: &str| Problem::new(StatusCode::CONFLICT, sentence);
    if record.is_default() {
        let sentence = "the server itself is set up by the link that jurat serve prints while nobody administers it";
        return Err(conflict(sentence));
    }
    let found = app.server().tenants().find(&name).await;
    let found = found.map_err(|error| unavailable(&error))?;
    let server = found.ok_or_else(|| conflict("the tenant is switched off: switch it on first"))?;
    let there = "somebody can sign in there to administer already: they let others in";
    if administrator.only_tries() {
        if somebody_can(&server).await? {
            return Err(conflict(there));
        }
        return Ok(json::nothing());
    }
    // The log that tells it is the tenant's own.
    let author = administrator.clone().elsewhere().author()?;
    let made = link_by(author.clone(), &server).await;
    let made = made.map_err(|error| match error {
        NoLink::Store(error) => error.into(),
        error @ NoLink::User(_) => unavailable(&error),
    })?;
    let link = made.ok_or_else(|| conflict(there))?;
    let now = server.clock().now();
    let event = AuditEvent::new(now, author, "administrator-invited", name.clone());
    let event = event.with_detail(format!("until {}", link.expires_at));
    if let Err(error) = server.store().audit_append(vec![event]).await {
        let error: &dyn std::error::Error = &error;
        tracing::error!(error, tenant = name, "the audit log did not take this");
    }
    tracing::info!(
        administrator = administrator.name(),
        tenant = name,
        "the first administrator was invited"
    );
    let shown = SetUp {
        link: link.address,
        expires_at: link.expires_at,
    };
    Ok(json::private(StatusCode::CREATED, &shown))
}

fn unavailable(error: &(dyn std::error::Error + 'static)) -> Problem {
    tracing::error!(error, "a tenant was not set up");
    Problem::unavailable()
}
