//! The audit log, the newest line first.

use askama::Template;

use crate::frame::Frame;
use crate::part::{Badge, Pager, When};
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
    /// Whether the chain of lines is whole, in a word; `None` when it was not looked at.
    pub chain: Option<Badge>,
    /// The same in a sentence.
    pub chain_sentence: String,
}

/// One line.
#[derive(Debug, Clone)]
pub struct AuditRow {
    /// Its number.
    pub number: u64,
    /// When.
    pub at: When,
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
        } = &self.filter;
        [actor, action, target].iter().any(|one| !one.is_empty())
    }
}
