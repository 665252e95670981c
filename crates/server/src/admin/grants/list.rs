//! `GET /admin/v1/grants`: authorization grants, newest first. A page looks at a bounded number of records.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use jurat_registry::id::UserId;
use jurat_registry::revocation::GrantFilter;

use super::ShownGrant;
use crate::admin::listed::Listed;
use crate::admin::openapi::operation::{Operation, Parameter, Topic};
use crate::extract::administrator::Administrator;
use crate::extract::parameters::Parameters;
use crate::extract::query::ListQuery;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

const PARAMETERS: [&str; 6] = ["limit", "after", "client", "subject", "user", "live"];

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(Topic::Grants, "listGrants", "Lists authorization grants, newest first.")
        .described("Only those from which further tokens may come have a record: a token that came of nothing lasting is among the tokens. A page looks at a bounded number of records: it may hold fewer than `limit`, even none, and still have a `next`.")
        .asks(ListQuery::described(&[]))
        .asks([
            Parameter::of::<String>("client", "Only those for exactly this client."),
            Parameter::of::<String>("subject", "Only those that speak for exactly this subject."),
            Parameter::of::<UserId>("user", "Only those that this user allowed."),
            Parameter::of::<bool>("live", "`true`: only those from which tokens may come now."),
        ])
        .shows::<Listed<ShownGrant>>("A page.")
}

/// Lists grants.
pub(crate) async fn list(
    State(app): State<AppState>,
    _: Administrator,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let asked = Parameters::of(query.as_deref(), &PARAMETERS)?;
    let server = &app.authorization_server;
    let now = server.clock().now();
    let live = asked.value("live", "live is true or false", |text| text.parse().ok())?;
    let user = asked.value("user", "user is the id of a user", |text| text.parse().ok())?;
    let filter = GrantFilter {
        client: asked.text("client"),
        subject: asked.text("subject"),
        user,
        live_at: live.unwrap_or(false).then_some(now),
    };
    let page = server.store().grant_list(filter, asked.page()?).await?;
    let shown = |grant| ShownGrant::of(grant, now);
    let listed = Listed {
        items: page.items.into_iter().map(shown).collect(),
        next: page.next,
    };
    Ok(json::private(StatusCode::OK, &listed))
}
