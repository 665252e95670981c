//! A small protected resource: it answers whom the presented token speaks for, and challenges as RFC 6750 section 3 says. What it shows
//! to people who try Jurat out is what their own APIs should do.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use http::request::Parts;
use http::{StatusCode, Uri};
use jurat_protocol::error_code::ErrorCode;
use jurat_protocol::form::Form;
use jurat_protocol::scope::ScopeSet;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::extract::bearer::{self, Challenge};
use crate::extract::body;
use crate::respond::json;
use crate::state::AppState;

/// The largest body that is read.
const MOST_BODY_BYTES: usize = 64 * 1024;

#[derive(Serialize)]
struct SpeaksFor {
    sub: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    client_id: String,
    scope: String,
    expires_in: i64,
    /// What the token carries of its assertion's claims.
    #[serde(skip_serializing_if = "Option::is_none")]
    claims: Option<Box<RawValue>>,
}

/// Whom the token speaks for. `?scope=a` demands that it carries that scope.
pub(crate) async fn protected(State(app): State<AppState>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    if let Err(challenge) = refuse_token_in_body(body).await {
        return challenge.into();
    }
    match speaks_for(&app, &head).await {
        Ok(answer) => json::private(StatusCode::OK, &answer),
        Err(challenge) => challenge.into(),
    }
}

/// RFC 6750 section 2.2 lets a form carry the token, and section 2 forbids two ways at once; here the header is the only one.
async fn refuse_token_in_body(body: Body) -> Result<(), Challenge> {
    let malformed = |description| Challenge::error(ErrorCode::InvalidRequest, description);
    let body = body::read(body, MOST_BODY_BYTES)
        .await
        .map_err(|_| malformed("the body is larger than 64 KiB or did not come in time"))?;
    let in_body = Form::parse(&body).is_ok_and(|form| form.value("access_token").is_some());
    if in_body {
        return Err(malformed(
            "send the access token in the Authorization header alone",
        ));
    }
    Ok(())
}

async fn speaks_for(app: &AppState, head: &Parts) -> Result<SpeaksFor, Challenge> {
    let server = &app.authorization_server;
    let wanted = wanted_scope(&head.uri)?;
    let token = bearer::token(&head.headers, &head.uri)?;
    let issuer = server.tenant().issuer.as_str();
    let token = bearer::active(server, token, issuer).await?;
    if !token.scope.contains_all(&wanted) {
        return Err(bearer::lacks_scope(Some(wanted)));
    }
    let now = server.clock().now();
    let claims = token.claims.as_text().map(str::to_owned);
    Ok(SpeaksFor {
        sub: token.subject,
        client_id: token.client_id,
        scope: token.scope.to_string(),
        expires_in: token.expires_at.seconds() - now.seconds(),
        claims: claims.and_then(|text| RawValue::from_string(text).ok()),
    })
}

fn wanted_scope(uri: &Uri) -> Result<ScopeSet, Challenge> {
    let malformed = |description| Challenge::error(ErrorCode::InvalidRequest, description);
    let Some(query) = uri.query() else {
        return Ok(ScopeSet::EMPTY);
    };
    let form = Form::parse(query.as_bytes())
        .map_err(|_| malformed("the query is not a form whose parameters occur once each"))?;
    let scope = form.value("scope").unwrap_or_default();
    scope
        .parse()
        .map_err(|_| malformed("scope must be scope names with one blank between two"))
}
