//! Why a token request was refused. THE mapping from the precise reason to the wire code, the violated section and the public
//! sentence; exhaustive, no wildcard. The detail is for the operator alone: it has neither `Display` nor `Serialize`.

use jurat_protocol::answer::ErrorAnswer;

/// A refusal.
pub struct Rejection {
    reason: Reason,
    detail: String,
    challenge_basic: bool,
}

impl Rejection {
    /// The precise reason.
    pub fn reason(&self) -> Reason {
        self.reason
    }

    /// What the operator may know beyond the reason. Never a secret, a token or an assertion.
    pub fn detail_for_operator(&self) -> &str {
        &self.detail
    }

    /// Whether the answer must challenge with `WWW-Authenticate: Basic` (RFC 6749 section 5.2): the client used that header.
    pub fn challenges_basic(&self) -> bool {
        self.challenge_basic
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        todo!("issuance")
    }

    /// What the client is told.
    pub fn error_answer(&self) -> ErrorAnswer {
        todo!("issuance")
    }
}

/// The precise reason of a refusal. Its name is stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The grant is not served.
    GrantTypeUnsupported,
}

impl Reason {
    /// Every reason, in the order of the checks.
    pub const ALL: &'static [Self] = &[Self::GrantTypeUnsupported];

    /// The stable name, such as `grant-type-unsupported`.
    pub fn name(self) -> &'static str {
        todo!("issuance")
    }
}
