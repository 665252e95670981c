//! The kinds of records that files state, and how each is spelled.

use serde::{Deserialize, Serialize};

use crate::document::TenantPart;

/// A kind of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Protected APIs.
    Resource,
    /// Clients.
    Client,
    /// Identity providers.
    IdentityProvider,
    /// Users.
    User,
}

impl Kind {
    /// Every kind, in the order in which files are written.
    pub const ALL: [Self; 4] = [
        Self::Resource,
        Self::Client,
        Self::IdentityProvider,
        Self::User,
    ];

    /// The name of its tables in files: `[[client]]`.
    pub const fn table(self) -> &'static str {
        match self {
            Self::Resource => "resource",
            Self::Client => "client",
            Self::IdentityProvider => "identity_provider",
            Self::User => "user",
        }
    }

    /// Its list in the document.
    pub const fn list(self) -> &'static str {
        match self {
            Self::Resource => "resources",
            Self::Client => "clients",
            Self::IdentityProvider => "identity_providers",
            Self::User => "users",
        }
    }

    /// The member that tells one record from another.
    pub const fn name_member(self) -> &'static str {
        match self {
            Self::Resource => "uri",
            Self::Client => "id",
            Self::IdentityProvider => "issuer",
            Self::User => "username",
        }
    }

    /// For people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Resource => "resource",
            Self::Client => "client",
            Self::IdentityProvider => "identity provider",
            Self::User => "user",
        }
    }

    /// The tables of its keys and secrets within a record (`[[client.credential]]`), and the member of the document that they become.
    pub const fn credentials(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Client => Some(("credential", "credentials")),
            Self::IdentityProvider => Some(("key", "keys")),
            Self::Resource | Self::User => None,
        }
    }

    /// The kind whose list of the document has that name.
    pub fn of_list(list: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.list() == list)
    }

    /// The list of `part` that holds the kind.
    pub const fn records<R>(self, part: &TenantPart<R>) -> &Vec<R> {
        match self {
            Self::Resource => &part.resources,
            Self::Client => &part.clients,
            Self::IdentityProvider => &part.identity_providers,
            Self::User => &part.users,
        }
    }

    /// The same, to be added to.
    pub const fn records_mut<R>(self, part: &mut TenantPart<R>) -> &mut Vec<R> {
        match self {
            Self::Resource => &mut part.resources,
            Self::Client => &mut part.clients,
            Self::IdentityProvider => &mut part.identity_providers,
            Self::User => &mut part.users,
        }
    }
}
