//! A client that gets a refresh token for the assertions it trades, and the calls about its tokens.

use bytes::Bytes;
use http::{Request, header};
use http_body_util::Full;
use serde_json::{Value, json};

use crate::administrator;
use crate::http_client::Answer;
use crate::party::Party;
use crate::registered::{client_with_secret, identity_provider};
use crate::test_server::TestServer;
use crate::token_endpoint::{JWT_BEARER, Parameters, encode, post, post_to, with_basic};

/// The client's name.
pub(crate) const PORTAL: &str = "portal";

/// A server with an identity provider, whose assertions the client `portal` trades for tokens and refresh tokens.
pub(crate) struct Stage {
    pub(crate) server: TestServer,
    pub(crate) provider: Party,
    /// The identity provider's id.
    pub(crate) provider_id: String,
    pub(crate) secret: String,
}

/// An answer with tokens.
#[derive(Clone)]
pub(crate) struct Tokens {
    pub(crate) access: String,
    pub(crate) refresh: String,
}

impl Tokens {
    #[track_caller]
    pub(crate) fn of(answer: &Answer) -> Self {
        let body = answer.expect(200);
        let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        Self {
            access: text("access_token"),
            refresh: text("refresh_token"),
        }
    }
}

impl Stage {
    /// With refresh settings and tokens of this format.
    pub(crate) async fn with(format: &str, refresh: Value) -> Self {
        let server = TestServer::start().await;
        let mut refresh = refresh;
        refresh["for_assertions"] = json!(true);
        let settings = json!({
            "grant_types": [JWT_BEARER, "refresh_token", "client_credentials"],
            "refresh": refresh, "token": {"format": format},
            "resources": ["https://api.example.com", "https://other.example.com"],
        });
        let secret = client_with_secret(&server, PORTAL, settings).await;
        let settings = json!({
            "clients": "any_authenticated",
            "claim_mapping": [{"claim": "groups", "carried_as": "roles"}],
        });
        let issuer = "https://idp.example.com";
        let (provider, provider_id) = identity_provider(&server, issuer, settings).await;
        Self {
            server,
            provider,
            provider_id,
            secret,
        }
    }

    pub(crate) async fn new() -> Self {
        Self::with("jwt", json!({})).await
    }

    /// Trades an assertion about alice for `a b`.
    pub(crate) async fn begin(&self) -> Tokens {
        self.begin_with(&[]).await
    }

    pub(crate) async fn begin_with(&self, more: &Parameters<'_>) -> Tokens {
        let assertion = self
            .provider
            .assertion(&self.server)
            .claim("sub", "alice")
            .claim("groups", json!(["ops"]))
            .sign();
        let mut form = vec![
            ("grant_type", JWT_BEARER),
            ("assertion", &*assertion),
            ("scope", "a b"),
        ];
        form.extend(more);
        Tokens::of(&self.server.send(self.by_portal(post(&form))).await)
    }

    /// A refresh request.
    pub(crate) fn refreshing(&self, token: &str, more: &Parameters<'_>) -> Request<Full<Bytes>> {
        let mut form = vec![("grant_type", "refresh_token"), ("refresh_token", token)];
        form.extend(more);
        self.by_portal(post(&form))
    }

    pub(crate) async fn refresh(&self, token: &str) -> Answer {
        self.server.send(self.refreshing(token, &[])).await
    }

    /// The request with the client's id and secret.
    pub(crate) fn by_portal(&self, request: Request<Full<Bytes>>) -> Request<Full<Bytes>> {
        with_basic(request, PORTAL, &self.secret)
    }

    /// A call of the client's about a token.
    pub(crate) async fn call(&self, path: &str, parameters: &Parameters<'_>) -> Answer {
        let request = self.by_portal(post_to(path, &encode(parameters)));
        self.server.send(request).await
    }

    /// What introspection tells the client of a token.
    pub(crate) async fn introspect(&self, token: &str) -> Value {
        let answer = self.call("/oauth2/introspect", &[("token", token)]).await;
        answer.expect(200)
    }

    /// Whether an access token counts, at introspection and at the protected resource alike.
    pub(crate) async fn counts(&self, token: &str) -> bool {
        let active = self.introspect(token).await["active"] == true;
        let answer = crate::protected::call(&self.server, Some(token)).await;
        assert_eq!(answer.status.as_u16(), if active { 200 } else { 401 });
        active
    }

    /// A call of the administrator's about a token.
    pub(crate) async fn administrators_call(
        &self,
        path: &str,
        parameters: &Parameters<'_>,
    ) -> Answer {
        let token = administrator::token(&self.server).await;
        let mut request = post_to(path, &encode(parameters));
        let value = format!("Bearer {token}").parse().unwrap();
        request.headers_mut().insert(header::AUTHORIZATION, value);
        self.server.send(request).await
    }
}
