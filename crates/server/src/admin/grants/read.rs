//! `GET /admin/v1/grants/{id}`: one authorization grant, and what came from it.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::authorization_grant::AuthorizationGrant;
use jurat_registry::clock::Timestamp;
use jurat_registry::decision::KeptDecision;
use jurat_registry::decision_filter::DecisionFilter;
use jurat_registry::id::{GrantId, TicketId};
use jurat_registry::page::PageRequest;
use jurat_registry::store::{StoreError, TenantStore};
use jurat_registry::ticket::TicketKind;
use schemars::JsonSchema;
use serde::Serialize;

use super::{ShownGrant, ShownRefreshToken};
use crate::admin::openapi::operation::{Operation, Topic};
use crate::admin::tokens::ShownToken;
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// So many of its tokens are shown.
const MOST_TOKENS: u16 = 100;

/// A grant and what came from it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "GrantWithTokens")]
pub(crate) struct ShownWithTokens {
    #[serde(flatten)]
    grant: ShownGrant,
    /// The access tokens that came from it, newest first, a hundred at most.
    tokens: Vec<ShownToken>,
    /// The refresh tokens that were issued with these, newest first, as long as they are kept.
    refresh_tokens: Vec<ShownRefreshToken>,
    /// Whether older tokens came from it too.
    has_more: bool,
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::Grants,
        "readGrant",
        "Shows an authorization grant, and what came from it.",
    )
    .named::<GrantId>("id", "The id of the grant.")
    .shows::<ShownWithTokens>("The grant with its tokens.")
}

/// Shows a grant.
pub(crate) async fn read(
    State(app): State<AppState>,
    _: Administrator,
    Named(id): Named<String>,
) -> Result<Response, Problem> {
    let server = &app.authorization_server;
    let grant = super::find(&app, &id).await?;
    let shown = with_tokens(grant, &**server.store(), server.clock().now()).await?;
    Ok(json::private(StatusCode::OK, &shown))
}

/// A grant with what came from it.
pub(super) async fn with_tokens(
    grant: AuthorizationGrant,
    store: &dyn TenantStore,
    now: Timestamp,
) -> Result<ShownWithTokens, StoreError> {
    let filter = DecisionFilter {
        grant: Some(grant.id),
        ..DecisionFilter::default()
    };
    let page = PageRequest::first(MOST_TOKENS);
    let page = store.decision_list(filter, page).await?;
    let (mut tokens, mut refresh_tokens) = (Vec::new(), Vec::new());
    for decision in page.items {
        // Its number is that of the decision that issued it.
        let number = TicketId::from_bytes(decision.id().to_bytes());
        let ticket = store.ticket_find(TicketKind::RefreshToken, number).await?;
        refresh_tokens.extend(ticket.map(|ticket| ShownRefreshToken::of(&ticket, now)));
        if let KeptDecision::Granted(token) = decision {
            tokens.push(ShownToken::of(*token, now));
        }
    }
    Ok(ShownWithTokens {
        grant: ShownGrant::of(grant, now),
        tokens,
        refresh_tokens,
        has_more: page.next.is_some(),
    })
}
