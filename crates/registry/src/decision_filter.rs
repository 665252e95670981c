//! Which decisions are looked for, and which issued tokens.

use crate::clock::Timestamp;
use crate::id::{GrantId, IdentityProviderId};

/// How a decision ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A token was issued.
    Granted,
    /// None was.
    Refused,
}

/// Which decisions are looked for: those for which everything holds that is stated.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DecisionFilter {
    /// How they ended.
    pub outcome: Option<Outcome>,
    /// The client they were for, as far as it was proven.
    pub client: Option<String>,
    /// Whose assertion was presented: of a grant, the identity provider or the client that signed for itself; of a refusal, what the
    /// assertion claimed.
    pub issuer: Option<IssuerSought>,
    /// Whom the token speaks for; no refusal has it.
    pub subject: Option<String>,
    /// The stable name of the reason; no grant has it.
    pub reason: Option<String>,
    /// The authorization grant that the token came from; no refusal has it.
    pub grant: Option<GrantId>,
    /// Decided at this time or later.
    pub since: Option<Timestamp>,
    /// Decided before this time.
    pub until: Option<Timestamp>,
}

/// An issuer, as the records of decisions name it: grants by the identity provider, refusals by what was claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuerSought {
    /// Its name: an `iss`.
    pub name: String,
    /// The identity provider of that name, if there is one.
    pub identity_provider: Option<IdentityProviderId>,
}

impl DecisionFilter {
    /// Whether a grant can be among them.
    pub fn admits_grants(&self) -> bool {
        self.outcome != Some(Outcome::Refused) && self.reason.is_none()
    }

    /// Whether a refusal can be among them.
    pub fn admits_refusals(&self) -> bool {
        let of_a_token = self.subject.is_some() || self.grant.is_some();
        self.outcome != Some(Outcome::Granted) && !of_a_token
    }
}
