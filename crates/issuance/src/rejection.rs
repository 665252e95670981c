//! Why a token request was refused: the precise reason for the operator, the wire code and one sentence for the client.
//!
//! What the client is told comes from the table in [`reason`] alone. The detail is for the operator: it has neither `Display`
//! nor `Serialize`, is bounded in length, and what was sent stands in it escaped. It never holds a secret, a token or an assertion.

use std::fmt;

use jurat_protocol::answer::ErrorAnswer;
use jurat_protocol::error_code::ErrorCode;
use jurat_protocol::form::InvalidForm;
use jurat_registry::randomness::NoRandomness;
use jurat_registry::store::StoreError;

use crate::unproven_request::MalformedRequest;

mod reason;
mod rule;
mod sentence;

pub use reason::{Code, Reason};

/// A refusal.
pub struct Rejection {
    reason: Reason,
    detail: String,
    presented_for: PresentedFor,
    challenge_basic: bool,
    overtaken: bool,
    retry_after: Option<u32>,
    client: Option<String>,
    issuer: Option<String>,
    evidence: Option<String>,
}

/// What the token or the assertion that was refused was presented for: the same wrong has another code in each.
#[derive(Clone, Copy, PartialEq)]
enum PresentedFor {
    Grant,
    ClientAuthentication,
    Exchange,
}

impl Rejection {
    /// Of a detail, so many characters are kept.
    pub const MOST_DETAIL: usize = 1000;

    /// A refusal for `reason`. `detail` tells the operator which values were compared; what was sent stands in it [`quoted`].
    pub fn new(reason: Reason, detail: impl fmt::Display) -> Self {
        let mut detail = detail.to_string();
        if let Some((end, _)) = detail.char_indices().nth(Self::MOST_DETAIL) {
            detail.truncate(end);
        }
        Self {
            reason,
            detail,
            presented_for: PresentedFor::Grant,
            challenge_basic: false,
            overtaken: false,
            retry_after: None,
            client: None,
            issuer: None,
            evidence: None,
        }
    }

    /// How the operator's detail of a refused client assertion begins: a kept refusal is told apart by it.
    pub(crate) const OF_CLIENT_ASSERTION: &'static str = "client assertion: ";

    /// The same refusal; whether the assertion it is of was to authenticate a client, which makes it `invalid_client`
    /// (RFC 7523 section 3.2).
    #[must_use]
    pub(crate) fn of_client_assertion(mut self, is: bool) -> Self {
        if is && self.presented_for != PresentedFor::ClientAuthentication {
            self.detail.insert_str(0, Self::OF_CLIENT_ASSERTION);
        }
        self.retold_of_client_assertion(is)
    }

    /// The same refusal as it was kept, whose detail says so already.
    #[must_use]
    pub(crate) fn retold_of_client_assertion(mut self, is: bool) -> Self {
        self.presented_for = if is {
            PresentedFor::ClientAuthentication
        } else {
            PresentedFor::Grant
        };
        self
    }

    /// The same refusal; whether it is of a token exchange, where whatever is wrong with a token that is traded is `invalid_request`
    /// (RFC 8693 section 2.2.2).
    #[must_use]
    pub(crate) fn of_exchange(mut self, is: bool) -> Self {
        if is && self.presented_for == PresentedFor::Grant {
            self.presented_for = PresentedFor::Exchange;
        }
        self
    }

    /// The same refusal; `what` of it goes in front of the operator's detail.
    #[must_use]
    pub(crate) fn of(mut self, what: &str) -> Self {
        self.detail.insert_str(0, what);
        self
    }

    /// The same refusal, by the one write: whether another request took first what this one was to take.
    #[must_use]
    pub(crate) fn by_the_write(mut self) -> Self {
        self.overtaken = self.reason == Reason::GrantUsed;
        self
    }

    /// Whether another request took first what this one was to take.
    pub(crate) fn is_overtaken(&self) -> bool {
        self.overtaken
    }

    /// The same refusal of a request that carried an `Authorization` header.
    #[must_use]
    pub(crate) fn challenging_basic(mut self, used_the_header: bool) -> Self {
        self.challenge_basic = used_the_header;
        self
    }

    /// The same refusal; after so many seconds the same request may be answered otherwise.
    #[must_use]
    pub(crate) fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// The same refusal, with the client that had authenticated.
    #[must_use]
    pub(crate) fn by_client(mut self, client: &str) -> Self {
        self.client.get_or_insert_with(|| client.to_owned());
        self
    }

    /// The same refusal, with the issuer that the assertion claims to be from: untrusted, so cut and escaped.
    #[must_use]
    pub(crate) fn claimed_by(mut self, issuer: &str) -> Self {
        self.issuer.get_or_insert_with(|| escaped(issuer));
        self
    }

    /// The same refusal, with what the claim rule read, as a JSON object whose values are cut.
    #[must_use]
    pub(crate) fn with_evidence(mut self, evidence: String) -> Self {
        self.evidence = Some(evidence);
        self
    }

