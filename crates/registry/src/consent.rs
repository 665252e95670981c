//! What a user has consented to: a client's scope, so that it is asked for once.

use jurat_protocol::scope::ScopeSet;

use crate::clock::Timestamp;
use crate::id::{ClientId, UserId};

/// A consent that counts until it is taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Who consented.
    pub user: UserId,
    /// To what which client may do.
    pub client: ClientId,
    /// To which scope.
    pub scope: ScopeSet,
    /// When last.
    pub at: Timestamp,
}
