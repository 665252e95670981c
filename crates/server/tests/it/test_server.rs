//! A whole server: SQLite in a temporary folder, a clock that is moved by hand, repeatable randomness, decisions caught, real HTTP.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use bytes::Bytes;
use http::{Method, Request};
use http_body_util::Full;
use jurat_issuance::authorization_server::AuthorizationServer;
use jurat_issuance::node::{Node, NodeParts};
use jurat_protocol::grant_type::GrantType;
use jurat_registry::audit::seal::AuditKey;
use jurat_registry::clock::{Clock, ManualClock, Timestamp};
use jurat_registry::key_sets::{KeyEvent, KeyEvents, KeySets, NoKeySets};
use jurat_registry::randomness::{NoRandomness, Randomness, SeededRandomness};
use jurat_registry::registration_policy::RegistrationPolicy;
use jurat_registry::store::{Store, TenantStore};
use jurat_registry::tenant::{Tenant, TenantName};
use jurat_remote_keys::remote_keys::{RemoteKeys, RemoteKeysOptions};
use jurat_server::listener::{Listener, ListenerConfig};
use jurat_server::router::router;
use jurat_server::state::ServerState;
use jurat_server::tenants::{TenantDefaults, Tenants};
use jurat_storage::sqlite::{SqliteOptions, SqliteStore};
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use zeroize::Zeroizing;

use crate::administrator;
use crate::captured_decisions::{Captured, CapturedDecisions};
use crate::http_client::{self, Answer};
use crate::party::Party;

/// The server's issuer identifier; nothing is looked up by it.
pub(crate) const ISSUER: &str = "https://as.example.com";
/// Its token endpoint.
pub(crate) const TOKEN_ENDPOINT: &str = "https://as.example.com/oauth2/token";
/// 2027-01-15, when every test begins.
pub(crate) const START: i64 = 1_800_000_000;

/// Counts the servers started: each draws another sequence, as one that is started again would.
static STARTED: AtomicU64 = AtomicU64::new(1);

/// What a server starts with.
pub(crate) struct Setup {
    pub(crate) grants: BTreeSet<GrantType>,
    pub(crate) store: SqliteOptions,
    pub(crate) listener: ListenerConfig,
    /// How published keys are read, where a test has an issuer that publishes any.
    pub(crate) remote_keys: Option<RemoteKeysOptions>,
    /// What clients may register of themselves.
    pub(crate) registration: RegistrationPolicy,
    /// So many tenants are open at once, beside the default one.
    pub(crate) most_open_tenants: usize,
}

/// A server that serves.
pub(crate) struct TestServer {
    pub(crate) address: SocketAddr,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) randomness: Arc<Fallible>,
    pub(crate) store: Arc<SqliteStore>,
    pub(crate) records: Arc<dyn TenantStore>,
    pub(crate) administrator: Party,
    /// The door behind HTTP.
    pub(crate) authorization_server: Arc<AuthorizationServer>,
    /// What the handlers are given.
    pub(crate) state: ServerState,
    decisions: Arc<CapturedDecisions>,
    folder: TempDir,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<std::io::Result<()>>,
}

/// Randomness that can be made to fail.
pub(crate) struct Fallible {
    seeded: SeededRandomness,
    pub(crate) fails: AtomicBool,
}

impl Randomness for Fallible {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        if self.fails.load(Ordering::SeqCst) {
            return Err(NoRandomness);
        }
        self.seeded.fill(bytes)
    }
}

