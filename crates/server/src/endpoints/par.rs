//! Pushed authorization requests (RFC 9126 section 2): a client authenticates as at the token endpoint and hands its request over.

use axum::extract::{Request, State};
use axum::response::Response;
use http::StatusCode;
use jurat_issuance::authorization_endpoint::{PushRefusal, Pushed};
use jurat_issuance::call_refusal::CallRefusal;
use jurat_issuance::unproven_request::{MalformedRequest, TokenRequest};
use jurat_protocol::answer::{AnswerFormat, ErrorAnswer};
use jurat_protocol::form::Form;
use serde_json::json;

use crate::extract::form_request::FormRequest;
use crate::respond::call_refusal::call_refusal;
use crate::respond::{self, NO_STORE, json as json_answer};
use crate::state::AppState;

/// POST.
pub(crate) async fn push(State(app): State<AppState>, request: Request) -> Response {
    match pushed(&app, request).await {
        // RFC 9126 section 2.2.
        Ok(Pushed {
            request_uri,
            expires_in,
        }) => json_answer::private(
            StatusCode::CREATED,
            &json!({"request_uri": request_uri, "expires_in": expires_in}),
        ),
        Err(PushRefusal::Client(refusal)) => call_refusal(&refusal),
        Err(PushRefusal::Request(refused)) => refusal(&refused),
    }
}

async fn pushed(app: &AppState, request: Request) -> Result<Pushed, PushRefusal> {
    let malformed = |malformed| PushRefusal::Client(Box::new(CallRefusal::from(&malformed)));
    let request = FormRequest::read(request).await.map_err(malformed)?;
    let form = Form::parse(request.body()).map_err(MalformedRequest::Form);
    let request = TokenRequest {
        form: &form.map_err(malformed)?,
        authorization: request.authorization(),
        peer: request.peer(),
    };
    app.authorization_server.push(&request).await
}

/// RFC 9126 section 2.3.
fn refusal(refused: &ErrorAnswer) -> Response {
    let status = StatusCode::from_u16(refused.error.status());
    let status = status.unwrap_or(StatusCode::BAD_REQUEST);
    let body = refused.body(AnswerFormat::Json);
    respond::answer(status, "application/json", NO_STORE, body)
}
