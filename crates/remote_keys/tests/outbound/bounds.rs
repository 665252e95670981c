//! What an answer may cost: bytes read, bytes around the document, and time. Each server sends until it is cut off, and says how much
//! it could send.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use jurat_remote_keys::outbound::{GetRequest, OutboundError};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::door::{MOST_BYTES, cleartext, door, door_to, fetch_from};
use crate::other_server::{OtherServer, answer};
use crate::scripted_dns::ScriptedDns;

const HUNDRED_MB: usize = 100 * 1000 * 1000;
/// What kernel buffers on both sides may hold beside what was read.
const IN_FLIGHT: usize = 2 * 1024 * 1024;

/// How much a server could send before it was cut off.
#[derive(Clone, Default)]
struct Sent(Arc<(AtomicUsize, Notify)>);

impl Sent {
    async fn in_the_end(&self) -> usize {
        self.0.1.notified().await;
        self.0.0.load(Ordering::SeqCst)
    }
}

/// A server that sends `head`, then `piece` again and again: 100 MB if it is let.
fn flooding(head: &'static str, piece: Vec<u8>) -> (OtherServer, Sent) {
    let sent = Sent::default();
    let (server_sent, piece) = (sent.clone(), Arc::new(piece));
    let server = OtherServer::serving(move |mut connection, _| {
        let (sent, piece) = (server_sent.clone(), Arc::clone(&piece));
        async move {
            let _ = connection.write_all(head.as_bytes()).await;
            let (count, ended) = &*sent.0;
            let mut left = &piece[..];
            while count.load(Ordering::SeqCst) < HUNDRED_MB {
                match connection.write(left).await {
                    Ok(wrote) if wrote > 0 => {
                        count.fetch_add(wrote, Ordering::SeqCst);
                        left = &left[wrote..];
                    }
                    _ => break,
                }
                if left.is_empty() {
                    left = &piece[..];
                }
            }
            ended.notify_one();
        }
    });
    (server, sent)
}

fn chunk(bytes: usize) -> Vec<u8> {
    format!("{bytes:x}\r\n{}\r\n", "x".repeat(bytes)).into_bytes()
}

#[tokio::test]
async fn a_hundred_megabytes_are_cut_off_whatever_their_framing() {
    for (head, piece) in [
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n",
            vec![b'x'; 65536],
        ),
        (
            "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
            vec![b'x'; 65536],
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            chunk(65536),
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            chunk(1000),
        ),
    ] {
        let (server, sent) = flooding(head, piece);
        let failed = fetch_from(&server).await.unwrap_err();
        assert!(
            matches!(
                failed,
                OutboundError::TooLarge {
                    most: MOST_BYTES,
                    ..
                }
            ),
            "{failed}"
        );
        assert!(!failed.is_policy());
        let sent = sent.in_the_end().await;
        assert!(
            sent < MOST_BYTES + IN_FLIGHT,
            "{sent} bytes were taken after {head}"
        );
    }
}

#[tokio::test]
async fn headers_interim_answers_and_framing_without_end_are_cut_off() {
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (head, piece) in [
        ("HTTP/1.1 200 OK\r\n", b"X-Again: and again\r\n".repeat(100)),
        ("HTTP/1.1 200 OK\r\nX-Long: ", vec![b'x'; 4096]),
        ("HTTP/1.1 200 ", vec![b'x'; 4096]),
        ("", b"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(100)),
        ("", b"\r\n".repeat(1000)),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;",
            vec![b'x'; 4096],
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
            b"X-Again: and again\r\n".repeat(100),
        ),
        (chunked, b"1;long-extension-of-a-chunk\r\nx\r\n".repeat(100)),
        (chunked, b"00000000000001\r\nx\r\n".repeat(100)),
    ] {
        let (server, sent) = flooding(head, piece);
        let failed = fetch_from(&server).await.unwrap_err();
        let around = matches!(
            failed,
            OutboundError::TooMuchAround { .. } | OutboundError::Http { .. }
        );
        assert!(around, "{head}: {failed}");
        let sent = sent.in_the_end().await;
        assert!(
            sent < 4 * MOST_BYTES + IN_FLIGHT,
            "{sent} bytes were taken after {head}"
        );
    }
}

#[tokio::test]
async fn what_is_announced_as_too_large_is_not_waited_for() {
    let server = OtherServer::serving(|mut connection, _| async move {
        let head = b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n";
        connection.write_all(head).await.unwrap();
        std::future::pending::<()>().await;
    });
    let failed = fetch_from(&server).await.unwrap_err();
    assert!(matches!(failed, OutboundError::TooLarge { .. }), "{failed}");
}

