//! Settings of the listener: the limits that keep it answering, and their defaults.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use crate::peer::ClientAddress;

/// Settings of the listener.
#[derive(Debug, Clone)]
pub struct ListenerConfig {
    /// Where to listen; port 0 takes a free one.
    pub address: SocketAddr,
    /// Reactors: threads with a runtime each.
    pub reactors: usize,
    /// The most connections open at once, over all reactors; further ones are closed at once.
    pub most_connections: usize,
    /// A request's head, and a TLS handshake, must be complete in this time.
    pub header_timeout: Duration,
    /// A request's body must be complete in this time, and an answer taken.
    pub body_timeout: Duration,
    /// A kept connection without a request is closed after this time.
    pub idle_timeout: Duration,
    /// What was accepted is finished within this time when the server ends.
    pub shutdown_grace: Duration,
    /// What says where a request comes from.
    pub client_address: ClientAddress,
    /// Certificate and key; `None` for plain HTTP.
    pub tls: Option<Arc<rustls::ServerConfig>>,
}

impl ListenerConfig {
    /// The defaults: a reactor for each core, 4096 connections, 10 seconds for a head and for a body, 60 seconds idle.
    pub fn new(address: SocketAddr) -> Self {
        Self {
            address,
            reactors: std::thread::available_parallelism().map_or(1, usize::from),
            most_connections: 4096,
            header_timeout: Duration::from_secs(10),
            body_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_mins(1),
            shutdown_grace: Duration::from_secs(20),
            client_address: ClientAddress::Connection,
            tls: None,
        }
    }
}
