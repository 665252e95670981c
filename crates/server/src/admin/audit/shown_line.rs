//! A line of the audit log as the administration API shows it.

use jurat_registry::audit::chain::{AuditLine, ChainedLine};
use schemars::JsonSchema;
use serde::Serialize;

/// A line, and the digest that the next one names.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AuditLine")]
#[serde(untagged)]
pub(super) enum ShownLine {
    /// As it was written.
    Read {
        #[serde(flatten)]
        line: Box<AuditLine>,
        /// SHA-256 of the line as it is kept, in hexadecimal.
        digest: String,
    },
    /// Somebody has changed the row so that it cannot be read: a verification names it. It does not hide the others.
    Unreadable {
        /// Its number.
        number: u64,
        /// Always so.
        unreadable: bool,
    },
}

impl From<&ChainedLine> for ShownLine {
    fn from(line: &ChainedLine) -> Self {
        let digest = line.digest.to_string();
        match line.read() {
            Ok(line) => Self::Read {
                line: Box::new(line),
                digest,
            },
            Err(_) => Self::Unreadable {
                number: line.number,
                unreadable: true,
            },
        }
    }
}
