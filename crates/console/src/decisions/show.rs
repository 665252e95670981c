//! One decision, explained from its record.

use askama::Template;

use super::explained::Explained;
use crate::frame::Frame;
use crate::part::{Fact, When};

/// A decision's page.
#[derive(Template)]
#[template(path = "decisions/show.html")]
pub struct DecisionPage {
    /// What surrounds it.
    pub frame: Frame,
    /// Its id, as the answer's `Jurat-Decision` says it.
    pub id: String,
    /// When it was made.
    pub at: When,
    /// What its record says: grant, client, issuer, fingerprint of the assertion, and of a refusal the detail.
    pub facts: Vec<Fact>,
    /// The inputs of the claim rule that mattered, as JSON.
    pub evidence: Option<String>,
    /// The explanation.
    pub explained: Explained,
    /// Whether its token still counts, so that it can be revoked.
    pub is_revocable: bool,
}
