//! `/admin/v1/keys`: the server's own signing keys.

use http::Method;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::base64url;
use jurat_protocol::jose::signing_key::SigningKey;
use serde_json::{Value, json};

use crate::http_client::Answer;
use crate::protected::call;
use crate::registered::client;
use crate::resource_server::claims_of;
use crate::test_server::TestServer;
use crate::token_endpoint::token_of;

async fn post(server: &TestServer, path: &str, body: Value) -> Answer {
    server.admin(Method::POST, path, Some(body)).await
}

async fn keys(server: &TestServer) -> Vec<Value> {
    let listed = server.admin(Method::GET, "/keys", None).await.expect(200);
    assert_eq!(listed["rotation_days"], 90);
    assert_eq!(listed["publish_ahead_hours"], 24);
    listed["items"].as_array().unwrap().clone()
}

async fn last_event(server: &TestServer) -> Value {
    let audit = server.admin(Method::GET, "/audit", None).await.expect(200);
    audit["items"][0].clone()
}

#[tokio::test]
async fn the_list_shows_every_date_and_no_private_half() {
    let server = TestServer::start().await;
    let keys = keys(&server).await;
    let key = keys[0].as_object().unwrap();
    let names: Vec<_> = key.keys().map(String::as_str).collect();
    let mut expected = [
        "kid",
        "algorithm",
        "state",
        "source",
        "created_at",
        "signs_from",
        "retired_at",
        "published_until",
    ];
    expected.sort_unstable();
    assert_eq!(names, expected);
    assert_eq!(
        (&key["state"], &key["source"]),
        (&json!("signing"), &json!("made"))
    );
    let path = format!("/keys/{}/public", key["kid"].as_str().unwrap());
    let public = server.admin(Method::GET, &path, None).await.expect(200);
    let published = server.get("/oauth2/jwks").await.expect(200);
    assert_eq!(public["jwk"], published["keys"][0]);
    assert!(
        public["pem"]
            .as_str()
            .unwrap()
            .starts_with("-----BEGIN PUBLIC KEY-----")
    );
    let unknown = server
        .admin(Method::GET, "/keys/unknown/public", None)
        .await;
    unknown.expect(404);
}

