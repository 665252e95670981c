//! The decisions, the newest first, with a search; followed as they are made, where somebody asks for it.

use askama::Template;

use crate::frame::Frame;
use crate::part::{Choice, DecisionRow, Form, Pager};
use crate::plain_text::filters;

/// What decisions are looked for: the query's parameters of these names; empty for all.
#[derive(Debug, Clone, Default)]
pub struct DecisionsFilter {
    /// `yes`, `no` or nothing.
    pub granted: String,
    /// A reason's stable name.
    pub reason: String,
    /// A client's id.
    pub client: String,
    /// An assertion's issuer.
    pub issuer: String,
    /// A decision's id, or an assertion's fingerprint.
    pub id: String,
}

/// The list of decisions.
#[derive(Template)]
#[template(path = "decisions/list.html")]
pub struct DecisionsPage {
    /// What surrounds it.
    pub frame: Frame,
    /// What is looked for.
    pub filter: DecisionsFilter,
    /// The reasons there are, for the search.
    pub reasons: Vec<String>,
    /// The decisions of this page.
    pub rows: Vec<DecisionRow>,
    /// How many refusals of this time were only counted and have no record.
    pub counted_only: u64,
    /// Where the list goes on.
    pub pager: Pager,
    /// Whether the list follows what happens.
    pub live: bool,
    /// This list, live or not: the page to switch to.
    pub switch_live: String,
    /// The address of the rows alone, as [`DecisionRows`], for a list that follows.
    pub rows_address: String,
}

/// The rows alone, as a part of a page.
#[derive(Template)]
#[template(path = "decisions/rows.html")]
pub struct DecisionRows {
    /// The frame's base, for links.
    pub base: crate::paths::Base,
    /// The decisions.
    pub rows: Vec<DecisionRow>,
}

impl DecisionsPage {
    fn is_filtered(&self) -> bool {
        let DecisionsFilter {
            granted,
            reason,
            client,
            issuer,
            id,
        } = &self.filter;
        [granted, reason, client, issuer, id]
            .iter()
            .any(|value| !value.is_empty())
    }

    /// The search's fields that are chosen from a list. It is a search, so nothing is sent but by GET.
    fn outcome_field(&self) -> crate::part::Field {
        let outcomes = [("", "All"), ("yes", "Granted"), ("no", "Refused")];
        let form = Form::default().with("granted", &self.filter.granted);
        form.select("granted", "Outcome", Choice::of(&outcomes))
    }

    fn reason_field(&self) -> crate::part::Field {
        let any = std::iter::once(Choice::new("", "Any", ""));
        let reasons = self.reasons.iter().map(|one| Choice::new(one, one, ""));
        let form = Form::default().with("reason", &self.filter.reason);
        form.select("reason", "Reason", any.chain(reasons).collect())
    }
}
