//! What would mend a refusal: the nearest issuer, the keys and audiences there are, and command lines that keep what was there.

use serde_json::{Value, json};

use super::agreement::ask;
use crate::party::Party;
use crate::registered::{client, create_client, identity_provider};
use crate::test_server::TestServer;

/// The check of that name.
fn check<'a>(body: &'a Value, step: &str) -> &'a Value {
    let checks = body["checks"].as_array().unwrap();
    checks.iter().find(|check| check["step"] == step).unwrap()
}

/// What mends it, as one text.
fn mend(body: &Value, step: &str) -> String {
    let check = check(body, step);
    assert_eq!(check["outcome"], "failed", "{body:#}");
    let mends = check["mend"].as_array().unwrap().iter();
    let texts = mends.map(|mend| {
        let command = mend["command"].as_str().unwrap_or_default();
        format!("{} {command}", mend["advice"].as_str().unwrap())
    });
    texts.collect::<Vec<_>>().join("\n")
}

async fn of_claims(server: &TestServer, claims: Value) -> Value {
    ask(server, json!({ "claims": claims })).await.expect(200)
}

#[tokio::test]
async fn rfc7523_s3_for_an_unknown_issuer_the_nearest_registered_one_is_named() {
    let server = TestServer::start().await;
    identity_provider(&server, "https://idp.example.com", json!({})).await;
    client(&server, "partner-1", json!({})).await;
    for (iss, named, difference) in [
        (
            "https://idp.example.com/",
            "https://idp.example.com",
            "the slash at the end",
        ),
        (
            "http://idp.example.com",
            "https://idp.example.com",
            "http where the other says https",
        ),
        (
            "https://IdP.example.com",
            "https://idp.example.com",
            "upper and lower case",
        ),
        (
            "https://ipd.example.com",
            "https://idp.example.com",
            "spelled differently",
        ),
        ("Partner-1", "partner-1", "upper and lower case"),
        ("partner1", "partner-1", "spelled differently"),
    ] {
        let body = of_claims(&server, json!({ "iss": iss })).await;
        let text = mend(&body, "issuer");
        assert!(
            text.contains(named) && text.contains(difference),
            "{iss}: {text}"
        );
    }
    let body = of_claims(&server, json!({"iss": "https://elsewhere.example/x"})).await;
    let text = mend(&body, "issuer");
    assert!(!text.contains("idp.example.com"), "{text}");
    assert!(
        text.contains("jurat idp create --issuer https://elsewhere.example/x"),
        "{text}"
    );
    let own = of_claims(&server, json!({"iss": "https://as.example.com"})).await;
    assert!(mend(&own, "issuer").contains("never traded"));
    // An administrator's name is nobody's to guess.
    let body = of_claims(&server, json!({"iss": "jurat-admi"})).await;
    assert!(!mend(&body, "issuer").contains("jurat-admin"));
}

#[tokio::test]
async fn rfc7515_s4_1_4_for_an_unknown_kid_the_keys_known_are_listed() {
    let server = TestServer::start().await;
    let issuer = "https://idp.example.com";
    let anybody = json!({"clients": "anybody", "scope": ["a"], "default_scope": ["a"]});
    let (provider, _) = identity_provider(&server, issuer, anybody).await;
    let stranger = Party::new(issuer);
    let assertion = stranger.assertion(&server).header("x5t#S256", "AAAA");
    let body = ask(&server, json!({"assertion": assertion.sign()}));
    let body = body.await.expect(200);
    let text = mend(&body, "key");
    let keys = body["assertion"]["keys"].as_array().unwrap();
    let thumbprint = keys[0]["thumbprint"].as_str().unwrap();
    assert!(
        text.contains(thumbprint) && text.contains("registered"),
        "{text}"
    );
    assert!(
        text.contains("jurat idp key add https://idp.example.com"),
        "{text}"
    );
    let mut jwk = Party::new(issuer).key.public_jwk();
    jwk["kid"] = "2027-01".into();
    let named = json!({"id": "partner-2", "credentials": [{"jwk": jwk}]});
    create_client(&server, "partner-2", named).await;
    let other = Party::new("partner-2");
    let other = other.assertion(&server).header("kid", "2027-02");
    let body = ask(&server, json!({"assertion": other.sign()}))
        .await
        .expect(200);
    let text = mend(&body, "key");
    assert!(text.contains("2027-01 (registered)"), "{text}");
    let found = check(&body, "key")["compared"]["found"].as_str().unwrap();
    assert!(found.contains("kid \"2027-02\""), "{found}");
    let forged = ask(
        &server,
        json!({"assertion": stranger.assertion(&server).sign()}),
    );
    let text = mend(&forged.await.expect(200), "signature");
    assert!(text.contains(thumbprint), "{text}");
    let good = provider.assertion(&server).claim("sub", "alice").sign();
    assert_eq!(
        ask(&server, json!({"assertion": good})).await.expect(200)["granted"],
        true
    );
}

#[tokio::test]
async fn rfc7523_s3_for_a_wrong_audience_those_accepted_are_listed() {
    let server = TestServer::start().await;
    let registered = json!({"assertion": {"audiences": ["https://old.example.com/token"]}});
    let partner = client(&server, "partner-1", registered).await;
    let claims = partner
        .assertion(&server)
        .claim("aud", "https://new.example.com")
        .claims;
    let text = mend(&of_claims(&server, json!(claims)).await, "audience");
    for accepted in [
        "https://as.example.com,",
        "https://as.example.com/oauth2/token",
        "https://old.example.com/token",
    ] {
        assert!(text.contains(accepted), "{text}");
    }
    // The command states a list as a whole, so what was there stays there.
    assert!(
        text.contains("jurat client update partner-1 --audience https://old.example.com/token --audience https://new.example.com"),
        "{text}"
    );
}

#[tokio::test]
async fn times_scope_and_switches_are_mended_by_name_and_number() {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let now = server.now();
    let claims = |name: &str, value: Value| {
        let mut claims = partner.assertion(&server).claims;
        claims.insert(name.into(), value);
        json!(claims)
    };
    let expired = of_claims(&server, claims("exp", json!(now - 100))).await;
    let text = mend(&expired, "expiry");
    assert!(text.contains("expired 100 s ago"), "{text}");
    assert!(
        text.contains("jurat client update partner-1 --skew 101"),
        "{text}"
    );
    let ahead = of_claims(&server, claims("iat", json!(now + 40))).await;
    assert!(mend(&ahead, "issued-at").contains("40 s ahead"));
    let long = of_claims(&server, claims("exp", json!(now + 3600))).await;
    assert!(mend(&long, "life").contains("--max-assertion-life 3600"));
    let text = of_claims(&server, claims("exp", json!((now + 60).to_string()))).await;
    assert!(mend(&text, "dates").contains("--allow string-dates"));
    let millis = of_claims(&server, claims("exp", json!((now + 60) * 1000))).await;
    assert!(mend(&millis, "dates").contains("--allow millisecond-dates"));
    let subject = of_claims(&server, claims("sub", json!("alice"))).await;
    assert!(mend(&subject, "subject-allowed").contains("--on-behalf-of alice"));
    let scope = json!({"claims": claims("sub", json!("partner-1")), "scope": "z"});
    let scope = ask(&server, scope).await.expect(200);
    let text = mend(&scope, "scope");
    assert!(
        text.contains("the client partner-1 may have a, b, c"),
        "{text}"
    );
    assert!(
        text.contains("jurat client update partner-1 --scope 'a b c z'"),
        "{text}"
    );
}
