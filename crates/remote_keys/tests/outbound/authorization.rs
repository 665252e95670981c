//! The bearer token: to its own origin, over TLS, and never further.

use jurat_remote_keys::outbound::{BearerValue, GetRequest, OutboundError};

use crate::door::{cleartext, door, door_to};
use crate::other_server::{Identity, OtherServer, answer, redirect};
use crate::scripted_dns::ScriptedDns;

fn with_token(request: GetRequest) -> GetRequest {
    GetRequest {
        authorization: Some(BearerValue::new("the-token\n").unwrap()),
        ..request
    }
}

#[tokio::test]
async fn rfc6750_s2_1_the_token_is_sent_where_it_belongs() {
    let identity = Identity::of(&["127.0.0.1"]);
    let server = OtherServer::answering_over_tls(&identity, answer("200 OK", &[], "{}"));
    let request = GetRequest {
        trust: identity.trust(),
        ..GetRequest::new(server.url("/openid/v1/jwks"))
    };
    assert_eq!(
        door_to(&server)
            .get(with_token(request))
            .await
            .unwrap()
            .body,
        b"{}"
    );
    assert!(
        server.requests()[0].contains("\r\nauthorization: Bearer the-token\r\n"),
        "{:?}",
        server.requests()
    );
}

#[tokio::test]
async fn a_redirect_is_not_followed_with_a_token() {
    let identity = Identity::of(&["127.0.0.1"]);
    let elsewhere = OtherServer::answering_over_tls(&identity, answer("200 OK", &[], "{}"));
    for location in [elsewhere.url("/"), "/elsewhere".to_owned()] {
        let server = OtherServer::answering_over_tls(&identity, redirect(&location));
        let request = GetRequest {
            trust: identity.trust(),
            ..GetRequest::new(server.url("/keys"))
        };
        let refused = door("127.0.0.1", &ScriptedDns::answering(&[]))
            .get(with_token(request))
            .await
            .unwrap_err();
        assert!(
            matches!(refused, OutboundError::RedirectWithAuthorization { .. }),
            "{refused}"
        );
        assert!(refused.is_policy() && !refused.to_string().contains("the-token"));
        assert_eq!(server.requests().len(), 1);
    }
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn rfc6750_s5_2_the_token_is_not_sent_in_cleartext() {
    let server = OtherServer::answering(answer("200 OK", &[], "{}"));
    let refused = door_to(&server)
        .get(with_token(cleartext(&server.url("/keys"))))
        .await
        .unwrap_err();
    assert!(
        matches!(refused, OutboundError::AuthorizationInCleartext { .. }),
        "{refused}"
    );
    assert!(refused.is_policy() && server.requests().is_empty());
}

/// Whoever administers identity providers chooses the URL, and whoever runs the machine owns the token.
#[tokio::test]
async fn the_token_is_sent_only_where_the_operator_allows() {
    let dns = ScriptedDns::answering(&["93.184.216.34"]);
    for url in [
        "https://93.184.216.34/keys",
        "https://elsewhere.example/keys",
    ] {
        let refused = door("10.0.0.0/8,kubernetes.default.svc", &dns)
            .get(with_token(GetRequest::new(url)))
            .await
            .unwrap_err();
        assert!(
            matches!(refused, OutboundError::AuthorizationNotListed { .. }),
            "{url}: {refused}"
        );
        assert!(refused.is_policy() && refused.to_string().contains("outbound.allow"));
    }
}
