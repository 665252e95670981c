//! How an authorization request is refused: on a page while client or redirect URI are not proven, and to the client from then on
//! (RFC 6749 section 4.1.2.1).

use jurat_protocol::error_code::ErrorCode;

use super::fault::Fault;
use super::response::AuthorizationResponse;
use crate::rejection::{Reason, Rejection};

/// A refusal.
pub enum AuthorizationRefusal {
    /// Nothing is proven: a page says what is wrong, and nothing is redirected.
    Show(Fault),
    /// The client is told.
    Redirect(Box<AuthorizationResponse>),
}

/// What a client is told: code and sentence.
pub(super) struct Told {
    pub(super) code: ErrorCode,
    pub(super) description: String,
}

impl From<Fault> for Told {
    fn from(fault: Fault) -> Self {
        Self {
            code: fault.code(),
            description: fault.description(),
        }
    }
}

/// Scope and resources are judged as at the token endpoint, and refused in the same words.
impl From<Rejection> for Told {
    fn from(rejection: Rejection) -> Self {
        if rejection.reason() == Reason::StoreUnavailable {
            return Fault::Unavailable.into();
        }
        Self {
            code: rejection.code(),
            description: rejection.reason().description(),
        }
    }
}
