//! An identity provider signs for others (RFC 7523 section 2.1), and a client presents it, authenticated or not, as its settings say.

use serde_json::{Value, json};

use crate::party::Party;
use crate::protected::call;
use crate::registered::{change_identity_provider, client_with_secret, identity_provider};
use crate::resource_server::claims_of;
use crate::test_server::{ISSUER, START, TestServer};
use crate::token_endpoint::{JWT_BEARER, post, trade, with_basic};

const IDP: &str = "https://idp.example.com";

struct Stage {
    server: TestServer,
    provider: Party,
    id: String,
    secret: String,
}

impl Stage {
    async fn with(settings: Value) -> Self {
        let server = TestServer::start().await;
        let secret = client_with_secret(&server, "portal", json!({})).await;
        let (provider, id) = identity_provider(&server, IDP, settings).await;
        Self {
            server,
            provider,
            id,
            secret,
        }
    }

    fn about_alice(&self) -> crate::party::Assertion<'_> {
        self.provider.assertion(&self.server).claim("sub", "alice")
    }

    /// The portal presents an assertion.
    async fn present(&self, assertion: &str) -> crate::http_client::Answer {
        let form = [("grant_type", JWT_BEARER), ("assertion", assertion)];
        let request = with_basic(post(&form), "portal", &self.secret);
        self.server.send(request).await
    }
}

#[tokio::test]
async fn rfc7521_s4_1_the_portal_gets_a_token_for_alice() {
    let stage = Stage::with(json!({"clients": {"only": ["portal"]}})).await;
    let answer = stage.present(&stage.about_alice().sign()).await;
    let body = answer.expect(200);
    let claims = claims_of(&stage.server, body["access_token"].as_str().unwrap()).await;
    let expected = json!({
        "iss": ISSUER, "sub": "alice", "client_id": "portal", "aud": ISSUER, "scope": "a",
        "iat": START, "exp": START + 3600, "jti": answer.header("jurat-decision"),
    });
    assert_eq!(claims, expected);
    let decision = stage.server.decision(&answer);
    assert_eq!(decision.client.as_deref(), Some("portal"));
    assert_eq!(decision.issuer.as_deref(), Some(IDP));
}

#[tokio::test]
async fn rfc7523_s3_1_without_a_client_the_identity_provider_bounds_the_scope() {
    let settings =
        json!({"clients": "anybody", "scope": ["read", "list"], "default_scope": ["read"]});
    let stage = Stage::with(settings).await;
    let body = trade(&stage.server, &stage.about_alice().sign()).await;
    let body = body.expect(200);
    assert_eq!(body["scope"], "read");
    let token = body["access_token"].as_str().unwrap();
    assert_eq!(
        call(&stage.server, Some(token)).await.expect(200)["sub"],
        "alice"
    );
    // A client that does authenticate must still succeed, and bounds the scope too.
    let form = [
        ("grant_type", JWT_BEARER),
        ("assertion", &*stage.about_alice().sign()),
    ];
    let wrong = with_basic(post(&form), "portal", "wrong");
    assert_eq!(
        stage.server.send(wrong).await.expect(401)["error"],
        "invalid_client"
    );
    let refused = stage.present(&stage.about_alice().sign()).await;
    assert_eq!(refused.expect(400)["error"], "invalid_scope");
}

#[tokio::test]
async fn rfc7523_s3_the_alias_that_is_registered_is_an_audience_of_that_issuer_alone() {
    let alias = "https://apis.example.com";
    let settings = json!({"clients": "any_authenticated", "assertion": {"audiences": [alias]}});
    let stage = Stage::with(settings).await;
    let assertion = stage.about_alice().claim("aud", alias).sign();
    stage.present(&assertion).await.expect(200);
    let any = json!({"clients": "any_authenticated"});
    let (other, _) = identity_provider(&stage.server, "https://other.example.com", any).await;
    let assertion = other.assertion(&stage.server).claim("aud", alias).sign();
    let refused = stage.present(&assertion).await;
    assert_eq!(refused.expect(400)["error"], "invalid_grant");
}

#[tokio::test]
async fn rfc8725_s3_8_an_issuer_signs_with_its_own_keys_alone() {
    let any = json!({"clients": "any_authenticated"});
    let stage = Stage::with(any.clone()).await;
    let (other, _) = identity_provider(&stage.server, "https://other.example.com", any).await;
    let forged = other.assertion(&stage.server).claim("iss", IDP).sign();
    assert_eq!(
        stage.present(&forged).await.expect(400)["error"],
        "invalid_grant"
    );
}

#[tokio::test]
async fn what_wso2_signs_is_taken_with_its_preset() {
    let settings = json!({"clients": {"only": ["portal"]}, "preset": "wso2"});
    let stage = Stage::with(settings).await;
    let assertion = stage
        .about_alice()
        .header("typ", "at+jwt")
        .claim("exp", START + 3600);
    stage.present(&assertion.sign()).await.expect(200);
}

#[tokio::test]
async fn an_identity_provider_that_is_switched_off_stops_at_once_with_all_it_brought() {
    let stage = Stage::with(json!({"clients": {"only": ["portal"]}})).await;
    let body = stage.present(&stage.about_alice().sign()).await.expect(200);
    let token = body["access_token"].as_str().unwrap();
    let unchanged = stage.about_alice().sign();
    let off = json!({"enabled": false});
    change_identity_provider(&stage.server, &stage.id, off).await;
    let refused = stage.present(&unchanged).await;
    assert_eq!(refused.expect(400)["error"], "invalid_grant");
    assert_eq!(call(&stage.server, Some(token)).await.status.as_u16(), 401);
    let on = json!({"enabled": true});
    change_identity_provider(&stage.server, &stage.id, on).await;
    assert_eq!(call(&stage.server, Some(token)).await.status.as_u16(), 200);
    stage.present(&unchanged).await.expect(200);
}
