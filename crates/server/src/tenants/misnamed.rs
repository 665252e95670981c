//! Why there is no tenant for a request, and how that is answered: to a client of the protocol as an OAuth error, else as a problem.

use axum::response::Response;
use http::{StatusCode, header};
use jurat_protocol::answer::{AnswerFormat, ErrorAnswer};
use jurat_protocol::error_code::ErrorCode;
use jurat_registry::store::StoreError;

use super::tenants_error::TenantsError;
use crate::respond::problem::Problem;
use crate::respond::{self, NO_STORE};

/// Why there is no tenant for a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Misnamed {
    /// The request names two tenants.
    Disagree,
    /// `tenantDomain` is there twice.
    Repeated,
    /// There is no such tenant, or it is switched off: there is nothing at the address.
    Unknown,
    /// The store does not answer.
    Unavailable,
}

impl Misnamed {
    /// What to change.
    fn sentence(self) -> &'static str {
        match self {
            Self::Disagree => {
                "the path, the parameter tenantDomain and the host name different tenants: one of them is enough"
            }
            Self::Repeated => "send the parameter tenantDomain once",
            Self::Unknown => "there is nothing at this address",
            Self::Unavailable => "the server cannot answer now; try again in a moment",
        }
    }

    fn status(self) -> StatusCode {
        match self {
            Self::Disagree | Self::Repeated => StatusCode::BAD_REQUEST,
            Self::Unknown => StatusCode::NOT_FOUND,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// As a problem (RFC 9457): the same as where there is no route.
    pub(crate) fn problem(self) -> Response {
        Problem::new(self.status(), self.sentence()).into()
    }

    /// As an OAuth error (RFC 6749 section 5.2).
    pub(crate) fn oauth(self) -> Response {
        let error = match self {
            Self::Unavailable => ErrorCode::TemporarilyUnavailable,
            Self::Disagree | Self::Repeated | Self::Unknown => ErrorCode::InvalidRequest,
        };
        let answer = ErrorAnswer {
            error,
            description: self.sentence().to_owned(),
            uri: None,
        };
        let body = answer.body(AnswerFormat::Json);
        let mut response = respond::answer(self.status(), "application/json", NO_STORE, body);
        let no_cache = http::HeaderValue::from_static("no-cache");
        response.headers_mut().insert(header::PRAGMA, no_cache);
        response
    }
}

impl From<StoreError> for Misnamed {
    fn from(error: StoreError) -> Self {
        TenantsError::from(error).into()
    }
}

impl From<TenantsError> for Misnamed {
    fn from(error: TenantsError) -> Self {
        let error: &dyn std::error::Error = &error;
        tracing::error!(error, "a tenant could not be opened");
        Self::Unavailable
    }
}
