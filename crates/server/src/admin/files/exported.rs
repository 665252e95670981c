//! Records as documents state them: what is as usual is left out.

use jurat_protocol::jose::base64url;
use jurat_protocol::jose::verification_key::KeyAtRest;
use jurat_registry::audit::Difference;
use jurat_registry::client::{Client, ClientSettings};
use jurat_registry::client_credential::{ClientSecret, TrustedKey};
use jurat_registry::clock::Timestamp;
use jurat_registry::identity_provider::{IdentityProvider, IdentityProviderSettings};
use jurat_registry::resource::{Resource, ResourceSettings};
use jurat_registry::tenant_record::{TenantRecord, TenantSettings};
use jurat_registry::user::{User, UserSettings};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::note::Note;
use crate::admin::preset;

type Record = Map<String, Value>;

/// The settings of a tenant, if any is stated.
pub(super) fn tenant(record: &TenantRecord) -> Option<Record> {
    let stated = stated(&record.settings, &TenantSettings::default());
    (!stated.is_empty() || !record.is_default()).then_some(stated)
}

/// A resource.
pub(super) fn resource(resource: &Resource) -> Record {
    let mut record = stated(&resource.settings, &ResourceSettings::default());
    record.insert("uri".to_owned(), json!(resource.uri));
    record
}

/// A client.
pub(super) fn client(client: &Client, with_digests: bool, notes: &mut Vec<Note>) -> Record {
    let mut record = stated(client.settings(), &ClientSettings::default());
    record.insert("id".to_owned(), json!(client.id()));
    let mut credentials: Vec<_> = client.keys().iter().map(key).collect();
    let mut note = |sentence| {
        notes.push(Note {
            kind: "client",
            name: client.id().to_string(),
            sentence,
        });
    };
    for one in client.secrets() {
        match secret(one) {
            _ if !with_digests => {
                note("has a secret, of which only a digest is kept, and that was not asked for");
            }
            Some(secret) => credentials.push(secret),
            None => note(
                "makes MACs with its secret, which cannot be exported: state it by secret_file or secret_env",
            ),
        }
    }
    if client.parts().registration.is_some() {
        note(
            "registered itself; where these files are applied anew it cannot administer its registration",
        );
    }
    if !credentials.is_empty() {
        record.insert("credentials".to_owned(), Value::from(credentials));
    }
    record
}

/// An identity provider.
pub(super) fn identity_provider(provider: &IdentityProvider) -> Record {
    let mut record = stated(provider.settings(), &IdentityProviderSettings::default());
    record.insert("issuer".to_owned(), json!(provider.issuer()));
    let keys: Vec<_> = provider.keys().iter().map(key).collect();
    if !keys.is_empty() {
        record.insert("keys".to_owned(), Value::from(keys));
    }
    record
}

/// A user.
pub(super) fn user(user: &User, with_digests: bool, notes: &mut Vec<Note>) -> Record {
    let mut record = stated(user.settings(), &UserSettings::default());
    let username = &user.settings().username;
    record.insert("username".to_owned(), json!(username));
    let mut note = |sentence| {
        notes.push(Note {
            kind: "user",
            name: username.clone(),
            sentence,
        });
    };
    match &user.parts().password {
        Some(phc) if with_digests => {
            record.insert("password_digest".to_owned(), json!(phc));
        }
        Some(_) => {
            note("has a password, of which only a digest is kept, and that was not asked for");
        }
        None => {}
    }
    record
}

/// What must be stated for `settings` to come of it.
fn stated<S: Serialize + DeserializeOwned + PartialEq>(settings: &S, usual: &S) -> Record {
    let value = |settings: &S| serde_json::to_value(settings).ok();
    let difference = Difference::between(value(usual), value(settings));
    let mut least = match difference.after {
        Some(Value::Object(members)) => members,
        _ => Map::new(),
    };
    least.retain(|_, value| !value.is_null());
    let is_enough = preset::changed(usual, least.clone()).is_ok_and(|back| back == *settings);
    if is_enough {
        return least;
    }
    match value(settings) {
        Some(Value::Object(members)) => members,
        _ => Map::new(),
    }
}

fn key(key: &TrustedKey) -> Value {
    let stated = match key.key.at_rest() {
        KeyAtRest::Certificate(pem) => json!({ "certificate": pem }),
        KeyAtRest::PublicKey(pem) => json!({ "public_key": pem }),
        KeyAtRest::Jwk(jwk) => json!({ "jwk": jwk }),
    };
    with_switches(stated, key.enabled, key.expires_at)
}

/// A secret by its digest; `None` of one that must be there itself.
fn secret(secret: &ClientSecret) -> Option<Value> {
    if secret.digest.sealed().is_some() {
        return None;
    }
    let digest = match (secret.digest.sha256(), secret.digest.argon2id()) {
        (Some(sha256), _) => json!({ "sha256": base64url::encode(sha256) }),
        (None, phc) => json!({ "argon2id": phc }),
    };
    let stated = json!({ "digest": digest });
    Some(with_switches(stated, secret.enabled, secret.expires_at))
}

fn with_switches(mut stated: Value, enabled: bool, expires_at: Option<Timestamp>) -> Value {
    if let Some(members) = stated.as_object_mut() {
        if !enabled {
            members.insert("enabled".to_owned(), Value::from(false));
        }
        if let Some(end) = expires_at {
            members.insert("expires_at".to_owned(), json!(end));
        }
    }
    stated
}
