//! Revisions as entity tags (RFC 9110 sections 8.8.3 and 13.1.1): whoever sends `If-Match` changes the record that was read or none.

use axum::extract::FromRequestParts;
use axum::response::Response;
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use jurat_registry::store::StoreError;

use crate::respond::problem::Problem;
use crate::state::AppState;

/// So often a change is tried again when another one came between, if no revision was asked for.
pub(crate) const MOST_TRIES: usize = 8;

/// The revision that must be current; `None` when the request does not say.
#[derive(Clone, Copy)]
pub(crate) struct IfMatch(Option<u64>);

impl FromRequestParts<AppState> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(head: &mut Parts, _: &AppState) -> Result<Self, Problem> {
        let Some(value) = head.headers.get(header::IF_MATCH) else {
            return Ok(Self(None));
        };
        let tag = value.to_str().unwrap_or_default().trim();
        if tag == "*" {
            return Ok(Self(None));
        }
        let number = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
        match number.and_then(|number| number.parse().ok()) {
            Some(revision) => Ok(Self(Some(revision))),
            None => Err(Problem::new(
                StatusCode::BAD_REQUEST,
                "If-Match holds one entity tag as the ETag header gave it, quotes included",
            )),
        }
    }
}

impl IfMatch {
    /// Refuses when another revision was asked for than `current`.
    pub(crate) fn demand(self, current: u64) -> Result<(), Problem> {
        match self.0 {
            Some(wanted) if wanted != current => Err(Self::stale()),
            _ => Ok(()),
        }
    }

    /// The revision that was asked for.
    pub(crate) fn revision(self) -> Option<u64> {
        self.0
    }

    /// The answer when the store refuses a change that was asked of one revision.
    pub(crate) fn refused(error: StoreError) -> Problem {
        match error {
            StoreError::Stale => Self::stale(),
            other => other.into(),
        }
    }

    /// Whether the change may be tried again on what another change left.
    pub(crate) fn allows_retry(self) -> bool {
        self.0.is_none()
    }

    /// 412.
    pub(crate) fn stale() -> Problem {
        Problem::new(
            StatusCode::PRECONDITION_FAILED,
            "the record was changed since it was read: read it again and repeat the change",
        )
    }
}

/// `response` with the revision as its entity tag.
pub(crate) fn tagged(mut response: Response, revision: u64) -> Response {
    if let Ok(tag) = HeaderValue::try_from(format!("\"{revision}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}
