//! The reader: what texts become, and what is wrong with them.

use std::collections::HashMap;

use proptest::prelude::*;
use serde_json::json;

use jurat_files::document::Document;
use jurat_files::reader::{Record, read};
use jurat_files::references::{NoReferences, References};
use jurat_files::source::SourceFile;

fn source(path: &str, text: &str) -> SourceFile {
    SourceFile {
        path: path.into(),
        text: text.into(),
    }
}

fn stated(text: &str) -> Document<Record> {
    read(vec![source("a.toml", text)], &NoReferences)
        .unwrap_or_else(|faults| panic!("{faults:?}"))
        .document
}

/// Every fault, as it is told.
fn faults(text: &str) -> Vec<String> {
    let read = read(vec![source("a.toml", text)], &NoReferences);
    let faults = read.err().expect("it must be refused");
    faults.iter().map(ToString::to_string).collect()
}

/// What stands beside a file.
struct Beside(HashMap<&'static str, &'static str>);

impl References for Beside {
    fn file(&self, from: &str, name: &str) -> Result<String, String> {
        let found = self.0.get(format!("{from}>{name}").as_str());
        found
            .map(|text| (*text).to_owned())
            .ok_or_else(|| format!("{name} is not there"))
    }

    fn variable(&self, name: &str) -> Result<String, String> {
        self.file("env", name)
    }
}

#[test]
fn records_become_what_the_administration_api_takes() {
    let document = stated(
        r#"
[[client]]
id = "partner-1"
scope = ["orders.read"]
expires_at = 2027-01-31T12:00:00Z
assertion = { max_life_seconds = 60 }
[[client.credential]]
jwk = { kty = "RSA" }
expires_at = 2027-01-31T12:00:00Z

[[identity_provider]]
issuer = "https://idp.example.com"
clients = { only = ["partner-1"] }

[[resource]]
uri = "https://api.example.com"
[resource.scopes."orders.read"]
default = true

[[user]]
username = "ada"
claims = { department = "engines" }
"#,
    );
    let tenant = document.tenants.first().unwrap();
    assert_eq!(tenant.name, "default");
    assert_eq!(
        json!(tenant.clients),
        json!([{
            "id": "partner-1", "scope": ["orders.read"], "expires_at": "2027-01-31T12:00:00Z",
            "assertion": { "max_life_seconds": 60 },
            "credentials": [{ "jwk": { "kty": "RSA" }, "expires_at": "2027-01-31T12:00:00Z" }],
        }])
    );
    assert_eq!(
        json!(tenant.identity_providers),
        json!([{ "issuer": "https://idp.example.com", "clients": { "only": ["partner-1"] } }])
    );
    assert_eq!(
        json!(tenant.resources),
        json!([{ "uri": "https://api.example.com", "scopes": { "orders.read": { "default": true } } }])
    );
    assert_eq!(
        json!(tenant.users),
        json!([{ "username": "ada", "claims": { "department": "engines" } }])
    );
}

#[test]
fn a_file_speaks_of_the_tenant_it_names() {
    let files = vec![
        source("1.toml", "tenant = \"acme\"\n[[client]]\nid = \"a\"\n"),
        source(
            "2.toml",
            "[tenant]\nname = \"acme\"\ndisplay_name = \"Acme\"\n",
        ),
        source("3.toml", "[[client]]\nid = \"a\"\n"),
    ];
    let document = read(files, &NoReferences).ok().unwrap().document;
    let names: Vec<_> = document
        .tenants
        .iter()
        .map(|part| part.name.as_str())
        .collect();
    assert_eq!(names, ["acme", "default"]);
    let acme = document.tenants.first().unwrap();
    assert_eq!(json!(acme.settings), json!({ "display_name": "Acme" }));
    assert_eq!(acme.clients.len(), 1);
}

#[test]
fn a_fault_says_where_which_key_and_what_would_be_right() {
    let text = "[[client]]\nid = \"a\"\nscpoe = [\"x\"]\n";
    assert_eq!(
        faults(text),
        ["a.toml:3:1: client.scpoe: there is no such key; did you mean scope?"]
    );
    let text = "[[client]]\nid = \"a\"\nassertion = { replay = \"onze\" }\n";
    assert_eq!(
        faults(text),
        ["a.toml:3:24: client.assertion.replay: onze is not known here; did you mean once?"]
    );
    assert_eq!(
        faults("[[client]]\nid = \"a\"\nexpires_at = \"tomorrow\"\n"),
        ["a.toml:3:14: client.expires_at: a time is written as in RFC 3339: 2027-01-31T12:00:00Z"]
    );
    assert_eq!(
        faults("[[client]]\nname = \"a\"\n"),
        ["a.toml:1:1: client: this client has no id: state it, as it is known by that"]
    );
    assert_eq!(
        faults("[client]\nid = \"a\"\n"),
        ["a.toml:1:2: client: there may be many: write [[client]], with double brackets"]
    );
    assert_eq!(
        faults("[[clients]]\nid = \"a\"\n"),
        ["a.toml:1:3: clients: there is no such table; did you mean client?"]
    );
    assert!(
        faults("[[client]]\nid = \n")
            .first()
            .unwrap()
            .starts_with("a.toml:2:6")
    );
}

#[test]
fn every_fault_of_every_file_is_told_at_once() {
    let files = vec![
        source(
            "1.toml",
            "[[client]]\nid = \"a\"\nscpoe = []\n[[client]]\nname = \"b\"\n",
        ),
        source("2.toml", "[[user]]\nusername = 1\n"),
    ];
    let faults = read(files, &NoReferences).err().unwrap();
    let places: Vec<_> = faults.iter().map(|fault| fault.place.to_string()).collect();
    assert_eq!(places, ["1.toml:3:1", "1.toml:4:1", "2.toml:2:12"]);
}

