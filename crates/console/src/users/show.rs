//! One user: who it is, how they sign in, since when what was issued counts.

use askama::Template;

use crate::clients::SettingShown;
use crate::frame::Frame;
use crate::part::{Badge, When};

/// A user's page.
#[derive(Template)]
#[template(path = "users/show.html")]
pub struct UserPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The identifier, which is `sub` of the user's tokens.
    pub id: String,
    /// The name to sign in with.
    pub username: String,
    /// The name for people.
    pub name: Option<String>,
    /// Whether the user is switched on.
    pub enabled: bool,
    /// The same in a word, with the end.
    pub state: Badge,
    /// Whether a password is set.
    pub has_password: bool,
    /// Whether it is whoever looks.
    pub is_oneself: bool,
    /// What else is known: e-mail address, role, end.
    pub facts: Vec<SettingShown>,
    /// Further claims, each by name and as JSON.
    pub claims: Vec<(String, String)>,
    /// What was signed in to or issued before does not count any more.
    pub valid_from: When,
    /// When the user was made.
    pub created_at: When,
    /// When the user was last changed.
    pub updated_at: When,
}

impl UserPage {
    fn title(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.username)
    }

    /// The address of something below this user.
    fn below(&self, path: &str) -> String {
        format!("{}{path}", self.frame.base.record("users", &self.id))
    }
}
