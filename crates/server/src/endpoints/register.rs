//! Dynamic client registration (RFC 7591) at `/oauth2/register`, and a client's management of its own registration (RFC 7592) below it.

use axum::extract::{Request, State};
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use jurat_issuance::registration::{Registered, RegistrationRefusal};
use jurat_protocol::answer::{AnswerFormat, ErrorAnswer};
use jurat_protocol::error_code::ErrorCode;
use serde_json::{Map, Value};

use crate::extract::bearer;
use crate::extract::json_body::JsonBody;
use crate::extract::path::Named;
use crate::respond::problem::Problem;
use crate::respond::{self, NO_STORE, json};
use crate::state::AppState;

/// Registers a client (RFC 7591 section 3.1).
pub(crate) async fn register(State(app): State<AppState>, request: Request) -> Response {
    let token = token_of(&request);
    let stated = match members(request, &app).await {
        Ok(stated) => stated,
        Err(refused) => return refused,
    };
    let server = &app.authorization_server;
    let registered = server.register_client(stated, token.as_deref()).await;
    answer(StatusCode::CREATED, registered)
}

/// A client's own registration (RFC 7592 section 2.1).
pub(crate) async fn read(
    State(app): State<AppState>,
    Named(id): Named<String>,
    request: Request,
) -> Response {
    let token = token_of(&request);
    let server = &app.authorization_server;
    let registered = server.registered_client(&id, token.as_deref()).await;
    answer(StatusCode::OK, registered)
}

/// What a client states of itself, replaced (RFC 7592 section 2.2).
pub(crate) async fn update(
    State(app): State<AppState>,
    Named(id): Named<String>,
    request: Request,
) -> Response {
    let token = token_of(&request);
    let stated = match members(request, &app).await {
        Ok(stated) => stated,
        Err(refused) => return refused,
    };
    let server = &app.authorization_server;
    let changed = server.change_registered_client(&id, stated, token.as_deref());
    answer(StatusCode::OK, changed.await)
}

/// A client takes itself away (RFC 7592 section 2.3).
pub(crate) async fn delete(
    State(app): State<AppState>,
    Named(id): Named<String>,
    request: Request,
) -> Response {
    let token = token_of(&request);
    let server = &app.authorization_server;
    match server.remove_registered_client(&id, token.as_deref()).await {
        Ok(()) => json::nothing(),
        Err(refusal) => refused(refusal),
    }
}

/// The bearer token; what is no such header is as if there were none, and lets nobody in.
fn token_of(request: &Request) -> Option<String> {
    let token = bearer::token(request.headers(), request.uri());
    token.ok().map(str::to_owned)
}

/// RFC 7591 section 3.1: the body is one JSON object. A malformed one is `invalid_client_metadata`.
async fn members(request: Request, app: &AppState) -> Result<Map<String, Value>, Response> {
    use axum::extract::FromRequest;
    let body = JsonBody::from_request(request, app).await;
    body.map(|body| body.0).map_err(|_| {
        error(
            ErrorCode::InvalidClientMetadata,
            "the body must be one JSON object, sent as application/json",
        )
    })
}

fn answer(status: StatusCode, registered: Result<Registered, RegistrationRefusal>) -> Response {
    match registered {
        Ok(Registered(members)) => json::private(status, &members),
        Err(refusal) => refused(refusal),
    }
}

fn refused(refusal: RegistrationRefusal) -> Response {
    match refusal {
        RegistrationRefusal::Off => {
            Problem::not_found("clients do not register themselves here").into()
        }
        RegistrationRefusal::NotLetIn => {
            let mut response = error(
                ErrorCode::InvalidToken,
                "an initial access token lets a client register, and its registration access token lets it change what it stated; this one does neither",
            );
            let challenge =
                HeaderValue::from_static("Bearer realm=\"Jurat\", error=\"invalid_token\"");
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, challenge);
            response
        }
        RegistrationRefusal::Metadata(refused) => error(refused.code, &refused.description),
        RegistrationRefusal::Unavailable => Problem::unavailable().into(),
    }
}

/// RFC 7591 section 3.2.2.
fn error(code: ErrorCode, description: &str) -> Response {
    let answer = ErrorAnswer {
        error: code,
        description: description.to_owned(),
        uri: None,
    };
    let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::BAD_REQUEST);
    respond::answer(
        status,
        "application/json",
        NO_STORE,
        answer.body(AnswerFormat::Json),
    )
}
