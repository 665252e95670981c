//! What is stated of an administrator.

use jurat_registry::client::ClientParts;
use jurat_registry::clock::Timestamp;
use jurat_registry::role::Role;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is stated of an administrator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(rename = "AdministratorSettings")]
pub(crate) struct AdministratorSettings {
    /// A name for people.
    pub(crate) name: Option<String>,
    /// What the administrator may do.
    pub(crate) role: Role,
    /// Switched off, the key opens nothing.
    pub(crate) enabled: bool,
    /// From when on it is as if switched off.
    pub(crate) expires_at: Option<Timestamp>,
}

/// The least there is: more is stated.
impl Default for AdministratorSettings {
    fn default() -> Self {
        Self {
            name: None,
            role: Role::Auditor,
            enabled: true,
            expires_at: None,
        }
    }
}

impl AdministratorSettings {
    /// What is stated of the administrator with these parts.
    pub(super) fn of(parts: &ClientParts) -> Self {
        Self {
            name: parts.settings.name.clone(),
            role: parts.kind.role().unwrap_or(Role::Auditor),
            enabled: parts.settings.enabled,
            expires_at: parts.settings.expires_at,
        }
    }
}
