//! Services that trade a user's token (RFC 8693): the client `portal` gets it for an API, whose server, the client `api`, trades it on.

use bytes::Bytes;
use http::Request;
use http_body_util::Full;
use jurat_registry::author::Author;
use jurat_registry::clock::Clock as _;
use jurat_registry::resource::{Resource, ResourceSettings};
use serde_json::{Value, json};

use crate::http_client::Answer;
use crate::refreshing::{PORTAL, Stage};
use crate::registered::{change_client, client_with_secret};
use crate::token_endpoint::{JWT_BEARER, Parameters, encode, post, post_to, with_basic};

pub(crate) const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
pub(crate) const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
pub(crate) const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";
/// What the portal's token is for.
pub(crate) const API: &str = "https://api.example.com";
/// What the API's server calls in turn.
pub(crate) const STOCK: &str = "https://stock.example.com";

/// The stage with the API's server on it.
pub(crate) struct Services {
    pub(crate) stage: Stage,
    secret: String,
}

impl Services {
    /// With tokens of this format.
    pub(crate) async fn with(format: &str) -> Self {
        let stage = Stage::with(format, json!({})).await;
        let grants = [JWT_BEARER, EXCHANGE, "refresh_token", "client_credentials"];
        change_client(&stage.server, PORTAL, json!({"grant_types": grants})).await;
        // It would get refresh tokens, were there any.
        let settings = json!({
            "grant_types": grants, "resources": [API, STOCK], "token": {"format": format},
            "refresh": {"for_assertions": true},
        });
        let secret = client_with_secret(&stage.server, "api", settings).await;
        let now = stage.server.clock.now();
        for (uri, servers) in [(API, vec!["api".parse().unwrap()]), (STOCK, Vec::new())] {
            let resource = Resource {
                uri: uri.parse().unwrap(),
                settings: ResourceSettings {
                    resource_servers: servers.into_iter().collect(),
                    ..ResourceSettings::default()
                },
                created_at: now,
                updated_at: now,
                revision: 1,
            };
            let inserted = stage
                .server
                .records
                .resource_insert(Author::server(), resource);
            inserted.await.unwrap();
        }
        Self { stage, secret }
    }

    /// With JWTs.
    pub(crate) async fn new() -> Self {
        Self::with("jwt").await
    }

    /// The portal's token about alice, for the API.
    pub(crate) async fn alices(&self) -> String {
        self.stage.begin_with(&[("resource", API)]).await.access
    }

    /// The request with the credentials of the API's server.
    pub(crate) fn by_api(&self, request: Request<Full<Bytes>>) -> Request<Full<Bytes>> {
        with_basic(request, "api", &self.secret)
    }

    /// An exchange by the API's server.
    pub(crate) fn exchanging(
        &self,
        (token, token_type): (&str, &str),
        more: &Parameters<'_>,
    ) -> Request<Full<Bytes>> {
        let mut form = vec![
            ("grant_type", EXCHANGE),
            ("subject_token", token),
            ("subject_token_type", token_type),
            ("resource", STOCK),
        ];
        form.extend(more);
        self.by_api(post(&form))
    }

    /// The same, sent.
    pub(crate) async fn exchange(&self, token: &str, more: &Parameters<'_>) -> Answer {
        let request = self.exchanging((token, ACCESS_TOKEN), more);
        self.stage.server.send(request).await
    }

    /// A client's own token of the API's server.
    pub(crate) async fn own(&self) -> String {
        let request = self.by_api(post(&[("grant_type", "client_credentials")]));
        let answer = self.stage.server.send(request).await.expect(200);
        answer["access_token"].as_str().unwrap().to_owned()
    }

    /// What introspection tells the API's server of a token.
    pub(crate) async fn introspect(&self, token: &str) -> Value {
        let request = post_to("/oauth2/introspect", &encode(&[("token", token)]));
        let answer = self.stage.server.send(self.by_api(request)).await;
        answer.expect(200)
    }
}
