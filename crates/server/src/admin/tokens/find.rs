//! `POST /admin/v1/tokens/find`: what a token is that somebody holds. It is in the body, not in the address, so that it gets into no log;
//! the answer does not repeat it.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_issuance::presented_token::PresentedToken;
use schemars::JsonSchema;
use serde::Serialize;
use zeroize::Zeroizing;

use super::ShownToken;
use crate::admin::grants::{ShownGrant, ShownRefreshToken};
use crate::admin::openapi::operation::{Operation, Topic};
use crate::extract::administrator::Administrator;
use crate::extract::json_body::JsonBody;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// What is looked for.
#[derive(JsonSchema)]
#[schemars(rename = "PresentedToken", deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "the body is read member by member: this describes it"
)]
struct Presented {
    /// An access token, a refresh token, or a `jti`.
    token: String,
}

/// What was found.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "FoundToken")]
struct Found {
    /// The access token, if it is one.
    token: Option<ShownToken>,
    /// The refresh token, if it is one.
    refresh_token: Option<ShownRefreshToken>,
    /// The authorization grant that it came from.
    grant: Option<ShownGrant>,
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(Topic::Grants, "findToken", "Says what a token is that somebody holds.")
        .described("The token is neither logged nor kept nor repeated in the answer. A `jti` finds its record too.")
        .takes::<Presented>()
        .shows::<Found>("Its record, and the grant that it came from.")
        .refuses(StatusCode::NOT_FOUND, "It is no token of this server, or there is no record of it any more.")
}

/// Finds a presented token.
pub(crate) async fn find(
    State(app): State<AppState>,
    _: Administrator,
    mut body: JsonBody,
) -> Result<Response, Problem> {
    let token: Option<String> = body.take("token")?;
    if let Some(unknown) = body.0.keys().next() {
        return Err(Problem::of_field(unknown, "only token is asked for"));
    }
    let sentence = "token is the text of an access token or a refresh token, or a jti";
    let token = token.map(Zeroizing::new);
    let token = token.ok_or_else(|| Problem::of_field("token", sentence))?;
    let server = &app.authorization_server;
    let now = server.clock().now();
    let found = server.find_presented_token(token.trim()).await?;
    let (token, refresh_token, grant) = match found {
        None => {
            let sentence = "that is no token of this server, or there is no record of it any more";
            return Err(Problem::not_found(sentence));
        }
        Some(PresentedToken::Access(record)) => {
            let grant = record.grant;
            (Some(ShownToken::of(*record, now)), None, grant)
        }
        Some(PresentedToken::Refresh(ticket, document)) => {
            let shown = ShownRefreshToken::of(&ticket, now);
            (None, Some(shown), Some(document.grant))
        }
    };
    let grant = match grant {
        Some(id) => server.store().grant_find(id).await?,
        None => None,
    };
    let found = Found {
        token,
        refresh_token,
        grant: grant.map(|grant| ShownGrant::of(grant, now)),
    };
    Ok(json::private(StatusCode::OK, &found))
}
