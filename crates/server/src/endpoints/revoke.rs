//! The revocation endpoint (RFC 7009 section 2). A token that is revoked now, was before, or is not known: the answer is the same.

use axum::extract::{Request, State};
use axum::response::Response;
use http::StatusCode;
use jurat_issuance::call_refusal::CallRefusal;
use jurat_issuance::unproven_request::{MalformedRequest, TokenRequest};
use jurat_protocol::form::Form;

use crate::extract::form_request::FormRequest;
use crate::respond::call_refusal::call_refusal;
use crate::respond::{NO_STORE, answer};
use crate::state::AppState;
use crate::tenants::misnamed::Misnamed;

/// The paths of the revocation endpoint, below the issuer identifier.
pub(crate) const PATHS: [&str; 3] = ["/oauth2/revoke", "/api/oauth/revoke", "/revoke"];

/// Ends a token.
pub(crate) async fn revoke(State(app): State<AppState>, request: Request) -> Response {
    match ended(app, request).await {
        // RFC 7009 section 2.2: the content of the body is ignored, as the status says it all.
        Ok(()) => answer(StatusCode::OK, "application/json", NO_STORE, "{}"),
        Err(refused) => refused,
    }
}

async fn ended(app: AppState, request: Request) -> Result<(), Response> {
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
    let ended = app.authorization_server.revoke(&request).await;
    ended.map_err(|refusal| call_refusal(&refusal))
}
