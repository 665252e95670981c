//! The server's public signing keys as a JWK Set (RFC 7517 section 5).

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::respond::problem::Problem;
use crate::respond::{PUBLIC, answer};
use crate::state::AppState;

/// The set; 304 for whoever has it already (RFC 9110 section 13.1.2).
pub(crate) async fn jwks(
    State(app): State<AppState>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let set = app.authorization_server.jwks().await?;
    let tag = entity_tag(&set);
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|tags| {
            tags.split(',')
                .any(|t| t.trim().trim_start_matches("W/") == tag)
        });
    let (status, body) = if known {
        (StatusCode::NOT_MODIFIED, String::new())
    } else {
        (StatusCode::OK, String::from(&*set))
    };
    let mut response = answer(status, "application/jwk-set+json", PUBLIC, body);
    if let Ok(tag) = HeaderValue::try_from(tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

/// Tells one set from another; not a secret and nobody's proof of anything.
fn entity_tag(set: &str) -> String {
    let mut hasher = DefaultHasher::new();
    set.hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}
