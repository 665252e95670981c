//! A token that was presented to be traded, proven: whom it speaks for, who acts for them, and until when.

use std::sync::Arc;

use jurat_registry::clock::Timestamp;
use jurat_registry::issuance::SpendOnce;
use jurat_registry::user::User;

use super::may_act::MayAct;
use crate::access_token::ActiveToken;
use crate::act::{Act, Party};
use crate::assertion::verified::VerifiedAssertion;

/// A token that counts now and that the client may present.
pub(super) struct ProvenToken {
    /// Whom it speaks for.
    pub(super) party: Party,
    /// Who acts for them already (RFC 8693 section 4.1).
    pub(super) act: Option<Act>,
    /// Who may (section 4.4).
    pub(super) may_act: Option<MayAct>,
    /// When it ends.
    pub(super) expires_at: Timestamp,
    /// What proved it.
    pub(super) proof: Proof,
}

/// What proved a token.
pub(super) enum Proof {
    /// It is an access token of this server.
    AccessToken(Box<ActiveToken>),
    /// It is an ID token of this server about this user.
    IdToken(Arc<User>),
    /// An identity provider signed it; for this user, if it is for one of this server's.
    Assertion(Box<VerifiedAssertion>, Option<Arc<User>>),
}

impl ProvenToken {
    /// What is spent with it.
    pub(super) fn spends(&self) -> &[SpendOnce] {
        match &self.proof {
            Proof::Assertion(verified, _) => verified.spend(),
            Proof::AccessToken(_) | Proof::IdToken(_) => &[],
        }
    }
}
