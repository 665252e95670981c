//! Answers of the token endpoint, granted or refused (RFC 6749 sections 5.1 and 5.2).

use axum::response::Response;
use http::{HeaderName, HeaderValue, StatusCode, header};
use jurat_issuance::decision::Decision;
use jurat_issuance::rejection::Rejection;
use jurat_protocol::answer::AnswerFormat;

use super::NO_STORE;

/// Carries the decision's id on every answer of the token endpoint.
pub(crate) const DECISION_HEADER: HeaderName = HeaderName::from_static("jurat-decision");

/// The decision, in the format that was asked for.
pub(crate) fn token_answer(decision: &Decision, format: AnswerFormat) -> Response {
    let (status, body) = match &decision.outcome {
        Ok(granted) => (StatusCode::OK, granted.body(format)),
        Err(rejection) => {
            let status = StatusCode::from_u16(rejection.status());
            let body = rejection.error_answer().body(format);
            (status.unwrap_or(StatusCode::BAD_REQUEST), body)
        }
    };
    // RFC 6749 section 5.1: both headers on every answer with a token; RFC 7523 section 3.1 shows them on refusals too.
    let mut response = super::answer(status, format.media_type(), NO_STORE, body);
    let headers = response.headers_mut();
    headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
    if let Ok(id) = HeaderValue::try_from(decision.id.to_string()) {
        headers.insert(DECISION_HEADER, id);
    }
    // RFC 6749 section 5.2: a client that used the Authorization header is told which scheme to use.
    if decision
        .outcome
        .as_ref()
        .is_err_and(Rejection::challenges_basic)
    {
        headers.insert(
            header::WWW_AUTHENTICATE,
            HeaderValue::from_static("Basic realm=\"Jurat\", charset=\"UTF-8\""),
        );
    }
    // RFC 9110 section 10.2.3: when it is worth asking again.
    let wait = decision.outcome.as_ref().err();
    if let Some(seconds) = wait.and_then(Rejection::retry_after_seconds) {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
