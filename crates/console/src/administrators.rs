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
    /// How they get in: a person's username, or a key's thumbprint.
    pub by: String,
    /// Whether it is the key of a machine.
    pub is_key: bool,
    /// The role, in words.
    pub role: String,
    /// Whether it is switched on, and until when.
    pub state: Badge,
    /// Since when.
    pub created_at: When,
    /// Whether it is whoever looks, who cannot take their own role away.
    pub is_oneself: bool,
}

/// The form for a new administrator, or for the role of one.
///
/// Fields: `kind` (`person` or `key`) and, of a new one, `username`, `name`, `certificate` (a public key or certificate); `role` (`system`,
/// `tenant`, `operator`, `auditor`).
#[derive(Template)]
#[template(path = "administrators/form.html")]
pub struct AdministratorFormPage {
    /// What surrounds it.
    pub frame: Frame,
    /// Whose role it is; `None` for a new one.
    pub name: Option<String>,
    /// The form.
    pub form: Form,
}

impl AdministratorFormPage {
    fn roles(&self) -> Vec<Choice> {
        let system = Choice::new(
            "system",
            "System administrator",
            "Everything in every tenant, and the tenants themselves.",
        );
        let system = Some(system).filter(|_| self.frame.rights.system);
        system
            .into_iter()
            .chain(crate::choices::tenant_roles())
            .collect()
    }
}
