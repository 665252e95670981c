//! One tenant: where it is reached, what it may hold, what it leaves to the server's configuration.

use askama::Template;

use crate::clients::SettingShown;
use crate::frame::Frame;
use crate::part::{Badge, When};

/// A tenant's page.
#[derive(Template)]
#[template(path = "tenants/show.html")]
pub struct TenantPage {
    /// What surrounds it.
    pub frame: Frame,
    /// Its name, as it stands in paths.
    pub name: String,
    /// Its name for people.
    pub display_name: Option<String>,
    /// Whether it is switched on.
    pub enabled: bool,
    /// The same in a word.
    pub state: Badge,
    /// Whether it is the default tenant, which cannot be switched off.
    pub is_default: bool,
    /// Where it is reached: issuer identifier, hosts, token endpoint.
    pub addresses: Vec<SettingShown>,
    /// What it holds, and how much it may.
    pub quotas: Vec<QuotaShown>,
    /// Its settings.
    pub settings: Vec<SettingShown>,
    /// The address of its own console.
    pub console: String,
    /// When it was made.
    pub created_at: When,
    /// When it was last changed.
    pub updated_at: When,
}

/// What a tenant holds of one kind.
#[derive(Debug, Clone)]
pub struct QuotaShown {
    /// The kind, such as `Clients`.
    pub kind: String,
    /// How many it holds, where that is known.
    pub held: Option<u64>,
    /// How many it may hold; `None`: as many as the disk does.
    pub most: Option<u64>,
}

impl TenantPage {
    fn title(&self) -> &str {
        self.display_name.as_deref().unwrap_or(&self.name)
    }

    /// Whether it is known of any kind how many there are.
    fn knows_held(&self) -> bool {
        self.quotas.iter().any(|one| one.held.is_some())
    }

    /// The address of something below this tenant.
    fn below(&self, path: &str) -> String {
        format!("{}{path}", self.frame.base.record("tenants", &self.name))
    }
}
