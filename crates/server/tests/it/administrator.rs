//! The administrator: registered as `jurat serve` does it on its first start, and let in by the grant that Jurat serves.

use std::collections::BTreeSet;
use std::sync::Arc;

use bytes::Bytes;
use http::{Method, Request, header};
use http_body_util::Full;
use jurat_protocol::jose::verification_key::VerificationKey;
use jurat_registry::author::Author;
use jurat_registry::client::{ADMIN_SCOPE, Client, ClientKind, ClientParts, ClientSettings};
use jurat_registry::client_credential::TrustedKey;
use jurat_registry::clock::Clock;
use jurat_registry::id::CredentialId;
use jurat_registry::randomness::SeededRandomness;
use jurat_registry::role::Role;
use jurat_registry::store::TenantStore;
use serde_json::Value;

use crate::party::Party;
use crate::test_server::{ISSUER, TestServer};
use crate::token_endpoint::{JWT_BEARER, granted};

/// Registers the administrator, unless it is registered already.
pub(crate) async fn register(records: &dyn TenantStore, party: &Party, clock: &dyn Clock) {
    if records.client_find(&party.name).await.unwrap().is_none() {
        register_with(records, party, clock, ADMIN_SCOPE).await;
    }
}

/// Registers an administrator who may have `scope`.
pub(crate) async fn register_with(
    records: &dyn TenantStore,
    party: &Party,
    clock: &dyn Clock,
    scope: &str,
) {
    let administration = (scope, &*audience());
    register_for(records, party, clock, administration).await;
}

/// The same for the administration API of this audience.
pub(crate) async fn register_for(
    records: &dyn TenantStore,
    party: &Party,
    clock: &dyn Clock,
    (scope, audience): (&str, &str),
) {
    let is_roots = audience == self::audience();
    let now = clock.now();
    let key = VerificationKey::from_pem(&party.key.public_key_pem()).unwrap();
    let client = Client::new(ClientParts {
        id: party.name.parse().unwrap(),
        kind: ClientKind::Administrator(if is_roots { Role::System } else { Role::Tenant }),
        settings: ClientSettings {
            scope: scope.parse().unwrap(),
            resources: BTreeSet::from([audience.parse().unwrap()]),
            ..ClientSettings::default()
        },
        keys: vec![TrustedKey {
            id: CredentialId::new(now, &SeededRandomness::new(1)).unwrap(),
            enabled: true,
            created_at: now,
            expires_at: None,
            key: Arc::new(key),
        }],
        secrets: Vec::new(),
        created_at: now,
        updated_at: now,
        revision: 1,
        registration: None,
    });
    records
        .client_insert(Author::server(), client.unwrap())
        .await
        .unwrap();
}

/// The administration API as a resource.
pub(crate) fn audience() -> String {
    format!("{ISSUER}/admin/v1")
}

/// A fresh token of the administrator's.
pub(crate) async fn token(server: &TestServer) -> String {
    let administrator = &server.administrator;
    let assertion = administrator.assertion(server).claim("scope", ADMIN_SCOPE);
    let form = [
        ("grant_type", JWT_BEARER),
        ("assertion", &assertion.sign()),
        ("resource", &audience()),
    ];
    granted(server, &form).await
}

/// A request to the administration API; `path` is below `/admin/v1`.
pub(crate) fn request(
    method: Method,
    path: &str,
    body: Option<Value>,
    token: Option<&str>,
) -> Request<Full<Bytes>> {
    let mut request = Request::builder()
        .method(method)
        .uri(format!("/admin/v1{path}"));
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    if body.is_some() {
        request = request.header(header::CONTENT_TYPE, "application/json");
    }
    let body = body.map(|body| Bytes::from(body.to_string()));
    request.body(Full::from(body.unwrap_or_default())).unwrap()
}
