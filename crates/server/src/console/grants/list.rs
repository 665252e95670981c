//! The lists of grants and of tokens, and the form for a token that somebody holds.

use axum::body::Body;
use axum::response::Response;
use http::{Method, StatusCode};
use jurat_console::grants::{GrantsFilter, GrantsPage, IssuedRow};
use jurat_console::part::Pager;
use jurat_console::{Form, Place};
use serde::Deserialize;
use serde_json::json;

use super::record::{Grant, Token};
use crate::console::answer;
use crate::console::api::{Call, Refused};
use crate::console::look::look;
use crate::console::read::Listed;
use crate::console::visit::Visit;
use crate::endpoints::page_form::sentence;
use crate::respond::browser::see_other;

const ACTION: &str = "/grants";

/// What a presented token leads to.
#[derive(Deserialize)]
struct Presented {
    token: Option<Token>,
    grant: Option<Grant>,
}

/// The list.
pub(in crate::console) async fn show(visit: Visit) -> Response {
    let form = visit.form(ACTION);
    let response = page(&visit, StatusCode::OK, form).await;
    visit.answered(response)
}

/// Looks up a token that somebody holds, and shows its record. The token gets into no address and no page.
pub(in crate::console) async fn find(visit: Visit, body: Body) -> Response {
    let response = match found(&visit, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn found(visit: &Visit, body: Body) -> Result<Response, Response> {
    let form = visit.posted(body).await?;
    let token = json!({ "token": form.text("token").unwrap_or_default() });
    let call = Call::new(Method::POST, "/tokens/find").with(&token);
    let presented: Result<Presented, _> = visit.api().ask(call).await;
    let base = visit.base();
    let page_of = match presented {
        Ok(presented) => match (presented.token, presented.grant) {
            (Some(token), _) => base.record("tokens", &token.decision),
            (None, Some(grant)) => base.record("grants", &grant.id),
            (None, None) => base.to(ACTION),
        },
        Err(refused) => {
            let form = visit.form(ACTION);
            let form = form.wrong("token", sentence(&refused.detail));
            return Err(page(visit, StatusCode::UNPROCESSABLE_ENTITY, form).await);
        }
    };
    Ok(see_other(&page_of))
}

async fn page(visit: &Visit, status: StatusCode, form: Form) -> Response {
    match listed(visit, form).await {
        Ok(page) => answer::page(status, &page),
        Err(refused) => visit.refused(Place::Grants, &refused),
    }
}

async fn listed(visit: &Visit, form: Form) -> Result<GrantsPage, Refused> {
    let stated = |name| visit.query(name).unwrap_or_default();
    let filter = GrantsFilter {
        show: stated("show"),
        client: stated("client"),
        subject: stated("subject"),
    };
    let after = visit.query("after");
    let is_first = after.is_none();
    let api = visit.api();
    let sought = [("client", &*filter.client), ("subject", &*filter.subject)];
    let (rows, next) = if filter.shows_grants() {
        let page: Listed<Grant> = look(&api, "/grants", &sought, after).await?;
        (rows(&page, |one| one.row(visit)), page.next)
    } else {
        let page: Listed<Token> = look(&api, "/tokens", &sought, after).await?;
        (rows(&page, |one| one.row(visit)), page.next)
    };
    let list = visit.base().to(ACTION);
    Ok(GrantsPage {
        frame: visit.frame(Place::Grants),
        pager: Pager {
            shown: rows.len(),
            first: (!is_first).then(|| filter.address(&list, filter.kind(), &[])),
            next: next.map(|next| filter.address(&list, filter.kind(), &[("after", &next)])),
        },
        form,
        rows,
        filter,
    })
}

fn rows<T>(page: &Listed<T>, row: impl Fn(&T) -> IssuedRow) -> Vec<IssuedRow> {
    page.items.iter().map(row).collect()
}
