//! The list of decisions.

use axum::response::Response;
use http::StatusCode;
use jurat_console::Place;
use jurat_console::decisions::{DecisionsFilter, DecisionsPage};
use jurat_console::part::Pager;

use super::{reasons, search};
use crate::console::answer;
use crate::console::api::Refused;
use crate::console::read::Listed;
use crate::console::usage::Usage;
use crate::console::visit::Visit;
use crate::endpoints::page_form::sentence;
use crate::respond::browser::see_other;

/// The list; who brings the id of a decision is shown that one.
pub(in crate::console) async fn show(visit: Visit) -> Response {
    let response = match visit.query("id") {
        Some(id) => see_other(&visit.base().record("decisions", &id)),
        None => match page(&visit).await {
            Ok(page) => answer::page(status(&page), &page),
            Err(refused) => visit.refused(Place::Decisions, &refused),
        },
    };
    visit.answered(response)
}

fn status(page: &DecisionsPage) -> StatusCode {
    match page.problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    }
}

async fn page(visit: &Visit) -> Result<DecisionsPage, Refused> {
    let filter = search::filter(visit);
    let live = visit.query("live").is_some();
    // What follows begins with the newest.
    let after = visit.query("after").filter(|_| !live);
    let is_first = after.is_none();
    let (found, problem) = match search::find(visit, &filter, after).await {
        Ok(found) => (found, None),
        // What cannot be looked for: the API says what to change.
        Err(refused) if refused.status == StatusCode::BAD_REQUEST.as_u16() => {
            (nothing(), Some(sentence(&refused.detail)))
        }
        Err(refused) => return Err(refused),
    };
    let base = visit.base();
    let list = base.to("/decisions");
    let next = found.next.as_deref().filter(|_| !live);
    Ok(DecisionsPage {
        frame: visit.frame(Place::Decisions),
        reasons: reasons::names(),
        problem,
        counted_only: if is_first {
            counted_only(visit, &filter).await
        } else {
            0
        },
        pager: Pager {
            shown: found.items.len(),
            first: (!is_first).then(|| filter.address(&list, &[])),
            next: next.map(|next| filter.address(&list, &[("after", next)])),
        },
        rows: found.items.iter().map(|one| one.row(visit)).collect(),
        live,
        switch_live: filter.address(&list, &[("live", if live { "" } else { "on" })]),
        rows_address: filter.address(&base.to("/decisions/rows"), &[]),
        filter,
    })
}

fn nothing<T>() -> Listed<T> {
    Listed {
        items: Vec::new(),
        next: None,
    }
}

/// How many refusals of the last day have no record, where the counts can say it of this search.
async fn counted_only(visit: &Visit, filter: &DecisionsFilter) -> u64 {
    let beside = filter.named().into_iter();
    let beside = beside.filter(|(name, value)| !value.is_empty() && *name != "reason");
    if beside.clone().any(|(name, _)| name != "granted") || filter.granted == "yes" {
        return 0;
    }
    // Without the counts the list is still a list.
    let usage = Usage::read(visit, None).await;
    usage.map_or(0, |usage| usage.counted_only(&filter.reason))
}
