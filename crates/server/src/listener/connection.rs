//! One connection: TLS, then HTTP/1.1 requests one after the other, until it ends or the server does. A panic in a handler becomes a
//! 500 answer here; it never leaves a client waiting.

use std::convert::Infallible;
use std::future::Future;
use std::net::IpAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use http::{Request, StatusCode, Version, header};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tower::Service as _;

use super::config::ListenerConfig;
use super::deadlines::{Deadlines, Phase, PhaseCell};
use super::timed_body::TimedBody;
use crate::peer;
use crate::respond::problem::Problem;
use crate::tenants::path;

/// The longest head of a request, request line and headers together.
const MOST_HEAD_BYTES: usize = 32 * 1024;
/// The most header fields of a request.
const MOST_HEADERS: usize = 64;
/// When the server ends, bytes that have arrived and not been read yet get this long to be seen.
const LAST_LOOK: Duration = Duration::from_millis(50);

/// Serves one connection to its end.
pub(super) async fn serve(
    stream: TcpStream,
    peer: IpAddr,
    router: Router,
    config: Arc<ListenerConfig>,
    ending: watch::Receiver<bool>,
) {
    // Answers are small and whole: waiting to fill a packet would only delay them.
    let _ = stream.set_nodelay(true);
    let Some(tls) = config.tls.clone() else {
        return converse(stream, peer, router, &config, ending).await;
    };
    let handshake = tokio_rustls::TlsAcceptor::from(tls).accept(stream);
    match tokio::time::timeout(config.header_timeout, handshake).await {
        Ok(Ok(stream)) => converse(stream, peer, router, &config, ending).await,
        Ok(Err(error)) => tracing::debug!(%error, "TLS handshake failed"),
        Err(_) => tracing::debug!("TLS handshake took too long"),
    }
}

async fn converse<IO>(
    io: IO,
    peer: IpAddr,
    router: Router,
    config: &ListenerConfig,
    mut ending: watch::Receiver<bool>,
) where
    IO: AsyncRead + AsyncWrite + Unpin,
{
    let phase = PhaseCell::default();
    let io = Deadlines::new(io, phase.clone(), config);
    let (body_timeout, client_address) = (config.body_timeout, config.client_address);
    let service = service_fn(move |request: Request<Incoming>| {
        let (router, phase) = (router.clone(), phase.clone());
        async move {
            phase.set(Phase::Answering);
            let mut request = request.map(|body| Body::new(TimedBody::new(body, body_timeout)));
            peer::tell(&mut request, peer, client_address);
            let response = answer(router, request).await;
            phase.set(Phase::Answered);
            Ok::<_, Infallible>(response)
        }
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        // The deadlines are kept by the stream below: it tells a head that drips from a connection that is idle.
        .header_read_timeout(None)
        // Whoever has said everything and only listens is answered too.
        .half_close(true)
        .max_header_size(MOST_HEAD_BYTES)
        .max_buf_size(MOST_HEAD_BYTES)
        .serve_connection(TokioIo::new(io), service);
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        biased;
        ended = connection.as_mut() => Some(ended),
        _ = ending.wait_for(|ending| *ending) => None,
    };
    let ended = if let Some(ended) = ended {
        ended
    } else if let Ok(ended) = tokio::time::timeout(LAST_LOOK, connection.as_mut()).await {
        ended
    } else {
        connection.as_mut().graceful_shutdown();
        connection.await
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "connection ended");
    }
}

/// RFC 9112 section 3.2: without a Host header field (in HTTP/1.1) or with several, a request MUST be answered 400. It may
/// name a tenant, and a proxy in front must not have read another one.
fn is_for_one_host(request: &Request<Body>) -> bool {
    let named = request.headers().get_all(header::HOST).iter().count();
    named == 1 || (named == 0 && request.version() == Version::HTTP_10)
}

async fn answer(mut router: Router, mut request: Request<Body>) -> Response {
    if request.headers().len() > MOST_HEADERS {
        return Problem::new(
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            "a request has at most 64 header fields",
        )
        .into();
    }
    if !is_for_one_host(&request) {
        return Problem::new(
            StatusCode::BAD_REQUEST,
            "a request names its host in one Host header field",
        )
        .into();
    }
    path::take_out(&mut request);
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let mut response = pin!(router.call(request));
    let answered = std::future::poll_fn(|context| {
        let poll = || response.as_mut().poll(context);
        match catch_unwind(AssertUnwindSafe(poll)) {
            Ok(poll) => poll.map(Some),
            Err(_) => Poll::Ready(None),
        }
    });
    match answered.await {
        Some(Ok(response)) => response,
        None => {
            tracing::error!(%method, path, "a handler panicked: this is a defect, please report it");
            Problem::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "the server failed on this request; its log says more",
            )
            .into()
        }
    }
}
