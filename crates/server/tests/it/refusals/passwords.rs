//! A user's name and password that bring nothing (RFC 6749 section 4.3.2). Afterwards the right ones do.

use bytes::Bytes;
use http::{Method, Request};
use http_body_util::Full;
use serde_json::json;

use super::Scene;
use crate::registered::client_with_secret;
use crate::test_server::TestServer;
use crate::token_endpoint::{Parameters, post, with_basic};
use crate::users::{PASSWORD, user};

super::cases! {
    PasswordMissing: one_of_two,
    UserUnknown: nobody,
    PasswordWrong: another_password,
    UserDisabled: switched_off,
    PasswordGuessingSlowedDown: too_many_guesses,
}

const WRONG: &str = "a wrong password";

/// A server with the user `ada`, and a client that may send passwords.
struct Stage {
    server: TestServer,
    secret: String,
    user: String,
}

impl Stage {
    async fn new() -> Self {
        let server = TestServer::start().await;
        let grants = json!({"grant_types": ["password"]});
        let secret = client_with_secret(&server, "portal", grants).await;
        let ada = json!({"username": "ada", "password": PASSWORD});
        let user = user(&server, ada).await;
        Self {
            server,
            secret,
            user,
        }
    }

    fn with(&self, more: &Parameters<'_>) -> Request<Full<Bytes>> {
        let form = [&[("grant_type", "password")], more].concat();
        with_basic(post(&form), "portal", &self.secret)
    }

    fn signing_in(&self, name: &str, password: &str) -> Request<Full<Bytes>> {
        self.with(&[("username", name), ("password", password)])
    }

    async fn refuses(&self, scene: &Scene, name: &str, password: &str) {
        let request = self.signing_in(name, password);
        scene.refused(&self.server, "invalid_grant", request).await;
    }

    async fn grants(&self, scene: &Scene) {
        let request = self.signing_in("ada", PASSWORD);
        scene.granted(&self.server, request).await;
    }

    async fn set(&self, body: serde_json::Value) {
        let path = format!("/users/{}", self.user);
        let changed = self.server.admin(Method::PATCH, &path, Some(body));
        changed.await.expect(200);
    }
}

async fn one_of_two(scene: &Scene) {
    let stage = Stage::new().await;
    for form in [
        &[("username", "ada")][..],
        &[("password", PASSWORD)],
        &[("username", "ada"), ("password", "")],
        &[("username", ""), ("password", PASSWORD)],
    ] {
        let request = stage.with(form);
        scene
            .refused(&stage.server, "invalid_request", request)
            .await;
    }
    stage.grants(scene).await;
}

async fn nobody(scene: &Scene) {
    let stage = Stage::new().await;
    for name in ["nobody", "ad a", "a\u{e9}da"] {
        stage.refuses(scene, name, PASSWORD).await;
    }
    stage.grants(scene).await;
}

async fn another_password(scene: &Scene) {
    let stage = Stage::new().await;
    user(&stage.server, json!({"username": "new"})).await;
    stage.refuses(scene, "ada", WRONG).await;
    stage.refuses(scene, "ada", &PASSWORD.to_uppercase()).await;
    // A user who was invited and has set none has none that could be right.
    stage.refuses(scene, "new", PASSWORD).await;
    stage.grants(scene).await;
}

async fn switched_off(scene: &Scene) {
    let stage = Stage::new().await;
    stage.set(json!({"enabled": false})).await;
    stage.refuses(scene, "ada", PASSWORD).await;
    stage.set(json!({"enabled": true})).await;
    stage.grants(scene).await;
}

async fn too_many_guesses(scene: &Scene) {
    let stage = Stage::new().await;
    for _ in 0..10 {
        let wrong = stage.signing_in("ada", WRONG);
        let answer = stage.server.send(wrong).await;
        assert!(!answer.headers.contains_key("retry-after"));
    }
    let request = stage.signing_in("ada", WRONG);
    let answer = scene.refused(&stage.server, "invalid_grant", request).await;
    assert_eq!(answer.header("retry-after"), "30");
    stage.server.clock.advance_seconds(30);
    stage.grants(scene).await;
}
