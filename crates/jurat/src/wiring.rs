//! Settings become a running server: data folder, store, authorization server, router, listener, put together in this order and
//! nowhere else.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jurat_issuance::authorization_server::AuthorizationServer;
use jurat_issuance::decision::DecisionLog;
use jurat_issuance::node::{Node, NodeParts};
use jurat_registry::audit::seal::AuditKey;
use jurat_registry::clock::{Clock, SystemClock};
use jurat_registry::key_sets::KeyEvents;
use jurat_registry::randomness::{OsRandomness, Randomness};
use jurat_registry::store::Store;
use jurat_registry::tenant::{IssuerIdentifier, Tenant, TenantName};
use jurat_remote_keys::remote_keys::RemoteKeys;
use jurat_server::audit_retention::{self, AuditRetention};
use jurat_server::certificate_watch;
use jurat_server::console::first_administrator;
use jurat_server::decisions::Decisions;
use jurat_server::key_events::KeyEventJournal;
use jurat_server::key_rotation;
use jurat_server::listener::{Listener, ListenerConfig, tls};
use jurat_server::metrics::Metrics;
use jurat_server::router::router;
use jurat_server::state::ServerState;
use jurat_server::tenants::{TenantDefaults, Tenants};
use jurat_storage::sqlite::{SqliteOptions, SqliteStore};

use crate::config::serve_config::{ServeConfig, Transport, reachable};
use crate::data_folder::{DataFolder, FolderLock};
use crate::failure::{Failure, Outcome};
use crate::first_start;
use crate::server_file::ServerFile;

/// A server that has all it needs and its address, and serves when it is told to.
pub(crate) struct Wired {
    /// What it tells the other commands.
    pub(crate) about: ServerFile,
    /// Whether the data folder was made now.
    pub(crate) folder_made: bool,
    /// Files that were made now.
    pub(crate) files_made: Vec<PathBuf>,
    listener: Listener,
    state: ServerState,
    decisions: Arc<Decisions>,
    key_events: Arc<KeyEventJournal>,
    audit_retention: AuditRetention,
    _lock: FolderLock,
}

impl Wired {
    /// Puts a server together as `config` says; decisions that are kept are told to `log` as well.
    pub(crate) async fn new(config: &ServeConfig, log: Arc<dyn DecisionLog>) -> Outcome<Self> {
        let folder = DataFolder::at(&config.data);
        // A folder in use is told first, an address in use before anything is made.
        let early = folder.path().is_dir().then(|| folder.lock()).transpose()?;
        let listener = bind(config)?;
        let folder_made = folder.make()?;
        let lock = early.map_or_else(|| folder.lock(), Ok)?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let randomness: Arc<dyn Randomness> = Arc::new(OsRandomness);
        let metrics = Arc::new(Metrics::default());
        let decisions = Arc::new(Decisions::new(Arc::clone(&metrics), log));
        let sealing = first_start::sealing_key(&folder, &*randomness)?;
        let issuer = config.issuer_at(listener.address())?;
        let store: Arc<dyn Store> = Arc::new(open_store(config, &folder, &sealing.key, &clock)?);
        let name = TenantName::default();
        let records = store.tenant(&name).await.map_err(Failure::failed)?;
        let administrator = first_start::administrator_key(&folder)?;
        administrator
            .key
            .register(&*records, &issuer, &*clock, &*randomness)
            .await?;
        let key_events = Arc::new(KeyEventJournal::new(Arc::clone(&metrics)));
        let key_sets = read_published_keys(config, &clock, &key_events)?;
        let node = Node::new(NodeParts {
            key_sets: Arc::new(key_sets),
            sealing_key: sealing.key,
            clock,
            randomness,
            decisions: Arc::<Decisions>::clone(&decisions),
        });
        let node = Arc::new(node.map_err(Failure::failed)?);
        let defaults = TenantDefaults {
            root: tenant(config, name, issuer.clone()),
            grants: config.grants.clone(),
        };
        let most_open = config.limits.open_tenants;
        let tenants = Tenants::new(node, Arc::clone(&store), defaults, most_open).await;
        let tenants = tenants.map_err(Failure::failed)?;
        // A sealing key that is not the one is told now, and not by the first request.
        let ready = tenants.default_tenant();
        ready.keyring().ready().await.map_err(Failure::failed)?;
        let about = about(config, listener.address(), &issuer);
        folder.write_server_file(&about)?;
        Ok(Self {
            about,
            folder_made,
            files_made: sealing.made.into_iter().chain(administrator.made).collect(),
            listener,
            state: ServerState::new(tenants, metrics, store),
            decisions,
            key_events,
            audit_retention: config.audit_retention,
            _lock: lock,
        })
    }

    /// The address at which the first administrator chooses a name and a password; `None` once somebody can sign in to the console.
    pub(crate) async fn set_up_link(&self) -> Outcome<Option<String>> {
        let server = self.state.tenants().default_tenant();
        let link = first_administrator::set_up_link(&server);
        link.await.map_err(Failure::failed)
    }

    /// The authorization server of the default tenant.
    pub(crate) fn default_tenant(&self) -> Arc<AuthorizationServer> {
        self.state.tenants().default_tenant()
    }

