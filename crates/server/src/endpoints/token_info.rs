//! Token information as Axway's gateway has it, for those who come from there: what `POST /api/oauth/tokeninfo` tells of an access token. By
//! the rules of introspection: the caller authenticates, and is told of tokens that it may know of.

use std::collections::BTreeMap;

use axum::extract::{Request, State};
use axum::response::Response;
use http::StatusCode;
use jurat_issuance::access_token::ActiveToken;
use jurat_issuance::call_refusal::CallRefusal;
use jurat_issuance::unproven_request::{MalformedRequest, TokenRequest};
use jurat_protocol::answer::{AnswerFormat, ErrorAnswer};
use jurat_protocol::error_code::ErrorCode;
use jurat_protocol::form::Form;
use jurat_registry::clock::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::extract::form_request::FormRequest;
use crate::respond::call_refusal::call_refusal;
use crate::respond::{NO_STORE, answer, json};
use crate::state::AppState;
use crate::tenants::misnamed::Misnamed;

/// What is told of a token.
#[derive(Serialize)]
struct TokenInfo {
    /// The client it was issued to.
    audience: String,
    /// Whom it speaks for; where that is the client itself, its id.
    user_id: String,
    scope: String,
    /// Seconds left.
    expires_in: i64,
    /// Claims that it carries, as that gateway tells what was kept with the token.
    #[serde(flatten)]
    kept: BTreeMap<String, Box<RawValue>>,
}

/// The members that are the answer's own.
const OWN_MEMBERS: [&str; 4] = ["audience", "user_id", "scope", "expires_in"];

/// What an access token is.
pub(crate) async fn token_info(State(app): State<AppState>, request: Request) -> Response {
    let now = app.authorization_server.clock().now();
    match look_up(app, request).await {
        Ok(Some(token)) => json::private(StatusCode::OK, &TokenInfo::of(token, now)),
        Ok(None) => not_valid(),
        Err(refused) => refused,
    }
}

async fn look_up(app: AppState, request: Request) -> Result<Option<ActiveToken>, Response> {
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
    let token = app.authorization_server.token_info(&request).await;
    token.map_err(|refusal| call_refusal(&refusal))
}

impl TokenInfo {
    fn of(token: ActiveToken, now: Timestamp) -> Self {
        let members = token.claims.members().into_iter();
        let kept = members
            .map(|(name, value)| (name.into_owned(), value.to_owned()))
            .filter(|(name, _)| !OWN_MEMBERS.contains(&&**name));
        Self {
            kept: kept.collect(),
            audience: token.client_id,
            user_id: token.subject,
            scope: token.scope.to_string(),
            expires_in: token.expires_at.seconds() - now.seconds(),
        }
    }
}

/// That gateway answers 400 for a token that is not valid, whatever the reason.
fn not_valid() -> Response {
    let refusal = ErrorAnswer {
        error: ErrorCode::InvalidRequest,
        description: "the access token is not valid".to_owned(),
        uri: None,
    };
    let body = refusal.body(AnswerFormat::Json);
    answer(StatusCode::BAD_REQUEST, "application/json", NO_STORE, body)
}
