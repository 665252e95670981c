//! A protected API as it is registered here: its URI, its scopes, who may ask about its tokens, and settings of the tokens for it.

use std::collections::{BTreeMap, BTreeSet};

use jurat_protocol::resource::ResourceUri;
use jurat_protocol::scope::ScopeSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::id::ClientId;
use crate::problem::{InvalidRecord, require};
use crate::token_settings::TokenSettings;

/// A protected API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resource {
    /// Its URI (RFC 8707 section 2), by which requests name it and tokens are addressed to it.
    pub uri: ResourceUri,
    /// What the administrator states.
    pub settings: ResourceSettings,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Counts its changes; the `ETag` of the administration API.
    pub revision: u64,
}

/// What an administrator states of a resource: the body of the administration API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ResourceSettings {
    /// A name for people.
    pub name: Option<String>,
    /// Switched off, no token is issued for it.
    pub enabled: bool,
    /// Its scopes. A token for it has none of another resource's; with none stated here, scopes are not bound to it.
    pub scopes: BTreeMap<String, ScopeSettings>,
    /// The clients that are its resource servers: they may introspect its tokens (RFC 7662 section 2.1).
    pub resource_servers: BTreeSet<ClientId>,
    /// Settings of the tokens for it; they come before the client's and the tenant's.
    pub token: TokenSettings,
}

/// One scope of a resource.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ScopeSettings {
    /// What it allows, in words for whoever is asked to consent.
    pub description: Option<String>,
    /// Whether a request for this resource that asks for no scope gets it, as far as the client may have it.
    pub default: bool,
}

impl Default for ResourceSettings {
    fn default() -> Self {
        Self {
            name: None,
            enabled: true,
            scopes: BTreeMap::new(),
            resource_servers: BTreeSet::new(),
            token: TokenSettings::default(),
        }
    }
}

impl Resource {
    /// Checks the settings.
    pub fn validate(&self) -> Result<(), InvalidRecord> {
        let settings = &self.settings;
        require(
            settings
                .name
                .as_ref()
                .is_none_or(|name| name.chars().count() <= 200),
            "name",
            "a name has at most 200 characters",
        )?;
        let is_one = |name: &String| {
            let set = name.parse::<ScopeSet>();
            set.is_ok_and(|set| set.iter().count() == 1) && !name.contains(' ')
        };
        require(
            settings.scopes.len() <= 500 && settings.scopes.keys().all(is_one),
            "scopes",
            "at most 500 scopes, each named by one word of printable ASCII characters without a quote or a backslash",
        )?;
        settings.token.validate()
    }

    /// The resource as JSON for a row of the store.
    pub fn to_row(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads a row of the store, with every check that a new resource passes.
    pub fn from_row(row: &str) -> Result<Self, InvalidRecord> {
        let resource: Self = serde_json::from_str(row).map_err(|e| InvalidRecord::new("row", e))?;
        resource.validate()?;
        Ok(resource)
    }
}