#[tokio::test]
async fn a_rotation_waits_its_day_or_is_made_now() {
    let server = TestServer::start().await;
    let next = post(&server, "/keys/rotate", json!({"algorithm": "ES256"})).await;
    let next = next.expect(200);
    assert_eq!(next["state"], "next");
    let event = last_event(&server).await;
    assert_eq!(
        (&event["action"], &event["target"]),
        (&json!("signing-key-made"), &next["kid"])
    );
    assert_eq!(event["author"]["by"]["name"], "jurat-admin");
    let again = post(&server, "/keys/rotate", json!({"algorithm": "ES256"})).await;
    let detail = again.expect(409)["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains(next["kid"].as_str().unwrap()), "{detail}");
    let body = json!({"algorithm": "ES256", "immediately": true});
    let now = post(&server, "/keys/rotate", body).await.expect(200);
    assert_eq!(
        (&now["kid"], &now["state"]),
        (&next["kid"], &json!("signing"))
    );
    for (field, body) in [
        ("algorithm", json!({"algorithm": "ES384"})),
        ("algorithm", json!({"algorithm": "none"})),
        (
            "immediately",
            json!({"algorithm": "ES256", "immediately": "yes"}),
        ),
    ] {
        let refused = post(&server, "/keys/rotate", body).await;
        assert_eq!(refused.expect(400)["field"], field);
    }
}

#[tokio::test]
async fn a_retired_key_verifies_and_a_revoked_one_does_not() {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let token = token_of(&server, &partner).await;
    let first = keys(&server).await[0]["kid"].as_str().unwrap().to_owned();
    let path = format!("/keys/{first}/retire");
    let retired = post(&server, &path, json!({})).await.expect(200);
    assert_eq!(retired["state"], "retired");
    assert!(retired["published_until"].is_string());
    claims_of(&server, &token).await;
    call(&server, Some(&token)).await.expect(200);
    let states: Vec<_> = keys(&server)
        .await
        .iter()
        .map(|key| key["state"].clone())
        .collect();
    assert_eq!(states, ["retired", "signing"]);

    let revoked = post(&server, &path, json!({"revoke": true})).await;
    assert_eq!(revoked.status.as_u16(), 204);
    assert_eq!(last_event(&server).await["action"], "signing-key-revoked");
    call(&server, Some(&token)).await.expect(401);
    let published = server.get("/oauth2/jwks").await.expect(200);
    assert_eq!(published["keys"].as_array().unwrap().len(), 1);
    token_of(&server, &partner).await;
    post(&server, &path, json!({})).await.expect(404);
    let unknown = post(&server, &path, json!({"revok": true})).await;
    assert_eq!(unknown.expect(400)["field"], "revok");
}

#[tokio::test]
async fn an_imported_key_signs_and_its_private_half_is_never_seen_again() {
    let server = TestServer::start().await;
    for algorithm in [Algorithm::Rs256, Algorithm::EdDsa, Algorithm::Ps256] {
        let key = SigningKey::generate(algorithm).unwrap();
        let body = json!({"pem": *key.to_pkcs8_pem(), "algorithm": algorithm.name()});
        let answer = post(&server, "/keys/import", body).await;
        let imported = answer.expect(201);
        assert_eq!(imported["kid"], key.key_id());
        assert_eq!(
            (&imported["source"], &imported["state"]),
            (&json!("imported"), &json!("signing"))
        );
        let pkcs8 = base64url::encode(key.to_pkcs8());
        assert!(!answer.text().contains(&pkcs8[40..60]));
        let settings = json!({"token": {"algorithm": algorithm.name()}});
        let name = algorithm.name().to_lowercase();
        let party = client(&server, &name, settings).await;
        let token = token_of(&server, &party).await;
        assert_eq!(
            jsonwebtoken::decode_header(&token).unwrap().kid.unwrap(),
            key.key_id()
        );
    }
    // The tenant's own algorithm has a key: another waits.
    let jwk: Value = serde_json::from_str(P256).unwrap();
    let imported = post(&server, "/keys/import", json!({"jwk": jwk})).await;
    assert_eq!(imported.expect(201)["state"], "next");
    let again = post(&server, "/keys/import", json!({"jwk": jwk})).await;
    again.expect(409);
    assert_eq!(last_event(&server).await["action"], "signing-key-imported");
}

#[tokio::test]
async fn what_is_no_key_to_sign_tokens_with_is_refused_and_not_quoted() {
    let server = TestServer::start().await;
    let p384 = SigningKey::generate(Algorithm::Es384).unwrap();
    let public = SigningKey::generate(Algorithm::Es256)
        .unwrap()
        .public_key_pem();
    let mut short: Value = serde_json::from_str(P256).unwrap();
    short["d"] = "c2VjcmV0".into();
    for (field, body) in [
        ("algorithm", json!({"pem": *p384.to_pkcs8_pem()})),
        ("pem", json!({"pem": public})),
        ("pem", json!({"pem": "c2VjcmV0"})),
        ("pem", json!({"pem": {"c2VjcmV0": 1}})),
        ("pem", json!({})),
        ("pem", json!({"pem": *p384.to_pkcs8_pem(), "jwk": {}})),
        ("jwk", json!({"jwk": "c2VjcmV0"})),
        ("jwk", json!({"jwk": short})),
        (
            "jwk",
            json!({"jwk": serde_json::from_str::<Value>(P256).unwrap(), "algorithm": "EdDSA"}),
        ),
        ("password", json!({"pem": "", "password": "c2VjcmV0"})),
    ] {
        let refused = post(&server, "/keys/import", body).await;
        assert_eq!(refused.expect(400)["field"], field, "{}", refused.text());
        assert!(!refused.text().contains("c2VjcmV0"), "{}", refused.text());
    }
    assert_eq!(keys(&server).await.len(), 1);
}

/// RFC 7515 appendix A.3.1.
const P256: &str = r#"{
    "kty": "EC", "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    "d": "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"
}"#;
