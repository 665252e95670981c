//! The audit log: what was done, by whom, and what happened to what is trusted. Of each tenant its own; appended, never changed, each
//! line chained to the one before ([`chain`]), and the newest sealed ([`seal`]).

pub mod chain;
mod chain_end;
mod difference;
pub mod seal;
mod shown;
pub mod verification;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::author::Author;
use crate::clock::Timestamp;

pub use difference::Difference;
pub use shown::Audited;

/// Which lines of an audit log are asked for: those that are as each of these says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditFilter {
    /// Lines about this target.
    pub target: Option<String>,
    /// Lines of this author ([`crate::author::By::name`]).
    pub actor: Option<String>,
    /// Lines of this action.
    pub action: Option<String>,
    /// Lines of this time or later.
    pub since: Option<Timestamp>,
    /// Lines of before this time.
    pub until: Option<Timestamp>,
}

/// What stands in a line of the audit log. Never holds a secret, a token or an assertion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AuditEvent {
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub author: Author,
    /// What happened, by its stable name, such as `risk-accepted` or `key-added`.
    pub action: String,
    /// To what: the issuer of an identity provider, a `client_id`, a user's id, a resource's URI, a tenant's name.
    pub target: String,
    /// What else is to be known, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// What was stated before, as far as it differs; of what is taken away, all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// What is stated now, as far as it differs; of what is new, all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
}

impl AuditEvent {
    /// `action` has happened to `target`.
    pub fn new(
        at: Timestamp,
        author: Author,
        action: impl Into<String>,
        target: impl Into<String>,
    ) -> Self {
        Self {
            at,
            author,
            action: action.into(),
            target: target.into(),
            detail: String::new(),
            before: None,
            after: None,
        }
    }

    /// The same, with `detail` in words.
    #[must_use]
    pub fn with_detail(self, detail: impl Into<String>) -> Self {
        Self {
            detail: detail.into(),
            ..self
        }
    }

    /// The line about a record that was made, changed or taken away.
    pub fn of_change<R: Audited>(
        at: Timestamp,
        author: Author,
        before: Option<&R>,
        after: Option<&R>,
    ) -> Self {
        let done = match (before, after) {
            (None, _) => "created",
            (Some(_), Some(_)) => "changed",
            (Some(_), None) => "removed",
        };
        let target = after.or(before).map(Audited::target).unwrap_or_default();
        let unseen = before
            .zip(after)
            .and_then(|(before, after)| before.unseen_difference(after));
        let difference = Difference::between(before.map(R::shown), after.map(R::shown));
        Self {
            before: difference.before,
            after: difference.after,
            ..Self::new(at, author, format!("{}-{done}", R::KIND), target)
                .with_detail(unseen.unwrap_or_default())
        }
    }
}
