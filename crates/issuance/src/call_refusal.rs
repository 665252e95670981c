//! Why a call about a token is refused: introspection (RFC 7662 section 2.3), revocation (RFC 7009 section 2.2.1). The codes are those of
//! RFC 6749 section 5.2; an administrator who comes with a bearer token is challenged as RFC 6750 section 3 says.

use jurat_protocol::answer::ErrorAnswer;
use jurat_protocol::bearer;
use jurat_protocol::error_code::ErrorCode;
use jurat_registry::client::ADMIN_SCOPE;
use jurat_registry::role::Role;
use jurat_registry::store::StoreError;

use crate::access_token::TokenRefusal;
use crate::rejection::Rejection;
use crate::unproven_request::MalformedRequest;

/// The protection space that challenges name.
const REALM: &str = "Jurat";

/// A refusal.
#[derive(Debug)]
pub enum CallRefusal {
    /// The request is malformed, or its client is not authenticated.
    Request(Rejection),
    /// The administrator's token does not count.
    Bearer(TokenRefusal),
    /// The administrator's token lacks the scope of the administration API.
    LacksScope,
    /// The administrator's role does not allow the call.
    LacksRole {
        /// The least role that does.
        least: Role,
    },
    /// There is no token in the request.
    TokenMissing {
        /// The parameter in which it should be.
        parameter: &'static str,
    },
    /// The token was issued to another client.
    TokenOfAnother,
    /// The text is of a kind that cannot be revoked.
    UnsupportedTokenType,
    /// The store does not answer.
    Unavailable,
}

impl CallRefusal {
    /// After so many seconds a server that could not answer is asked again.
    const RETRY_AFTER_SECONDS: u32 = 5;

    /// What is answered.
    pub fn error_answer(&self) -> ErrorAnswer {
        if let Self::Request(rejection) = self {
            return rejection.error_answer();
        }
        ErrorAnswer {
            error: self.code(),
            description: self.description(),
            uri: None,
        }
    }

    fn code(&self) -> ErrorCode {
        match self {
            Self::Request(rejection) => rejection.code(),
            Self::Bearer(TokenRefusal::Unavailable) | Self::Unavailable => {
                ErrorCode::TemporarilyUnavailable
            }
            Self::Bearer(_) => ErrorCode::InvalidToken,
            Self::LacksScope | Self::LacksRole { .. } => ErrorCode::InsufficientScope,
            Self::TokenMissing { .. } => ErrorCode::InvalidRequest,
            // RFC 6749 section 5.2: "... or was issued to another client".
            Self::TokenOfAnother => ErrorCode::InvalidGrant,
            Self::UnsupportedTokenType => ErrorCode::UnsupportedTokenType,
        }
    }

    fn description(&self) -> String {
        match self {
            Self::Request(rejection) => rejection.reason().description(),
            Self::Bearer(refusal) => refusal.to_string(),
            Self::LacksScope => {
                format!("the access token of an administrator must have the scope {ADMIN_SCOPE}")
            }
            Self::LacksRole { least } => {
                format!("an administrator needs the role {least} for this")
            }
            Self::TokenMissing { parameter } => {
                format!("the {parameter} parameter is missing: send one token in it")
            }
            Self::TokenOfAnother => {
                "the token was issued to another client, which alone may revoke it".to_owned()
            }
            Self::UnsupportedTokenType => {
                "only access tokens and refresh tokens can be revoked here".to_owned()
            }
            Self::Unavailable => "the server cannot answer now: try again in a while".to_owned(),
        }
    }

    /// The value of `WWW-Authenticate`, where the answer is 401 or 403 (RFC 9110 section 15.5.2).
    pub fn challenge(&self) -> Option<String> {
        match self.code() {
            ErrorCode::InvalidClient => Some(format!("Basic realm=\"{REALM}\", charset=\"UTF-8\"")),
            code @ (ErrorCode::InvalidToken | ErrorCode::InsufficientScope) => {
                let scope = ADMIN_SCOPE.parse().ok();
                let scope = scope.filter(|_| matches!(self, Self::LacksScope));
                let error = (code, &*self.description());
                Some(bearer::challenge(REALM, Some(error), scope.as_ref()))
            }
            _ => None,
        }
    }

    /// After how many seconds it is worth asking again, where time will mend it (RFC 7009 section 2.2.1).
    pub fn retry_after_seconds(&self) -> Option<u32> {
        let of_request = match self {
            Self::Request(rejection) => rejection.retry_after_seconds(),
            _ => None,
        };
        let is_unavailable = self.code() == ErrorCode::TemporarilyUnavailable;
        of_request.or_else(|| is_unavailable.then_some(Self::RETRY_AFTER_SECONDS))
    }

    /// Which request was refused and why, for the operator; holds neither secret nor token.
    pub fn detail_for_operator(&self) -> String {
        match self {
            Self::Request(rejection) => format!("{rejection:?}"),
            other => other.description(),
        }
    }
}

impl From<Rejection> for CallRefusal {
    fn from(rejection: Rejection) -> Self {
        Self::Request(rejection)
    }
}

impl From<&MalformedRequest> for CallRefusal {
    fn from(malformed: &MalformedRequest) -> Self {
        Self::Request(Rejection::from(malformed))
    }
}

impl From<StoreError> for CallRefusal {
    fn from(_: StoreError) -> Self {
        Self::Unavailable
    }
}
