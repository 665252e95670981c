//! Userinfo (OpenID Connect Core section 5.3): claims about the user whom an access token speaks for. Browsers' applications ask as well, from
//! wherever they come (section 5.3: CORS): what lets in is the token alone, never a cookie.

use axum::extract::{Request, State};
use axum::response::Response;
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use jurat_protocol::scope::ScopeSet;
use serde_json::{Map, Value};

use crate::extract::bearer::{self, Challenge};
use crate::respond::json;
use crate::state::AppState;

/// GET and POST; the token is taken from the header alone.
pub(crate) async fn userinfo(State(app): State<AppState>, request: Request) -> Response {
    let (head, _) = request.into_parts();
    let mut response = match claims(&app, &head).await {
        Ok(claims) => json::private(StatusCode::OK, &claims),
        Err(challenge) => challenge.into(),
    };
    let everybody = HeaderValue::from_static("*");
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, everybody);
    response
}

/// RFC 6750 section 3.1: a token without the scope `openid` lacks it, whatever else it is for.
async fn claims(app: &AppState, head: &Parts) -> Result<Map<String, Value>, Challenge> {
    let server = &app.authorization_server;
    let token = bearer::token(&head.headers, &head.uri)?;
    let issuer = server.tenant().issuer.as_str();
    let token = bearer::active(server, token, issuer).await?;
    let claims = server.userinfo(&token).await;
    let claims = claims.map_err(|_| Challenge::Unavailable)?;
    claims.ok_or_else(|| bearer::lacks_scope("openid".parse::<ScopeSet>().ok()))
}
