//! Whole exchanges over HTTP, on a real server with a fresh folder and its default settings: assertion in, access token out.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::client::Client;
use super::driver::{Load, Order, Seen, drive};
use super::key_server::KeyServer;
use super::neighbours::{self, Work};
use super::placement::Cores;
use super::provider::Provider;
use super::requests::Requests;
use crate::load::administrator::{register, register_identity_provider};
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

/// Whom the server trusts to sign the assertions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Trust {
    /// A client that signs for itself; its key is registered.
    Client,
    /// An identity provider by its registered key, without a rule or a mapping.
    Local,
    /// An identity provider by the keys it publishes, with a rule on claims, a rule on subjects and mappings.
    Published,
}

/// One thing to measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub(super) struct Case {
    /// The token.
    pub(super) token: Token,
    /// Who signs the assertions.
    pub(super) trust: Trust,
    /// What is asked.
    pub(super) work: Work,
    /// Kept connections.
    pub(super) connections: usize,
    /// Where the server runs.
    pub(super) cores: Cores,
    /// Whether the database holds the rows of earlier exchanges.
    pub(super) grown: bool,
}

impl Case {
    /// A client's own assertions, on one core and an empty database.
    pub(super) const fn plain(token: Token, connections: usize) -> Self {
        Self {
            token,
            trust: Trust::Client,
            work: Work::Exchange,
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
            trust,
            work,
            connections,
            cores,
            grown,
        } = self;
        let mut name = format!("{}, {connections}", token.name());
        name.push_str(match trust {
            Trust::Client => "",
            Trust::Local => ", local trust",
            Trust::Published => ", published trust",
        });
        name.push_str(work.name());
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
    /// The client that signs for itself.
    pub(super) client: Client,
    /// What it sends.
    pub(super) by_client: Arc<Requests>,
    /// The identity provider.
    pub(super) provider: Provider,
    /// What is sent with its assertions.
    pub(super) by_provider: Arc<Requests>,
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
        let published = case.trust == Trust::Published;
        let keys = published.then(|| KeyServer::start(&self.provider.key_set()));
        let keys = keys.transpose()?;
        let allow = keys.as_ref().map(|keys| keys.address().to_string());
        let further = allow.as_ref().map(|allow| ["--outbound-allow", allow]);
        let further = further.as_ref().map_or(&[][..], |further| further);
        let prefix = case.cores.prefix();
        let server = ServerProcess::serve_with(&self.jurat, data.path(), &prefix, further).await?;
        self.register(case, &server, data.path(), keys.as_ref())
            .await?;
        let (requests, order) = match (case.work, case.trust) {
            (Work::Exchange, Trust::Client) => (Arc::clone(&self.by_client), Order::Once),
            (Work::Exchange, _) => (Arc::clone(&self.by_provider), Order::Once),
            (work, _) => {
                let address = server.address();
                neighbours::requests(work, address, &self.by_client, case.connections).await?
            }
        };
        drive(Load {
            address: server.address(),
            process: server.id(),
            requests,
            order,
            connections: case.connections,
            warm_up,
            measured,
            spin: case.cores == Cores::One,
            folder: data.path().to_owned(),
        })
        .await
    }

    /// Registers who signs; `keys` is where an identity provider publishes its own.
    async fn register(
        &self,
        case: Case,
        server: &ServerProcess,
        data: &Path,
        keys: Option<&KeyServer>,
    ) -> anyhow::Result<()> {
        let token = case.token.settings();
        if case.trust == Trust::Client {
            let settings = case.work.settings(self.client.settings(&token));
            return register(server, data, &settings).await;
        }
        let settings = match keys {
            Some(keys) => Provider::by_published_keys(&token, &keys.url()),
            None => self.provider.by_local_key(&token),
        };
        register_identity_provider(server, data, &settings).await
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
