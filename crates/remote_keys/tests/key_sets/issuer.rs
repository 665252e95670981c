//! An issuer in process: real HTTP on loopback, with TLS or without. It publishes what a test says, counts who asks for what, and can
//! hold its answers back or let them drip.

use std::collections::HashMap;
use std::convert::Infallible;
use std::fmt::Display;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::{Interval, interval};
use tokio_rustls::TlsAcceptor;

/// An issuer that answers.
pub(crate) struct Issuer {
    pub(crate) address: SocketAddr,
    scheme: &'static str,
    shared: Arc<Shared>,
}

/// How a page is answered.
#[derive(Clone)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) body: String,
    pub(crate) cache_control: Option<&'static str>,
    /// One octet at a time.
    pub(crate) drips: bool,
}

struct Shared {
    pages: Mutex<HashMap<String, Page>>,
    asked: watch::Sender<HashMap<String, usize>>,
    /// What came as `Authorization`, if anything did.
    authorization: Mutex<Option<String>>,
    open: watch::Sender<bool>,
}

impl Page {
    /// A good answer.
    pub(crate) fn of(body: &dyn Display) -> Self {
        Self {
            status: 200,
            body: body.to_string(),
            cache_control: None,
            drips: false,
        }
    }
}

impl Issuer {
    /// Starts on a free port; with TLS when it is told how.
    pub(crate) async fn start(tls: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = Self {
            address: listener.local_addr().unwrap(),
            scheme: if tls.is_some() { "https" } else { "http" },
            shared: Arc::new(Shared {
                pages: Mutex::default(),
                asked: watch::channel(HashMap::new()).0,
                authorization: Mutex::default(),
                open: watch::channel(true).0,
            }),
        };
        let (tls, shared) = (tls.map(TlsAcceptor::from), Arc::clone(&issuer.shared));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (tls, shared) = (tls.clone(), Arc::clone(&shared));
                tokio::spawn(async move {
                    match tls {
                        None => serve(stream, shared).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                serve(stream, shared).await;
                            }
                        }
                    }
                });
            }
        });
        issuer
    }

    /// The URL of `path` here.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.scheme, self.address)
    }

    /// What stands at `path` from now on.
    pub(crate) fn publish(&self, path: &str, page: Page) {
        let mut pages = self.shared.pages.lock().unwrap();
        pages.insert(path.to_owned(), page);
    }

    /// How often `path` was asked for.
    pub(crate) fn asked(&self, path: &str) -> usize {
        self.shared.asked.borrow().get(path).copied().unwrap_or(0)
    }

    /// Waits until `path` was asked for so often.
    pub(crate) async fn until_asked(&self, path: &str, times: usize) {
        let enough = |asked: &HashMap<String, usize>| asked.get(path).is_some_and(|n| *n >= times);
        let mut asked = self.shared.asked.subscribe();
        asked.wait_for(enough).await.unwrap();
    }

    /// Holds answers back, or lets them go.
    pub(crate) fn open(&self, open: bool) {
        self.shared.open.send_replace(open);
    }

    /// The last `Authorization` that came.
    pub(crate) fn authorization(&self) -> Option<String> {
        self.shared.authorization.lock().unwrap().clone()
    }
}

async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin, shared: Arc<Shared>) {
    let answering = service_fn(move |request| answer(request, Arc::clone(&shared)));
    // A client that goes away is no failure of the issuer's.
    let _ = hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(stream), answering)
        .await;
}

async fn answer(
    request: Request<Incoming>,
    shared: Arc<Shared>,
) -> Result<Response<Octets>, Infallible> {
    let path = request.uri().path().to_owned();
    let authorization = request.headers().get("authorization");
    let authorization = authorization.map(|value| value.to_str().unwrap().to_owned());
    *shared.authorization.lock().unwrap() = authorization;
    let page = shared.pages.lock().unwrap().get(&path).cloned();
    let count = |asked: &mut HashMap<String, usize>| *asked.entry(path).or_default() += 1;
    shared.asked.send_modify(count);
    let mut open = shared.open.subscribe();
    let _ = open.wait_for(|open| *open).await;
    let page = page.unwrap_or(Page {
        status: 404,
        ..Page::of(&"")
    });
    let mut answer = Response::builder().status(page.status);
    if let Some(said) = page.cache_control {
        answer = answer.header("cache-control", said);
    }
    let octets = Octets {
        left: page.body.into(),
        drops: page.drips.then(|| interval(Duration::from_millis(10))),
    };
    Ok(answer.body(octets).unwrap())
}

/// A body at once, or by drops.
struct Octets {
    left: Bytes,
    drops: Option<Interval>,
}

impl Body for Octets {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.left.is_empty() {
            return Poll::Ready(None);
        }
        let mut size = self.left.len();
        if let Some(drops) = &mut self.drops {
            std::task::ready!(drops.poll_tick(cx));
            size = 1;
        }
        Poll::Ready(Some(Ok(Frame::data(self.left.split_to(size)))))
    }
}
