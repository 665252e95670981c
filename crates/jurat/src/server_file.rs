//! `server.json` in the data folder: what `serve` tells the other commands on this machine about itself.

use serde::{Deserialize, Serialize};

/// A running server, or the last that ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ServerFile {
    /// The issuer identifier.
    pub(crate) issuer: String,
    /// The address listened on.
    pub(crate) listen: String,
    /// Where to reach it from this machine.
    #[serde(default)]
    pub(crate) url: Option<String>,
}

impl ServerFile {
    /// Where to reach it from this machine.
    pub(crate) fn url(&self) -> String {
        self.url
            .clone()
            .unwrap_or_else(|| format!("http://{}", self.listen))
    }
}
