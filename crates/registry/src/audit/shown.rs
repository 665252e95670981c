//! What the audit log tells of each kind of record: everything that was stated, and nothing that is kept secret. Each part is named, so
//! that a new one does not get into the log, or stay out of it, unnoticed.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::client::{Client, ClientParts};
use crate::client_credential::{ClientSecret, TrustedKey, TrustedKeyAtRest};
use crate::identity_provider::{IdentityProvider, IdentityProviderParts};
use crate::registered_client::RegisteredClient;
use crate::resource::Resource;
use crate::tenant_record::TenantRecord;
use crate::user::{User, UserParts};

/// A record whose changes the audit log tells.
pub trait Audited {
    /// The kind of record, as the names of actions begin.
    const KIND: &'static str;

    /// Its name in the log.
    fn target(&self) -> String;

    /// What is stated of it, without what is secret and without what every change changes (its dates, its revision).
    fn shown(&self) -> Value;

    /// In words, what differs from `after` that is not shown.
    fn unseen_difference(&self, _after: &Self) -> Option<&'static str> {
        None
    }
}

impl Audited for Client {
    const KIND: &'static str = "client";

    fn target(&self) -> String {
        self.id().to_string()
    }

    fn shown(&self) -> Value {
        let ClientParts {
            id: _,
            kind,
            settings,
            keys,
            secrets,
            created_at: _,
            updated_at: _,
            revision: _,
            registration,
        } = self.parts();
        json!({
            "kind": kind,
            "settings": value_of(settings),
            "keys": keys_by_id(keys),
            "secrets": secrets.iter().map(secret).collect::<BTreeMap<_, _>>(),
            "registration": registration.as_ref().map(registration_of),
        })
    }

    fn unseen_difference(&self, after: &Self) -> Option<&'static str> {
        let access = |client: &Self| client.parts().registration.as_ref().map(|one| one.access);
        let (before, after) = (access(self), access(after));
        (before != after && before.is_some() && after.is_some())
            .then_some("another registration access token")
    }
}

impl Audited for IdentityProvider {
    const KIND: &'static str = "identity-provider";

    fn target(&self) -> String {
        self.issuer().to_owned()
    }

    fn shown(&self) -> Value {
        let IdentityProviderParts {
            id,
            issuer,
            settings,
            keys,
            created_at: _,
            updated_at: _,
            revision: _,
        } = self.parts();
        json!({
            "id": id.to_string(),
            "issuer": issuer,
            "settings": value_of(settings),
            "keys": keys_by_id(keys),
        })
    }
}

impl Audited for User {
    const KIND: &'static str = "user";

    fn target(&self) -> String {
        self.id().to_string()
    }

    fn shown(&self) -> Value {
        let UserParts {
            id: _,
            settings,
            role,
            password,
            valid_from,
            created_at: _,
            updated_at: _,
            revision: _,
        } = self.parts();
        json!({
            "settings": value_of(settings),
            "role": role,
            "has_password": password.is_some(),
            "valid_from": valid_from,
        })
    }

    fn unseen_difference(&self, after: &Self) -> Option<&'static str> {
        let (before, after) = (&self.parts().password, &after.parts().password);
        (before != after && before.is_some() && after.is_some()).then_some("another password")
    }
}

impl Audited for Resource {
    const KIND: &'static str = "resource";

    fn target(&self) -> String {
        self.uri.to_string()
    }

    fn shown(&self) -> Value {
        let Self {
            uri: _,
            settings,
            created_at: _,
            updated_at: _,
            revision: _,
        } = self;
        json!({ "settings": value_of(settings) })
    }
}

impl Audited for TenantRecord {
    const KIND: &'static str = "tenant";

    fn target(&self) -> String {
        self.name.to_string()
    }

    fn shown(&self) -> Value {
        let Self {
            name: _,
            settings,
            created_at: _,
            updated_at: _,
            revision: _,
        } = self;
        json!({ "settings": value_of(settings) })
    }
}

/// Settings hold nothing secret, so they are shown as they are written.
fn value_of(settings: &impl Serialize) -> Value {
    serde_json::to_value(settings).unwrap_or_default()
}

/// Public keys, as they are kept.
fn keys_by_id(keys: &[TrustedKey]) -> BTreeMap<String, Value> {
    let shown = |key: &TrustedKey| (key.id.to_string(), value_of(&TrustedKeyAtRest::from(key)));
    keys.iter().map(shown).collect()
}

fn secret(secret: &ClientSecret) -> (String, Value) {
    let ClientSecret {
        id,
        enabled,
        created_at,
        expires_at,
        digest: _,
    } = secret;
    let shown = json!({ "enabled": enabled, "created_at": created_at, "expires_at": expires_at });
    (id.to_string(), shown)
}

fn registration_of(registration: &RegisteredClient) -> Value {
    let RegisteredClient {
        access: _,
        purpose,
        about,
        administered,
    } = registration;
    json!({ "purpose": purpose, "about": value_of(about), "administered": administered })
}
