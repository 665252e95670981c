//! What an administrator ends: authorization grants and tokens, found by whom they are for, revoked many at once.

use crate::audit::AuditEvent;
use crate::authorization_grant::AuthorizationGrant;
use crate::clock::Timestamp;
use crate::id::{DecisionId, GrantId, UserId};

/// Which authorization grants are looked for: those for which everything holds that is stated.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GrantFilter {
    /// The client they are for.
    pub client: Option<String>,
    /// Whom their tokens speak for.
    pub subject: Option<String>,
    /// The user who allowed them.
    pub user: Option<UserId>,
    /// Tokens may come from them at this time.
    pub live_at: Option<Timestamp>,
}

impl GrantFilter {
    /// Whether `grant` is one of them.
    pub fn admits(&self, grant: &AuthorizationGrant) -> bool {
        let client = self.client.as_deref();
        let subject = self.subject.as_ref();
        client.is_none_or(|id| grant.client.as_str() == id)
            && subject.is_none_or(|subject| grant.subject == *subject)
            && self.user.is_none_or(|user| grant.user == Some(user))
            && self.live_at.is_none_or(|now| grant.is_live(now))
    }
}

/// What is to be revoked by one write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    /// Grants, with everything that came from them.
    pub grants: Vec<GrantId>,
    /// Tokens, by the decisions that granted them.
    pub tokens: Vec<DecisionId>,
    /// The line of the audit log that tells it, with the time from which on they count for nothing. How many were revoked is added to it.
    pub event: AuditEvent,
}

/// How many were revoked that were not before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Revoked {
    /// Grants.
    pub grants: u64,
    /// Tokens, beside those that ended with their grants.
    pub tokens: u64,
}

impl Revoked {
    /// Whether there was nothing to revoke.
    pub const fn is_nothing(self) -> bool {
        self.grants == 0 && self.tokens == 0
    }

    /// `event` with these numbers.
    #[must_use]
    pub fn told_in(self, event: AuditEvent) -> AuditEvent {
        let Self { grants, tokens } = self;
        let what = event.detail.clone();
        let separator = if what.is_empty() { "" } else { ": " };
        event.with_detail(format!(
            "{what}{separator}grants: {grants}, tokens: {tokens}"
        ))
    }
}
