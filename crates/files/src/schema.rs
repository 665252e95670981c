//! The JSON Schema of a file, for editors: made of the types that read it, so it never says another name than they do. Draft 7, which
//! editors of TOML know.

use jurat_registry::client::ClientSettings;
use jurat_registry::identity_provider::IdentityProviderSettings;
use jurat_registry::preset::answers::Answers;
use jurat_registry::resource::ResourceSettings;
use jurat_registry::user::UserSettings;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::kind::Kind;

/// The schema.
pub fn schema() -> Value {
    let mut generator = SchemaSettings::draft07().for_deserialize().into_generator();
    let mut tables = Map::new();
    tables.insert("tenant".to_owned(), tenant());
    for kind in Kind::ALL {
        let record = record(kind, &mut generator);
        let described = format!("A {} each.", kind.title());
        let list = json!({ "type": "array", "items": record, "description": described });
        tables.insert(kind.table().to_owned(), list);
    }
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Records of Jurat, as jurat plan, apply and export read and write them",
        "type": "object",
        "properties": tables,
        "additionalProperties": false,
        "definitions": generator.take_definitions(true),
    })
}

/// The settings of a kind with what stands beside them.
fn record(kind: Kind, generator: &mut SchemaGenerator) -> Value {
    let settings = match kind {
        Kind::Resource => ResourceSettings::json_schema(generator),
        Kind::Client => ClientSettings::json_schema(generator),
        Kind::IdentityProvider => IdentityProviderSettings::json_schema(generator),
        Kind::User => UserSettings::json_schema(generator),
    };
    let mut beside = Map::new();
    if kind != Kind::User {
        let name = text("What it is known by.");
        beside.insert(kind.name_member().to_owned(), name);
    }
    if let Some((nested, _)) = kind.credentials() {
        let entries = json!({ "type": "array", "items": credential(kind) });
        beside.insert(nested.to_owned(), entries);
        let preset = text("The preset that it starts from: jurat presets list.");
        beside.insert("preset".to_owned(), preset);
    }
    match kind {
        Kind::IdentityProvider => {
            let answers = generator.subschema_for::<Answers>().to_value();
            beside.insert("answers".to_owned(), answers);
        }
        Kind::User => {
            for (name, sentence) in [
                ("password_file", "The file that holds the password."),
                (
                    "password_env",
                    "The environment variable that holds the password.",
                ),
                (
                    "password_digest",
                    "The password's argon2id hash, a PHC string.",
                ),
            ] {
                beside.insert(name.to_owned(), text(sentence));
            }
        }
        Kind::Resource | Kind::Client => {}
    }
    let mut schema = settings.to_value();
    if let Some(members) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        members.extend(beside);
    }
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("required".to_owned(), json!([kind.name_member()]));
        schema.remove("default");
    }
    schema
}

/// A key or a secret.
fn credential(kind: Kind) -> Value {
    let mut members = Map::new();
    for (name, sentence) in [
        (
            "certificate",
            "PEM of an X.509 certificate, whose dates count.",
        ),
        ("public_key", "PEM of a public key."),
    ] {
        members.insert(name.to_owned(), text(sentence));
    }
    for (name, sentence) in [("jwk", "A JWK."), ("jwks", "A JWK Set.")] {
        let object = json!({ "type": "object", "description": sentence });
        members.insert(name.to_owned(), object);
    }
    for name in [
        "certificate_file",
        "public_key_file",
        "jwk_file",
        "jwks_file",
    ] {
        let sentence = "A path, relative to this file.";
        members.insert(name.to_owned(), text(sentence));
    }
    if kind == Kind::Client {
        let secret = text("The file that holds the secret.");
        members.insert("secret_file".to_owned(), secret);
        let secret = text("The environment variable that holds the secret.");
        members.insert("secret_env".to_owned(), secret);
        let digest = json!({
            "type": "object",
            "description": "What is kept of a secret.",
            "properties": {
                "sha256": text("Of a random secret, in base64url."),
                "argon2id": text("Of a short one, a PHC string."),
            },
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": false,
        });
        members.insert("digest".to_owned(), digest);
    }
    let sentence = "Switched off, it counts for nothing.";
    let enabled = json!({ "type": "boolean", "description": sentence });
    members.insert("enabled".to_owned(), enabled);
    let end = text("From when on it counts for nothing: 2027-01-31T12:00:00Z, in quotes or not.");
    members.insert("expires_at".to_owned(), end);
    json!({ "type": "object", "properties": members, "additionalProperties": false })
}

/// The tenant whose records these are, by name, or stated.
fn tenant() -> Value {
    json!({
        "description": "The tenant whose records follow: its name; or a table [tenant] that states it, with its name and settings.",
        "anyOf": [
            { "type": "string" },
            {
                "type": "object",
                "properties": { "name": text("Its name.") },
                "required": ["name"],
            },
        ],
    })
}

fn text(sentence: &str) -> Value {
    json!({ "type": "string", "description": sentence })
}
