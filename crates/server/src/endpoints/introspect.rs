//! The introspection endpoint (RFC 7662 section 2): a form becomes one value for the authorization server, its verdict becomes the answer.

use axum::extract::{Request, State};
use axum::response::Response;
use http::StatusCode;
use jurat_issuance::call_refusal::CallRefusal;
use jurat_issuance::unproven_request::{MalformedRequest, TokenRequest};
use jurat_protocol::form::Form;
use jurat_protocol::introspection::IntrospectionAnswer;

use crate::extract::form_request::FormRequest;
use crate::respond::call_refusal::call_refusal;
use crate::respond::json;
use crate::state::AppState;
use crate::tenants::misnamed::Misnamed;

/// What a token is. RFC 7662 section 4: the answer is not to be kept.
pub(crate) async fn introspect(State(app): State<AppState>, request: Request) -> Response {
    let answer = answer(app, request).await;
    answer.map_or_else(
        |refused| refused,
        |told| json::private(StatusCode::OK, &told),
    )
}

async fn answer(app: AppState, request: Request) -> Result<IntrospectionAnswer, Response> {
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
    let told = app.authorization_server.introspect(&request).await;
    told.map_err(|refusal| call_refusal(&refusal))
}