#[tokio::test]
async fn headers_may_have_sixteen_kibibytes() {
    for (kibibytes, fit) in [(15, true), (17, false)] {
        let line = format!("X-Long: {}", "x".repeat(kibibytes * 1024));
        let server = OtherServer::answering(answer("200 OK", &[&line], "{}"));
        match fetch_from(&server).await {
            Ok(_) => assert!(fit),
            Err(failed) => {
                let around = matches!(failed, OutboundError::TooMuchAround { .. });
                assert!(!fit && around, "{failed}");
            }
        }
    }
}

#[tokio::test]
async fn a_document_may_be_exactly_as_large_as_the_bound() {
    for (bytes, fits) in [(MOST_BYTES, true), (MOST_BYTES + 1, false)] {
        let body = "x".repeat(bytes);
        let chunked = format!(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{bytes:x}\r\n{body}\r\n0\r\n\r\n"
        );
        for whole in [answer("200 OK", &[], &body), chunked] {
            let fetched = fetch_from(&OtherServer::answering(whole)).await;
            match fetched {
                Ok(fetched) => assert!(fits && fetched.body.len() == bytes),
                Err(failed) => assert!(
                    !fits && matches!(failed, OutboundError::TooLarge { .. }),
                    "{failed}"
                ),
            }
        }
    }
}

#[tokio::test]
async fn a_document_in_pieces_of_one_byte_is_still_a_document() {
    let pieces = b"1\r\nx\r\n".repeat(20_000);
    let whole = [
        &b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"[..],
        &pieces,
        b"0\r\n\r\n",
    ]
    .concat();
    assert_eq!(
        fetch_from(&OtherServer::answering(whole))
            .await
            .unwrap()
            .body
            .len(),
        20_000
    );
}

#[tokio::test]
async fn the_caller_may_lower_the_bound_but_not_raise_it() {
    for (own, most) in [(10, 10), (usize::MAX, MOST_BYTES)] {
        let server = OtherServer::answering(answer("200 OK", &[], &"x".repeat(MOST_BYTES + 1)));
        let request = GetRequest {
            most_bytes: Some(own),
            ..cleartext(&server.url("/keys"))
        };
        let failed = door_to(&server).get(request).await.unwrap_err();
        let origin = format!("http://{}", server.address);
        assert_eq!(failed, OutboundError::TooLarge { origin, most });
    }
}

/// A server that sends `head`, then a byte every tenth of a second, from when on nobody waits in real time.
fn dripping(head: &'static str, drop: &'static [u8]) -> (OtherServer, Sent) {
    let sent = Sent::default();
    let server_sent = sent.clone();
    let server = OtherServer::serving(move |mut connection, _| {
        let sent = server_sent.clone();
        async move {
            let _ = connection.write_all(head.as_bytes()).await;
            tokio::time::pause();
            let (count, ended) = &*sent.0;
            while connection.write_all(drop).await.is_ok() {
                count.fetch_add(1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            ended.notify_one();
        }
    });
    (server, sent)
}

#[tokio::test]
async fn a_dripping_body_ends_with_the_deadline() {
    let (server, sent) = dripping("HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n", b"x");
    let failed = fetch_from(&server).await.unwrap_err();
    let origin = format!("http://{}", server.address);
    let within = Duration::from_secs(5);
    assert_eq!(failed, OutboundError::TimedOut { origin, within });
    assert!(!failed.is_policy());
    // Nobody reads on after the deadline.
    assert!((10..=60).contains(&sent.in_the_end().await));
}

#[tokio::test]
async fn dripping_headers_end_with_the_deadline() {
    let (server, sent) = dripping("HTTP/1.1 200 OK\r\n", b"X: y\r\n");
    let failed = fetch_from(&server).await.unwrap_err();
    assert!(matches!(failed, OutboundError::TimedOut { .. }), "{failed}");
    assert!((10..=60).contains(&sent.in_the_end().await));
}

#[tokio::test]
async fn a_tls_handshake_that_does_not_come_ends_with_the_deadline() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let silent = async {
        let _connection = listener.accept().await.unwrap();
        tokio::time::pause();
        std::future::pending::<()>().await;
    };
    let door = door("127.0.0.1", &ScriptedDns::answering(&[]));
    let failed = tokio::select! {
        failed = door.get(GetRequest::new(format!("https://{address}/keys"))) => failed.unwrap_err(),
        () = silent => unreachable!(),
    };
    assert!(matches!(failed, OutboundError::TimedOut { .. }), "{failed}");
}
