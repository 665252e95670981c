//! An assertion signed with the client's key (RFC 7523 section 2.2): the same checks as of a grant, answered `invalid_client`.

use jurat_issuance::rejection::Reason;
use serde_json::json;

use crate::http_client::Answer;
use crate::registered::{client, identity_provider};
use crate::test_server::TestServer;
use crate::token_endpoint::{CLIENT_ASSERTION, JWT_BEARER, ask};

async fn by_assertion(server: &TestServer, assertion: &str) -> Answer {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_assertion_type", CLIENT_ASSERTION),
        ("client_assertion", assertion),
    ];
    ask(server, &form).await
}

fn both_grants() -> serde_json::Value {
    json!({"grant_types": [JWT_BEARER, "client_credentials"]})
}

#[tokio::test]
async fn rfc7523_s2_2_a_client_authenticates_by_its_signature() {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", both_grants()).await;
    let assertion = partner.assertion(&server).sign();
    by_assertion(&server, &assertion).await.expect(200);
    // OpenID Connect Core section 9: jti is used once.
    let again = by_assertion(&server, &assertion).await;
    assert_eq!(again.expect(401)["error"], "invalid_client");
    let reason = server.decision(&again).reason;
    assert_eq!(reason, Some(Reason::AssertionReplayed));
    // And not as a grant either.
    let as_grant = crate::token_endpoint::trade(&server, &assertion).await;
    assert_eq!(as_grant.expect(400)["error"], "invalid_grant");
}

#[tokio::test]
async fn rfc7523_s3_2_whatever_is_wrong_with_it_is_invalid_client() {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", both_grants()).await;
    let good = partner.assertion(&server);
    for (bad, reason) in [
        (
            good.clone().claim("aud", "https://elsewhere.example"),
            Reason::AudienceNotUs,
        ),
        (
            good.clone().claim("exp", server.now() - 60),
            Reason::AssertionExpired,
        ),
        (good.clone().header("alg", "none"), Reason::AlgorithmNone),
        (good.clone().claim("iss", "nobody"), Reason::IssuerUnknown),
    ] {
        let answer = by_assertion(&server, &bad.sign()).await;
        assert_eq!(answer.expect(401)["error"], "invalid_client");
        assert_eq!(server.decision(&answer).reason, Some(reason));
    }
    by_assertion(&server, &good.sign()).await.expect(200);
}

#[tokio::test]
async fn rfc7521_s4_client_and_grant_may_each_bring_an_assertion_and_both_are_spent_together() {
    let server = TestServer::start().await;
    let portal = client(&server, "portal", both_grants()).await;
    let only = json!({"clients": {"only": ["portal"]}});
    let (provider, _) = identity_provider(&server, "https://idp.example.com", only).await;
    let grant = provider.assertion(&server).claim("sub", "alice").sign();
    let authentication = portal.assertion(&server).sign();
    let ask = async |grant: &str, authentication: &str| {
        let form = [
            ("grant_type", JWT_BEARER),
            ("assertion", grant),
            ("client_assertion_type", CLIENT_ASSERTION),
            ("client_assertion", authentication),
        ];
        ask(&server, &form).await
    };
    // A grant that is refused does not spend the authentication.
    let expired = provider.assertion(&server).claim("exp", server.now() - 60);
    let refused = ask(&expired.claim("sub", "alice").sign(), &authentication).await;
    assert_eq!(refused.expect(400)["error"], "invalid_grant");
    ask(&grant, &authentication).await.expect(200);
    // An authentication that was used does not spend the grant.
    let fresh_grant = provider.assertion(&server).claim("sub", "alice").sign();
    let refused = ask(&fresh_grant, &authentication).await;
    assert!(matches!(refused.status.as_u16(), 400 | 401));
    let fresh = portal.assertion(&server).sign();
    ask(&fresh_grant, &fresh).await.expect(200);
}

#[tokio::test]
async fn rfc7523_s3_an_identity_providers_assertion_authenticates_no_client() {
    let server = TestServer::start().await;
    let any = json!({"clients": "any_authenticated"});
    let (provider, _) = identity_provider(&server, "https://idp.example.com", any).await;
    let answer = by_assertion(&server, &provider.assertion(&server).sign()).await;
    assert_eq!(answer.expect(401)["error"], "invalid_client");
}
