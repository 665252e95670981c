//! Tokens and grants, found by client, subject or the token itself.

use askama::Template;

use crate::frame::Frame;
use crate::part::{Badge, Form, Pager, When};
use crate::plain_text::filters;

/// What is looked for: the query's parameters of these names; empty for all.
#[derive(Debug, Clone, Default)]
pub struct GrantsFilter {
    /// `grants` (from which further tokens may come) or `tokens`.
    pub show: String,
    /// A client's id.
    pub client: String,
    /// Whom it speaks for.
    pub subject: String,
}

impl GrantsFilter {
    /// Whether grants are shown, and not tokens.
    pub fn shows_grants(&self) -> bool {
        self.show != "tokens"
    }

    /// What is shown: the name of its collection.
    pub fn kind(&self) -> &'static str {
        if self.shows_grants() {
            "grants"
        } else {
            "tokens"
        }
    }

    /// `address` with this search in its query, showing `show`, and `further` parameters.
    pub fn address(&self, address: &str, show: &str, further: &[(&str, &str)]) -> String {
        let own = [
            ("show", show),
            ("client", &self.client),
            ("subject", &self.subject),
        ];
        let query = crate::paths::query(own.into_iter().chain(further.iter().copied()));
        format!("{address}?{query}")
    }
}

/// Tokens, or grants.
///
/// A token itself is a secret, so it is not looked for by an address but by the form, field `token`: the token, or a `jti`.
#[derive(Template)]
#[template(path = "grants/list.html")]
pub struct GrantsPage {
    /// What surrounds it.
    pub frame: Frame,
    /// What is looked for.
    pub filter: GrantsFilter,
    /// The form for a token.
    pub form: Form,
    /// What was found.
    pub rows: Vec<IssuedRow>,
    /// Where the list goes on.
    pub pager: Pager,
}

/// One token or grant.
#[derive(Debug, Clone)]
pub struct IssuedRow {
    /// Its id: a grant's, or that of the token's decision.
    pub id: String,
    /// Whether it counts, and until when.
    pub state: Badge,
    /// The client it was issued to; `None` where there is none.
    pub client: Option<String>,
    /// Whom it speaks for.
    pub subject: String,
    /// The short name of the grant type.
    pub grant: String,
    /// Its scope.
    pub scope: String,
    /// When it was issued.
    pub issued_at: When,
    /// When it ends.
    pub ends: When,
}

impl GrantsPage {
    /// This search, of the other kind.
    fn showing(&self, show: &str) -> String {
        self.filter
            .address(&self.frame.base.to("/grants"), show, &[])
    }

    /// Everything that is found, revoked: the page that asks.
    fn revoke_all(&self) -> String {
        let address = self.frame.base.to("/grants/revoke-all");
        self.filter.address(&address, self.filter.kind(), &[])
    }

    /// Whether one client's or subject's is looked for, so that all of it may be revoked at once.
    fn is_narrowed(&self) -> bool {
        !self.filter.client.is_empty() || !self.filter.subject.is_empty()
    }
}
