//! Requests and answers, bounded in time and size. TLS by rustls with the system's roots; no redirects, no proxies.

use std::time::Duration;

use http::{HeaderMap, Request, StatusCode, Uri};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use crate::failure::{Failure, Outcome};

/// What an answer may take.
#[derive(Clone, Copy)]
pub(crate) struct Bounds {
    /// It must be complete in this time.
    patience: Duration,
    /// Longer ones are refused.
    most_bytes: usize,
}

impl Bounds {
    /// Of an answer about one record, or a page of them.
    pub(crate) const USUAL: Self = Self {
        patience: Duration::from_secs(15),
        most_bytes: 8 * 1024 * 1024,
    };
    /// Of an answer about all records of a tenant.
    pub(crate) const WIDE: Self = Self {
        patience: Duration::from_mins(10),
        most_bytes: 256 * 1024 * 1024,
    };
}

/// Makes requests.
pub(crate) struct HttpClient {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

/// An answer, whole.
pub(crate) struct Response {
    /// Its status.
    pub(crate) status: StatusCode,
    /// Its headers.
    pub(crate) headers: HeaderMap,
    /// Its body as text.
    pub(crate) body: String,
}

impl Response {
    /// The value of a header, if it is there and text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl HttpClient {
    /// A client that trusts the system's roots.
    pub(crate) fn new() -> Outcome<Self> {
        let provider = rustls::crypto::aws_lc_rs::default_provider();
        let roots_missing = |e| {
            Failure::failed(format!("the system's certificates cannot be read: {e}"))
                .next("install them: sudo apt-get install --yes ca-certificates")
        };
        let connector = HttpsConnectorBuilder::new()
            .with_provider_and_native_roots(provider)
            .map_err(roots_missing)?
            .https_or_http()
            .enable_http1()
            .build();
        let client = Client::builder(TokioExecutor::new()).build(connector);
        Ok(Self { client })
    }

    /// Sends a request; the answer's status is not judged here.
    pub(crate) async fn send(&self, request: Request<String>) -> Outcome<Response> {
        self.send_bounded(request, Bounds::USUAL).await
    }

    /// The same, with bounds of its own.
    pub(crate) async fn send_bounded(
        &self,
        request: Request<String>,
        bounds: Bounds,
    ) -> Outcome<Response> {
        let server = server_of(request.uri());
        let request = request.map(|body| Full::new(Bytes::from(body)));
        let exchange = async {
            let answer = self.client.request(request).await.map_err(|e| {
                let detail = innermost(&e);
                Failure::unreachable(format!("no answer from {server}: {detail}"))
            })?;
            let (head, body) = answer.into_parts();
            let body = Limited::new(body, bounds.most_bytes)
                .collect()
                .await
                .map_err(|e| {
                    Failure::unreachable(format!("the answer from {server} broke off: {e}"))
                })?;
            let body = String::from_utf8_lossy(&body.to_bytes()).into_owned();
            Ok(Response {
                status: head.status,
                headers: head.headers,
                body,
            })
        };
        let too_slow = |_| {
            let seconds = bounds.patience.as_secs();
            Failure::unreachable(format!("no answer from {server} in {seconds} seconds"))
        };
        tokio::time::timeout(bounds.patience, exchange)
            .await
            .map_err(too_slow)?
    }

    /// A GET of `url`.
    pub(crate) async fn find(&self, url: &str) -> Outcome<Response> {
        let request = Request::get(url).body(String::new());
        self.send(request.map_err(|e| not_an_address(url, &e))?)
            .await
    }
}

/// The server that an address names, without the path below it.
fn server_of(address: &Uri) -> String {
    let scheme = address.scheme_str().unwrap_or("http");
    let authority = address
        .authority()
        .map_or("?", |authority| authority.as_str());
    format!("{scheme}://{authority}")
}

/// `url` cannot be asked.
pub(crate) fn not_an_address(url: &str, error: &http::Error) -> Failure {
    Failure::usage(format!(
        "{url} is not an address that can be asked: {error}"
    ))
}

/// The last cause in the chain: "Connection refused" rather than "client error".
fn innermost(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}
