//! An identity provider as the administration API tells of it.

use jurat_registry::clock::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::console::read::{Credential, Finding};

/// An identity provider.
#[derive(Deserialize)]
pub(super) struct Provider {
    pub(super) id: String,
    pub(super) issuer: String,
    pub(super) name: Option<String>,
    pub(super) enabled: bool,
    pub(super) expires_at: Option<Timestamp>,
    pub(super) keys: Vec<Credential>,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    pub(super) revision: u64,
    /// Every further setting.
    #[serde(flatten)]
    pub(super) further: Map<String, Value>,
}

impl Provider {
    /// What it goes by for people.
    pub(super) fn title(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.issuer)
    }

    /// A setting; `null` where there is none of that name.
    pub(super) fn setting(&self, name: &str) -> &Value {
        self.further.get(name).unwrap_or(&Value::Null)
    }
}

/// What the lint finds about one.
#[derive(Deserialize)]
pub(super) struct Findings {
    pub(super) findings: Vec<Finding>,
}

/// One that was saved.
#[derive(Deserialize)]
pub(super) struct Saved {
    pub(super) id: String,
}
