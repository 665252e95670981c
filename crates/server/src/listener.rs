//! The accept loop: one current-thread runtime per reactor with `SO_REUSEPORT`, a cap on connections, limits and time-outs for headers and
//! bodies, and an end that finishes what was accepted.
//!
//! | file | what it holds |
//! |---|---|
//! | `config` | its settings and their defaults |
//! | `reactor` | one thread's accept loop |
//! | `connection` | one connection, from TLS to its last answer |
//! | `deadlines` | the stream that is cut off when its peer is too slow |
//! | `timed_body` | the same for a request's body |
//! | [`tls`] | certificate and key from PEM |

use std::future::Future;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use axum::Router;
use socket2::{Domain, Protocol, Socket, Type};
use tokio::sync::{Semaphore, mpsc, watch};

mod config;
mod connection;
mod deadlines;
mod reactor;
mod timed_body;
pub mod tls;

pub use config::ListenerConfig;

/// Waiting connections that the kernel keeps for each reactor.
const BACKLOG: i32 = 1024;

/// A listener that has its address.
pub struct Listener {
    config: Arc<ListenerConfig>,
    sockets: Vec<TcpListener>,
    address: SocketAddr,
    places: Arc<Semaphore>,
}

impl Listener {
    /// Takes the address.
    pub fn bind(config: ListenerConfig) -> io::Result<Self> {
        // SO_REUSEPORT would let a second server of the same user share the port without a word; asking once without it says so.
        let alone = open_socket(config.address, false)?;
        let address = alone.local_addr()?;
        let sockets = if config.reactors <= 1 {
            vec![alone]
        } else {
            drop(alone);
            let each = (0..config.reactors).map(|_| open_socket(address, true));
            each.collect::<io::Result<_>>()?
        };
        let places = Arc::new(Semaphore::new(config.most_connections));
        Ok(Self {
            config: Arc::new(config),
            sockets,
            address,
            places,
        })
    }

    /// The address it has.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Counts the connections, also while it serves.
    pub fn connections(&self) -> ConnectionCount {
        ConnectionCount {
            most: self.config.most_connections,
            places: Arc::clone(&self.places),
        }
    }

    /// Serves until `shutdown` is ready, then finishes what was accepted. Ends early, with an error, when a reactor fails.
    pub async fn serve(
        self,
        router: Router,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> io::Result<()> {
        let (ending, ended) = watch::channel(false);
        let (done, mut finished) = mpsc::unbounded_channel();
        for (number, socket) in self.sockets.into_iter().enumerate() {
            let reactor = reactor::Reactor {
                router: router.clone(),
                config: Arc::clone(&self.config),
                places: Arc::clone(&self.places),
                ending: ended.clone(),
            };
            let done = done.clone();
            std::thread::Builder::new()
                .name(format!("reactor-{number}"))
                .spawn(move || {
                    let run = AssertUnwindSafe(|| reactor.run(socket));
                    let panicked = |_| Err(io::Error::other("a reactor panicked"));
                    let _ = done.send(catch_unwind(run).unwrap_or_else(panicked));
                })?;
        }
        drop(done);
        let mut outcome = tokio::select! {
            () = shutdown => Ok(()),
            early = finished.recv() => early.unwrap_or(Ok(())),
        };
        ending.send_replace(true);
        while let Some(result) = finished.recv().await {
            outcome = outcome.and(result);
        }
        outcome
    }
}

/// How many connections are open.
#[derive(Clone)]
pub struct ConnectionCount {
    most: usize,
    places: Arc<Semaphore>,
}

impl ConnectionCount {
    /// Connections open now, over all reactors.
    pub fn open(&self) -> usize {
        self.most.saturating_sub(self.places.available_permits())
    }
}

fn open_socket(address: SocketAddr, share_port: bool) -> io::Result<TcpListener> {
    let socket = Socket::new(
        Domain::for_address(address),
        Type::STREAM,
        Some(Protocol::TCP),
    )?;
    socket.set_reuse_address(true)?;
    if share_port {
        socket.set_reuse_port(true)?;
    }
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}
