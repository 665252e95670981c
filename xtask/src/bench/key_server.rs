//! The server of an issuer that publishes its keys: one document on loopback, in this process.

use std::net::{Ipv4Addr, SocketAddr};

use axum::Router;
use axum::http::header;
use axum::routing::get;
use jurat_server::listener::{Listener, ListenerConfig};
use serde_json::Value;
use tokio::sync::oneshot;

/// Serves until it is dropped.
pub(super) struct KeyServer {
    address: SocketAddr,
    /// Dropped, it ends the server.
    _running: oneshot::Sender<()>,
}

impl KeyServer {
    /// Publishes `key_set` on a free port. It may be kept for an hour.
    pub(super) fn start(key_set: &Value) -> anyhow::Result<Self> {
        let text = key_set.to_string();
        let headers = [
            (header::CONTENT_TYPE, "application/jwk-set+json"),
            (header::CACHE_CONTROL, "public, max-age=3600"),
        ];
        let document = move || std::future::ready((headers, text.clone()));
        let router = Router::new().route("/jwks", get(document));
        let listener = Listener::bind(ListenerConfig {
            reactors: 1,
            ..ListenerConfig::new((Ipv4Addr::LOCALHOST, 0).into())
        })?;
        let address = listener.address();
        let (running, stopped) = oneshot::channel();
        tokio::spawn(listener.serve(router, async {
            let _ = stopped.await;
        }));
        Ok(Self {
            address,
            _running: running,
        })
    }

    /// Where it listens.
    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where the keys stand.
    pub(super) fn url(&self) -> String {
        format!("http://{}/jwks", self.address)
    }
}
