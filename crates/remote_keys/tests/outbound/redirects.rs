//! Redirects: few, checked anew at each step, never to cleartext, never round in circles.

use jurat_remote_keys::outbound::{GetRequest, OutboundError};

use crate::door::{cleartext, door, door_to, fetch_from};
use crate::other_server::{Identity, OtherServer, answer, redirect};
use crate::scripted_dns::ScriptedDns;

/// What comes of a redirect to `location` from a server that is allowed, and how often it was asked.
async fn redirected_to(location: &str) -> (OutboundError, usize) {
    let server = OtherServer::answering(redirect(location));
    let dns = ScriptedDns::answering(&["10.0.0.7"]);
    let failed = door(&server.address.to_string(), &dns)
        .get(cleartext(&server.url("/keys")))
        .await;
    (failed.unwrap_err(), server.requests().len())
}

#[tokio::test]
async fn a_redirect_to_a_special_address_is_refused() {
    for location in [
        "https://10.0.0.7/keys",
        "https://169.254.169.254/latest/meta-data/",
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1:1/",
        "//0x7f.1:1/",
        "https://[::ffff:10.0.0.7]/",
        "https://[64:ff9b::a00:7]/",
        "https://0/",
    ] {
        let (refused, asked) = redirected_to(location).await;
        assert!(
            matches!(refused, OutboundError::SpecialAddress { .. }),
            "{location}: {refused}"
        );
        assert_eq!(asked, 1);
    }
    let (refused, _) = redirected_to("https://inside.test/keys").await;
    assert!(
        matches!(refused, OutboundError::NameOfSpecialAddress { .. }),
        "{refused}"
    );
}

#[tokio::test]
async fn a_redirect_is_checked_as_a_url_is() {
    for (location, says) in [
        ("file:///etc/passwd", "only https URLs"),
        ("gopher://127.0.0.1/", "only https URLs"),
        ("https://", "cannot be read"),
        (
            "https://user:secret@issuer.test/",
            "a user name or a password",
        ),
        ("http://8.8.8.8/", "outbound.allow"),
    ] {
        let (refused, _) = redirected_to(location).await;
        assert!(refused.to_string().contains(says), "{location}: {refused}");
        assert!(!refused.to_string().contains("secret"));
        assert!(refused.is_policy());
    }
}

#[tokio::test]
async fn a_redirect_from_https_to_http_is_refused_even_from_a_local_source() {
    let identity = Identity::of(&["issuer.test"]);
    let plain = OtherServer::answering(answer("200 OK", &[], "{}"));
    let server = OtherServer::answering_over_tls(&identity, redirect(&plain.url("/keys")));
    let dns = ScriptedDns::answering(&["127.0.0.1", "127.0.0.1"]);
    let door = door("127.0.0.1", &dns);
    for cleartext_allowed in [false, true] {
        let request = GetRequest {
            trust: identity.trust(),
            cleartext_allowed,
            ..GetRequest::new(server.url_at("issuer.test", "/keys"))
        };
        let refused = door.get(request).await.unwrap_err();
        match refused {
            OutboundError::RedirectToCleartext { .. } => assert!(cleartext_allowed),
            OutboundError::Cleartext { .. } => assert!(!cleartext_allowed),
            other => panic!("{other}"),
        }
    }
    assert_eq!((server.requests().len(), plain.requests().len()), (2, 0));
}

#[tokio::test]
async fn two_redirects_are_followed_and_relative_ones_too() {
    let server = OtherServer::serving(|mut connection, request| async move {
        use tokio::io::AsyncWriteExt as _;
        let answer = match request.split_whitespace().nth(1) {
            Some("/a/keys") => redirect("../b?x=1#fragment"),
            Some("/b?x=1") => redirect("c"),
            Some("/c") => answer("200 OK", &[], "{}"),
            other => panic!("{other:?}"),
        };
        connection.write_all(answer.as_bytes()).await.unwrap();
    });
    let fetched = door_to(&server)
        .get(cleartext(&server.url("/a/keys")))
        .await
        .unwrap();
    assert_eq!(fetched.body, b"{}");
    assert_eq!(fetched.url.as_str(), server.url("/c"));
}

#[tokio::test]
async fn rfc9110_s15_4_a_redirect_loop_ends_after_two() {
    for status in [301, 302, 303, 307, 308] {
        let location = "Location: /keys";
        let server =
            OtherServer::answering(answer(&format!("{status} Elsewhere"), &[location], ""));
        let refused = fetch_from(&server).await.unwrap_err();
        let OutboundError::TooManyRedirects { most: 2, .. } = refused else {
            panic!("{refused}");
        };
        assert!(refused.is_policy());
        assert_eq!(server.requests().len(), 3);
    }
}

#[tokio::test]
async fn a_redirect_that_does_not_say_where_to_is_the_other_sides_failure() {
    for headers in [&[][..], &["Location: https://is\u{e4}/"]] {
        let server = OtherServer::answering(answer("302 Found", headers, ""));
        let failed = fetch_from(&server).await.unwrap_err();
        assert!(
            matches!(failed, OutboundError::RedirectWithoutTarget { .. }),
            "{failed}"
        );
        assert!(!failed.is_policy());
    }
}
