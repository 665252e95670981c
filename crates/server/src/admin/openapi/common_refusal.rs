//! What every operation of a kind refuses in the same words, beside what it says itself.

use http::StatusCode;

use super::operation::Operation;

/// A refusal that many operations have in common. Its name is that in the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CommonRefusal {
    BadRequest,
    Unauthorized,
    Forbidden,
    NotFound,
    RequestTimeout,
    Conflict,
    PreconditionFailed,
    ContentTooLarge,
    UnsupportedMediaType,
    ServiceUnavailable,
}

impl CommonRefusal {
    /// Every one.
    pub(super) const ALL: [Self; 10] = [
        Self::BadRequest,
        Self::Unauthorized,
        Self::Forbidden,
        Self::NotFound,
        Self::RequestTimeout,
        Self::Conflict,
        Self::PreconditionFailed,
        Self::ContentTooLarge,
        Self::UnsupportedMediaType,
        Self::ServiceUnavailable,
    ];

    pub(super) const fn status(self) -> StatusCode {
        match self {
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
            Self::Conflict => StatusCode::CONFLICT,
            Self::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
            Self::ContentTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::ServiceUnavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    pub(super) const fn sentence(self) -> &'static str {
        match self {
            Self::BadRequest => "The request is not as described; field names what is to blame.",
            Self::Unauthorized => "There is no access token, or one that is not valid here.",
            Self::Forbidden => {
                "The access token lacks the scope jurat.admin, or its holder the role least_role."
            }
            Self::NotFound => "There is no such record.",
            Self::RequestTimeout => "The body did not come in time.",
            Self::Conflict => {
                "The change contradicts another record, or others change this one all the time."
            }
            Self::PreconditionFailed => "The record was changed since it was read.",
            Self::ContentTooLarge => "The body is larger than 256 KiB.",
            Self::UnsupportedMediaType => "The body is not said to be JSON.",
            Self::ServiceUnavailable => "The server cannot answer now.",
        }
    }

    const fn is_of(self, operation: &Operation) -> bool {
        match self {
            Self::BadRequest | Self::Unauthorized | Self::Forbidden | Self::ServiceUnavailable => {
                true
            }
            Self::NotFound => !operation.names.is_empty(),
            Self::RequestTimeout | Self::ContentTooLarge | Self::UnsupportedMediaType => {
                operation.body.is_some()
            }
            Self::Conflict | Self::PreconditionFailed => operation.takes_if_match,
        }
    }
}

/// Those of an operation.
pub(super) fn common_refusals(operation: &Operation) -> impl Iterator<Item = CommonRefusal> {
    let all = CommonRefusal::ALL.into_iter();
    all.filter(|common| common.is_of(operation))
}
