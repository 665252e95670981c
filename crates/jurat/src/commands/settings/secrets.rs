//! Flags for a client's secret: made by the server, or the user's own from a file. Never on the command line, where every process sees it.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::failure::{Failure, Outcome};

/// Where a secret comes from.
#[derive(Debug, Args)]
pub(crate) struct SecretArgs {
    /// Make a secret; it is shown once
    #[arg(long, conflicts_with = "secret_file")]
    pub(crate) secret: bool,
    /// Take the secret that is in this file: 8 characters or more, and better 32
    #[arg(long, value_name = "FILE")]
    pub(crate) secret_file: Option<PathBuf>,
}

impl SecretArgs {
    /// The secret as the administration API takes it, if one was asked for.
    pub(crate) fn read(&self) -> Outcome<Option<Value>> {
        if let Some(path) = &self.secret_file {
            return read_file(path).map(Some);
        }
        Ok(self
            .secret
            .then(|| json!({ "secret": { "generate": true } })))
    }
}

fn read_file(path: &Path) -> Outcome<Value> {
    let text = std::fs::read_to_string(path).map(Zeroizing::new);
    let text = text.map_err(|e| Failure::unreadable(path, &e))?;
    // An editor's line break at the end is not part of it.
    let secret = text.trim_end_matches(['\r', '\n']);
    Ok(json!({ "secret": { "value": secret } }))
}
