//! The refusal of a call about a token: introspection, revocation (RFC 6749 section 5.2, RFC 7009 section 2.2.1, RFC 7662 section 2.3).

use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use jurat_issuance::call_refusal::CallRefusal;
use jurat_protocol::answer::AnswerFormat;

use super::NO_STORE;

/// The refusal, in JSON.
pub(crate) fn call_refusal(refusal: &CallRefusal) -> Response {
    let why = refusal.detail_for_operator();
    tracing::info!(why, "a call about a token was refused");
    let answer = refusal.error_answer();
    let status = StatusCode::from_u16(answer.error.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let body = answer.body(AnswerFormat::Json);
    let mut response = super::answer(status, "application/json", NO_STORE, body);
    let headers = response.headers_mut();
    headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
    let challenge = refusal.challenge().map(HeaderValue::try_from);
    if let Some(Ok(challenge)) = challenge {
        headers.insert(header::WWW_AUTHENTICATE, challenge);
    }
    if let Some(seconds) = refusal.retry_after_seconds() {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
