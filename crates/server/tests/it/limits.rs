//! Nobody who is slow, large or many keeps others from being answered.

use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::routing::{get, post};
use http::StatusCode;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::http_client::{self, send, send_over};
use crate::listener_host::{AT_MOST, ListenerHost, SHORT};

const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: jurat.test\r\n\r\n";

fn echo() -> Router {
    Router::new()
        .route("/", get(|| async { "here" }))
        .route("/echo", post(|body: Bytes| async { body }))
        .route("/large", get(|| async { vec![b'x'; 64 * 1024 * 1024] }))
        .route("/panic", get(panics))
}

async fn panics() -> StatusCode {
    panic!("as the test wants it")
}

/// Reads until the other end closes; fails when it does not.
async fn read_to_end(stream: &mut TcpStream) -> Vec<u8> {
    let mut read = Vec::new();
    let ended = timeout(AT_MOST, stream.read_to_end(&mut read)).await;
    // A reset is an end too.
    let _ = ended.expect("the connection was not closed");
    read
}

/// A good request is answered. On a machine that is busy elsewhere it may itself be too slow for a short time-out: then it is sent again.
async fn is_answered(host: &ListenerHost) {
    let asking = async {
        loop {
            let stream = host.connect().await;
            if let Ok(answer) = send_over(stream, http_client::get("/")).await {
                break answer;
            }
        }
    };
    let answer = timeout(AT_MOST, asking).await;
    assert_eq!(answer.expect("answered").text(), "here");
}

