//! What an assertion says of whoever acts for its subject, and what else only an exchange (RFC 8693) asks: who may act, and when it ends.

use jurat_protocol::jose::claims::Member;
use jurat_registry::claim_members::{Sought, find_members};
use jurat_registry::clock::Timestamp;

use super::facts::Facts;
use super::purpose::Purpose;
use super::times;
use crate::rejection::Rejection;

/// What only an exchange asks.
pub(crate) struct Delegation {
    /// `sub` as the issuer wrote it, whatever its settings make of it.
    pub(crate) subject: String,
    /// Who may act (RFC 8693 section 4.4), as it stands in the claims: JSON that has not been looked at yet.
    pub(crate) may_act: Option<String>,
    /// When it ends.
    pub(crate) expires_at: Timestamp,
}

/// Reads it; `None` where the assertion is for another purpose.
pub(super) fn of(facts: &Facts<'_>) -> Result<Option<Delegation>, Rejection> {
    if !matches!(facts.purpose, Purpose::TokenExchange { .. }) {
        return Ok(None);
    }
    let subject = match &facts.claims.subject {
        Member::Present(subject) => subject.to_string(),
        _ => String::new(),
    };
    Ok(Some(Delegation {
        subject,
        may_act: member("may_act", facts),
        expires_at: times::expires(facts)?,
    }))
}

/// Who acts for the subject, by an identity provider's word: `act` (RFC 8693 section 4.1). A client that signs for itself acts itself.
pub(super) fn act(facts: &Facts<'_>) -> Option<String> {
    facts.issuer.identity_provider()?;
    member("act", facts)
}

fn member(name: &str, facts: &Facts<'_>) -> Option<String> {
    let sought = Sought::Named([name.to_owned()].into());
    // The claims are an object: they were read as one.
    let members = find_members(facts.claims.text, &sought).unwrap_or_default();
    let found = members.first();
    found.map(|(_, value)| value.get().to_owned())
}