    /// The precise reason.
    pub fn reason(&self) -> Reason {
        self.reason
    }

    /// What the operator may know beyond the reason. Never a secret, a token or an assertion.
    pub fn detail_for_operator(&self) -> &str {
        &self.detail
    }

    /// The client, if one had authenticated.
    pub fn client_for_operator(&self) -> Option<&str> {
        self.client.as_deref()
    }

    /// The issuer that the assertion claims to be from, if it could be read: untrusted, cut and escaped.
    pub fn issuer_for_operator(&self) -> Option<&str> {
        self.issuer.as_deref()
    }

    /// What the claim rule read when it denied, as a JSON object: values of a signed assertion, cut, never the assertion.
    pub fn evidence_for_operator(&self) -> Option<&str> {
        self.evidence.as_deref()
    }

    /// Whether the answer must challenge with `WWW-Authenticate: Basic` (RFC 6749 section 5.2): the client used that header.
    pub fn challenges_basic(&self) -> bool {
        self.challenge_basic && self.code() == ErrorCode::InvalidClient
    }

    /// After how many seconds the same request may be answered otherwise (RFC 9110 section 10.2.3, `Retry-After`).
    pub fn retry_after_seconds(&self) -> Option<u32> {
        self.retry_after
    }

    /// The code on the wire.
    pub fn code(&self) -> ErrorCode {
        let code = match self.reason.code() {
            Code::Always(code) => code,
            // RFC 7523 section 3.2: of a client assertion it is invalid_client; section 3.1: of a grant, invalid_grant.
            Code::OfAssertion if self.presented_for == PresentedFor::ClientAuthentication => {
                ErrorCode::InvalidClient
            }
            Code::OfAssertion => ErrorCode::InvalidGrant,
        };
        if self.presented_for == PresentedFor::Exchange && code == ErrorCode::InvalidGrant {
            return ErrorCode::InvalidRequest;
        }
        code
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.code().status()
    }

    /// What the client is told.
    pub fn error_answer(&self) -> ErrorAnswer {
        ErrorAnswer {
            error: self.code(),
            description: self.reason.description(),
            uri: None,
        }
    }
}

/// The reason, its code and the operator's detail: for test failures and the operator's log, never for an answer.
impl fmt::Debug for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.reason.name(), self.detail)
    }
}

impl From<&MalformedRequest> for Rejection {
    fn from(malformed: &MalformedRequest) -> Self {
        let reason = match malformed {
            MalformedRequest::MethodNotPost => Reason::MethodNotPost,
            MalformedRequest::NotAForm => Reason::ContentTypeUnsupported,
            MalformedRequest::TenantsDisagree => Reason::TenantsDisagree,
            MalformedRequest::CredentialsInUrl => Reason::CredentialsInUrl,
            MalformedRequest::BodyTooLarge => Reason::BodyTooLarge,
            MalformedRequest::BodyIncomplete => Reason::BodyIncomplete,
            MalformedRequest::Form(InvalidForm::Malformed) => Reason::FormMalformed,
            MalformedRequest::Form(InvalidForm::TooMany) => Reason::TooManyParameters,
            MalformedRequest::Form(InvalidForm::Repeated { name }) => {
                return Self::new(Reason::ParameterRepeated, quoted(name));
            }
            MalformedRequest::FormatUnknown => Reason::FormatUnknown,
        };
        Self::new(reason, "")
    }
}

impl From<StoreError> for Rejection {
    fn from(error: StoreError) -> Self {
        let reason = match error {
            StoreError::AlreadySpent => Reason::AssertionReplayed,
            StoreError::AlreadyTaken => Reason::GrantUsed,
            StoreError::Revoked => Reason::GrantRevoked,
            StoreError::Full => Reason::ReplayMemoryFull,
            StoreError::Unavailable(_)
            | StoreError::NameTaken { .. }
            | StoreError::QuotaReached { .. }
            | StoreError::NotFound
            | StoreError::Stale => Reason::StoreUnavailable,
        };
        Self::new(reason, error)
    }
}

impl From<NoRandomness> for Rejection {
    fn from(error: NoRandomness) -> Self {
        Self::new(Reason::SigningUnavailable, error)
    }
}

/// Text that was sent, for an operator's detail: in quotes, cut, and with everything escaped that a terminal or a log could
/// take for more than a letter.
pub(crate) fn quoted(text: &str) -> impl fmt::Display {
    format!("\"{}\"", escaped(text))
}

fn escaped(text: &str) -> String {
    const MOST: usize = 200;
    let mut out: String = text
        .chars()
        .take(MOST)
        .flat_map(char::escape_debug)
        .collect();
    if text.chars().nth(MOST).is_some() {
        out.push_str("...");
    }
    out
}

#[cfg(test)]
mod tests;
