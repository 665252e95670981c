//! One line of the audit log: who, from where, what was before and after, and its link in the chain.

use askama::Template;

use crate::frame::Frame;
use crate::part::{Change, Link, When};

/// A line's page.
#[derive(Template)]
#[template(path = "audit/line.html")]
pub struct AuditLinePage {
    /// What surrounds it.
    pub frame: Frame,
    /// Its number.
    pub number: u64,
    /// When.
    pub at: When,
    /// Who did it.
    pub who: String,
    /// The same as the list is narrowed by it; `None` for the server itself.
    pub actor: Option<String>,
    /// The address that the request came from.
    pub address: Option<String>,
    /// The client by whose token it came.
    pub through: Option<String>,
    /// What was done, by its stable name.
    pub action: String,
    /// To what.
    pub target: String,
    /// The record, where it is still there.
    pub record: Option<Link>,
    /// What else is to be known, in words.
    pub detail: String,
    /// What was before and after, as far as it differs.
    pub changes: Vec<Change>,
    /// Its digest, in hexadecimal.
    pub digest: String,
    /// Whether somebody has changed its row so that it cannot be read; then nothing but its number is known.
    pub unreadable: bool,
}
