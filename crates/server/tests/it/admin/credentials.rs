//! `/admin/v1/clients/{id}/credentials`: every form in which a key or a secret may come.

use http::Method;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::base64url;
use jurat_protocol::jose::verification_key::VerificationKey;
use serde_json::{Value, json};

use crate::http_client::Answer;
use crate::party::Party;
use crate::registered::client;
use crate::test_server::{START, TestServer};
use crate::token_endpoint::trade;

const CREDENTIALS: &str = "/clients/partner-1/credentials";

async fn add(server: &TestServer, credential: Value) -> Answer {
    server
        .admin(Method::POST, CREDENTIALS, Some(credential))
        .await
}

#[tokio::test]
async fn keys_come_as_certificate_public_key_jwk_and_jwk_set() {
    let server = TestServer::start().await;
    client(&server, "partner-1", json!({})).await;
    let parties: Vec<_> = [
        Algorithm::Rs256,
        Algorithm::Es384,
        Algorithm::EdDsa,
        Algorithm::Es512,
    ]
    .map(|algorithm| Party::with("partner-1", algorithm))
    .into();
    let pem = parties[0].certificate(START - 60, START + 3600);
    let certificate = add(&server, json!({"certificate": pem})).await.expect(201);
    assert_eq!(certificate["kind"], "key");
    assert_eq!(certificate["key_type"], "RSA 2048");
    let dates = &certificate["certificate"];
    assert_eq!(dates["not_before"], "2027-01-15T07:59:00Z");
    assert_eq!(dates["not_after"], "2027-01-15T09:00:00Z");
    assert!(dates["subject"].as_str().unwrap().contains("partner-1"));
    let key = VerificationKey::from_pem(&pem).unwrap();
    let thumbprint = base64url::encode(key.x5t_s256().unwrap());
    assert_eq!(certificate["x5t#S256"], thumbprint);
    assert_eq!(
        certificate["jwk_thumbprint"],
        base64url::encode(key.jwk_thumbprint())
    );

    let public = add(&server, parties[1].public_key()).await.expect(201);
    assert_eq!(public["key_type"], "P-384");
    assert_eq!(public["algorithms"], json!(["ES384"]));
    assert!(public.get("certificate").is_none());

    let jwk = parties[2].key.public_jwk();
    let added = add(
        &server,
        json!({"jwk": jwk, "expires_at": "2027-02-01T00:00:00Z"}),
    )
    .await;
    let added = added.expect(201);
    assert_eq!(added["key_type"], "Ed25519");
    assert_eq!(added["key_id"], jwk["kid"]);
    assert_eq!(added["expires_at"], "2027-02-01T00:00:00Z");

    let set = json!({"keys": [parties[3].key.public_jwk()]});
    let added = add(&server, json!({"jwks": set})).await.expect(201);
    assert_eq!(added[0]["key_type"], "P-521");

    for party in &parties {
        trade(&server, &party.assertion(&server).sign())
            .await
            .expect(200);
    }
    let shown = server.admin(Method::GET, "/clients/partner-1", None).await;
    let shown = shown.expect(200);
    assert_eq!(shown["credentials"].as_array().unwrap().len(), 5);
    assert_eq!(shown["revision"], 5);
}