#[test]
fn the_same_record_twice_names_both_places() {
    let files = vec![
        source(
            "1.toml",
            "[[client]]\nid = \"a\"\n[[user]]\nusername = \"Ada\"\n",
        ),
        source(
            "2.toml",
            "[[identity_provider]]\nissuer = \"a\"\n[[user]]\nusername = \"ada\"\n",
        ),
        source("3.toml", "tenant = \"acme\"\n[[client]]\nid = \"a\"\n"),
    ];
    let faults = read(files, &NoReferences).err().unwrap();
    let told: Vec<_> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "2.toml:2:10: identity_provider: identity provider a is stated twice; the name stands at 1.toml:2:6 already: remove one of them",
            "2.toml:4:12: user: user ada is stated twice; the name stands at 1.toml:4:12 already: remove one of them",
        ]
    );
}

#[test]
fn a_secret_is_named_and_never_stands_in_a_file() {
    let secrets = [
        ("a.toml>s", "0123456789abcdef0123456789abcdef\n"),
        ("env>S", "fedcba9876543210fedcba9876543210"),
    ];
    let beside = Beside(secrets.into());
    let text = "[[client]]\nid = \"a\"\n[[client.credential]]\nsecret_file = \"s\"\n[[client.credential]]\nsecret_env = \"S\"\n";
    let read_back = read(vec![source("a.toml", text)], &beside).ok().unwrap();
    let client = read_back
        .document
        .tenants
        .first()
        .unwrap()
        .clients
        .first()
        .unwrap();
    assert_eq!(
        client.get("credentials"),
        Some(&json!([
            { "secret": { "value": "0123456789abcdef0123456789abcdef" } },
            { "secret": { "value": "fedcba9876543210fedcba9876543210" } },
        ]))
    );
    for (inline, word) in [
        (
            "[[client]]\nid = \"a\"\n[[client.credential]]\nsecret = \"hunter2hunter2\"\n",
            "secret_file",
        ),
        (
            "[[user]]\nusername = \"a\"\npassword = \"hunter2hunter2\"\n",
            "password_file",
        ),
        (
            "[[identity_provider]]\nissuer = \"a\"\n[[identity_provider.key]]\nsecret = \"hunter2hunter2\"\n",
            "it has no secret",
        ),
    ] {
        let told = faults(inline).concat();
        assert!(told.contains(word) && !told.contains("hunter2"), "{told}");
    }
    assert_eq!(
        faults("[[client]]\nid = \"a\"\n[[client.credential]]\nsecret_env = \"S\"\n"),
        ["a.toml:4:14: client.credential.secret_env: S is not set"]
    );
}

#[test]
fn a_credential_is_exactly_one_thing() {
    let credential = |members: &str| {
        faults(&format!(
            "[[client]]\nid = \"a\"\n[[client.credential]]\n{members}\n"
        ))
        .concat()
    };
    assert!(credential("enabled = true").contains("state exactly one of certificate,"));
    assert!(credential("public_key = \"a\"\njwk = {}").contains("state exactly one of"));
    assert!(credential("certifcate = \"a\"").contains("did you mean certificate?"));
}

#[test]
fn what_the_server_blames_is_found_in_its_file() {
    let text = "[[client]]\nid = \"a\"\n\n[[client]]\nid = \"b\"\ndefault_scope = [\"x\"]\n[[client.credential]]\njwk = {}\n";
    let read_back = read(vec![source("a.toml", text)], &NoReferences)
        .ok()
        .unwrap();
    let blamed = |field: &str| read_back.blame(field, "no").map(|fault| fault.to_string());
    assert_eq!(
        blamed("tenants[0].clients[1].default_scope").unwrap(),
        "a.toml:6:1: client.default_scope: no"
    );
    assert_eq!(
        blamed("tenants[0].clients[1].credentials[0].jwk").unwrap(),
        "a.toml:8:1: client.credential[0].jwk: no"
    );
    assert_eq!(
        blamed("tenants[0].clients[1]").unwrap(),
        "a.toml:4:1: client: no"
    );
    for nowhere in [
        "state",
        "tenants[1].clients[0]",
        "tenants[0].clients[9]",
        "tenants[x]",
    ] {
        assert_eq!(blamed(nowhere), None, "{nowhere}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,200}") {
        let _ = read(vec![source("a.toml", &text)], &NoReferences);
    }

    #[test]
    fn no_heap_of_keys_makes_it_panic(
        lines in prop::collection::vec(
            prop::sample::select(vec![
                "[[client]]", "[[client.credential]]", "[client]", "id = \"a\"", "id = 1", "[tenant]", "tenant = \"x\"",
                "name = \"b\"", "[[identity_provider]]", "issuer = \"i\"", "[[identity_provider.key]]", "jwks = {}", "key = 1",
                "scope = [\"a\"]", "expires_at = 2027-01-01", "[[user]]", "username = \"u\"", "claims = { a = nan }",
                "secret_file = \"x\"", "digest = { sha256 = \"\" }", "[[resource]]", "uri = \"x\"", "scopes = [[[[]]]]",
            ]),
            0..12,
        )
    ) {
        let text = lines.join("\n");
        if let Err(faults) = read(vec![source("a.toml", &text)], &NoReferences) {
            prop_assert!(!faults.is_empty());
            for fault in faults {
                prop_assert!(fault.place.line <= text.lines().count() + 1);
            }
        }
    }
}
