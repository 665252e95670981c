//! What is asked, and what is taken as an answer.

use std::time::Duration;

use jurat_remote_keys::outbound::{GetRequest, OutboundError};

use crate::door::{cleartext, door, door_to, fetch_from};
use crate::other_server::{Identity, OtherServer, answer};
use crate::scripted_dns::ScriptedDns;

#[tokio::test]
async fn the_document_comes_with_its_freshness_and_type() {
    let headers = [
        "Cache-Control: public, max-age=600",
        "Age: 100",
        "Content-Type: application/jwk-set+json",
    ];
    let server = OtherServer::answering(answer("200 OK", &headers, r#"{"keys":[]}"#));
    let fetched = fetch_from(&server).await.unwrap();
    assert_eq!(fetched.body, br#"{"keys":[]}"#);
    assert_eq!(fetched.freshness, Some(Duration::from_secs(500)));
    assert_eq!(
        fetched.content_type.as_deref(),
        Some("application/jwk-set+json")
    );
    assert_eq!(fetched.url.as_str(), server.url("/keys"));
}

#[tokio::test]
async fn the_request_is_a_get_that_asks_for_no_coding() {
    let server = OtherServer::answering(answer("200 OK", &[], "{}"));
    let dns = ScriptedDns::answering(&["127.0.0.1"]);
    let request = GetRequest {
        accept: "application/json",
        ..cleartext(&server.url_at("issuer.test", "/a%20b/keys?x=1&y=%2F"))
    };
    door("issuer.test", &dns).get(request).await.unwrap();
    let port = server.address.port();
    let requests = server.requests();
    let mut lines = requests[0].trim_end().split("\r\n");
    assert_eq!(lines.next(), Some("GET /a%20b/keys?x=1&y=%2F HTTP/1.1"));
    let mut headers: Vec<_> = lines.collect();
    headers.sort_unstable();
    assert_eq!(
        headers,
        [
            "accept-encoding: identity",
            "accept: application/json",
            &format!("host: issuer.test:{port}"),
            concat!("user-agent: jurat/", env!("CARGO_PKG_VERSION")),
        ]
    );
}

#[tokio::test]
async fn rfc9112_s6_chunked_and_unmeasured_bodies_are_read_to_their_end() {
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1;x=y\r\n}\r\n0\r\nTrailer: x\r\n\r\n";
    let unmeasured = "HTTP/1.0 200 OK\r\n\r\n{}";
    for whole in [chunked, unmeasured] {
        let server = OtherServer::answering(whole);
        assert_eq!(fetch_from(&server).await.unwrap().body, b"{}", "{whole}");
    }
}

#[tokio::test]
async fn an_answer_after_early_hints_is_read() {
    let hints = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n".to_owned();
    let server = OtherServer::answering(hints + &answer("200 OK", &[], "{}"));
    assert_eq!(fetch_from(&server).await.unwrap().body, b"{}");
}

#[tokio::test]
async fn every_other_status_is_an_error_that_names_it_and_not_the_body() {
    for status in [
        201, 203, 204, 206, 300, 304, 400, 401, 403, 404, 429, 500, 503,
    ] {
        let server = OtherServer::answering(answer(&format!("{status} Other"), &[], "leaked"));
        let failed = fetch_from(&server).await.unwrap_err();
        let origin = format!("http://{}", server.address);
        assert_eq!(failed, OutboundError::Status { origin, status });
        let sentence = failed.to_string();
        assert!(
            sentence.contains(&status.to_string()) && !sentence.contains("leaked"),
            "{sentence}"
        );
        assert!(!failed.is_policy());
    }
}

#[tokio::test]
async fn rfc9110_s8_4_an_encoded_body_is_refused() {
    for coding in ["gzip", "br", "identity, gzip"] {
        let server = OtherServer::answering(answer(
            "200 OK",
            &[&format!("Content-Encoding: {coding}")],
            "x",
        ));
        let failed = fetch_from(&server).await.unwrap_err();
        assert!(matches!(failed, OutboundError::Encoded { .. }), "{failed}");
    }
    let server = OtherServer::answering(answer("200 OK", &["Content-Encoding: Identity"], "x"));
    assert_eq!(fetch_from(&server).await.unwrap().body, b"x");
}

#[tokio::test]
async fn what_is_no_http_or_ends_early_is_an_error_and_never_half_a_document() {
    for broken in [
        "",
        "SSH-2.0-OpenSSH_9.9\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Le",
    ] {
        let server = OtherServer::answering(broken);
        let failed = fetch_from(&server).await.unwrap_err();
        assert!(
            matches!(failed, OutboundError::Http { .. }),
            "{broken}: {failed}"
        );
        assert!(
            !failed.to_string().contains("SSH") && !failed.is_policy(),
            "{failed}"
        );
    }
}

#[tokio::test]
async fn rfc8446_s6_1_a_tls_connection_that_is_cut_is_never_the_end_of_a_document() {
    let identity = Identity::of(&["127.0.0.1"]);
    let server = OtherServer::cutting_off(&identity, "HTTP/1.0 200 OK\r\n\r\n{\"keys\":[]}");
    let request = GetRequest {
        trust: identity.trust(),
        ..GetRequest::new(server.url("/keys"))
    };
    let failed = door_to(&server).get(request).await.unwrap_err();
    assert!(matches!(failed, OutboundError::Http { .. }), "{failed}");
}