#[tokio::test]
async fn what_is_no_good_credential_says_what_was_wrong_with_it() {
    let server = TestServer::start().await;
    client(&server, "partner-1", json!({})).await;
    let party = Party::new("partner-1");
    let private = party.key.to_pkcs8_pem();
    let certificate = party.certificate(START, START + 1);
    let public = party.key.public_key_pem();
    let weak = json!({"kty": "oct", "k": "AAAA"});
    for (credential, field, words) in [
        (json!({"certificate": "hello"}), "certificate", "PEM"),
        (
            json!({"certificate": *private}),
            "certificate",
            "private key",
        ),
        (json!({"public_key": *private}), "public_key", "private key"),
        (json!({"certificate": public}), "certificate", "public_key"),
        (
            json!({"public_key": certificate}),
            "public_key",
            "certificate",
        ),
        (json!({"jwk": weak}), "jwk", ""),
        (json!({"jwks": {"keys": []}}), "jwks", "no key"),
        (json!({"secret": {"value": "short"}}), "secret", "32"),
        (json!({"secret": {}}), "secret", "generate"),
        (
            json!({"secret": "do-not-repeat-this"}),
            "secret",
            "generate",
        ),
        (
            json!({"secret": {"generate": true, "value": "x"}}),
            "secret",
            "either",
        ),
        (json!({}), "credential", "exactly one"),
        (
            json!({"certificate": "x", "secret": {}}),
            "credential",
            "exactly one",
        ),
        (json!({"password": "x"}), "credential", "exactly one"),
        (
            json!({"secret": {"generate": true}, "expires_at": "x"}),
            "expires_at",
            "RFC 3339",
        ),
    ] {
        let problem = add(&server, credential).await.expect(400);
        assert_eq!(problem["field"], field, "{problem}");
        assert!(!problem.to_string().contains("do-not-repeat"), "{problem}");
        assert!(
            problem["detail"].as_str().unwrap().contains(words),
            "{problem}"
        );
    }
    let shown = server.admin(Method::GET, "/clients/partner-1", None).await;
    assert_eq!(shown.expect(200)["revision"], 1);
}

#[tokio::test]
async fn there_is_a_most_of_credentials() {
    let server = TestServer::start().await;
    client(&server, "partner-1", json!({})).await;
    // It has one key already.
    for _ in 0..15 {
        let key = Party::new("partner-1").public_key();
        add(&server, key).await.expect(201);
    }
    let one_more = add(&server, Party::new("partner-1").public_key()).await;
    assert_eq!(one_more.expect(400)["field"], "credentials");
    // Two secrets count at once, so that one can take over from another.
    for _ in 0..2 {
        let secret = json!({"secret": {"generate": true}});
        add(&server, secret).await.expect(201);
    }
    let one_more = add(&server, json!({"secret": {"generate": true}})).await;
    assert_eq!(one_more.expect(400)["field"], "credentials");
}

#[tokio::test]
async fn a_credential_is_switched_and_ended_and_nothing_else() {
    let server = TestServer::start().await;
    client(&server, "partner-1", json!({})).await;
    let added = add(&server, json!({"secret": {"generate": true}}))
        .await
        .expect(201);
    let address = format!("{CREDENTIALS}/{}", added["id"].as_str().unwrap());
    let patch = async |body: Value| server.admin(Method::PATCH, &address, Some(body)).await;
    let off = patch(json!({"enabled": false, "expires_at": "2028-01-01T00:00:00Z"})).await;
    let off = off.expect(200);
    assert_eq!(
        (&off["enabled"], &off["expires_at"]),
        (&json!(false), &json!("2028-01-01T00:00:00Z"))
    );
    let on = patch(json!({"enabled": true})).await.expect(200);
    assert_eq!(on["expires_at"], "2028-01-01T00:00:00Z");
    let endless = patch(json!({"expires_at": null})).await.expect(200);
    assert_eq!(
        (&endless["enabled"], &endless["expires_at"]),
        (&json!(true), &Value::Null)
    );
    assert_eq!(
        patch(json!({"secret": "x"})).await.expect(400)["field"],
        "secret"
    );
    assert_eq!(
        patch(json!({"enabled": "no"})).await.expect(400)["field"],
        "enabled"
    );
    for method in [Method::PATCH, Method::DELETE] {
        let unknown = format!("{CREDENTIALS}/01JD5Q3V6Z8F0M2K4N6P8R0T2V");
        let body = (method == Method::PATCH).then(|| json!({}));
        server.admin(method, &unknown, body).await.expect(404);
    }
}
