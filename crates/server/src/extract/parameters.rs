//! The parameters of a query that is more than a list's: each known, each at most once, and read into its type.

use jurat_protocol::form::Form;
use jurat_registry::clock::{InvalidTimestamp, Timestamp};
use jurat_registry::page::PageRequest;

use crate::respond::problem::Problem;
use crate::tenants::said::TENANT_DOMAIN;

/// Items on a page when nothing is said.
const USUAL_LIMIT: u16 = 100;

/// The parameters of a query.
pub(crate) struct Parameters<'q>(Form<'q>);

impl<'q> Parameters<'q> {
    /// Reads a query that may have the parameters `known`: a misspelt one must not list everything.
    pub(crate) fn of(query: Option<&'q str>, known: &[&str]) -> Result<Self, Problem> {
        let query = query.unwrap_or_default();
        let form = Form::parse(query.as_bytes()).map_err(|_| {
            let sentence = "the query is not a form whose parameters occur once each";
            Problem::of_field("query", sentence)
        })?;
        let unknown = |pair: &&str| {
            let name = pair.split('=').next().unwrap_or_default();
            // Which tenant is asked was read before.
            !name.is_empty() && name != TENANT_DOMAIN && !known.contains(&name)
        };
        match query.split('&').find(unknown) {
            None => Ok(Self(form)),
            Some(pair) => {
                let name = pair.split('=').next().unwrap_or_default();
                let sentence = format!("this takes {}", known.join(", "));
                Err(Problem::of_field(name, sentence))
            }
        }
    }

    /// A text; an empty one counts as none.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.0.value(name).map(str::to_owned)
    }

    /// What `read` makes of a text; `sentence` says what it may be.
    pub(crate) fn value<T>(
        &self,
        name: &'static str,
        sentence: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, Problem> {
        let Some(text) = self.0.value(name) else {
            return Ok(None);
        };
        let value = read(text).ok_or_else(|| Problem::of_field(name, sentence.to_owned()))?;
        Ok(Some(value))
    }

    /// A point in time.
    pub(crate) fn time(&self, name: &'static str) -> Result<Option<Timestamp>, Problem> {
        let sentence = InvalidTimestamp.to_string();
        self.value(name, &sentence, |text| text.parse().ok())
    }

    /// Which part of a list: `limit` and `after`.
    pub(crate) fn page(&self) -> Result<PageRequest, Problem> {
        let is_allowed = |limit: &u16| (1..=PageRequest::MOST).contains(limit);
        let limit = self.value("limit", "limit is a number from 1 to 500", |text| {
            text.parse().ok().filter(is_allowed)
        })?;
        Ok(PageRequest {
            after: self.text("after"),
            limit: limit.unwrap_or(USUAL_LIMIT),
        })
    }
}
