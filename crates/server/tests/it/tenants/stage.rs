//! Tenants that look alike: in each the same client, by the same secret, and the same user, by the same password. What sets them apart is
//! that they are tenants.

use std::sync::Arc;

use bytes::Bytes;
use http::{Method, Request, Uri, header};
use http_body_util::Full;
use jurat_protocol::grant_type::GrantType;
use jurat_registry::author::Author;
use jurat_registry::change::TenantChange;
use jurat_registry::client::{ADMIN_SCOPE, Client, ClientKind, ClientParts, ClientSettings};
use jurat_registry::client_credential::{ClientSecret, SecretDigest, TrustedKey};
use jurat_registry::clock::Clock as _;
use jurat_registry::id::{CredentialId, UserId};
use jurat_registry::registration_policy::RegistrationPolicy;
use jurat_registry::store::{Store as _, TenantStore};
use jurat_registry::tenant_record::{TenantRecord, TenantSettings};
use jurat_registry::user::{User, UserParts, UserSettings};
use serde_json::{Value, json};

use crate::administrator;
use crate::browser::CALLBACK;
use crate::http_client::{Answer, get};
use crate::party::Party;
use crate::test_server::TestServer;
use crate::token_endpoint::{JWT_BEARER, Parameters, encode, post_to, with_basic};

/// The client that each tenant has.
pub(super) const PORTAL: &str = "portal";
/// Its secret in each.
pub(super) const SECRET: &str = "a-secret-that-both-tenants-happen-to-have-0123456789";
/// A device's client that each tenant has.
pub(super) const TV: &str = "tv";
/// The password `password`, from the test of RFC 9106's reference implementation.
const HASH: &str =
    "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

/// A tenant, as it is reached.
pub(super) struct At<'a> {
    pub(super) server: &'a TestServer,
    pub(super) name: String,
    /// What its paths begin with.
    pub(super) prefix: String,
    pub(super) issuer: String,
    pub(super) records: Arc<dyn TenantStore>,
}

/// Makes a tenant, with nobody in it.
pub(super) async fn add(server: &TestServer, name: &str, change: impl FnOnce(&mut TenantSettings)) {
    let mut record = TenantRecord::unstated(name.parse().unwrap(), server.clock.now());
    change(&mut record.settings);
    let changes = vec![TenantChange::Insert(record)];
    server.store.apply(Author::server(), changes).await.unwrap();
}

/// Changes a tenant's settings.
pub(super) async fn change(
    server: &TestServer,
    name: &str,
    change: impl FnOnce(&mut TenantSettings),
) {
    let record = server.store.tenant_find(name).await.unwrap().unwrap();
    let mut record = (*record).clone();
    record.revision += 1;
    change(&mut record.settings);
    let changes = vec![TenantChange::Replace(record)];
    server.store.apply(Author::server(), changes).await.unwrap();
}

/// Two tenants that look alike, and the default one that does as well.
pub(super) async fn alike(server: &TestServer) -> [At<'_>; 3] {
    for name in ["acme.example", "globex.example"] {
        add(server, name, |settings| {
            settings.registration = Some(RegistrationPolicy {
                enabled: true,
                grant_types: GrantType::ALL.into(),
                scope: "a b".parse().unwrap(),
                default_scope: "a".parse().unwrap(),
                ..RegistrationPolicy::default()
            });
        })
        .await;
    }
    let tenants = [
        At::of(server, "acme.example").await,
        At::of(server, "globex.example").await,
        At::of(server, "default").await,
    ];
    for tenant in &tenants {
        tenant.people().await;
    }
    tenants
}

impl<'a> At<'a> {
    /// A tenant by its path; the default one at the root.
    pub(super) async fn of(server: &'a TestServer, name: &str) -> Self {
        let found = server.state.tenants().find(name).await.unwrap().unwrap();
        let prefix = match name {
            "default" => String::new(),
            name => format!("/t/{name}"),
        };
        Self {
            server,
            name: name.to_owned(),
            prefix,
            issuer: found.tenant().issuer.to_string(),
            records: Arc::clone(found.store()),
        }
    }

    /// Sends a request, whose path is below the tenant's.
    pub(super) async fn send(&self, mut request: Request<Full<Bytes>>) -> Answer {
        let uri: Uri = format!("{}{}", self.prefix, request.uri()).parse().unwrap();
        *request.uri_mut() = uri;
        self.server.send(request).await
    }

    /// GET.
    pub(super) async fn get(&self, path: &str) -> Answer {
        self.send(get(path)).await
    }

    /// POST of a form by the client, with its secret.
    pub(super) async fn post(&self, path: &str, form: &Parameters<'_>) -> Answer {
        let request = post_to(path, &encode(form));
        self.send(with_basic(request, PORTAL, SECRET)).await
    }

