//! Guessing at secrets over HTTP: where a request comes from decides whose budget it uses (RFC 6749 section 2.3.1).

use http::Request;
use jurat_issuance::rejection::Reason;
use jurat_server::peer::ClientAddress;

use crate::test_server::TestServer;
use crate::token_endpoint::{post, with_basic};

/// How many of so many guesses are answered as such, sent with what a proxy would write.
async fn answered(server: &TestServer, forwarded: &[&str], guesses: usize) -> usize {
    let mut answered = 0;
    for _ in 0..guesses {
        let form = post(&[("grant_type", "client_credentials")]);
        let mut request: Request<_> =
            with_basic(form, "portal", "0123456789abcdef0123456789abcdef");
        for value in forwarded {
            let value = value.parse().unwrap();
            request.headers_mut().append("x-forwarded-for", value);
        }
        let answer = server.send(request).await;
        assert_eq!(answer.expect(401)["error"], "invalid_client");
        match server.decision(&answer).reason {
            Some(Reason::ClientUnknown) => answered += 1,
            Some(Reason::GuessingSlowedDown) => {}
            other => panic!("{other:?}"),
        }
    }
    answered
}

#[tokio::test]
async fn a_header_that_a_client_may_have_written_changes_nothing() {
    let server = TestServer::start().await;
    assert_eq!(answered(&server, &[], 10).await, 10);
    assert_eq!(answered(&server, &["192.0.2.1"], 3).await, 0);
}

#[tokio::test]
async fn rfc7239_s5_2_behind_a_proxy_the_last_hop_is_slowed_down_and_no_other() {
    let server = TestServer::start_with(|setup| {
        setup.listener.client_address = ClientAddress::XForwardedFor;
    })
    .await;
    assert_eq!(answered(&server, &["192.0.2.1"], 12).await, 10);
    // What the client wrote in front does not help it.
    assert_eq!(answered(&server, &["203.0.113.9, 192.0.2.1"], 2).await, 0);
    assert_eq!(answered(&server, &["203.0.113.9", "192.0.2.1"], 2).await, 0);
    assert_eq!(answered(&server, &["192.0.2.2"], 2).await, 2);
}
