//! What is kept of a device authorization request: for which client, what it wants, and what the user said.

use jurat_protocol::scope::ScopeSet;
use jurat_registry::authorization_grant::SignIn;
use jurat_registry::clock::Timestamp;
use jurat_registry::id::{ClientId, UserId};
use jurat_registry::ticket::{TicketDocument, TicketKind};
use serde::{Deserialize, Serialize};

/// What a device code stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeviceDocument {
    /// The client that it was handed out to.
    pub(crate) client: ClientId,
    /// What the device asks for.
    pub(crate) scope: ScopeSet,
    /// For which resource servers.
    pub(crate) audience: Vec<String>,
    /// From when on it counts for nothing. The ticket is kept a little longer, to tell an old code from an invented one.
    pub(crate) ends_at: Timestamp,
    /// What the user said.
    pub(crate) state: State,
}

/// What the user said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    /// Nothing yet.
    Pending,
    /// Yes.
    Allowed {
        /// Who.
        user: UserId,
        /// How and when the user had signed in.
        sign_in: SignIn,
    },
    /// No.
    Denied,
}

impl TicketDocument for DeviceDocument {
    const KIND: TicketKind = TicketKind::DeviceCode;
}
