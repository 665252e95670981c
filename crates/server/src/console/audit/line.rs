//! One line of the audit log.

use axum::response::Response;
use http::StatusCode;
use jurat_console::Place;
use jurat_console::audit::AuditLinePage;
use jurat_console::part::Link;
use jurat_console::paths::segment;
use jurat_registry::audit::AuditEvent;
use jurat_registry::clock::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Line;
use crate::console::answer;
use crate::console::api::Refused;
use crate::console::read::Listed;
use crate::console::shown;
use crate::console::visit::Visit;
use crate::extract::path::Named;

/// A line's page.
pub(in crate::console) async fn show(Named(number): Named<String>, visit: Visit) -> Response {
    let path = format!("/audit/{}", segment(&number));
    let found: Result<Line, Refused> = visit.api().get(&path).await;
    let response = match found {
        Ok(line) => answer::page(StatusCode::OK, &page(&visit, line).await),
        Err(refused) => visit.refused(Place::Audit, &refused),
    };
    visit.answered(response)
}

async fn page(visit: &Visit, line: Line) -> AuditLinePage {
    let (line, digest) = match line {
        Line::Read { line, digest } => (line, digest),
        Line::Unreadable { number } => return unreadable(visit, number),
    };
    let event = line.event;
    AuditLinePage {
        frame: visit.frame(Place::Audit),
        number: line.number,
        at: visit.when(event.at),
        who: event.author.by.to_string(),
        actor: event.author.by.name(),
        address: event.author.address.map(|address| address.to_string()),
        through: event.author.through.as_ref().map(ToString::to_string),
        record: record(visit, &event).await,
        changes: match (event.before, event.after) {
            (None, None) => Vec::new(),
            (before, after) => shown::changes(
                before.unwrap_or_else(|| json!({})),
                after.unwrap_or_else(|| json!({})),
            ),
        },
        action: event.action,
        target: event.target,
        detail: event.detail,
        digest,
        unreadable: false,
    }
}

fn unreadable(visit: &Visit, number: u64) -> AuditLinePage {
    AuditLinePage {
        frame: visit.frame(Place::Audit),
        number,
        at: visit.when(Timestamp::from_seconds(0)),
        who: String::new(),
        actor: None,
        address: None,
        through: None,
        action: format!("Line {number}"),
        target: String::new(),
        record: None,
        detail: String::new(),
        changes: Vec::new(),
        digest: String::new(),
        unreadable: true,
    }
}

/// An identity provider, as far as a link names it.
#[derive(Deserialize)]
struct Provider {
    id: String,
}

/// The record that the line is about, where it is still there.
async fn record(visit: &Visit, event: &AuditEvent) -> Option<Link> {
    let of =
        |collection, id: &str, label| Some(Link::new(visit.base().record(collection, id), label));
    let target = event.target.as_str();
    for (collection, label) in [
        ("clients", "The client"),
        ("resources", "The resource"),
        ("users", "The user"),
    ] {
        let path = format!("/{collection}/{}", segment(target));
        if visit.api().get::<Value>(&path).await.is_ok() {
            return of(collection, target, label);
        }
    }
    let path = format!("/identity-providers?issuer={}", segment(target));
    let found: Listed<Provider> = visit.api().get(&path).await.ok()?;
    let provider = found.items.first()?;
    of("identity-providers", &provider.id, "The identity provider")
}
