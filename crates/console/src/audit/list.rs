//! The audit log, the newest line first.

use askama::Template;

use crate::frame::Frame;
use crate::part::{Pager, When};
use crate::plain_text::filters;

/// What lines are looked for: the query's parameters of these names; empty for all.
#[derive(Debug, Clone, Default)]
pub struct AuditFilterShown {
    /// Who did it.
    pub actor: String,
    /// What was done, by its stable name.
    pub action: String,
    /// To what.
    pub target: String,
    /// From which day on, as `2026-11-21`.
    pub since: String,
    /// Until which day, that day included.
    pub until: String,
    /// What is wrong with them, in a sentence.
    pub problem: Option<String>,
}

/// The audit log.
#[derive(Template)]
#[template(path = "audit/list.html")]
pub struct AuditPage {
    /// What surrounds it.
    pub frame: Frame,
    /// What is looked for.
    pub filter: AuditFilterShown,
    /// The lines of this page.
    pub rows: Vec<AuditRow>,
    /// Where the list goes on.
    pub pager: Pager,
}

/// One line.
#[derive(Debug, Clone)]
pub struct AuditRow {
    /// Its number.
    pub number: u64,
    /// When; `None` where its row was changed so that it cannot be read.
    pub at: Option<When>,
    /// Who did it.
    pub who: String,
    /// What was done, by its stable name.
    pub action: String,
    /// To what.
    pub target: String,
    /// What else is to be known, in words; or what changed, by name.
    pub detail: String,
}

impl AuditPage {
    fn is_filtered(&self) -> bool {
        let AuditFilterShown {
            actor,
            action,
            target,
            since,
            until,
            problem: _,
        } = &self.filter;
        let narrowed_by = [actor, action, target, since, until];
        narrowed_by.iter().any(|one| !one.is_empty())
    }
}
