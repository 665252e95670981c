//! Credentials out of a request: a certificate, a public key, a JWK, a JWK Set, or a secret, each with an end if one is stated.

use schemars::JsonSchema;
use std::sync::Arc;

use jurat_protocol::jose::jwk_set::parse_jwk_set;
use jurat_protocol::jose::verification_key::{KeyError, VerificationKey};
use jurat_registry::client_credential::TrustedKey;
use jurat_registry::clock::Timestamp;
use jurat_registry::id::CredentialId;
use jurat_registry::randomness::NoRandomness;
use serde_json::Value;

use super::new_secret::{self, NewSecret};
use crate::extract::json_body;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// Credentials that are good and not registered yet.
pub(crate) enum NewCredential {
    /// One key.
    Key(TrustedKey),
    /// The keys of a JWK Set.
    KeySet(Vec<TrustedKey>),
    /// A secret, as it is stated.
    Secret(NewSecret),
}

impl NewCredential {
    /// The keys; an identity provider has no secrets.
    pub(crate) fn into_keys(self) -> Result<Vec<TrustedKey>, Problem> {
        match self {
            Self::Key(key) => Ok(vec![key]),
            Self::KeySet(keys) => Ok(keys),
            Self::Secret(_) => Err(Problem::of_field(
                "secret",
                "an identity provider signs with keys: it has no secret",
            )),
        }
    }
}

/// Reads one credential: `{"certificate": PEM}` and its like, with or without `expires_at`.
pub(crate) fn read(app: &AppState, value: Value) -> Result<NewCredential, Problem> {
    let exactly_one = || {
        Problem::of_field(
            "credential",
            "state exactly one of certificate, public_key, jwk, jwks and secret, and expires_at if it has an end",
        )
    };
    let Value::Object(mut members) = value else {
        return Err(exactly_one());
    };
    let expires_at = member(
        "expires_at",
        members.remove("expires_at").unwrap_or_default(),
    )?;
    let mut members = members.into_iter();
    let (Some((name, value)), None) = (members.next(), members.next()) else {
        return Err(exactly_one());
    };
    let trust = |key| trusted(app, key, expires_at).map(NewCredential::Key);
    match name.as_str() {
        "certificate" => trust(certificate(&member::<String>("certificate", value)?)?),
        "public_key" => trust(public_key(&member::<String>("public_key", value)?)?),
        "jwk" => trust(sound(
            "jwk",
            VerificationKey::from_jwk(text(&value).as_bytes()),
        )?),
        "jwks" => {
            let keys = sound("jwks", parse_jwk_set(text(&value).as_bytes()))?;
            if keys.is_empty() {
                let sentence =
                    "no key of the set verifies signatures with an algorithm Jurat knows";
                return Err(Problem::of_field("jwks", sentence));
            }
            let keys = keys.into_iter().map(|key| trusted(app, key, expires_at));
            Ok(NewCredential::KeySet(keys.collect::<Result<_, _>>()?))
        }
        "secret" => new_secret::stated(value, expires_at).map(NewCredential::Secret),
        _ => Err(exactly_one()),
    }
}

/// One of the forms in which a key is stated.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "it describes what is read member by member")]
enum KeyForm {
    /// An X.509 certificate, PEM: its dates count.
    Certificate(String),
    /// A public key, PEM.
    PublicKey(String),
    /// A JWK, as an object or as its text.
    Jwk(ObjectOrText),
    /// A JWK Set, as an object or as its text: each of its keys becomes a key.
    Jwks(ObjectOrText),
}

#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "it describes what is read member by member")]
enum ObjectOrText {
    Object(serde_json::Map<String, Value>),
    Text(String),
}

/// A key as a request states it.
#[derive(JsonSchema)]
#[schemars(rename = "NewKey", deny_unknown_fields)]
#[expect(dead_code, reason = "it describes what is read member by member")]
pub(crate) struct StatedKey {
    /// From when on it is as if switched off.
    expires_at: Option<Timestamp>,
    #[schemars(flatten)]
    key: KeyForm,
}