    /// Serves until `shutdown` is ready, then finishes what was accepted and closes the store.
    pub(crate) async fn serve(
        self,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> Outcome {
        let state = self.state;
        let (tenants, store) = (state.tenants(), Arc::clone(state.store()));
        let (clock, events) = (&**tenants.node().clock(), &*self.key_events);
        let serving = self.listener.serve(router(state.clone()), shutdown);
        let served = tokio::select! {
            served = serving => served,
            never = self.decisions.flush_again_and_again(clock) => match never {},
            never = events.flush_again_and_again(&*store) => match never {},
            never = key_rotation::keep_up(tenants) => match never {},
            never = audit_retention::drop_every_day(&*store, clock, self.audit_retention) => match never {},
            never = certificate_watch::look_every_day(&*store, clock, events) => match never {},
        };
        self.decisions.flush(clock.now()).await;
        events.flush(&*store).await;
        key_rotation::tell_all(tenants);
        let closed = store.close().await;
        served.map_err(|e| Failure::failed(format!("the server stopped: {e}")))?;
        closed.map_err(|e| Failure::failed(format!("the store did not close: {e}")))
    }
}

fn tenant(config: &ServeConfig, name: TenantName, issuer: IssuerIdentifier) -> Tenant {
    Tenant {
        name,
        issuer,
        token: config.token.clone(),
        refresh: config.refresh.clone(),
        registration: config.registration.clone(),
        keys: config.keys,
        sessions: config.sessions,
        brand: config.brand.clone(),
    }
}

fn bind(config: &ServeConfig) -> Outcome<Listener> {
    let limits = &config.limits;
    let tls = match &config.transport {
        Transport::Plain => None,
        Transport::Tls { certificate, key } => Some(Arc::new(read_tls(certificate, key)?)),
    };
    let listening = ListenerConfig {
        address: config.listen,
        reactors: config.reactor_count(),
        most_connections: limits.connections,
        header_timeout: limits.header,
        body_timeout: limits.body,
        idle_timeout: limits.idle,
        shutdown_grace: limits.shutdown,
        client_address: config.client_address,
        tls,
    };
    Listener::bind(listening).map_err(|e| cannot_listen(config.listen, &e))
}

fn read_tls(certificate: &Path, key: &Path) -> Outcome<rustls::ServerConfig> {
    let read = |path: &Path| {
        let bytes = std::fs::read(path).map_err(|e| Failure::unreadable(path, &e))?;
        Ok(zeroize::Zeroizing::new(bytes))
    };
    let (chain, private_key) = (read(certificate)?, read(key)?);
    tls::server_config(&chain, &private_key).map_err(|e| {
        let files = format!("{} with {}", certificate.display(), key.display());
        Failure::failed(format!("TLS cannot be served by {files}: {e}"))
    })
}

fn cannot_listen(address: SocketAddr, error: &io::Error) -> Failure {
    let failure = Failure::failed(format!("{address} cannot be listened on: {error}"));
    match error.kind() {
        io::ErrorKind::AddrInUse => failure
            .next("another program has this port: choose another one, --listen 127.0.0.1:PORT")
            .next("or, if that is the Jurat you mean, use it: jurat doctor"),
        io::ErrorKind::PermissionDenied => failure
            .next("ports below 1024 are the system's: choose one above, --listen ADDRESS:8443"),
        io::ErrorKind::AddrNotAvailable => {
            failure.next("this machine does not have that address: ip address lists those it has")
        }
        _ => failure,
    }
}

fn open_store(
    config: &ServeConfig,
    folder: &DataFolder,
    sealing_key: &[u8; 32],
    clock: &Arc<dyn Clock>,
) -> Outcome<SqliteStore> {
    let options = SqliteOptions {
        most_live_marks: config.limits.live_assertions,
        most_cached_records: config.limits.cached_records,
        ..SqliteOptions::default()
    };
    let database = folder.database();
    let audit_key = AuditKey::of_sealing_key(sealing_key);
    SqliteStore::open(&database, options, audit_key, Arc::clone(clock)).map_err(|e| {
        let cause = std::error::Error::source(&e);
        let why = cause.map_or_else(|| e.to_string(), ToString::to_string);
        Failure::failed(format!("the database cannot be opened: {why}")).next(format!(
            "jurat doctor --data {} looks for the cause",
            folder.path().display()
        ))
    })
}

fn read_published_keys(
    config: &ServeConfig,
    clock: &Arc<dyn Clock>,
    events: &Arc<KeyEventJournal>,
) -> Outcome<RemoteKeys> {
    let options = config.remote_keys.clone();
    let events: Arc<dyn KeyEvents> = Arc::<KeyEventJournal>::clone(events);
    RemoteKeys::start(options, Arc::clone(clock), events).map_err(Failure::failed)
}

fn about(config: &ServeConfig, address: SocketAddr, issuer: &IssuerIdentifier) -> ServerFile {
    let url = match config.transport {
        Transport::Plain => format!("http://{}", reachable(address)),
        // The certificate is for the name in the issuer identifier.
        Transport::Tls { .. } => issuer.as_str().to_string(),
    };
    ServerFile {
        issuer: issuer.as_str().to_string(),
        listen: address.to_string(),
        url: Some(url),
    }
}
