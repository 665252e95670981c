//! One protected API: its scopes, its tokens, who may ask about them.

use askama::Template;

use crate::clients::SettingShown;
use crate::frame::Frame;
use crate::part::{Badge, Code, When};

/// A resource's page.
#[derive(Template)]
#[template(path = "resources/show.html")]
pub struct ResourcePage {
    /// What surrounds it.
    pub frame: Frame,
    /// Its URI.
    pub uri: String,
    /// Its name for people.
    pub name: Option<String>,
    /// Whether it is switched on.
    pub enabled: bool,
    /// The same in a word.
    pub state: Badge,
    /// Its scopes.
    pub scopes: Vec<ResourceScope>,
    /// The clients that may introspect its tokens.
    pub resource_servers: Vec<String>,
    /// Settings of its tokens.
    pub settings: Vec<SettingShown>,
    /// How its resource server verifies tokens, ready to be copied.
    pub samples: Vec<Code>,
    /// When it was registered.
    pub created_at: When,
    /// When it was last changed.
    pub updated_at: When,
}

/// A scope of a resource.
#[derive(Debug, Clone)]
pub struct ResourceScope {
    /// The scope.
    pub name: String,
    /// Whether it is given when nothing in particular is asked for.
    pub default: bool,
    /// What it allows, in words for whoever is asked to consent.
    pub description: Option<String>,
}

impl ResourcePage {
    fn title(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.uri)
    }

    /// The address of something below this resource.
    fn below(&self, path: &str) -> String {
        format!("{}{path}", self.frame.base.record("resources", &self.uri))
    }
}
