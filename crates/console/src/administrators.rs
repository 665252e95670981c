//! Who may use this console and the administration API: people who sign in, and keys of machines.

use askama::Template;

use crate::frame::Frame;
use crate::part::{Badge, Choice, Form, Pager, When};

/// The list of administrators.
#[derive(Template)]
#[template(path = "administrators/list.html")]
pub struct AdministratorsPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The administrators of this page.
    pub rows: Vec<AdministratorRow>,
    /// Where the list goes on.
    pub pager: Pager,
}

/// One administrator.
#[derive(Debug, Clone)]
pub struct AdministratorRow {
    /// The identifier: a user's, or a client's.
    pub id: String,
    /// The name for people.
    pub name: String,
    /// How they get in: a person's username, or a client's id.
    pub by: String,
    /// Whether it is the key of a machine; a person has a page among the users.
    pub is_key: bool,
    /// The role, in words.
    pub role: String,
    /// Whether it is switched on, and until when.
    pub state: Badge,
    /// Since when.
    pub created_at: When,
    /// Whether it is whoever looks, who cannot take their own role away.
    pub is_oneself: bool,
    /// Whether whoever looks may change it: nobody lays hands on a role above the own one.
    pub within_reach: bool,
}

impl AdministratorsPage {
    /// The page of a person, or the form for a key.
    fn edit(&self, row: &AdministratorRow) -> String {
        let records = if row.is_key {
            "administrators"
        } else {
            "users"
        };
        format!("{}/edit", self.frame.base.record(records, &row.id))
    }
}

/// The form for a new administrator, or for the key of a machine that is one.
///
/// Fields: of a new one `kind` (`person`, `generate`, `key`), `username` (a person's) or `id` (a machine's), `algorithm` (of a key that is
/// made); of either `name`, `certificate` (a public key or certificate), `role` (`system`, `tenant`, `operator`, `auditor`); of one that is
/// there `enabled` (`on`), `expires_at` (a date), `revision` (carried).
#[derive(Template)]
#[template(path = "administrators/form.html")]
pub struct AdministratorFormPage {
    /// What surrounds it.
    pub frame: Frame,
    /// Which machine's it is, by its id; `None` for a new one.
    pub id: Option<String>,
    /// What tells its keys from others.
    pub keys: Vec<String>,
    /// The form.
    pub form: Form,
}

impl AdministratorFormPage {
    const OWN: [&'static str; 9] = [
        "kind",
        "username",
        "id",
        "algorithm",
        "name",
        "certificate",
        "role",
        "enabled",
        "expires_at",
    ];

    fn open(&self) -> askama::filters::Safe<String> {
        self.form.carried_but(&Self::OWN)
    }

    fn roles(&self) -> Vec<Choice> {
        crate::choices::roles(self.frame.rights)
    }
}
