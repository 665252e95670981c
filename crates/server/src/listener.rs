//! The accept loop: one current-thread runtime per reactor with SO_REUSEPORT, a cap on connections, limits and time-outs for headers and
//! bodies, and an end that finishes what was accepted.

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;

/// Settings of the listener.
#[derive(Debug, Clone)]
pub struct ListenerConfig {
    /// Where to listen; port 0 takes a free one.
    pub address: SocketAddr,
    /// Reactors: threads with a runtime each.
    pub reactors: usize,
    /// The most connections open at once, over all reactors; further ones are closed at once.
    pub most_connections: usize,
    /// A request's head must be complete in this time.
    pub header_timeout: Duration,
    /// A request's body must be complete in this time.
    pub body_timeout: Duration,
    /// A kept connection without a request is closed after this time.
    pub idle_timeout: Duration,
    /// What was accepted is finished within this time when the server ends.
    pub shutdown_grace: Duration,
}

/// A listener that has its address.
pub struct Listener {
    config: ListenerConfig,
}

impl Listener {
    /// Takes the address.
    pub fn bind(config: ListenerConfig) -> std::io::Result<Self> {
        Ok(Self { config })
    }

    /// The address it has.
    pub fn address(&self) -> SocketAddr {
        self.config.address
    }

    /// Serves until `shutdown` is ready, then finishes what was accepted.
    pub async fn serve(
        self,
        router: Router,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> std::io::Result<()> {
        let _ = (router, shutdown);
        todo!("server")
    }
}
