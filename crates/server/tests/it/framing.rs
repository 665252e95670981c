//! Where a request ends, and for whom it is, must be one thing to every reader (RFC 9112 sections 3.2, 6.3 and 11.2): what a proxy in
//! front could read otherwise never lets a second request through.

use axum::Router;
use axum::body::Bytes;
use axum::routing::{get, post};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::timeout;

use crate::listener_host::{AT_MOST, ListenerHost};

const HIDDEN: &str = "GET /hidden HTTP/1.1\r\nhost: jurat.test\r\nconnection: close\r\n\r\n";

fn router() -> Router {
    Router::new()
        .route("/echo", post(|body: Bytes| async { body }))
        .route("/hidden", get(|| async { "hidden" }))
}

/// All that is answered to `request`, until the other end closes.
async fn answers(host: &ListenerHost, request: &str) -> String {
    let mut stream = host.connect().await;
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut read = Vec::new();
    // A reset is an end too.
    let ended = timeout(AT_MOST, stream.read_to_end(&mut read)).await;
    let _ = ended.expect("the connection was not closed");
    String::from_utf8(read).unwrap()
}

#[tokio::test]
async fn rfc9112_s11_2_nothing_behind_an_ambiguous_end_is_answered() {
    let host = ListenerHost::start(router(), |_| {});
    for framing in [
        "content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        "transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n\r\n0\r\n\r\n",
        "transfer-encoding: xchunked\r\n\r\n0\r\n\r\n",
        "transfer-encoding : chunked\r\n\r\n0\r\n\r\n",
        "content-length: 0\r\ncontent-length: 5\r\n\r\n",
        "content-length: 0, 5\r\n\r\n",
        "content-length: +0\r\n\r\n",
        "content-length: 0x0\r\n\r\n",
        "x-folded: a\r\n content-length: 5\r\ncontent-length: 0\r\n\r\n",
        "transfer-encoding: chunked\r\n\r\n1\nx\r\n0\r\n\r\n",
        "transfer-encoding: chunked\r\n\r\n-0\r\n\r\n",
    ] {
        let request = format!("POST /echo HTTP/1.1\r\nhost: jurat.test\r\n{framing}{HIDDEN}");
        let answers = answers(&host, &request).await;
        assert!(!answers.contains("hidden"), "{framing:?}: {answers}");
    }
}

#[tokio::test]
async fn rfc9112_s3_2_a_request_is_for_exactly_one_host() {
    let host = ListenerHost::start(router(), |_| {});
    for (version, hosts, status) in [
        ("1.1", "", "400"),
        ("1.1", "host: a\r\nhost: b\r\n", "400"),
        ("1.1", "host: a\r\nHost: a\r\n", "400"),
        ("1.0", "host: a\r\nhost: b\r\n", "400"),
        ("1.1", "host: a\r\n", "200"),
        ("1.1", "host:\r\n", "200"),
        ("1.0", "", "200"),
    ] {
        let request = format!("GET /hidden HTTP/{version}\r\n{hosts}connection: close\r\n\r\n");
        let answer = answers(&host, &request).await;
        let answered = format!("HTTP/{version} {status} ");
        assert!(answer.starts_with(&answered), "{request:?}: {answer}");
    }
}
