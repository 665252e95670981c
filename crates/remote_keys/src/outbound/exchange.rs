//! One HTTP/1.1 exchange on a fresh connection: RFC 9110, RFC 9112. Headers, interim answers, framing and body are bounded while
//! they are read; the connection is closed with the exchange, however it ends.

use std::pin::pin;

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, LOCATION};
use http::{HeaderMap, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Empty};
use hyper::body::{Body as _, Incoming};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};

use super::error::OutboundError;
use super::freshness::freshness;
use super::metered_stream::{MeteredStream, went_over};

/// What one exchange came to.
pub(super) enum Answer {
    /// Status 200, and its document.
    Document(Document),
    /// A redirect, and where it says to go.
    Elsewhere(String),
}

/// A document with what its headers say of it.
pub(super) struct Document {
    pub(super) body: Vec<u8>,
    pub(super) freshness: Option<std::time::Duration>,
    pub(super) content_type: Option<String>,
}

/// What an answer may at most cost.
#[derive(Clone, Copy)]
pub(super) struct Bounds<'a> {
    /// The body, bytes.
    pub(super) most_bytes: usize,
    /// Who is asked, for sentences.
    pub(super) origin: &'a str,
}

const MOST_HEADER_BYTES: usize = 16 * 1024;
const READ_BUFFER: usize = 32 * 1024;

/// Sends `request` over `stream` and reads its answer.
pub(super) async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    request: Request<Empty<Bytes>>,
    bounds: Bounds<'_>,
) -> Result<Answer, OutboundError> {
    // Chunks of a few bytes are framed by as many; beyond that it is not the document that is sent.
    let most_read = bounds
        .most_bytes
        .saturating_mul(2)
        .saturating_add(4 * MOST_HEADER_BYTES);
    let stream = TokioIo::new(MeteredStream::new(stream, most_read));
    let mut builder = http1::Builder::new();
    builder
        .max_header_size(MOST_HEADER_BYTES)
        .max_buf_size(READ_BUFFER);
    let (mut sender, connection) = builder
        .handshake(stream)
        .await
        .map_err(|e| failed(&e, bounds))?;
    let asking = async move {
        let response = sender.send_request(request).await;
        read_answer(response.map_err(|e| failed(&e, bounds))?, bounds).await
    };
    let mut asking = pin!(asking);
    let connection = pin!(connection);
    tokio::select! {
        answer = &mut asking => answer,
        // A connection that ends has handed over all that it read, or its failure.
        _ = connection => asking.await,
    }
}

async fn read_answer(
    response: Response<Incoming>,
    bounds: Bounds<'_>,
) -> Result<Answer, OutboundError> {
    let origin = || bounds.origin.to_owned();
    let (head, body) = response.into_parts();
    if is_redirect(head.status) {
        let location = head.headers.get(LOCATION).and_then(|to| to.to_str().ok());
        let location =
            location.ok_or_else(|| OutboundError::RedirectWithoutTarget { origin: origin() })?;
        return Ok(Answer::Elsewhere(location.to_owned()));
    }
    if head.status != StatusCode::OK {
        let status = head.status.as_u16();
        return Err(OutboundError::Status {
            origin: origin(),
            status,
        });
    }
    if is_encoded(&head.headers) {
        return Err(OutboundError::Encoded { origin: origin() });
    }
    let content_type = head.headers.get(CONTENT_TYPE);
    Ok(Answer::Document(Document {
        freshness: freshness(&head.headers),
        content_type: content_type
            .and_then(|of| of.to_str().ok())
            .map(str::to_owned),
        body: read_body(body, bounds).await?,
    }))
}

/// RFC 9110 section 15.4: those that send a GET elsewhere.
fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

fn is_encoded(headers: &HeaderMap) -> bool {
    let mut codings = headers.get_all(CONTENT_ENCODING).iter();
    codings.any(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity"))
}

async fn read_body(mut body: Incoming, bounds: Bounds<'_>) -> Result<Vec<u8>, OutboundError> {
    let most = bounds.most_bytes;
    let too_large = || OutboundError::TooLarge {
        origin: bounds.origin.to_owned(),
        most,
    };
    // What Content-Length announces.
    if body.size_hint().lower() > most as u64 {
        return Err(too_large());
    }
    let mut read = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|e| failed(&e, bounds))?;
        let Ok(piece) = frame.into_data() else {
            continue;
        };
        if piece.len() > most.saturating_sub(read.len()) {
            return Err(too_large());
        }
        read.extend_from_slice(&piece);
    }
    Ok(read)
}

fn failed(error: &hyper::Error, bounds: Bounds<'_>) -> OutboundError {
    let origin = bounds.origin.to_owned();
    if error.is_parse_too_large() || went_over(error) {
        return OutboundError::TooMuchAround { origin };
    }
    // hyper's own sentence; it never holds what was answered.
    let reason = error.to_string();
    OutboundError::Http { origin, reason }
}
