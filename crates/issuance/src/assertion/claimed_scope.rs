//! The scope that the assertion itself asks for, as Google's SDKs do: one string (RFC 8693 section 4.2, RFC 6749 section 3.3).

use jurat_protocol::jose::claims::Member;
use jurat_protocol::scope::ScopeSet;

use super::facts::Facts;
use crate::rejection::{Reason, Rejection};

/// The `scope` claim. Like an empty parameter (RFC 6749 section 3.2), an empty claim counts as left out: SDKs write one when they
/// were told of no scope.
pub(super) fn of(facts: &Facts<'_>) -> Result<Option<ScopeSet>, Rejection> {
    match &facts.claims.scope {
        Member::Absent | Member::Null => Ok(None),
        Member::Present(text) if text.is_empty() => Ok(None),
        Member::Present(text) => text
            .parse()
            .map(Some)
            .map_err(|invalid| Rejection::new(Reason::ScopeClaimMalformed, invalid)),
        Member::WrongType => Err(Rejection::new(
            Reason::ScopeClaimMalformed,
            "scope is not a string",
        )),
    }
}

/// The `scope` claim can be read.
pub(super) fn is_sound(facts: &Facts<'_>) -> Result<(), Rejection> {
    of(facts).map(drop)
}
