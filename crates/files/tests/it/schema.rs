//! The schema for editors is the one that is committed, and lets through what the reader does.

use jurat_files::schema::schema;
use serde_json::Value;

const FILE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../docs/schema/jurat-files.json"
);

/// The variable that has it written.
const WRITE: &str = "JURAT_WRITE_SCHEMA";

#[test]
#[expect(clippy::disallowed_methods, reason = "a test has no configuration")]
fn the_file_is_the_schema() {
    let text = format!("{:#}\n", schema());
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(FILE, &text).unwrap();
    }
    let there = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(
        there == text,
        "docs/schema/jurat-files.json is outdated: {WRITE}=1 cargo test -p jurat-files --test it schema"
    );
}

#[test]
fn every_reference_leads_somewhere_and_every_kind_has_its_name_and_settings() {
    let schema = schema();
    let mut references = Vec::new();
    gather(&schema, &mut references);
    assert!(!references.is_empty());
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(schema.pointer(pointer).is_some(), "{reference}");
    }
    for (table, members) in [
        ("client", ["id", "scope", "credential"].as_slice()),
        (
            "identity_provider",
            &["issuer", "clients", "key", "answers"],
        ),
        ("resource", &["uri", "scopes"]),
        ("user", &["username", "password_file"]),
    ] {
        let properties = &schema["properties"][table]["items"]["properties"];
        for member in members {
            assert!(properties[member].is_object(), "{table}.{member}");
        }
        assert_eq!(
            schema["properties"][table]["items"]["additionalProperties"],
            false
        );
    }
}

fn gather(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            let reference = members.get("$ref").and_then(Value::as_str);
            found.extend(reference.map(str::to_owned));
            members.values().for_each(|value| gather(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| gather(value, found)),
        _ => {}
    }
}
