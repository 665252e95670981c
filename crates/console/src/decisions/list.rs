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
    /// Whom the token speaks for.
    pub subject: String,
    /// The first day, such as `2026-11-21`.
    pub since: String,
    /// The last day.
    pub until: String,
}

impl DecisionsFilter {
    /// What is looked for, with the names of the query's parameters.
    pub fn named(&self) -> [(&'static str, &str); 7] {
        [
            ("granted", &self.granted),
            ("reason", &self.reason),
            ("client", &self.client),
            ("issuer", &self.issuer),
            ("subject", &self.subject),
            ("since", &self.since),
            ("until", &self.until),
        ]
    }

    /// `address` with this search in its query, and `further` parameters.
    pub fn address(&self, address: &str, further: &[(&str, &str)]) -> String {
        let all = self.named().into_iter().chain(further.iter().copied());
        let query = crate::paths::query(all);
        if query.is_empty() {
            return address.to_owned();
        }
        format!("{address}?{query}")
    }
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
    /// Why nothing can be found by this search.
    pub problem: Option<String>,
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
        self.filter
            .named()
            .iter()
            .any(|(_, value)| !value.is_empty())
    }

    /// Whether there is more to look through, though nothing was found here.
    fn goes_on(&self) -> bool {
        self.pager.next.is_some()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_what_is_looked_for_and_nothing_else() {
        let filter = DecisionsFilter {
            client: "a&b".to_owned(),
            granted: "no".to_owned(),
            ..DecisionsFilter::default()
        };
        let found = filter.address("/decisions", &[("after", "x"), ("live", "")]);
        assert_eq!(found, "/decisions?granted=no&client=a%26b&after=x");
        assert_eq!(DecisionsFilter::default().address("/d", &[]), "/d");
    }
}
