//! Credentials take over from one another without a pause, and the server's own keys outlive it.

use std::collections::BTreeSet;
use std::sync::Arc;

use http::Method;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{DecodingKey, Validation, decode, decode_header};
use jurat_server::key_rotation;
use serde_json::{Value, json};

use crate::party::Party;
use crate::protected::call;
use crate::registered::{client, client_with_secret};
use crate::resource_server::claims_of;
use crate::test_server::{START, TestServer};
use crate::token_endpoint::{post, token_of, trade, with_basic};

#[tokio::test]
async fn a_clients_new_key_takes_over_without_a_pause() {
    let server = TestServer::start().await;
    let old = client(&server, "partner-1", json!({})).await;
    let new = Party::new("partner-1");
    let credentials = "/clients/partner-1/credentials";
    let added = server
        .admin(Method::POST, credentials, Some(new.public_key()))
        .await;
    added.expect(201);
    for party in [&old, &new] {
        let assertion = party.assertion(&server).sign();
        trade(&server, &assertion).await.expect(200);
    }
    let shown = server.admin(Method::GET, "/clients/partner-1", None).await;
    let shown = shown.expect(200);
    let first = shown["credentials"][0]["id"].as_str().unwrap();
    let path = format!("{credentials}/{first}");
    let removed = server.admin(Method::DELETE, &path, None).await;
    assert_eq!(removed.status.as_u16(), 204);
    let by_old = trade(&server, &old.assertion(&server).sign()).await;
    assert_eq!(by_old.expect(400)["error"], "invalid_grant");
    let by_new = trade(&server, &new.assertion(&server).sign()).await;
    by_new.expect(200);
}

#[tokio::test]
async fn a_clients_new_secret_takes_over_without_a_pause() {
    let server = TestServer::start().await;
    let old = client_with_secret(&server, "portal", json!({})).await;
    let path = "/clients/portal/credentials";
    let body = json!({"secret": {"generate": true}});
    let added = server
        .admin(Method::POST, path, Some(body))
        .await
        .expect(201);
    let new = added["secret"].as_str().unwrap();
    for secret in [&old, new] {
        let request = post(&[("grant_type", "client_credentials")]);
        server
            .send(with_basic(request, "portal", secret))
            .await
            .expect(200);
    }
}

#[tokio::test]
async fn the_servers_keys_and_tokens_survive_a_restart() {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let token = token_of(&server, &partner).await;
    let keys = |set: Value| set["keys"].clone();
    let before = keys(server.get("/oauth2/jwks").await.expect(200));
    let server = server.restart().await;
    assert_eq!(keys(server.get("/oauth2/jwks").await.expect(200)), before);
    assert_eq!(claims_of(&server, &token).await["sub"], "partner-1");
    assert_eq!(
        call(&server, Some(&token)).await.expect(200)["sub"],
        "partner-1"
    );
}

/// A resource server that keeps the JWK Set for as long as it may, and asks for it no earlier: it reads no unknown `kid` after.
struct Caching {
    set: JwkSet,
    read_at: i64,
    max_age: i64,
}

impl Caching {
    async fn read(server: &TestServer) -> Self {
        let answer = server.get("/oauth2/jwks").await;
        let kept_for = answer.header("cache-control").to_owned();
        let max_age = kept_for.split("max-age=").nth(1).unwrap();
        Self {
            set: serde_json::from_value(answer.expect(200)).unwrap(),
            read_at: server.now(),
            max_age: max_age.parse().unwrap(),
        }
    }

    async fn verify(&mut self, server: &TestServer, token: &str) {
        if server.now() - self.read_at >= self.max_age {
            *self = Self::read(server).await;
        }
        let header = decode_header(token).unwrap();
        let key = self.set.find(&header.kid.unwrap());
        let key = DecodingKey::from_jwk(key.expect("a key that is kept")).unwrap();
        let mut rules = Validation::new(header.alg);
        rules.validate_exp = false;
        rules.validate_aud = false;
        decode::<Value>(token, &key, &rules).unwrap();
    }
}

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
/// Less than the JWK Set is kept for, so that some readings are served from what is kept.
const STEP: i64 = 240;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_token_verifies_with_the_keys_that_are_kept_while_they_rotate_under_load() {
    let server = Arc::new(TestServer::start().await);
    let partner = client(&server, "partner-1", json!({})).await;
    let mut caching = Caching::read(&server).await;
    let (mut alive, mut signers): (Vec<(i64, String)>, _) = (Vec::new(), BTreeSet::new());
    // Around the publication, the taking over and the removal.
    for moment in [89 * DAY, 90 * DAY, 91 * DAY + HOUR] {
        let begin = START + moment - 5 * STEP;
        server.clock.advance_seconds(begin - server.now());
        for _ in 0..12 {
            let assertions: Vec<_> = (0..4).map(|_| partner.assertion(&server).sign()).collect();
            let trading: Vec<_> = assertions
                .into_iter()
                .map(|assertion| {
                    let server = Arc::clone(&server);
                    tokio::spawn(async move { trade(&server, &assertion).await.expect(200) })
                })
                .collect();
            key_rotation::once(server.authorization_server.keyring()).await;
            for traded in trading {
                let token = traded.await.unwrap()["access_token"].clone();
                let token = token.as_str().unwrap().to_owned();
                signers.insert(decode_header(&token).unwrap().kid);
                alive.push((server.now(), token));
            }
            alive.retain(|(issued, _)| server.now() < issued + HOUR);
            for (_, token) in &alive {
                caching.verify(&server, token).await;
                call(&server, Some(token)).await.expect(200);
            }
            server.clock.advance_seconds(STEP);
        }
    }
    assert_eq!(signers.len(), 2);
    let left = server.get("/oauth2/jwks").await.expect(200);
    assert_eq!(left["keys"].as_array().unwrap().len(), 1);
    let audit = server.admin(Method::GET, "/audit", None).await.expect(200);
    let lines = audit["items"].as_array().unwrap().iter();
    let actions = lines.map(|line| line["action"].as_str().unwrap());
    let actions: Vec<_> = actions
        .filter(|action| action.starts_with("signing-key-"))
        .collect();
    let expected = [
        "signing-key-removed",
        "signing-key-took-over",
        "signing-key-retired",
        "signing-key-made",
        "signing-key-made",
    ];
    assert_eq!(actions, expected);
}

#[tokio::test]
async fn a_rotation_goes_on_after_a_restart() {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let before = token_of(&server, &partner).await;
    let body = json!({"algorithm": "ES256"});
    let next = server.admin(Method::POST, "/keys/rotate", Some(body)).await;
    let next = next.expect(200)["kid"].clone();
    let server = server.restart().await;
    claims_of(&server, &before).await;
    server.clock.advance_seconds(DAY);
    let after = token_of(&server, &partner).await;
    assert_eq!(decode_header(&after).unwrap().kid.unwrap(), next);
    key_rotation::once(server.authorization_server.keyring()).await;
    let server = server.restart().await;
    claims_of(&server, &before).await;
    let keys = server.admin(Method::GET, "/keys", None).await.expect(200);
    let states: Vec<_> = keys["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|key| key["state"].clone())
        .collect();
    assert_eq!(states, ["retired", "signing"]);
}
