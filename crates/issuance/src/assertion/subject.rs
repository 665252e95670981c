//! Whom the assertion speaks for: RFC 7523 section 3 item 2, RFC 7519 section 4.1.2.

use std::borrow::Cow;

use jurat_protocol::jose::claims::Member;
use jurat_registry::assertion_rules::CompatibilitySwitch;
use jurat_registry::identity_provider::IdentityProvider;

use super::facts::Facts;
use crate::rejection::{Reason, Rejection, quoted};

/// A longer `sub` is refused.
const MOST_BYTES: usize = 1024;

/// RFC 7523 section 3 item 2: `sub` MUST be there. A client that signs for itself may leave it out where the switch `missing-sub`
/// tolerates that: it is then the subject. Some SDKs write null for nothing.
pub(super) fn of<'a>(facts: &Facts<'a>) -> Result<&'a str, Rejection> {
    match (&facts.claims.subject, facts.issuer.client()) {
        (Member::Absent | Member::Null, Some(client))
            if facts
                .issuer
                .rules()
                .tolerates(CompatibilitySwitch::MissingSub)
                && !facts.is_client_authentication() =>
        {
            Ok(client.id().as_str())
        }
        (claim, _) => stated(claim),
    }
}

/// The subject that `claim`, a `sub`, states.
pub(crate) fn stated<'a>(claim: &'a Member<Cow<'_, str>>) -> Result<&'a str, Rejection> {
    match claim {
        Member::Present(subject) if is_plain(subject) => Ok(subject),
        Member::Present(_) | Member::WrongType => Err(Rejection::new(
            Reason::SubjectMalformed,
            "sub is of another form",
        )),
        Member::Absent | Member::Null => {
            Err(Rejection::new(Reason::SubjectMissing, "sub is missing"))
        }
    }
}

/// `sub` can be read.
pub(super) fn is_sound(facts: &Facts<'_>) -> Result<(), Rejection> {
    of(facts).map(drop)
}

/// RFC 7523 section 3 item 2: for an authorization grant, whom the issuer may speak for is what it was registered for; for client
/// authentication `sub` MUST be the `client_id`. RFC 8725 section 3.8: a key that is good does not make every subject good.
pub(super) fn issuer_may_speak_for_it(facts: &Facts<'_>) -> Result<(), Rejection> {
    let subject = of(facts)?;
    let is_itself = facts
        .issuer
        .client()
        .is_some_and(|client| client.id().as_str() == subject);
    if is_itself {
        return Ok(());
    }
    if facts.is_client_authentication() {
        let detail = format_args!("sub {}", quoted(subject));
        return Err(Rejection::new(Reason::SubjectNotClient, detail));
    }
    is_allowed(facts.issuer.may_speak_for(subject), subject)
}

/// The same for what an identity provider says.
pub(crate) fn provider_may_speak_for(
    provider: &IdentityProvider,
    subject: &str,
) -> Result<(), Rejection> {
    is_allowed(provider.settings().subjects.allows(subject), subject)
}

fn is_allowed(allows: bool, subject: &str) -> Result<(), Rejection> {
    if allows {
        return Ok(());
    }
    let detail = format_args!("sub {}", quoted(subject));
    Err(Rejection::new(Reason::SubjectNotAllowed, detail))
}

/// Subjects end up in records and logs: no control characters.
pub(crate) fn is_plain(subject: &str) -> bool {
    (1..=MOST_BYTES).contains(&subject.len()) && !subject.chars().any(char::is_control)
}
