//! What a request costs at least: the product's own accept loop and router, with a handler that reads the form and answers a text
//! of an answer's size.

use std::net::SocketAddr;

use axum::Router;
use axum::http::header;
use axum::routing::{get, post};
use bytes::Bytes;
use jurat_server::listener::{Listener, ListenerConfig};

/// Serves at `address` until it is killed.
pub(super) async fn serve(address: SocketAddr, answer_bytes: usize) -> anyhow::Result<()> {
    let answer = Bytes::from(vec![b'x'; answer_bytes]);
    let empty = move |form: Bytes| async move {
        std::hint::black_box(form);
        let headers = [
            (header::CONTENT_TYPE, "application/json"),
            (header::CACHE_CONTROL, "no-store"),
            (header::PRAGMA, "no-cache"),
        ];
        (headers, answer)
    };
    let router = Router::new()
        .route("/oauth2/token", post(empty))
        .route("/readyz", get(|| async {}));
    let listener = Listener::bind(ListenerConfig {
        reactors: 1,
        ..ListenerConfig::new(address)
    })?;
    listener.serve(router, std::future::pending()).await?;
    Ok(())
}
