//! A change as it is shown: the members that differ, before and after, without what is secret.

use jurat_registry::audit::{Audited, Difference};
use jurat_registry::client::Client;
use jurat_registry::client_credential::TrustedKey;
use jurat_registry::identity_provider::IdentityProvider;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::admin::shown_key::ShownKey;

/// What becomes of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "PlannedAction")]
#[serde(rename_all = "snake_case")]
pub(super) enum Action {
    /// It is made.
    Insert,
    /// It is changed.
    Replace,
    /// It is taken away.
    Remove,
}

/// A change.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PlannedChange")]
pub(super) struct ShownChange {
    /// What becomes of the record.
    pub(super) action: Action,
    /// Its tenant.
    pub(super) tenant: String,
    /// Its kind.
    pub(super) kind: &'static str,
    /// Its name.
    pub(super) name: String,
    /// What is stated before, as far as it differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Value>,
    /// What is stated after, as far as it differs; of what is new, as far as it is not as usual.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Value>,
    /// What differs and is not shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'static str>,
}

/// A record as changes of it are shown.
pub(super) trait Shown: Audited {
    /// Its keys, where it has any.
    fn public_keys(&self) -> &[TrustedKey] {
        &[]
    }

    /// The settings, not those of the record alone: its keys by their thumbprints, as their ids are not known before they are made.
    fn members(&self) -> Value {
        let Value::Object(mut shown) = self.shown() else {
            return Value::Null;
        };
        let mut members = match shown.remove("settings") {
            Some(Value::Object(settings)) => settings,
            _ => Map::new(),
        };
        for hidden in ["id", "issuer", "kind", "registration", "keys", "valid_from"] {
            shown.remove(hidden);
        }
        members.extend(shown);
        let keys = self.public_keys().iter().map(|key| {
            let shown = ShownKey::from(&*key.key);
            let shown =
                json!({ "key": shown, "enabled": key.enabled, "expires_at": key.expires_at });
            (shown_name(&shown), shown)
        });
        let keys: Map<_, _> = keys.collect();
        if !keys.is_empty() {
            members.insert("keys".to_owned(), Value::Object(keys));
        }
        Value::Object(members)
    }
}

fn shown_name(key: &Value) -> String {
    let name = key.pointer("/key/x5t#S256");
    let name = name.or_else(|| key.pointer("/key/jwk_thumbprint"));
    name.and_then(Value::as_str).unwrap_or_default().to_owned()
}

impl Shown for Client {
    fn public_keys(&self) -> &[TrustedKey] {
        self.keys()
    }
}

impl Shown for IdentityProvider {
    fn public_keys(&self) -> &[TrustedKey] {
        self.keys()
    }
}

impl Shown for jurat_registry::resource::Resource {}
impl Shown for jurat_registry::user::User {}
impl Shown for jurat_registry::tenant_record::TenantRecord {}

/// Of what, in which tenant.
pub(super) struct Subject<'a> {
    pub(super) tenant: &'a str,
    pub(super) kind: &'static str,
    pub(super) name: &'a str,
}

impl Subject<'_> {
    fn change(&self, action: Action, difference: Difference) -> ShownChange {
        ShownChange {
            action,
            tenant: self.tenant.to_owned(),
            kind: self.kind,
            name: self.name.to_owned(),
            before: difference.before,
            after: difference.after,
            detail: None,
        }
    }

    /// `record` is made; `usual` are members as they are where nothing is stated.
    pub(super) fn insert<S: Shown>(&self, record: &S, usual: &impl Serialize) -> ShownChange {
        let usual = serde_json::to_value(usual).ok();
        let difference = Difference::between(usual, Some(record.members()));
        let mut after = difference.after;
        if let Some(Value::Object(members)) = &mut after {
            members.retain(|_, value| !value.is_null());
        }
        let before = None;
        self.change(Action::Insert, Difference { before, after })
    }

    /// `before` becomes `after`.
    pub(super) fn replace<S: Shown>(&self, before: &S, after: &S) -> ShownChange {
        let detail = before.unseen_difference(after);
        let difference = Difference::between(Some(before.members()), Some(after.members()));
        ShownChange {
            detail,
            ..self.change(Action::Replace, difference)
        }
    }

    /// It is taken away.
    pub(super) fn remove(&self) -> ShownChange {
        let nothing = Difference {
            before: None,
            after: None,
        };
        self.change(Action::Remove, nothing)
    }
}
