//! An identity provider's assertion that is for a user of this server, who is not there or does not count. It is not spent: when the user
//! does, it brings a token.

use http::Method;
use serde_json::json;

use super::Scene;
use crate::party::Party;
use crate::registered::identity_provider;
use crate::test_server::TestServer;
use crate::users::user;

super::cases! {
    LocalUserUnknown: nobody,
    LocalUserDisabled: switched_off,
}

/// An identity provider whose claim `name` names users of this server.
async fn start() -> (TestServer, Party) {
    let server = TestServer::start().await;
    let settings = json!({
        "clients": "anybody", "scope": ["a"], "default_scope": ["a"],
        "subject_mapping": {"local_user": {"claim": "name"}},
    });
    let (provider, _) = identity_provider(&server, "https://idp.example.com", settings).await;
    (server, provider)
}

async fn nobody(scene: &Scene) {
    let (server, provider) = start().await;
    let about = |name: &str| {
        let assertion = provider.assertion(&server).claim("sub", "1234");
        assertion.claim("name", name).sign()
    };
    let unchanged = about("ada");
    for name in [&*unchanged, &about("nobody")] {
        scene.refuses(&server, name).await;
    }
    user(&server, json!({"username": "ada"})).await;
    scene.grants(&server, &unchanged).await;
}

async fn switched_off(scene: &Scene) {
    let (server, provider) = start().await;
    let id = user(&server, json!({"username": "ada", "enabled": false})).await;
    let assertion = provider.assertion(&server).claim("sub", "1234");
    let unchanged = assertion.claim("name", "ada").sign();
    scene.refuses(&server, &unchanged).await;
    let on = Some(json!({"enabled": true}));
    let path = format!("/users/{id}");
    server.admin(Method::PATCH, &path, on).await.expect(200);
    scene.grants(&server, &unchanged).await;
}
