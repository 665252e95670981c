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
use crate::tenants::misnamed::Misnamed;

/// POST.
pub(crate) async fn push(State(app): State<AppState>, request: Request) -> Response {
    match pushed(app, request).await {
        // RFC 9126 section 2.2.
        Ok(Pushed {
            request_uri,
            expires_in,
        }) => json_answer::private(
            StatusCode::CREATED,
            &json!({"request_uri": request_uri, "expires_in": expires_in}),
        ),
        Err(refused) => refused,
    }
}

async fn pushed(app: AppState, request: Request) -> Result<Pushed, Response> {
    let malformed = |malformed| call_refusal(&CallRefusal::from(&malformed));
    let request = FormRequest::read(request).await.map_err(malformed)?;
    let form = Form::parse(request.body()).map_err(MalformedRequest::Form);
    let form = form.map_err(malformed)?;
    let app = app.named_in(&form).await.map_err(Misnamed::oauth)?;
    let request = TokenRequest {
        form: &form,
        authorization: request.authorization(),
        peer: request.peer(),
    };
    let pushed = app.authorization_server.push(&request).await;
    pushed.map_err(|refused| match refused {
        PushRefusal::Client(refused) => call_refusal(&refused),
        PushRefusal::Request(refused) => refusal(&refused),
    })
}

/// RFC 9126 section 2.3.
fn refusal(refused: &ErrorAnswer) -> Response {
    let status = StatusCode::from_u16(refused.error.status());
    let status = status.unwrap_or(StatusCode::BAD_REQUEST);
    let body = refused.body(AnswerFormat::Json);
    respond::answer(status, "application/json", NO_STORE, body)
}
