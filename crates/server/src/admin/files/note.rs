//! What an export leaves out, and says so.

use schemars::JsonSchema;
use serde::Serialize;

/// What of a record could not be exported.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ExportNote")]
pub(super) struct Note {
    /// The record's kind.
    pub(super) kind: &'static str,
    /// Its name.
    pub(super) name: String,
    /// What could not be exported.
    pub(super) sentence: &'static str,
}