impl TestServer {
    /// A fresh server.
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// A fresh server that differs by `change`.
    pub(crate) async fn start_with(change: impl FnOnce(&mut Setup)) -> Self {
        let folder = TempDir::new().unwrap();
        let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(START)));
        Self::open(folder, clock, Party::new("jurat-admin"), change).await
    }

    /// Ends the server as an operator would and starts it again on the same folder.
    pub(crate) async fn restart(self) -> Self {
        self.stop.send(()).unwrap();
        self.serving.await.unwrap().unwrap();
        self.store.close().await.unwrap();
        drop((
            self.authorization_server,
            self.state,
            self.records,
            self.store,
        ));
        Self::open(self.folder, self.clock, self.administrator, |_| {}).await
    }

    async fn open(
        folder: TempDir,
        clock: Arc<ManualClock>,
        administrator: Party,
        change: impl FnOnce(&mut Setup),
    ) -> Self {
        let mut setup = Setup {
            grants: BTreeSet::from(GrantType::ALL),
            store: SqliteOptions::default(),
            listener: ListenerConfig::new("127.0.0.1:0".parse().unwrap()),
            remote_keys: None,
            registration: RegistrationPolicy::default(),
            most_open_tenants: Tenants::USUALLY_OPEN,
        };
        setup.listener.reactors = 2;
        change(&mut setup);
        let shared: Arc<dyn Clock> = Arc::<ManualClock>::clone(&clock);
        let (file, audit_key) = (database(&folder), AuditKey::of_sealing_key(&[7; 32]));
        let store = SqliteStore::open(&file, setup.store, audit_key, shared).unwrap();
        let store = Arc::new(store);
        let records = store.tenant(&TenantName::default()).await.unwrap();
        administrator::register(&*records, &administrator, &*clock).await;
        let randomness = Arc::new(Fallible {
            seeded: SeededRandomness::new(STARTED.fetch_add(1, Ordering::SeqCst)),
            fails: false.into(),
        });
        let decisions = Arc::new(CapturedDecisions::default());
        let node = NodeParts {
            key_sets: key_sets(setup.remote_keys, &clock),
            sealing_key: Zeroizing::new([7; 32]),
            clock: Arc::<ManualClock>::clone(&clock),
            randomness: Arc::<Fallible>::clone(&randomness),
            decisions: Arc::<CapturedDecisions>::clone(&decisions),
        };
        let node = Arc::new(Node::new(node).unwrap());
        let shared: Arc<dyn Store> = Arc::<SqliteStore>::clone(&store);
        let defaults = TenantDefaults {
            root: tenant(setup.registration),
            grants: setup.grants,
        };
        let tenants = Tenants::new(node, Arc::clone(&shared), defaults, setup.most_open_tenants);
        let tenants = tenants.await.unwrap();
        let authorization_server = tenants.default_tenant();
        let state = ServerState::new(tenants, Arc::default(), shared);
        let listener = Listener::bind(setup.listener).unwrap();
        let address = listener.address();
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(listener.serve(router(state.clone()), async {
            let _ = stopped.await;
        }));
        Self {
            address,
            clock,
            randomness,
            store,
            records,
            administrator,
            authorization_server,
            state,
            decisions,
            folder,
            stop,
            serving,
        }
    }

    /// Sends one request.
    pub(crate) async fn send(&self, request: Request<Full<Bytes>>) -> Answer {
        http_client::send(self.address, request).await
    }

    /// GET.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(http_client::get(path)).await
    }

    /// A request to the administration API, with a fresh token of the administrator's.
    pub(crate) async fn admin(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let token = administrator::token(self).await;
        self.send(administrator::request(method, path, body, Some(&token)))
            .await
    }

    /// What the operator's log holds of the decision that an answer names.
    #[track_caller]
    pub(crate) fn decision(&self, answer: &Answer) -> Captured {
        let id = answer.header("jurat-decision");
        let found = self.decisions.find(id);
        found.unwrap_or_else(|| panic!("decision {id} was not recorded"))
    }

    /// Brings decisions to the store, as the server does a few times a second.
    pub(crate) async fn flush_decisions(&self) {
        self.decisions.flush(self.clock.now()).await;
    }

    /// Every byte of its folder.
    pub(crate) fn stored(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.folder.path()).unwrap();
        let read = |file: std::io::Result<std::fs::DirEntry>| std::fs::read(file.unwrap().path());
        files.flat_map(|file| read(file).unwrap()).collect()
    }

    /// The time now, in seconds.
    pub(crate) fn now(&self) -> i64 {
        self.clock.now().seconds()
    }
}

fn key_sets(options: Option<RemoteKeysOptions>, clock: &Arc<ManualClock>) -> Arc<dyn KeySets> {
    struct Unheard;
    impl KeyEvents for Unheard {
        fn happened(&self, _: KeyEvent) {}
    }
    let Some(options) = options else {
        return Arc::new(NoKeySets);
    };
    let clock: Arc<dyn Clock> = Arc::<ManualClock>::clone(clock);
    Arc::new(RemoteKeys::start(options, clock, Arc::new(Unheard)).unwrap())
}

fn database(folder: &TempDir) -> std::path::PathBuf {
    let folder: &Path = folder.path();
    folder.join("jurat.db")
}

fn tenant(registration: RegistrationPolicy) -> Tenant {
    Tenant {
        registration,
        ..Tenant::new(TenantName::default(), ISSUER.parse().unwrap())
    }
}
