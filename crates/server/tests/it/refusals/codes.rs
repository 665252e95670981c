//! An authorization code that is presented in another way than it was asked for (RFC 6749 section 4.1.3, RFC 7636 section 4.6). It is not
//! spent by that: presented rightly it brings its token.

use bytes::Bytes;
use http::Request;
use http_body_util::Full;
use serde_json::json;

use super::Scene;
use crate::browser::{self, Browser, CALLBACK, VERIFIER};
use crate::test_server::TestServer;
use crate::token_endpoint::{post, with_basic};

super::cases! {
    RedirectUriDiffers: another_redirect_uri,
    VerifierMissing: no_verifier,
    VerifierWrong: another_verifier,
    VerifierWithoutChallenge: verifier_out_of_nowhere,
}

/// A server that has handed a code to the client `web`.
struct Stage {
    server: TestServer,
    secret: String,
    code: String,
}

impl Stage {
    /// For an authorization request with these changes.
    async fn of(changes: &[(&str, &str)]) -> Self {
        let server = TestServer::start().await;
        let secret = browser::web(
            &server,
            json!({"consent": "implied", "require_pkce": false}),
        )
        .await;
        browser::add_user(&server, "alice").await;
        let mut user = Browser::new(&server);
        let back = user.sign_in(&browser::request(changes), "alice").await;
        let code = browser::brought(&back)["code"].clone();
        Self {
            server,
            secret,
            code,
        }
    }

    /// The request that trades the code with these parameters beside it.
    fn trading(&self, more: &[(&str, &str)]) -> Request<Full<Bytes>> {
        let mut form = vec![("grant_type", "authorization_code"), ("code", &*self.code)];
        form.extend(more);
        with_basic(post(&form), "web", &self.secret)
    }

    /// Every one of these is refused; then the right one is granted.
    async fn refuses_then_grants(
        &self,
        scene: &Scene,
        wrong: &[&[(&str, &str)]],
        right: &[(&str, &str)],
    ) {
        for more in wrong {
            let request = self.trading(more);
            scene.refused(&self.server, "invalid_grant", request).await;
        }
        scene.granted(&self.server, self.trading(right)).await;
    }
}

const RIGHT: [(&str, &str); 2] = [("redirect_uri", CALLBACK), ("code_verifier", VERIFIER)];

async fn another_redirect_uri(scene: &Scene) {
    let stage = Stage::of(&[]).await;
    let verifier = ("code_verifier", VERIFIER);
    let wrong: [&[(&str, &str)]; 5] = [
        &[verifier],
        &[verifier, ("redirect_uri", "")],
        &[verifier, ("redirect_uri", "https://web.example.com/")],
        &[
            verifier,
            ("redirect_uri", "https://WEB.example.com/callback"),
        ],
        &[
            verifier,
            ("redirect_uri", "https://web.example.com/callback?"),
        ],
    ];
    stage.refuses_then_grants(scene, &wrong, &RIGHT).await;
}

async fn no_verifier(scene: &Scene) {
    let stage = Stage::of(&[]).await;
    let uri = ("redirect_uri", CALLBACK);
    let wrong: [&[(&str, &str)]; 2] = [&[uri], &[uri, ("code_verifier", "")]];
    stage.refuses_then_grants(scene, &wrong, &RIGHT).await;
}

async fn another_verifier(scene: &Scene) {
    let stage = Stage::of(&[]).await;
    let with = |verifier| [("redirect_uri", CALLBACK), ("code_verifier", verifier)];
    let longer = format!("{VERIFIER}x");
    let wrong = [
        with("x"),
        with(&longer),
        with(browser::CHALLENGE),
        with(&VERIFIER[1..]),
    ];
    let wrong = wrong.each_ref().map(|form| &form[..]);
    stage.refuses_then_grants(scene, &wrong, &RIGHT).await;
}

async fn verifier_out_of_nowhere(scene: &Scene) {
    let unbound = [("code_challenge", ""), ("code_challenge_method", "")];
    let stage = Stage::of(&unbound).await;
    let uri = [("redirect_uri", CALLBACK)];
    stage.refuses_then_grants(scene, &[&RIGHT], &uri).await;
}
