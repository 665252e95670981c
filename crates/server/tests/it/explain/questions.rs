//! What can be asked, how, and what makes no sense; and the members of an answer, which the command line reads.

use serde_json::{Value, json};

use super::agreement::{ask, same_token};
use crate::registered::{client, client_with_secret, identity_provider};
use crate::test_server::{TOKEN_ENDPOINT, TestServer};
use crate::token_endpoint::{CLIENT_ASSERTION, JWT_BEARER, encode, post, trade, with_basic};

#[tokio::test]
async fn an_answer_describes_itself() {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let good = partner.assertion(&server).sign();
    let body = ask(&server, json!({ "assertion": good })).await.expect(200);
    assert_eq!(body["granted"], true);
    assert_eq!(
        body["client"],
        json!({"id": "partner-1", "method": null, "assumed": false})
    );
    let assertion = &body["assertion"];
    assert_eq!(assertion["header"]["alg"], "ES256");
    assert_eq!(assertion["claims"]["aud"], TOKEN_ENDPOINT);
    assert_eq!(
        assertion["issuer"],
        json!({"name": "partner-1", "kind": "client"})
    );
    assert_eq!(assertion["keys"][0]["from"], "registered");
    assert_eq!(assertion["keys"][0]["live"], true);
    let check = |name: &str| {
        let checks = body["checks"].as_array().unwrap();
        checks.iter().find(|check| check["step"] == name).unwrap()
    };
    let audience = check("audience");
    assert_eq!(audience["of"], "assertion");
    assert_eq!(audience["clause"], "RFC 7523 section 3");
    assert_eq!(audience["outcome"], "passed");
    let found = audience["compared"]["found"].as_str().unwrap();
    assert!(found.contains(TOKEN_ENDPOINT), "{found}");
    assert_eq!(check("signing")["outcome"], "not_judged");
    assert_eq!(body["token"]["format"], "jwt");
    assert_eq!(body["token"]["claims"]["jti"], Value::Null);
    same_token(&body, &trade(&server, &good).await);
}

#[tokio::test]
async fn parameters_one_by_one_are_the_form_that_a_client_would_send() {
    let server = TestServer::start().await;
    let both = json!({
        "grant_types": ["jwt-bearer", "client_credentials"],
        "resources": ["https://api.example.com", "https://other.example.com"],
    });
    let partner = client(&server, "partner-1", both).await;
    let one = ask(
        &server,
        json!({
            "assertion": partner.assertion(&server).sign(),
            "scope": "a b",
            "resource": ["https://api.example.com", "https://other.example.com"],
        }),
    );
    let token = &one.await.expect(200)["token"];
    assert_eq!(token["scope"], "a b");
    assert_eq!(token["audience"].as_array().unwrap().len(), 2);
    let by_assertion = json!({
        "grant_type": "client_credentials",
        "client_assertion": partner.assertion(&server).sign(),
        "resource": "https://api.example.com",
    });
    let body = ask(&server, by_assertion).await.expect(200);
    assert_eq!(body["client"]["method"], "private_key_jwt");
    assert_eq!(
        body["token"]["audience"],
        json!(["https://api.example.com"])
    );
    let form = encode(&[
        ("grant_type", "client_credentials"),
        ("client_assertion_type", CLIENT_ASSERTION),
        ("client_assertion", &partner.assertion(&server).sign()),
        ("resource", "https://api.example.com"),
    ]);
    let same = ask(&server, json!({ "form": form })).await.expect(200);
    assert_eq!(same["token"]["claims"], body["token"]["claims"]);
}

#[tokio::test]
async fn claims_alone_and_an_assumed_client_are_enough_to_ask() {
    let server = TestServer::start().await;
    let secret = client_with_secret(&server, "portal", json!({})).await;
    let clients = json!({"clients": {"only": ["portal"]}});
    let issuer = "https://idp.example.com";
    let (provider, id) = identity_provider(&server, issuer, clients).await;
    let assertion = provider.assertion(&server).claim("sub", "alice");
    let claims = assertion.claims.clone();
    let asked = json!({"claims": claims, "client": "portal"});
    let body = ask(&server, asked).await.expect(200);
    assert_eq!(
        (&body["granted"], &body["provisional"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(body["assertion"]["issuer"]["id"], id);
    assert_eq!(body["token"]["subject"], "alice");
    let with_header = json!({"header": {"alg": "HS256"}, "claims": claims, "client": "portal"});
    let refused = ask(&server, with_header).await.expect(200);
    assert_eq!(refused["refusal"]["reason"], "algorithm-symmetric");
    // Nothing was spent and nothing proven: the request itself still needs the signature and the secret.
    let text = assertion.sign();
    let form = [("grant_type", JWT_BEARER), ("assertion", &*text)];
    assert_eq!(server.send(post(&form)).await.status.as_u16(), 401);
    let granted = server
        .send(with_basic(post(&form), "portal", &secret))
        .await;
    assert_eq!(granted.status.as_u16(), 200);
    let replayed = json!({"assertion": text, "client": "portal"});
    let replayed = ask(&server, replayed).await.expect(200);
    assert_eq!(replayed["refusal"]["reason"], "assertion-replayed");
}

#[tokio::test]
async fn nonsense_is_named_by_its_member() {
    let server = TestServer::start().await;
    let big = "x".repeat(65 * 1024);
    for (body, field) in [
        (json!({"unknown": 1}), json!("unknown")),
        (json!({}), Value::Null),
        (json!({"assertion": "a.b.c", "claims": {}}), json!("claims")),
        (json!({"header": {"alg": "ES256"}}), json!("header")),
        (json!({"claims": []}), json!("claims")),
        (json!({"assertion": 5}), json!("assertion")),
        (json!({"resource": 5, "assertion": "a"}), json!("resource")),
        (
            json!({"form": "a=b", "assertion": "a.b.c"}),
            json!("assertion"),
        ),
        (json!({"form": "a=b", "claims": {}}), json!("claims")),
        (
            json!({"form": "client_secret=x", "client": "portal"}),
            json!("client"),
        ),
        (
            json!({"assertion": "a", "client": "p", "authorization": "Basic eA"}),
            json!("client"),
        ),
        (json!({"decision": "01J", "scope": "a"}), json!("scope")),
        (json!({"decision": "01J", "form": "a=b"}), json!("form")),
        (json!({"decision": "not an id"}), json!("decision")),
    ] {
        let problem = ask(&server, body.clone()).await.expect(400);
        assert_eq!(
            problem.get("field").unwrap_or(&Value::Null),
            &field,
            "{body}"
        );
    }
    // What the endpoint would answer is no nonsense.
    for (form, reason) in [
        ("grant_type=%zz", "form-malformed"),
        ("scope=a&scope=b", "parameter-repeated"),
        ("format=yaml", "format-unknown"),
        (&*big, "body-too-large"),
    ] {
        let body = ask(&server, json!({ "form": form })).await.expect(200);
        assert_eq!(body["refusal"]["reason"], reason);
        assert_eq!(body["refusal"]["step"], "request");
    }
    let unknown_grant = json!({"grant_type": "implicit", "assertion": "a.b.c"});
    let body = ask(&server, unknown_grant).await.expect(200);
    assert_eq!(body["refusal"]["error"], "unsupported_grant_type");
}
