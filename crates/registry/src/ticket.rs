//! What was handed out once as a random text and stands for something kept here: an authorization code, a refresh token, a device code, a
//! pushed request, a session, an invitation. One mechanism for all: it is found by its number, proven by the digest of its secret, taken
//! at most once, and forgotten after its end.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::id::{DecisionId, TicketId};
use crate::problem::InvalidRecord;
use jurat_protocol::opaque_token::{OpaqueToken, OpaqueTokenKind};

/// What a ticket is for. Its number in a row never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TicketKind {
    /// RFC 6749 section 4.1.2.
    AuthorizationCode,
    /// RFC 6749 section 1.5.
    RefreshToken,
    /// RFC 8628 section 3.2; its alias is the user code.
    DeviceCode,
    /// RFC 9126 section 2.2.
    PushedRequest,
    /// A signed-in browser.
    Session,
    /// A one-time link by which a user sets a password.
    Invitation,
    /// RFC 7591 section 1.2.
    InitialAccess,
    /// A one-time link by which a user signs in.
    SignInLink,
}

impl TicketKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::AuthorizationCode,
        Self::RefreshToken,
        Self::DeviceCode,
        Self::PushedRequest,
        Self::Session,
        Self::Invitation,
        Self::InitialAccess,
        Self::SignInLink,
    ];

    /// The number that stands for it in a row.
    pub const fn number(self) -> u8 {
        match self {
            Self::AuthorizationCode => 1,
            Self::RefreshToken => 2,
            Self::DeviceCode => 3,
            Self::PushedRequest => 4,
            Self::Session => 5,
            Self::Invitation => 6,
            Self::InitialAccess => 7,
            Self::SignInLink => 8,
        }
    }

    /// The kind of text that is handed out for it.
    pub const fn token_kind(self) -> OpaqueTokenKind {
        match self {
            Self::AuthorizationCode => OpaqueTokenKind::AuthorizationCode,
            Self::RefreshToken => OpaqueTokenKind::RefreshToken,
            Self::DeviceCode => OpaqueTokenKind::DeviceCode,
            Self::PushedRequest => OpaqueTokenKind::PushedRequest,
            Self::Session => OpaqueTokenKind::Session,
            Self::Invitation => OpaqueTokenKind::Invitation,
            Self::InitialAccess => OpaqueTokenKind::InitialAccess,
            Self::SignInLink => OpaqueTokenKind::SignInLink,
        }
    }
}

/// What a ticket stands for: what is kept of it beside its dates, as JSON.
pub trait TicketDocument: Serialize + DeserializeOwned {
    /// Of which kind of ticket.
    const KIND: TicketKind;
}

/// A ticket as it is kept. Never holds the secret, only its digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// The number inside the text that was handed out.
    pub id: TicketId,
    /// What it is for.
    pub kind: TicketKind,
    /// SHA-256 of the secret inside the text.
    pub digest: [u8; 32],
    /// A second name by which it is found, unique among the live tickets of its kind and tenant: a user code.
    pub alias: Option<String>,
    /// A [`TicketDocument`] as JSON.
    pub document: String,
    /// From when on it counts for nothing. Of one that was taken for an authorization grant: the grant's end, if that is later.
    pub expires_at: Timestamp,
    /// Whether it was taken, and by what.
    pub taken: Option<Taken>,
    /// Counts the changes of its document, from 1.
    pub revision: u64,
}

/// That a ticket was taken. Its row stays until its end, and that of the grant it was taken for, so that a second use is told from an
/// invention for as long as anything comes of the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// When.
    pub at: Timestamp,
    /// The decision that took it; that of a refresh token's is the number of its successor.
    pub by: DecisionId,
}

impl Ticket {
    /// A ticket for `token`, live until `expires_at`.
    pub fn new<D: TicketDocument>(
        token: &OpaqueToken,
        document: &D,
        expires_at: Timestamp,
    ) -> Self {
        Self {
            id: TicketId::from_bytes(token.number),
            kind: D::KIND,
            digest: token.digest(),
            alias: None,
            document: serde_json::to_string(document).unwrap_or_default(),
            expires_at,
            taken: None,
            revision: 1,
        }
    }

    /// What it stands for.
    pub fn read<D: TicketDocument>(&self) -> Result<D, InvalidRecord> {
        if self.kind != D::KIND {
            return Err(InvalidRecord::new("kind", "a ticket of another kind"));
        }
        serde_json::from_str(&self.document).map_err(|e| InvalidRecord::new("document", e))
    }

    /// The same ticket with another document, one revision on.
    #[must_use]
    pub fn with<D: TicketDocument>(mut self, document: &D) -> Self {
        self.document = serde_json::to_string(document).unwrap_or_default();
        self.revision += 1;
        self
    }

    /// Whether it is neither taken nor past its end.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.taken.is_none() && now < self.expires_at
    }
}
