//! `POST /admin/v1/initial-access-tokens`: `purpose`, `uses` and `expires_at`. The token is shown this once.

use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_protocol::opaque_token::{OpaqueToken, OpaqueTokenKind};
use jurat_registry::audit::AuditEvent;
use jurat_registry::clock::Timestamp;
use jurat_registry::id::TicketId;
use jurat_registry::registration_policy::InitialAccess;
use jurat_registry::ticket::Ticket;
use schemars::JsonSchema;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::extract::administrator::Administrator;
use crate::extract::json_body::JsonBody;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// Registers at most so many clients.
const MOST_USES: u32 = 10_000;

/// Lives so long when nothing is said: a day.
const USUAL_SECONDS: u32 = 86_400;

/// Lives at most so long: a year.
const MOST_SECONDS: u32 = 366 * 86_400;

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "InitialAccessToken")]
struct Created<'a> {
    /// Its id, by which it can be ended.
    id: TicketId,
    /// What it is for.
    purpose: &'a str,
    /// How many clients may still register by it.
    uses_left: u32,
    /// Until when it can be used.
    expires_at: Timestamp,
    /// The token.
    token: String,
}

/// What is made.
#[derive(JsonSchema)]
#[schemars(rename = "NewInitialAccessToken", deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "the body is read member by member: this describes it"
)]
struct StatedToken {
    /// What it is for, in words.
    #[schemars(length(max = 200))]
    purpose: Option<String>,
    /// How many clients may register by it; one when nothing is said.
    #[schemars(range(min = 1, max = 10_000))]
    uses: Option<u32>,
    /// Until when, within the next 366 days; a day when nothing is said.
    expires_at: Option<Timestamp>,
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::Registration,
        "createInitialAccessToken",
        "Makes a token by which clients register themselves.",
    )
    .takes::<StatedToken>()
    .creates::<Created<'_>>("The token, shown this once.")
    .refuses(
        StatusCode::CONFLICT,
        "Clients do not register themselves here.",
    )
}

/// Makes an initial access token.
pub(crate) async fn create(
    State(app): State<AppState>,
    administrator: Administrator,
    mut body: JsonBody,
) -> Result<Response, Problem> {
    let server = &app.authorization_server;
    if !server.tenant().registration.enabled {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "clients do not register themselves here: switch registration.enabled on in the server's configuration first",
        ));
    }
    let now = server.clock().now();
    let (access, expires_at) = stated(&mut body, now)?;
    let author = administrator.author()?;
    let id = TicketId::new(now, server.randomness())?;
    let mut token = OpaqueToken {
        number: id.to_bytes(),
        secret: Zeroizing::new([0; 32]),
    };
    server.randomness().fill(&mut *token.secret)?;
    let ticket = Ticket::new(&token, &access, expires_at);
    server.store().ticket_insert(vec![ticket]).await?;
    let event = AuditEvent::new(now, author, "initial-access-token-created", id.to_string());
    let event = event.with_detail(format!("{} uses, until {expires_at}", access.uses_left));
    server.store().audit_append(vec![event]).await?;
    tracing::info!(administrator = administrator.name(), %id, "initial access token created");
    let created = Created {
        id,
        purpose: &access.purpose,
        uses_left: access.uses_left,
        expires_at,
        token: token.encode(OpaqueTokenKind::InitialAccess),
    };
    Ok(json::private(StatusCode::CREATED, &created))
}

fn stated(body: &mut JsonBody, now: Timestamp) -> Result<(InitialAccess, Timestamp), Problem> {
    let purpose: String = body.take("purpose")?.unwrap_or_default();
    if purpose.chars().count() > 200 {
        return Err(Problem::of_field(
            "purpose",
            "a purpose has at most 200 characters",
        ));
    }
    let uses_left = body.take("uses")?.unwrap_or(1);
    if !(1..=MOST_USES).contains(&uses_left) {
        return Err(Problem::of_field("uses", "it registers 1 to 10000 clients"));
    }
    let usual = now.plus_seconds(USUAL_SECONDS);
    let expires_at = body.take("expires_at")?.unwrap_or(usual);
    if expires_at <= now || expires_at > now.plus_seconds(MOST_SECONDS) {
        return Err(Problem::of_field(
            "expires_at",
            "it ends within the next 366 days",
        ));
    }
    if let Some(name) = body.0.keys().next() {
        return Err(Problem::of_field(name, "there is no member of that name"));
    }
    let access = InitialAccess { purpose, uses_left };
    Ok((access, expires_at))
}
