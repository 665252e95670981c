//! One document: redirects followed, within one deadline.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, HOST, HeaderValue, USER_AGENT};
use http::{Method, Request};
use http_body_util::Empty;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::allow_list::AllowList;
use super::dial::Dialler;
use super::error::OutboundError;
use super::exchange::{Answer, Bounds, exchange};
use super::fetched::Fetched;
use super::get_request::GetRequest;
use super::resolve::{Resolve, SystemResolver};
use super::target::Target;
use super::tls;

/// How documents are fetched.
#[derive(Debug, Clone)]
pub struct OutboundOptions {
    /// What the operator allows beyond the public internet.
    pub allow: AllowList,
    /// Largest body, bytes.
    pub most_bytes: usize,
    /// From the first look-up to the last byte of the body, redirects included.
    pub total_timeout: Duration,
    /// For a TCP connection to each address.
    pub connect_timeout: Duration,
    /// Redirects that are followed.
    pub most_redirects: usize,
}

impl Default for OutboundOptions {
    fn default() -> Self {
        Self {
            allow: AllowList::default(),
            most_bytes: 1024 * 1024,
            total_timeout: Duration::from_secs(5),
            connect_timeout: Duration::from_secs(2),
            most_redirects: 2,
        }
    }
}

/// The door to other servers. It needs a tokio runtime with time and I/O, which its owner drives; every fetch has a connection of its
/// own.
pub struct Outbound {
    dialler: Dialler,
    system: TlsConnector,
    options: OutboundOptions,
}

const AGENT: HeaderValue = HeaderValue::from_static(concat!("jurat/", env!("CARGO_PKG_VERSION")));

impl Outbound {
    /// A door by the machine's resolver. Reads the machine's certificate authorities. Fails only where TLS cannot be set up at all.
    pub fn new(options: OutboundOptions) -> Result<Self, rustls::Error> {
        Self::with_resolver(options, Arc::new(SystemResolver::default()))
    }

    /// The same, by another resolver.
    pub fn with_resolver(
        options: OutboundOptions,
        resolver: Arc<dyn Resolve>,
    ) -> Result<Self, rustls::Error> {
        let dialler = Dialler {
            resolver,
            allow: options.allow.clone(),
            connect_timeout: options.connect_timeout,
        };
        let system = tls::system()?;
        Ok(Self {
            dialler,
            system,
            options,
        })
    }

    /// Says, without asking anybody, what is wrong with a URL that is to be saved. A name's addresses are judged only when it is fetched.
    pub fn check(&self, url: &str, cleartext_allowed: bool) -> Result<(), OutboundError> {
        let target = Target::parse(url, cleartext_allowed)?;
        match target.literal() {
            Some(address) => self.dialler.judge(&target, address, false),
            None => Ok(()),
        }
    }

    /// Fetches a document.
    pub async fn get(&self, request: GetRequest) -> Result<Fetched, OutboundError> {
        let target = Target::parse(&request.url, request.cleartext_allowed)?;
        let origin = target.origin();
        let following = self.follow(target, &request);
        match timeout(self.options.total_timeout, following).await {
            Ok(outcome) => outcome,
            Err(_) => Err(OutboundError::TimedOut {
                origin,
                within: self.options.total_timeout,
            }),
        }
    }

    async fn follow(&self, first: Target, request: &GetRequest) -> Result<Fetched, OutboundError> {
        let most = self.options.most_redirects;
        let origin = first.origin();
        let mut target = first;
        for _ in 0..=most {
            match self.ask(&target, request).await? {
                Answer::Document(document) => {
                    return Ok(Fetched {
                        body: document.body,
                        freshness: document.freshness,
                        content_type: document.content_type,
                        url: target.into_url(),
                    });
                }
                Answer::Elsewhere(_) if request.authorization.is_some() => {
                    return Err(OutboundError::RedirectWithAuthorization {
                        origin: target.origin(),
                    });
                }
                Answer::Elsewhere(location) => {
                    target = target.redirected(&location, request.cleartext_allowed)?;
                }
            }
        }
        Err(OutboundError::TooManyRedirects { origin, most })
    }

    async fn ask(&self, target: &Target, request: &GetRequest) -> Result<Answer, OutboundError> {
        let message = message(target, request)?;
        let origin = target.origin();
        let most_bytes = self.options.most_bytes;
        let bounds = Bounds {
            most_bytes: request
                .most_bytes
                .map_or(most_bytes, |own| own.min(most_bytes)),
            origin: &origin,
        };
        let with_token = request.authorization.is_some();
        let stream = self.dialler.dial(target, with_token).await?;
        if target.is_cleartext() {
            return exchange(stream, message, bounds).await;
        }
        let stream = tls::secure(stream, target, &self.system, &request.trust).await?;
        exchange(stream, message, bounds).await
    }
}

/// The request to `target`. No content coding is asked for: RFC 9110 section 12.5.3.
fn message(target: &Target, request: &GetRequest) -> Result<Request<Empty<Bytes>>, OutboundError> {
    let unsendable = || OutboundError::Unsendable {
        origin: target.origin(),
    };
    let mut builder = Request::builder()
        .method(Method::GET)
        .uri(target.origin_form())
        .header(HOST, target.authority())
        .header(USER_AGENT, AGENT)
        .header(ACCEPT, request.accept)
        .header(ACCEPT_ENCODING, "identity");
    if let Some(bearer) = &request.authorization {
        if target.is_cleartext() {
            return Err(OutboundError::AuthorizationInCleartext {
                origin: target.origin(),
            });
        }
        let value = bearer.header_value().ok_or_else(unsendable)?;
        builder = builder.header(AUTHORIZATION, value);
    }
    builder.body(Empty::new()).map_err(|_| unsendable())
}
