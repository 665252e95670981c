//! The audit log, the newest line first.

use axum::response::Response;
use http::StatusCode;
use jurat_console::Place;
use jurat_console::audit::{AuditFilterShown, AuditPage, AuditRow};
use jurat_console::part::Pager;
use jurat_registry::audit::AuditEvent;
use jurat_registry::clock::Timestamp;
use serde_json::Value;

use super::Line;
use crate::console::answer;
use crate::console::api::Refused;
use crate::console::listing::Listing;
use crate::console::read::Listed;
use crate::console::shown;
use crate::console::visit::Visit;

const ON_A_PAGE: usize = 50;
const FILTERS: &[&str] = &["actor", "action", "target", "since", "until"];
const DAY_SECONDS: u32 = 86_400;

/// A page of the list.
pub(in crate::console) async fn show(visit: Visit) -> Response {
    let response = match page(&visit).await {
        Ok((status, page)) => answer::page(status, &page),
        Err(refused) => visit.refused(Place::Audit, &refused),
    };
    visit.answered(response)
}

async fn page(visit: &Visit) -> Result<(StatusCode, AuditPage), Refused> {
    let listing = Listing::asked(visit, "/audit", FILTERS);
    let mut page = AuditPage {
        frame: visit.frame(Place::Audit),
        filter: AuditFilterShown {
            actor: listing.narrowed_by("actor"),
            action: listing.narrowed_by("action"),
            target: listing.narrowed_by("target"),
            since: listing.narrowed_by("since"),
            until: listing.narrowed_by("until"),
            problem: None,
        },
        rows: Vec::new(),
        pager: Pager::default(),
    };
    let (since, until) = match days(&page.filter) {
        Ok(days) => days,
        Err(problem) => {
            page.filter.problem = Some(problem);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page));
        }
    };
    let narrowed = listing
        .clone()
        .stating("since", since.map(|at| at.to_string()))
        .stating("until", until.map(|at| at.to_string()));
    let listed: Listed<Line> = visit.api().get(&narrowed.call(ON_A_PAGE)).await?;
    page.rows = listed.items.iter().map(|line| row(visit, line)).collect();
    page.pager = listing.pager(&visit.base(), page.rows.len(), listed.next);
    Ok((StatusCode::OK, page))
}

/// From when on and before when, where days are stated; the last day counts in full.
fn days(filter: &AuditFilterShown) -> Result<(Option<Timestamp>, Option<Timestamp>), String> {
    let since = day(&filter.since)?;
    let until = day(&filter.until)?.map(|at| at.plus_seconds(DAY_SECONDS));
    match (since, until) {
        (Some(since), Some(until)) if until <= since => {
            Err("The first day is behind the last one.".to_owned())
        }
        days => Ok(days),
    }
}

/// The beginning of a day in UTC.
fn day(text: &str) -> Result<Option<Timestamp>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let is_day = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let at = is_day.then(|| format!("{text}T00:00:00Z").parse().ok());
    match at.flatten() {
        Some(at) => Ok(Some(at)),
        None => Err("A day is written as 2027-01-31.".to_owned()),
    }
}

fn row(visit: &Visit, line: &Line) -> AuditRow {
    match line {
        Line::Read { line, .. } => AuditRow {
            number: line.number,
            at: Some(visit.when(line.event.at)),
            who: line.event.author.by.to_string(),
            action: line.event.action.clone(),
            target: line.event.target.clone(),
            detail: detail(&line.event),
        },
        Line::Unreadable { number } => AuditRow {
            number: *number,
            at: None,
            who: String::new(),
            action: "unreadable".to_owned(),
            target: String::new(),
            detail: "Its row in the database was changed: verify the log.".to_owned(),
        },
    }
}

/// So many names of what changed are told in the list.
const NAMES: usize = 4;

/// What is to be known in words; or what changed, by name.
fn detail(event: &AuditEvent) -> String {
    if !event.detail.is_empty() {
        return event.detail.clone();
    }
    let (Some(before), Some(after)) = (&event.before, &event.after) else {
        return String::new();
    };
    let changes = shown::changes(Value::clone(before), Value::clone(after));
    let mut names: Vec<_> = changes
        .iter()
        .take(NAMES)
        .map(|change| change.name.as_str())
        .collect();
    let more = changes.len().saturating_sub(NAMES);
    let more = format!("{more} more");
    if changes.len() > NAMES {
        names.push(&more);
    }
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_counts_in_full_and_what_is_no_day_is_told() {
        let filter = |since: &str, until: &str| AuditFilterShown {
            since: since.to_owned(),
            until: until.to_owned(),
            ..AuditFilterShown::default()
        };
        let at = |text: &str| Some(text.parse::<Timestamp>().unwrap());
        assert_eq!(
            days(&filter("2026-11-21", "2026-11-21")),
            Ok((at("2026-11-21T00:00:00Z"), at("2026-11-22T00:00:00Z")))
        );
        assert_eq!(days(&filter("", "")), Ok((None, None)));
        for (since, until) in [
            ("2026-11-31", ""),
            ("", "tomorrow"),
            ("+2026-1-21", ""),
            ("2026-11-22", "2026-11-21"),
        ] {
            assert!(days(&filter(since, until)).is_err(), "{since} {until}");
        }
    }
}
