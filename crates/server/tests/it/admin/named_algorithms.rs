//! A key is published for each algorithm that a record names, before the answer that says so: who reads the JWK Set then finds the key of the
//! first token.

use std::sync::Arc;

use http::Method;
use serde_json::{Value, json};
use tokio::sync::Barrier;

use crate::registered::{change_client, create_client};
use crate::test_server::TestServer;

async fn published(server: &TestServer) -> Vec<String> {
    let set = server.get("/oauth2/jwks").await.expect(200);
    let keys = set["keys"].as_array().unwrap().iter();
    let mut algorithms: Vec<_> = keys
        .map(|key| key["alg"].as_str().unwrap().to_owned())
        .collect();
    algorithms.sort();
    algorithms
}

async fn does(server: &TestServer, method: Method, path: &str, body: Value) -> u16 {
    let answer = server.admin(method, path, Some(body)).await;
    answer.status.as_u16()
}

#[tokio::test]
async fn rfc7517_s5_a_client_that_names_an_algorithm_finds_its_key_published() {
    let server = TestServer::start().await;
    assert_eq!(published(&server).await, ["ES256"]);
    create_client(&server, "one", json!({"token": {"algorithm": "PS256"}})).await;
    assert_eq!(published(&server).await, ["ES256", "PS256"]);
    create_client(&server, "two", json!({})).await;
    change_client(&server, "two", json!({"id_token_algorithm": "EdDSA"})).await;
    assert_eq!(published(&server).await, ["ES256", "EdDSA", "PS256"]);
    // OpenID Connect Core section 3.1.3.7: RS256 is named by who may have ID tokens and says nothing.
    change_client(&server, "one", json!({"scope": ["a", "openid"]})).await;
    let all = ["ES256", "EdDSA", "PS256", "RS256"];
    assert_eq!(published(&server).await, all);
}

#[tokio::test]
async fn rfc7517_s5_so_do_the_readers_of_a_resources_and_an_identity_providers_tokens() {
    let server = TestServer::start().await;
    let uri = "https://orders.example.com";
    let with = |algorithm| json!({"token": {"algorithm": algorithm}});
    let mut resource = with("EdDSA");
    resource["uri"] = json!(uri);
    let created = does(&server, Method::POST, "/resources", resource).await;
    assert_eq!(created, 201);
    assert_eq!(published(&server).await, ["ES256", "EdDSA"]);
    let path = "/resources/https%3A%2F%2Forders.example.com";
    let changed = does(&server, Method::PATCH, path, with("PS256")).await;
    assert_eq!(changed, 200);
    assert_eq!(published(&server).await, ["ES256", "EdDSA", "PS256"]);
    let mut provider = with("RS256");
    provider["issuer"] = json!("https://idp.example.com");
    let created = does(&server, Method::POST, "/identity-providers", provider).await;
    assert_eq!(created, 201);
    let all = ["ES256", "EdDSA", "PS256", "RS256"];
    assert_eq!(published(&server).await, all);
}

#[tokio::test]
async fn what_is_refused_publishes_nothing() {
    let server = TestServer::start().await;
    for body in [
        json!({"id": "one", "token": {"algorithm": "HS256"}}),
        json!({"id": "one", "token": {"algorithm": "PS256"}, "unknown": 1}),
        json!({"id": "one", "token": {"algorithm": "PS256"}, "default_scope": ["b"]}),
    ] {
        let refused = does(&server, Method::POST, "/clients", body).await;
        assert_eq!(refused, 400);
    }
    assert_eq!(published(&server).await, ["ES256"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_64_clients_at_once_that_name_an_algorithm_one_key_is_made() {
    const CLIENTS: usize = 64;
    let server = Arc::new(TestServer::start().await);
    let together = Arc::new(Barrier::new(CLIENTS));
    let created: Vec<_> = (0..CLIENTS)
        .map(|number| {
            let (server, together) = (Arc::clone(&server), Arc::clone(&together));
            tokio::spawn(async move {
                let id = format!("client-{number}");
                let body = json!({"id": id, "token": {"algorithm": "EdDSA"}});
                together.wait().await;
                let status = does(&server, Method::POST, "/clients", body).await;
                (status, published(&server).await)
            })
        })
        .collect();
    for created in created {
        let (status, algorithms) = created.await.unwrap();
        assert_eq!((status, algorithms.len()), (201, 2), "{algorithms:?}");
    }
    assert_eq!(published(&server).await, ["ES256", "EdDSA"]);
}
