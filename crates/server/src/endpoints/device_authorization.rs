//! The device authorization endpoint (RFC 8628 section 3.1): a device asks, and gets a code for itself and one for its user.

use axum::extract::{Request, State};
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use jurat_issuance::device_authorization::{
    DeviceAuthorization, INTERVAL_SECONDS, LIFETIME_SECONDS,
};
use jurat_issuance::rejection::Rejection;
use jurat_issuance::unproven_request::{MalformedRequest, TokenRequest};
use jurat_protocol::answer::AnswerFormat;
use jurat_protocol::form::Form;
use jurat_registry::tenant::IssuerIdentifier;
use serde::Serialize;

use super::device::DEVICE_PATH;
use crate::extract::form_request::FormRequest;
use crate::respond::{self, NO_STORE, json};
use crate::state::AppState;
use crate::tenants::misnamed::Misnamed;

/// RFC 8628 section 3.2.
#[derive(Serialize)]
struct Answer {
    device_code: String,
    verification_uri_complete: String,
    user_code: String,
    verification_uri: String,
    expires_in: u32,
    interval: u32,
}

/// Begins a device's authorization.
pub(crate) async fn begin(State(app): State<AppState>, request: Request) -> Response {
    let answer = begun(app, request).await;
    answer.map_or_else(
        |refused| refused,
        |begun| json::private(StatusCode::OK, &begun),
    )
}

async fn begun(app: AppState, request: Request) -> Result<Answer, Response> {
    let malformed = |malformed: MalformedRequest| refused(&Rejection::from(&malformed));
    let request = FormRequest::read(request).await.map_err(malformed)?;
    let form = Form::parse(request.body()).map_err(MalformedRequest::Form);
    let form = form.map_err(malformed)?;
    let app = app.named_in(&form).await.map_err(Misnamed::oauth)?;
    let request = TokenRequest {
        form: &form,
        authorization: request.authorization(),
        peer: request.peer(),
    };
    let server = &app.authorization_server;
    let begun = server.device_authorization(&request).await;
    let begun = begun.map_err(|rejection| refused(&rejection))?;
    Ok(Answer::of(begun, &server.tenant().issuer))
}

impl Answer {
    fn of(begun: DeviceAuthorization, issuer: &IssuerIdentifier) -> Self {
        let verification_uri = issuer.endpoint(DEVICE_PATH);
        let user_code = &begun.user_code;
        Self {
            verification_uri_complete: format!("{verification_uri}?user_code={user_code}"),
            device_code: begun.device_code,
            user_code: begun.user_code,
            verification_uri,
            expires_in: LIFETIME_SECONDS,
            interval: INTERVAL_SECONDS,
        }
    }
}

/// RFC 8628 section 3.1 refers to RFC 6749 section 5.2 for what goes wrong.
fn refused(rejection: &Rejection) -> Response {
    tracing::info!(refusal = ?rejection, "a device was refused");
    let status = StatusCode::from_u16(rejection.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let body = rejection.error_answer().body(AnswerFormat::Json);
    let mut response = respond::answer(status, "application/json", NO_STORE, body);
    let headers = response.headers_mut();
    if rejection.challenges_basic() {
        let basic = HeaderValue::from_static("Basic realm=\"Jurat\", charset=\"UTF-8\"");
        headers.insert(header::WWW_AUTHENTICATE, basic);
    }
    if let Some(seconds) = rejection.retry_after_seconds() {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
