//! The document: what all files state together. The client of the administration API sends it to `/plan` and `/apply`, and gets one from
//! `/export`. A record's members are those of the administration API.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A record of the document: its members as the administration API takes them.
pub type Record = serde_json::Map<String, serde_json::Value>;

/// What files state. `R` is one record: an object with the members that the administration API takes when it registers one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Document")]
#[serde(deny_unknown_fields)]
pub struct Document<R> {
    /// What is stated of each tenant, each once.
    pub tenants: Vec<TenantPart<R>>,
    /// Whether what is not stated is removed: of the tenants that are stated, the kinds of records of which something is stated.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub prune: bool,
    /// Whether that goes for clients that registered themselves too (RFC 7591).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub prune_self_registered: bool,
    /// The state of the records that a plan was made for: when it is another one, nothing is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
}

/// What is stated of one tenant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "TenantPart")]
#[serde(deny_unknown_fields)]
pub struct TenantPart<R> {
    /// Its name.
    pub name: String,
    /// Its own settings; `None`: nothing is stated of them, and the tenant must be there.
    #[serde(default = "none::<R>", skip_serializing_if = "Option::is_none")]
    pub settings: Option<R>,
    /// Its clients: `id`, settings, `credentials`, a `preset` to start from.
    #[serde(default = "Vec::<R>::new")]
    pub clients: Vec<R>,
    /// Its identity providers: `issuer`, settings, `keys`, a `preset` to start from with the `answers` to its questions.
    #[serde(default = "Vec::<R>::new")]
    pub identity_providers: Vec<R>,
    /// Its resources: `uri` and settings.
    #[serde(default = "Vec::<R>::new")]
    pub resources: Vec<R>,
    /// Its users: settings, `password` or `password_digest`.
    #[serde(default = "Vec::<R>::new")]
    pub users: Vec<R>,
}

fn none<R>() -> Option<R> {
    None
}

impl<R> TenantPart<R> {
    /// Nothing is stated of the tenant `name` yet.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            settings: None,
            clients: Vec::new(),
            identity_providers: Vec::new(),
            resources: Vec::new(),
            users: Vec::new(),
        }
    }
}