/// A client's secret as a request states it.
#[derive(JsonSchema)]
#[schemars(rename = "NewSecret", deny_unknown_fields)]
#[expect(dead_code, reason = "it describes what is read member by member")]
pub(crate) struct StatedSecret {
    /// From when on it is as if switched off.
    expires_at: Option<Timestamp>,
    /// The secret.
    secret: SecretForm,
}

#[derive(JsonSchema)]
#[schemars(untagged, deny_unknown_fields)]
#[expect(dead_code, reason = "it describes what is read member by member")]
enum SecretForm {
    Made {
        /// `true`: one is made, and shown this once.
        #[schemars(extend("const" = true))]
        generate: bool,
    },
    Own {
        /// A secret of your own.
        value: String,
    },
}

/// A credential as a request states it.
#[derive(JsonSchema)]
#[schemars(rename = "NewCredential", untagged)]
#[expect(dead_code, reason = "it describes what is read member by member")]
pub(crate) enum StatedCredential {
    /// A key, or several.
    Key(StatedKey),
    /// A secret.
    Secret(StatedSecret),
}

/// A change as a request states it.
#[derive(JsonSchema)]
#[schemars(rename = "CredentialChange", deny_unknown_fields)]
#[expect(dead_code, reason = "it describes what is read member by member")]
pub(crate) struct StatedChange {
    /// Whether it is switched on.
    enabled: Option<bool>,
    /// From when on it is as if switched off; `null` takes the end away.
    expires_at: Option<Timestamp>,
}

/// What a change of a credential may state.
pub(crate) struct CredentialChange {
    enabled: Option<bool>,
    changes_end: bool,
    expires_at: Option<Timestamp>,
}

impl CredentialChange {
    /// Reads `{"enabled"?, "expires_at"?}`; `null` takes the end away.
    pub(crate) fn read(mut body: json_body::JsonBody) -> Result<Self, Problem> {
        let change = Self {
            enabled: body.take("enabled")?,
            changes_end: body.0.contains_key("expires_at"),
            expires_at: body.take("expires_at")?,
        };
        match body.0.keys().next() {
            None => Ok(change),
            Some(name) => Err(Problem::of_field(
                name,
                "of a credential, enabled and expires_at can be changed: to replace a key or secret, add the new one and remove the old one",
            )),
        }
    }

    /// Applies it.
    pub(crate) fn apply(&self, enabled: &mut bool, expires_at: &mut Option<Timestamp>) {
        *enabled = self.enabled.unwrap_or(*enabled);
        if self.changes_end {
            *expires_at = self.expires_at;
        }
    }
}

/// A new identifier.
pub(crate) fn new_id(app: &AppState) -> Result<CredentialId, NoRandomness> {
    let server = &app.authorization_server;
    CredentialId::new(server.clock().now(), server.randomness())
}

fn trusted(
    app: &AppState,
    key: VerificationKey,
    expires_at: Option<Timestamp>,
) -> Result<TrustedKey, Problem> {
    Ok(TrustedKey {
        id: new_id(app)?,
        enabled: true,
        created_at: app.authorization_server.clock().now(),
        expires_at,
        key: Arc::new(key),
    })
}

fn certificate(pem: &str) -> Result<VerificationKey, Problem> {
    let key = sound("certificate", VerificationKey::from_pem(pem))?;
    if key.certificate_dates().is_none() {
        let sentence = "this is a public key without a certificate: state it as public_key";
        return Err(Problem::of_field("certificate", sentence));
    }
    Ok(key)
}

fn public_key(pem: &str) -> Result<VerificationKey, Problem> {
    let key = sound("public_key", VerificationKey::from_pem(pem))?;
    if key.certificate_dates().is_some() {
        let sentence = "this is a certificate, whose dates count: state it as certificate";
        return Err(Problem::of_field("public_key", sentence));
    }
    Ok(key)
}

fn member<T: serde::de::DeserializeOwned>(name: &str, value: Value) -> Result<T, Problem> {
    serde_json::from_value(value).map_err(|error| Problem::of_field(name, error.to_string()))
}

fn sound<T>(name: &str, key: Result<T, KeyError>) -> Result<T, Problem> {
    key.map_err(|error| Problem::of_field(name, error.to_string()))
}

/// A JWK or JWK Set is an object; one that was sent as the text of a file is taken too.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
