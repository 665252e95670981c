//! The user finds a device's request by the code that the device shows, and allows or denies it (RFC 8628 section 3.3). Codes are short,
//! so guessing is slowed down (section 5.1); whether a code never was, has expired or was decided reads the same.

use std::net::IpAddr;
use std::sync::Arc;

use jurat_protocol::scope::ScopeSet;
use jurat_registry::client::Client;
use jurat_registry::store::StoreError;
use jurat_registry::ticket::{Ticket, TicketKind};

use super::document::{DeviceDocument, State};
use super::user_code::UserCode;
use crate::guessing::Guessed;
use crate::premises::Premises;
use crate::session::LiveSession;

/// A device's request that waits for a user. Made by [`find`] alone.
pub struct DeviceRequest {
    client: Arc<Client>,
    code: UserCode,
    ticket: Ticket,
    document: DeviceDocument,
}

impl DeviceRequest {
    /// The client that asks.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// What it asks for.
    pub fn scope(&self) -> &ScopeSet {
        &self.document.scope
    }

    /// For which resource servers.
    pub fn audience(&self) -> &[String] {
        &self.document.audience
    }

    /// The code, as the device shows it.
    pub fn user_code(&self) -> String {
        self.code.shown()
    }
}

/// Why a device's request is not shown, or not decided.
#[derive(Debug)]
pub enum DeviceRefusal {
    /// There is no such code, or it has expired, or it was decided.
    Unknown,
    /// Too many wrong ones of late: to be asked again after so many seconds.
    TooMany {
        /// Seconds.
        retry_after: u32,
    },
    /// The store does not answer.
    Store(StoreError),
}

impl From<StoreError> for DeviceRefusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// What a user says of a device's request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserSays {
    /// The device may have what it asks for.
    Yes,
    /// It may not.
    No,
}

/// Finds the request whose code somebody typed, for a user who is signed in.
pub(crate) async fn find(
    typed: &str,
    peer: Option<IpAddr>,
    premises: &Premises,
) -> Result<DeviceRequest, DeviceRefusal> {
    let now = premises.node.clock.now();
    let admitted = premises.guessing.admit(Guessed::UserCode, peer, now);
    admitted.map_err(|wait| DeviceRefusal::TooMany {
        retry_after: wait.seconds,
    })?;
    let code = UserCode::typed(typed).ok_or(DeviceRefusal::Unknown)?;
    let store = &premises.store;
    let kind = TicketKind::DeviceCode;
    let found = store.ticket_find_by_alias(kind, code.compared()).await?;
    let ticket = found.filter(|ticket| ticket.is_live(now));
    let ticket = ticket.ok_or(DeviceRefusal::Unknown)?;
    let document: DeviceDocument = ticket
        .read()
        .map_err(|e| StoreError::Unavailable(e.into()))?;
    if document.state != State::Pending || now >= document.ends_at {
        return Err(DeviceRefusal::Unknown);
    }
    let client = store.client_find(document.client.as_str()).await?;
    let client = client.filter(|client| client.is_live(now));
    let client = client.ok_or(DeviceRefusal::Unknown)?;
    premises.guessing.succeeded(Guessed::UserCode, peer, now);
    Ok(DeviceRequest {
        client,
        code,
        ticket,
        document,
    })
}

/// Decides a request for the user of `session`. Of several at once the first counts.
pub(crate) async fn decide(
    request: DeviceRequest,
    session: &LiveSession,
    says: UserSays,
    premises: &Premises,
) -> Result<(), DeviceRefusal> {
    let state = match says {
        UserSays::Yes => State::Allowed {
            user: session.user.id(),
            sign_in: session.sign_in.clone(),
        },
        UserSays::No => State::Denied,
    };
    let document = DeviceDocument {
        state,
        ..request.document
    };
    let decided = request.ticket.with(&document);
    match premises.store.ticket_replace(decided).await {
        Ok(()) => Ok(()),
        Err(StoreError::Stale | StoreError::AlreadyTaken | StoreError::NotFound) => {
            Err(DeviceRefusal::Unknown)
        }
        Err(error) => Err(error.into()),
    }
}
