//! Whole exchanges over HTTP, on a real server with a fresh folder and its default settings: assertion in, access token out.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::driver::{Load, Seen, drive};
use super::placement::Cores;
use super::requests::Requests;
use crate::load::administrator::register;
use crate::load::server_process::ServerProcess;

/// The access token that the client is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub(super) enum Token {
    /// A JWT signed with ES256.
    #[serde(rename = "ES256")]
    Es256,
    /// A JWT signed with EdDSA.
    #[serde(rename = "EdDSA")]
    EdDsa,
    /// An opaque token, stored as a hash.
    #[serde(rename = "opaque")]
    Opaque,
    /// A JWT signed with RS256.
    #[serde(rename = "RS256")]
    Rs256,
}

impl Token {
    /// Its name in tables.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::EdDsa => "EdDSA",
            Self::Opaque => "opaque",
            Self::Rs256 => "RS256",
        }
    }

    fn settings(self) -> serde_json::Value {
        match self {
            Self::Opaque => json!({"format": "opaque"}),
            signed => json!({"format": "jwt", "algorithm": signed.name()}),
        }
    }
}

/// One thing to measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub(super) struct Case {
    /// The token.
    pub(super) token: Token,
    /// Kept connections.
    pub(super) connections: usize,
    /// Where the server runs.
    pub(super) cores: Cores,
    /// Whether the database holds the rows of earlier exchanges.
    pub(super) grown: bool,
}

impl Case {
    /// On one core and an empty database.
    pub(super) const fn plain(token: Token, connections: usize) -> Self {
        Self {
            token,
            connections,
            cores: Cores::One,
            grown: false,
        }
    }
}

impl Case {
    /// Its name in tables.
    pub(super) fn name(self) -> String {
        let Self {
            token,
            connections,
            cores,
            grown,
        } = self;
        let mut name = format!("{}, {connections}", token.name());
        if cores == Cores::Two {
            name.push_str(", two cores");
        }
        if grown {
            name.push_str(", earlier rows");
        }
        name
    }
}

/// What every case has alike.
pub(super) struct Exchanges {
    /// The product's binary.
    pub(super) jurat: PathBuf,
    /// Where data folders are made.
    pub(super) folder: PathBuf,
    /// What is sent.
    pub(super) requests: Arc<Requests>,
    /// A data folder that holds the rows of earlier exchanges.
    pub(super) grown: Option<PathBuf>,
    /// Not counted.
    pub(super) warm_up: Duration,
    /// Counted.
    pub(super) measured: Duration,
}

impl Exchanges {
    /// Measures one case on a fresh server.
    pub(super) async fn measure(&self, case: Case) -> anyhow::Result<Seen> {
        self.measure_for(case, self.warm_up, self.measured).await
    }

    /// The size of an answer with an ES256 token. The first exchanges of all: they fail early if anything is wrong.
    pub(super) async fn answer_bytes(&self) -> anyhow::Result<usize> {
        let brief = Duration::from_millis(50);
        let case = Case::plain(Token::Es256, 1);
        Ok(self.measure_for(case, brief, brief).await?.answer_bytes)
    }

    async fn measure_for(
        &self,
        case: Case,
        warm_up: Duration,
        measured: Duration,
    ) -> anyhow::Result<Seen> {
        let data = tempfile::tempdir_in(&self.folder)?;
        if let Some(grown) = self.grown.as_deref().filter(|_| case.grown) {
            copy_durably(grown, data.path())?;
        }
        let prefix = case.cores.prefix();
        let server = ServerProcess::serve(&self.jurat, data.path(), &prefix).await?;
        let client = self.requests.client(&case.token.settings());
        register(&server, data.path(), &client).await?;
        drive(Load {
            address: server.address(),
            process: server.id(),
            requests: Arc::clone(&self.requests),
            repeat: false,
            connections: case.connections,
            warm_up,
            measured,
            spin: case.cores == Cores::One,
            folder: data.path().to_owned(),
        })
        .await
    }
}

/// Copies the files of a data folder and waits until they are on disk, so that their writing does not disturb what is measured.
fn copy_durably(from: &Path, to: &Path) -> anyhow::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let copy = to.join(entry.file_name());
        fs::copy(entry.path(), &copy)?;
        fs::File::open(&copy)?.sync_all()?;
    }
    Ok(())
}
