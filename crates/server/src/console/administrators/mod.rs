//! Administrators: the list of people and machines, and what can be done with the machines. People are users, and have their page there.

use jurat_console::paths::segment;
use jurat_registry::clock::Timestamp;
use jurat_registry::role::Role;
use serde::Deserialize;

use super::api::{Api, Refused};
use super::read::Credential;
use super::visit::Visit;

pub(super) mod create;
pub(super) mod edit;
mod fields;
pub(super) mod list;
pub(super) mod remove;

/// An administrator who gets in by a key, as the API shows one.
#[derive(Deserialize)]
struct Administrator {
    id: String,
    name: Option<String>,
    role: Role,
    enabled: bool,
    expires_at: Option<Timestamp>,
    credentials: Vec<Credential>,
    created_at: Timestamp,
    revision: u64,
}

impl Administrator {
    /// Whether the visitor may change it.
    fn is_within_reach(&self, visit: &Visit) -> bool {
        visit.role().includes(self.role)
    }

    /// What tells its keys from others.
    fn keys(&self) -> Vec<String> {
        let key = |one: &Credential| {
            let thumbprint = one.x5t_s256.clone().or_else(|| one.jwk_thumbprint.clone());
            let parts = [
                Some(one.what().to_owned()),
                one.key_type.clone(),
                thumbprint,
            ];
            parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
        };
        self.credentials.iter().map(key).collect()
    }
}

/// The path of an administrator in the API, and below the console.
fn path(id: &str) -> String {
    format!("/administrators/{}", segment(id))
}

/// The administrator of that id.
async fn read(api: &Api<'_>, id: &str) -> Result<Administrator, Refused> {
    api.get(&path(id)).await
}
