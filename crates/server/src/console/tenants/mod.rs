//! Tenants, for system administrators: the list, one tenant, and what can be done with it.

use axum::body::Body;
use axum::response::Response;
use jurat_console::Place;
use jurat_console::paths::segment;
use jurat_registry::clock::Timestamp;
use jurat_registry::tenant::TenantName;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::api::{Api, Refused};
use super::review::{self, Review};
use super::visit::Visit;

pub(super) mod create;
pub(super) mod edit;
mod fields;
pub(super) mod list;
pub(super) mod remove;
pub(super) mod set_up;
pub(super) mod show;
pub(super) mod switch;

/// A tenant, as the API shows one.
#[derive(Deserialize)]
struct Tenant {
    name: String,
    display_name: Option<String>,
    enabled: bool,
    issuer: Option<String>,
    issuer_in_use: String,
    hosts: Vec<String>,
    quotas: Map<String, Value>,
    created_at: Timestamp,
    updated_at: Timestamp,
    revision: u64,
    /// Every further setting.
    #[serde(flatten)]
    further: Map<String, Value>,
}

impl Tenant {
    /// What people call it.
    fn title(&self) -> &str {
        self.display_name.as_deref().unwrap_or(&self.name)
    }

    fn is_default(&self) -> bool {
        self.name == TenantName::DEFAULT
    }
}

/// The path of a tenant in the API, and below the console.
fn path(name: &str) -> String {
    format!("/tenants/{}", segment(name))
}

/// The tenant of that name.
async fn read(api: &Api<'_>, name: &str) -> Result<Tenant, Refused> {
    api.get(&path(name)).await
}

/// The page before a change of the tenant of that name.
async fn ask(visit: Visit, name: &str, review_of: fn(&Visit, &Tenant) -> Review) -> Response {
    let response = match read(&visit.api(), name).await {
        Ok(tenant) => {
            let review = review_of(&visit, &tenant);
            review::question(&visit, review)
        }
        Err(refused) => visit.refused(Place::Tenants, &refused),
    };
    visit.answered(response)
}

/// The tenant of that name, once a change was confirmed.
async fn confirmed(
    visit: &mut Visit,
    name: &str,
    body: Body,
    review_of: fn(&Visit, &Tenant) -> Review,
) -> Result<Tenant, Response> {
    let form = visit.posted(body).await?;
    let tenant = read(&visit.api(), name).await;
    let tenant = tenant.map_err(|refused| visit.refused(Place::Tenants, &refused))?;
    let review = review_of(visit, &tenant);
    review::confirmed(visit, &form, review).await?;
    Ok(tenant)
}
