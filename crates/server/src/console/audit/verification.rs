//! Whether the audit log is as it was written. A look goes through so many lines at most; whoever wants goes on from there.

use axum::response::Response;
use http::StatusCode;
use jurat_console::Place;
use jurat_console::audit::{AuditVerificationPage, ChainFound};
use jurat_console::part::Code;
use jurat_console::paths::segment;
use serde::Deserialize;

use crate::console::answer;
use crate::console::api::Refused;
use crate::console::visit::Visit;

/// So many calls of the API for a page: fifty thousand lines.
const CALLS: usize = 10;

/// What the API has found.
#[derive(Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
enum Found {
    Whole { checkpoint: Option<End>, head: End },
    Broken { number: u64, fault: String },
    Reached { reached: End, head: Option<End> },
}

#[derive(Deserialize)]
struct End {
    number: u64,
    digest: String,
}

impl End {
    fn text(&self) -> String {
        format!("{}:{}", self.number, self.digest)
    }
}

/// What was found.
pub(in crate::console) async fn show(visit: Visit) -> Response {
    let response = match found(&visit).await {
        Ok(found) => {
            let page = AuditVerificationPage {
                frame: visit.frame(Place::Audit),
                found,
            };
            answer::page(StatusCode::OK, &page)
        }
        Err(refused) => visit.refused(Place::Audit, &refused),
    };
    visit.answered(response)
}

async fn found(visit: &Visit) -> Result<ChainFound, Refused> {
    let mut after = visit.query("after");
    for call in 1.. {
        let path = match &after {
            Some(after) => format!("/audit/verification?after={}", segment(after)),
            None => "/audit/verification".to_owned(),
        };
        match visit.api().get(&path).await? {
            Found::Reached { reached, .. } if call < CALLS => after = Some(reached.text()),
            found => return Ok(shown(visit, found)),
        }
    }
    Err(Refused::unreadable())
}

fn shown(visit: &Visit, found: Found) -> ChainFound {
    match found {
        Found::Whole { checkpoint, head } => ChainFound::Whole {
            number: head.number,
            dropped: checkpoint.map(|end| end.number),
            head: Code::new("head", "Newest line", head.text()),
        },
        Found::Broken { number, fault } => ChainFound::Broken { number, fault },
        Found::Reached { reached, head } => ChainFound::Reached {
            number: reached.number,
            newest: head.map(|end| end.number),
            on: visit
                .base()
                .found("audit/verification", "after", &reached.text()),
        },
    }
}
