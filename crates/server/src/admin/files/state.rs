//! The state that a plan is made for: which records there were, of which revisions. When it is another one, the plan is no longer true.

use aws_lc_rs::digest::{Context, SHA256};
use jurat_protocol::jose::base64url;
use jurat_registry::clock::Timestamp;

/// A state in the making: every record that a plan looks at, in the order in which it does.
pub(super) struct State(Context);

impl State {
    /// Nothing was looked at yet.
    pub(super) fn new() -> Self {
        Self(Context::new(&SHA256))
    }

    /// A record was looked at: when it was made, and its revision; `None` where there is none.
    pub(super) fn saw(
        &mut self,
        tenant: &str,
        kind: &str,
        name: &str,
        found: Option<(Timestamp, u64)>,
    ) {
        let found = found.map_or_else(
            || "none".to_owned(),
            |(made, revision)| format!("{}/{revision}", made.millis()),
        );
        for part in [tenant, kind, name, &found] {
            self.0.update(&(part.len() as u64).to_be_bytes());
            self.0.update(part.as_bytes());
        }
    }

    /// The state, as a text.
    pub(super) fn finish(self) -> String {
        base64url::encode(self.0.finish())
    }
}
