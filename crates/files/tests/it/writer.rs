//! The writer: what is written is read as it was.

use proptest::prelude::*;
use serde_json::json;

use jurat_files::document::Document;
use jurat_files::document::TenantPart;
use jurat_files::reader;
use jurat_files::reader::Record;
use jurat_files::references::NoReferences;
use jurat_files::writer::{Remark, write};
use serde_json::Value;

fn record(value: Value) -> Record {
    match value {
        Value::Object(members) => members,
        _ => panic!("no object"),
    }
}

fn document(parts: Vec<TenantPart<Record>>) -> Document<Record> {
    Document {
        tenants: parts,
        ..Document::default()
    }
}

/// What is written, read again.
fn again(document: &Document<Record>) -> Document<Record> {
    let files = write(document, "# head\n", &[]);
    match reader::read(files, &NoReferences) {
        Ok(stated) => stated.document,
        Err(faults) => panic!("{faults:?}"),
    }
}

#[test]
fn what_is_written_is_read_as_it_was() {
    let pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let mut acme = TenantPart::new("acme");
    acme.settings = Some(record(json!({ "display_name": "Acme \"&\" 'Sons'" })));
    acme.clients = vec![record(json!({
        "id": "a b", "name": "tab\tand\nline", "scope": ["x", "y.z"],
        "response_members": { "instance_url": "https://x", "odd key": "é" },
        "credentials": [{ "certificate": pem, "expires_at": "2027-01-31T12:00:00Z" }, { "public_key": pem, "enabled": false }],
    }))];
    let mut root = TenantPart::new("default");
    root.users = vec![record(
        json!({ "username": "ada", "claims": { "a": [1, -2.5, true, { "b": "c" }] } }),
    )];
    root.identity_providers = vec![record(json!({
        "issuer": "https://idp.example.com", "clients": { "only": ["a"] }, "keys": [{ "jwk": { "kty": "RSA", "n": "AQ" } }],
    }))];
    let document = document(vec![acme, root]);
    assert_eq!(again(&document), document);
}

#[test]
fn the_same_records_make_the_same_text_in_the_order_of_their_names() {
    let client = |id: &str| record(json!({ "id": id }));
    let mut one = TenantPart::new("default");
    one.clients = vec![client("b"), client("a")];
    let mut other = TenantPart::new("default");
    other.clients = vec![client("a"), client("b")];
    let remark = Remark {
        kind: "client".into(),
        name: "b".into(),
        sentence: "NOTE: it is b".into(),
    };
    let text = |part| {
        let files = write(
            &document(vec![part]),
            "# head\n",
            std::slice::from_ref(&remark),
        );
        files.first().unwrap().text.clone()
    };
    let expected = "# head\n\n[[client]]\nid = \"a\"\n\n# NOTE: it is b\n[[client]]\nid = \"b\"\n";
    assert_eq!(text(one), expected);
    assert_eq!(text(other), expected);
}

proptest! {
    #[test]
    fn every_text_comes_back(name in "\\PC{1,40}", text in "(?s).{0,80}") {
        let text = text.replace('\r', "");
        let mut part = TenantPart::new("default");
        part.users = vec![record(json!({ "username": name, "claims": { "a": text, text.as_str(): [text] } }))];
        let document = document(vec![part]);
        prop_assert_eq!(again(&document), document);
    }
}
