//! Who makes a change, as the audit log names them.

use std::fmt;
use std::net::IpAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::{ClientId, UserId};

/// Who makes a change, from where, and by whose hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Author {
    /// Who.
    pub by: By,
    /// The address the request came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<IpAddr>,
    /// The client whose access token opened the door, where it is not the author itself: the console, an administrator's key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<ClientId>,
}

/// Who makes a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", content = "name", rename_all = "snake_case")]
pub enum By {
    /// The server itself: it saw something happen, or keeps something true.
    Server,
    /// An administrator, by name.
    Administrator(String),
    /// An administrator of the default tenant at work in another one, by name: a name there is nobody's in that tenant.
    SystemAdministrator(String),
    /// A user, about itself.
    User(UserId),
    /// A client, about itself (RFC 7592).
    Client(ClientId),
}

impl Author {
    /// The server itself.
    pub const fn server() -> Self {
        Self::of(By::Server)
    }

    /// `by`, from nowhere in particular.
    pub const fn of(by: By) -> Self {
        Self {
            by,
            address: None,
            through: None,
        }
    }

    /// The same, whose request came from `address`.
    #[must_use]
    pub fn at(self, address: Option<IpAddr>) -> Self {
        Self { address, ..self }
    }
}

impl By {
    /// The name that a list shows and a filter takes; `None` for the server itself.
    pub fn name(&self) -> Option<String> {
        match self {
            Self::Server => None,
            Self::Administrator(name) | Self::SystemAdministrator(name) => Some(name.clone()),
            Self::User(user) => Some(user.to_string()),
            Self::Client(client) => Some(client.to_string()),
        }
    }
}

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Server => f.write_str("the server"),
            Self::Administrator(name) => write!(f, "administrator {name}"),
            Self::SystemAdministrator(name) => write!(f, "system administrator {name}"),
            Self::User(user) => write!(f, "user {user}"),
            Self::Client(client) => write!(f, "client {client}"),
        }
    }
}
