//! The audit log: listed, one line, verified, taken along.

use jurat_registry::audit::chain::AuditLine;
use serde::Deserialize;

pub(super) mod export;
pub(super) mod line;
pub(super) mod list;
pub(super) mod verification;

/// A line, as the API tells it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    /// As it was written.
    Read {
        #[serde(flatten)]
        line: Box<AuditLine>,
        digest: String,
    },
    /// Its row was changed so that it cannot be read.
    Unreadable { number: u64 },
}