    /// The same to the token endpoint.
    pub(super) async fn ask(&self, form: &Parameters<'_>) -> Answer {
        self.post("/oauth2/token", form).await
    }

    /// A token of the client's own.
    pub(super) async fn token(&self) -> String {
        let form = [("grant_type", "client_credentials")];
        let answer = self.ask(&form).await.expect(200);
        answer["access_token"].as_str().unwrap().to_owned()
    }

    /// Whether the client is told that a token is active.
    pub(super) async fn is_active(&self, token: &str) -> bool {
        let told = self.post("/oauth2/introspect", &[("token", token)]).await;
        told.expect(200)["active"] == true
    }

    /// A token of the administrator's for the administration API.
    pub(super) async fn admin_token(&self) -> String {
        let administrator = &self.server.administrator;
        let assertion = administrator.assertion(self.server);
        let endpoint = format!("{}/oauth2/token", self.issuer);
        let assertion = assertion.claim("aud", endpoint).claim("scope", ADMIN_SCOPE);
        let form = [
            ("grant_type", JWT_BEARER),
            ("assertion", &assertion.sign()),
            ("resource", &format!("{}/admin/v1", self.issuer)),
        ];
        let answer = self.send(post_to("/oauth2/token", &encode(&form))).await;
        let token = answer.expect(200)["access_token"].clone();
        token.as_str().unwrap().to_owned()
    }

    /// A request to the administration API.
    pub(super) async fn admin(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let token = self.admin_token().await;
        self.send(administrator::request(method, path, body, Some(&token)))
            .await
    }

    /// The client, the device's client, the user, the administrator.
    async fn people(&self) {
        let grants = [
            GrantType::ClientCredentials,
            GrantType::AuthorizationCode,
            GrantType::RefreshToken,
            GrantType::JwtBearer,
        ];
        self.client(PORTAL, Vec::new(), |settings| {
            settings.grant_types = grants.into();
            settings.redirect_uris = [CALLBACK.parse().unwrap()].into();
        })
        .await;
        self.client(TV, Vec::new(), |settings| {
            settings.grant_types = [GrantType::DeviceCode].into();
            settings.token_endpoint_auth_method =
                Some(jurat_protocol::client_auth_method::ClientAuthMethod::None);
        })
        .await;
        self.user("alice").await;
        if self.name != "default" {
            self.administrator(&self.server.administrator).await;
        }
    }

    /// A client; by the secret, unless it is public or has keys.
    pub(super) async fn client(
        &self,
        id: &str,
        keys: Vec<TrustedKey>,
        change: impl FnOnce(&mut ClientSettings),
    ) {
        let now = self.server.clock.now();
        let mut settings = ClientSettings {
            scope: "openid a b".parse().unwrap(),
            default_scope: "a".parse().unwrap(),
            ..ClientSettings::default()
        };
        change(&mut settings);
        let secret = ClientSecret {
            id: CredentialId::new(now, &*self.server.randomness).unwrap(),
            enabled: true,
            created_at: now,
            expires_at: None,
            digest: SecretDigest::of(SECRET).unwrap(),
        };
        let has_secret = keys.is_empty() && !settings.is_public();
        let parts = ClientParts {
            id: id.parse().unwrap(),
            kind: ClientKind::Application,
            settings,
            keys,
            secrets: has_secret.then_some(secret).into_iter().collect(),
            created_at: now,
            updated_at: now,
            revision: 1,
            registration: None,
        };
        let client = Client::new(parts).unwrap();
        let added = self.records.client_insert(Author::server(), client);
        added.await.unwrap();
    }

    async fn administrator(&self, party: &Party) {
        let audience = format!("{}/admin/v1", self.issuer);
        let clock = &*self.server.clock;
        administrator::register_for(&*self.records, party, clock, (ADMIN_SCOPE, &audience)).await;
    }

    async fn user(&self, name: &str) {
        let at = jurat_registry::clock::Timestamp::from_seconds(crate::test_server::START - 1000);
        let user = User::new(UserParts {
            id: UserId::new(at, &*self.server.randomness).unwrap(),
            settings: UserSettings {
                username: name.into(),
                ..UserSettings::default()
            },
            password: Some(HASH.into()),
            role: None,
            valid_from: at,
            created_at: at,
            updated_at: at,
            revision: 1,
        });
        let added = self.records.user_insert(Author::server(), user.unwrap());
        added.await.unwrap();
    }
}

/// A request with a bearer token.
pub(super) fn bearing(mut request: Request<Full<Bytes>>, token: &str) -> Request<Full<Bytes>> {
    let value = format!("Bearer {token}").parse().unwrap();
    request.headers_mut().insert(header::AUTHORIZATION, value);
    request
}

/// A JSON body in a POST.
pub(super) fn post_json(path: &str, body: &Value) -> Request<Full<Bytes>> {
    Request::post(path)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Full::from(json!(body).to_string()))
        .unwrap()
}
