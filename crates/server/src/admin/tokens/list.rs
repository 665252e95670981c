//! `GET /admin/v1/tokens`: issued access tokens, newest first. A page looks at a bounded number of records, as that of decisions does.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use jurat_registry::decision::KeptDecision;
use jurat_registry::decision_filter::{DecisionFilter, Outcome};

use super::ShownToken;
use crate::admin::listed::Listed;
use crate::admin::openapi::operation::{Operation, Parameter, Topic};
use crate::extract::administrator::Administrator;
use crate::extract::parameters::Parameters;
use crate::extract::query::ListQuery;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(Topic::Grants, "listTokens", "Lists issued access tokens, newest first.")
        .described("A page looks at a bounded number of records: it may hold fewer than `limit`, even none, and still have a `next`.")
        .asks(ListQuery::described(&[]))
        .asks([
            Parameter::of::<String>("client", "Only those of exactly this client."),
            Parameter::of::<String>("subject", "Only those that speak for exactly this subject."),
        ])
        .shows::<Listed<ShownToken>>("A page.")
}

/// Lists tokens.
pub(crate) async fn list(
    State(app): State<AppState>,
    _: Administrator,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let asked = Parameters::of(query.as_deref(), &["limit", "after", "client", "subject"])?;
    let server = &app.authorization_server;
    let filter = DecisionFilter {
        outcome: Some(Outcome::Granted),
        client: asked.text("client"),
        subject: asked.text("subject"),
        ..DecisionFilter::default()
    };
    let page = server.store().decision_list(filter, asked.page()?).await?;
    let now = server.clock().now();
    let token = |decision| match decision {
        KeptDecision::Granted(token) => Some(ShownToken::of(*token, now)),
        KeptDecision::Refused(_) => None,
    };
    let listed = Listed {
        items: page.items.into_iter().filter_map(token).collect(),
        next: page.next,
    };
    Ok(json::private(StatusCode::OK, &listed))
}
