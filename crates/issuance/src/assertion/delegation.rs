//! What an assertion that is traded (RFC 8693) says of whoever acts for its subject, and of its own end. Only an exchange asks.

use jurat_protocol::jose::claims::Member;
use jurat_registry::claim_members::{Sought, find_members};
use jurat_registry::clock::Timestamp;

use super::facts::Facts;
use super::purpose::Purpose;
use super::times;
use crate::rejection::Rejection;

/// What is said of acting, as it stands in the claims: JSON that has not been looked at yet.
pub(crate) struct Delegation {
    /// `sub` as the issuer wrote it, whatever its settings make of it.
    pub(crate) subject: String,
    /// Who acts (RFC 8693 section 4.1).
    pub(crate) act: Option<String>,
    /// Who may act (RFC 8693 section 4.4).
    pub(crate) may_act: Option<String>,
    /// When it ends.
    pub(crate) expires_at: Timestamp,
}

/// Reads it; `None` where the assertion is for another purpose.
pub(super) fn of(facts: &Facts<'_>) -> Result<Option<Delegation>, Rejection> {
    if !matches!(facts.purpose, Purpose::TokenExchange { .. }) {
        return Ok(None);
    }
    let sought = Sought::Named(["act", "may_act"].map(String::from).into());
    // The claims are an object: they were read as one.
    let members = find_members(facts.claims.text, &sought).unwrap_or_default();
    let find = |name: &str| {
        let found = members.iter().find(|(member, _)| member == name);
        found.map(|(_, value)| value.get().to_owned())
    };
    let subject = match &facts.claims.subject {
        Member::Present(subject) => subject.to_string(),
        _ => String::new(),
    };
    Ok(Some(Delegation {
        subject,
        act: find("act"),
        may_act: find("may_act"),
        expires_at: times::expires(facts)?,
    }))
}
