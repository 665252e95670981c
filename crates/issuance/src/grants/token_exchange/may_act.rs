//! Who may act for the subject of a token, where its issuer says so: `may_act` (RFC 8693 section 4.4).

use serde::Deserialize;

use crate::act::Party;
use crate::rejection::{Reason, Rejection, quoted};

/// The claim. One with a member that is not understood here is refused: whom it means is not known then.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MayAct {
    sub: Option<String>,
    iss: Option<String>,
    client_id: Option<String>,
}

impl MayAct {
    /// Reads it.
    pub(super) fn read(text: &str) -> Result<Self, Rejection> {
        let malformed = |detail: &dyn std::fmt::Display| {
            Rejection::new(
                Reason::ActorClaimMalformed,
                format_args!("may_act: {detail}"),
            )
        };
        let claim: Self = serde_json::from_str(text).map_err(|error| malformed(&error))?;
        if claim.sub.is_none() && claim.client_id.is_none() {
            return Err(malformed(&"neither sub nor client_id"));
        }
        Ok(claim)
    }

    /// RFC 8693 section 4.4: whoever acts must be the one that is named, by every member. A subject without an issuer is one of `issuer`, which
    /// made the claim, or a client of this server: never a subject of somebody else who goes by the same name.
    pub(super) fn names(
        &self,
        actor: &Party,
        issuer: Option<&str>,
        own: &str,
    ) -> Result<(), Rejection> {
        let is_of_the_issuer = match (&self.iss, &actor.issuer) {
            (Some(named), Some(actors)) => named == actors,
            // What others have this server say of their subjects (an identity provider's, a client's `on_behalf_of`) makes nobody its own.
            (Some(named), None) => named == own && (actor.is_client || actor.is_user),
            (None, Some(actors)) => issuer == Some(actors),
            (None, None) => actor.is_client,
        };
        let is = |named: &Option<String>, actual: Option<&str>| {
            named.is_none() || named.as_deref() == actual
        };
        if is_of_the_issuer
            && is(&self.sub, Some(&actor.subject))
            && is(&self.client_id, actor.client_id.as_deref())
        {
            return Ok(());
        }
        let named = self.sub.as_deref().or(self.client_id.as_deref());
        let named = quoted(named.unwrap_or_default());
        let detail = format_args!("may_act names {named}, {} acts", quoted(&actor.subject));
        Err(Rejection::new(Reason::ActorNotAllowed, detail))
    }
}
