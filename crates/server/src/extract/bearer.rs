//! The bearer token of a request to a protected resource (RFC 6750): found in the `Authorization` header and nowhere else, judged by the
//! authorization server, refused by a challenge.

use axum::response::Response;
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use jurat_issuance::access_token::{ActiveToken, TokenRefusal};
use jurat_issuance::authorization_server::AuthorizationServer;
use jurat_protocol::answer::{AnswerFormat, ErrorAnswer};
use jurat_protocol::bearer;
use jurat_protocol::error_code::ErrorCode;
use jurat_protocol::scope::ScopeSet;

use crate::respond::problem::Problem;
use crate::respond::{self, NO_STORE};

/// The protection space that challenges name.
const REALM: &str = "Jurat";

/// A request that is not let in.
#[derive(Debug)]
pub(crate) enum Challenge {
    /// No token: the challenge carries no error (RFC 6750 section 3.1).
    NoToken,
    /// A token or request that is not good.
    Error {
        /// The code, which decides the status.
        code: ErrorCode,
        /// What to change.
        description: &'static str,
        /// The scope that is wanted.
        scope: Option<ScopeSet>,
    },
    /// The token cannot be judged now.
    Unavailable,
}

impl Challenge {
    /// A challenge with an error.
    pub(crate) fn error(code: ErrorCode, description: &'static str) -> Self {
        Self::Error {
            code,
            description,
            scope: None,
        }
    }
}

/// The token of a request.
pub(crate) fn token<'r>(headers: &'r HeaderMap, uri: &Uri) -> Result<&'r str, Challenge> {
    let invalid = |description| Challenge::error(ErrorCode::InvalidRequest, description);
    // RFC 6750 section 2: one method per request; of the three only the header is served, as section 5.3 asks.
    let in_query = uri.query().is_some_and(|query| {
        query
            .split('&')
            .any(|pair| pair.starts_with("access_token="))
    });
    if in_query {
        return Err(invalid(
            "send the access token in the Authorization header, never in the URL",
        ));
    }
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let Some(value) = values.next() else {
        return Err(Challenge::NoToken);
    };
    if values.next().is_some() {
        return Err(invalid("send one Authorization header"));
    }
    let value = value.as_bytes();
    let scheme = value.split(|b| *b == b' ').next().unwrap_or_default();
    if !scheme.eq_ignore_ascii_case(b"Bearer") {
        return Err(Challenge::NoToken);
    }
    bearer::token_of(value).ok_or_else(|| {
        invalid("the Authorization header is not Bearer, one blank and an access token")
    })
}

/// The token as the authorization server judges it for `audience`.
pub(crate) async fn active(
    server: &AuthorizationServer,
    token: &str,
    audience: &str,
) -> Result<ActiveToken, Challenge> {
    let judged = server.access_token(token, audience).await;
    judged.map_err(refused)
}

/// The challenge to a token that does not count (RFC 6750 section 3.1).
pub(crate) fn refused(refusal: TokenRefusal) -> Challenge {
    match refusal {
        TokenRefusal::Expired => {
            Challenge::error(ErrorCode::InvalidToken, "the access token has expired")
        }
        TokenRefusal::Unknown | TokenRefusal::Revoked | TokenRefusal::Withdrawn => {
            Challenge::error(ErrorCode::InvalidToken, "the access token is not valid")
        }
        TokenRefusal::Unavailable => Challenge::Unavailable,
    }
}

/// The challenge to a token that lacks some of the scope that is wanted (RFC 6750 section 3.1).
pub(crate) fn lacks_scope(wanted: Option<ScopeSet>) -> Challenge {
    Challenge::Error {
        code: ErrorCode::InsufficientScope,
        description: "the access token lacks a scope that is wanted here",
        scope: wanted,
    }
}

impl From<Challenge> for Response {
    fn from(challenge: Challenge) -> Self {
        let (status, value, body) = match challenge {
            Challenge::Unavailable => return Problem::unavailable().into(),
            Challenge::NoToken => {
                let value = bearer::challenge(REALM, None, None);
                let asks = "this address wants an access token: Authorization: Bearer ...";
                return Problem::new(StatusCode::UNAUTHORIZED, asks)
                    .with_header(header::WWW_AUTHENTICATE, &value)
                    .into();
            }
            Challenge::Error {
                code,
                description,
                scope,
            } => {
                let value = bearer::challenge(REALM, Some((code, description)), scope.as_ref());
                let answer = ErrorAnswer {
                    error: code,
                    description: description.to_owned(),
                    uri: None,
                };
                (code.status(), value, answer.body(AnswerFormat::Json))
            }
        };
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::UNAUTHORIZED);
        let mut response = respond::answer(status, "application/json", NO_STORE, body);
        if let Ok(value) = HeaderValue::try_from(value) {
            let headers = response.headers_mut();
            headers.insert(header::WWW_AUTHENTICATE, value);
        }
        response
    }
}