/// Sends `start`, then one byte every 20 ms until the other end closes.
async fn drip(mut stream: TcpStream, start: &'static str) -> Vec<u8> {
    stream.write_all(start.as_bytes()).await.unwrap();
    let (mut reading, mut writing) = stream.into_split();
    let dripping = tokio::spawn(async move {
        while writing.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    let mut read = Vec::new();
    let ended = timeout(AT_MOST, reading.read_to_end(&mut read)).await;
    let _ = ended.expect("the dripping connection was not closed");
    dripping.abort();
    read
}

#[tokio::test]
async fn a_head_that_drips_is_cut_off_while_others_are_answered() {
    let host = ListenerHost::start(echo(), |config| config.header_timeout = SHORT);
    let mut dripping = Vec::new();
    for _ in 0..50 {
        let start = "GET / HTTP/1.1\r\nhost: jurat.test\r\nx-drip: ";
        dripping.push(tokio::spawn(drip(host.connect().await, start)));
    }
    is_answered(&host).await;
    for dripping in dripping {
        assert!(dripping.await.unwrap().is_empty());
    }
    host.until_open(0).await;
}

#[tokio::test]
async fn a_body_that_drips_is_cut_off_while_others_are_answered() {
    let host = ListenerHost::start(echo(), |config| config.body_timeout = SHORT);
    let mut dripping = Vec::new();
    for _ in 0..50 {
        let start = "POST /echo HTTP/1.1\r\nhost: jurat.test\r\ncontent-length: 60000\r\n\r\nx";
        dripping.push(tokio::spawn(drip(host.connect().await, start)));
    }
    is_answered(&host).await;
    for dripping in dripping {
        let answer = String::from_utf8(dripping.await.unwrap()).unwrap();
        assert!(!answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    host.until_open(0).await;
}

#[tokio::test]
async fn a_connection_that_says_nothing_is_cut_off() {
    let host = ListenerHost::start(echo(), |config| config.header_timeout = SHORT);
    let mut silent = host.connect().await;
    assert!(read_to_end(&mut silent).await.is_empty());
    host.until_open(0).await;
}

#[tokio::test]
async fn an_idle_connection_outlives_the_time_for_heads() {
    let second = Duration::from_secs(1);
    let host = ListenerHost::start(echo(), |config| {
        config.header_timeout = second;
        config.idle_timeout = AT_MOST * 10;
    });
    let mut stream = host.connect().await;
    for _ in 0..2 {
        stream.write_all(REQUEST).await.unwrap();
        let mut answer = vec![0; 1024];
        let read = timeout(AT_MOST, stream.read(&mut answer)).await.unwrap();
        assert!(answer.starts_with(b"HTTP/1.1 200"), "{read:?}");
        tokio::time::sleep(second * 2).await;
    }
}

#[tokio::test]
async fn an_idle_connection_is_closed_in_the_end() {
    let host = ListenerHost::start(echo(), |config| config.idle_timeout = SHORT);
    let mut stream = host.connect().await;
    stream.write_all(REQUEST).await.unwrap();
    assert!(read_to_end(&mut stream).await.starts_with(b"HTTP/1.1 200"));
    host.until_open(0).await;
}

#[tokio::test]
async fn rfc9112_s9_3_2_requests_that_come_together_are_answered_in_order() {
    let host = ListenerHost::start(echo(), |_| {});
    let mut stream = host.connect().await;
    let one = "POST /echo HTTP/1.1\r\nhost: jurat.test\r\ncontent-length: 5\r\n\r\nfirst";
    let other = "POST /echo HTTP/1.1\r\nhost: jurat.test\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n6\r\nsecond\r\n0\r\n\r\n";
    let both = format!("{one}{other}");
    stream.write_all(both.as_bytes()).await.unwrap();
    let answers = String::from_utf8(read_to_end(&mut stream).await).unwrap();
    assert_eq!(answers.matches("HTTP/1.1 200").count(), 2, "{answers}");
    let first = answers.find("first").expect("first");
    assert!(first < answers.find("second").expect("second"), "{answers}");
}

#[tokio::test]
async fn rfc9112_s9_6_whoever_only_listens_any_more_is_answered() {
    let host = ListenerHost::start(echo(), |_| {});
    let mut stream = host.connect().await;
    stream.write_all(REQUEST).await.unwrap();
    stream.shutdown().await.unwrap();
    let answer = read_to_end(&mut stream).await;
    assert!(answer.starts_with(b"HTTP/1.1 200"));
    host.until_open(0).await;
}

#[tokio::test]
async fn rfc9110_s10_1_1_a_body_that_waits_for_100_is_asked_for() {
    let host = ListenerHost::start(echo(), |_| {});
    let mut stream = host.connect().await;
    let head = "POST /echo HTTP/1.1\r\nhost: jurat.test\r\nconnection: close\r\nexpect: 100-continue\r\ncontent-length: 5\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut asked = vec![0; 25];
    timeout(AT_MOST, stream.read_exact(&mut asked))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(asked, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(b"hello").await.unwrap();
    let answer = String::from_utf8(read_to_end(&mut stream).await).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.ends_with("hello"), "{answer}");
}

#[tokio::test]
async fn whoever_does_not_take_an_answer_is_cut_off() {
    let host = ListenerHost::start(echo(), |config| config.body_timeout = SHORT);
    let mut stream = host.connect().await;
    let request = b"GET /large HTTP/1.1\r\nhost: jurat.test\r\n\r\n";
    stream.write_all(request).await.unwrap();
    host.until_open(1).await;
    host.until_open(0).await;
}

#[tokio::test]
async fn rfc6585_s5_a_head_that_is_too_large_is_answered_431() {
    let host = ListenerHost::start(echo(), |_| {});
    let mut large = http_client::get("/");
    let value = "x".repeat(40 * 1024).parse().unwrap();
    large.headers_mut().insert("x-large", value);
    let answer = send(host.address, large).await;
    assert_eq!(answer.status, StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);

    let mut many = http_client::get("/");
    for number in 0..70 {
        let name: http::HeaderName = format!("x-{number}").parse().unwrap();
        many.headers_mut().insert(name, "1".parse().unwrap());
    }
    let answer = send(host.address, many).await;
    assert_eq!(answer.status, StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
    is_answered(&host).await;
}

#[tokio::test]
async fn connections_beyond_the_cap_are_closed_at_once_and_places_come_free_again() {
    let host = ListenerHost::start(echo(), |config| config.most_connections = 4);
    let mut open = Vec::new();
    for _ in 0..4 {
        open.push(host.connect().await);
    }
    host.until_open(4).await;
    let mut beyond = host.connect().await;
    assert!(read_to_end(&mut beyond).await.is_empty());
    drop(open);
    host.until_open(0).await;
    is_answered(&host).await;
}

#[tokio::test]
async fn a_panic_is_answered_500_and_others_go_on() {
    let host = ListenerHost::start(echo(), |_| {});
    let answer = send(host.address, http_client::get("/panic")).await;
    assert_eq!(answer.expect(500)["status"], 500);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    is_answered(&host).await;
}

#[tokio::test]
async fn the_end_waits_for_requests_that_were_accepted() {
    let host = ListenerHost::start(echo(), |_| {});
    let address = host.address;
    let mut half_sent = host.connect().await;
    let head = b"POST /echo HTTP/1.1\r\nhost: jurat.test\r\ncontent-length: 10\r\n\r\n01234";
    half_sent.write_all(head).await.unwrap();
    host.until_open(1).await;
    let mut ended = host.stop();
    let early = timeout(SHORT, &mut ended).await;
    assert!(early.is_err(), "ended with a request half read");
    assert!(TcpStream::connect(address).await.is_err());
    half_sent.write_all(b"56789").await.unwrap();
    let answer = String::from_utf8(read_to_end(&mut half_sent).await).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.ends_with("0123456789"), "{answer}");
    timeout(AT_MOST, ended).await.unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn the_end_does_not_wait_beyond_the_grace() {
    let host = ListenerHost::start(echo(), |config| {
        config.shutdown_grace = SHORT;
        config.body_timeout = AT_MOST * 10;
    });
    let mut stuck = host.connect().await;
    let head = b"POST /echo HTTP/1.1\r\nhost: jurat.test\r\ncontent-length: 10\r\n\r\n";
    stuck.write_all(head).await.unwrap();
    host.until_open(1).await;
    timeout(AT_MOST, host.stop())
        .await
        .unwrap()
        .unwrap()
        .unwrap();
    assert!(read_to_end(&mut stuck).await.is_empty());
}

#[tokio::test]
async fn a_port_that_is_taken_is_refused_although_reactors_share_theirs() {
    let host = ListenerHost::start(echo(), |_| {});
    let mut config = jurat_server::listener::ListenerConfig::new(host.address);
    config.reactors = 2;
    let taken = jurat_server::listener::Listener::bind(config).err();
    let kind = taken.expect("refused").kind();
    assert_eq!(kind, std::io::ErrorKind::AddrInUse);
}
