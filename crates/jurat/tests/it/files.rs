//! `jurat plan`, `jurat apply`, `jurat export`: what files say becomes so, all of it or nothing, and what there is becomes files.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};

use crate::place::{Place, Server, http_post, mode, send};

const SECRET: &str = "0123456789abcdef0123456789abcdef0123456789ab";

/// One record of each kind, a certificate and a secret beside them.
fn registry(place: &Place) {
    std::fs::create_dir_all(place.path("registry/people")).unwrap();
    place.openssl_key_pair("partner-1");
    place.openssl_key_pair("idp");
    for file in ["partner-1.crt", "idp.crt"] {
        std::fs::copy(place.path(file), place.path(&format!("registry/{file}"))).unwrap();
    }
    place.write("registry/portal.secret", &format!("{SECRET}\n"));
    place.write(
        "registry/clients.toml",
        r#"
[[client]]
id = "partner-1"
name = "Partner"
scope = ["orders.read"]
default_scope = ["orders.read"]
[[client.credential]]
certificate_file = "partner-1.crt"

[[client]]
id = "portal"
grant_types = ["client_credentials"]
scope = ["orders.read"]
default_scope = ["orders.read"]
[[client.credential]]
secret_file = "portal.secret"
"#,
    );
    place.write(
        "registry/idp.toml",
        r#"
[[identity_provider]]
issuer = "https://idp.example.com"
clients = { only = ["portal"] }
subjects = { only = ["alice"] }
assertion = { algorithms = ["RS256"], audiences = ["https://apis.example.com"] }
[[identity_provider.key]]
certificate_file = "idp.crt"

[[resource]]
uri = "https://api.example.com"
[resource.scopes."orders.read"]
description = "Read orders"
"#,
    );
    place.write(
        "registry/people/users.toml",
        "[[user]]\nusername = \"ada\"\nname = \"Ada Lovelace\"\npassword_file = \"ada.password\"\n",
    );
    place.write(
        "registry/people/ada.password",
        "correct horse battery staple\n",
    );
}

fn audit_lines(place: &Place) -> usize {
    place.json("audit list")["items"].as_array().unwrap().len()
}

fn portal_gets_in(server: &Server) -> bool {
    let form = format!("grant_type=client_credentials&client_id=portal&client_secret={SECRET}");
    http_post(server.address(), "/oauth2/token", &form).contains("\"access_token\"")
}

#[test]
fn what_files_say_becomes_so_and_then_nothing_differs() {
    let place = Place::new();
    let server = place.serve();
    registry(&place);
    let plan = place.jurat("plan -f registry");
    assert_eq!(plan.code, 2, "{}{}", plan.out, plan.err);
    for words in [
        "+ resource https://api.example.com",
        "+ client partner-1",
        "+ client portal",
        "+ identity provider https://idp.example.com",
        "+ user ada",
        "scope: [\"orders.read\"]",
        "5 to add, 0 to change, 0 to remove",
    ] {
        assert!(plan.out.contains(words), "{words:?}\n{}", plan.out);
    }
    assert!(!plan.out.contains(SECRET) && !plan.out.contains("correct horse"));
    assert_eq!(
        place.json("client list")["items"],
        json!([]),
        "a plan changes nothing"
    );
    place
        .jurat("apply -f registry")
        .is_refused_after(1, &["nobody can be asked", "--yes"]);

    let applied = place.does("apply -f registry --yes");
    assert!(
        applied
            .out
            .contains("Applied: 5 added, 0 changed, 0 removed."),
        "{}",
        applied.out
    );
    place.does("token --key partner-1.key --issuer partner-1");
    assert!(portal_gets_in(&server));

    let lines = audit_lines(&place);
    let plan = place.does("plan -f registry");
    assert!(
        plan.out.contains("Nothing to do: 5 records"),
        "{}",
        plan.out
    );
    let again = place.does("apply -f registry --yes");
    assert!(again.out.contains("Nothing to do"), "{}", again.out);
    assert_eq!(
        audit_lines(&place),
        lines,
        "nothing is written, not even that"
    );
}

#[test]
fn a_drift_is_shown_member_by_member_and_mended() {
    let place = Place::new();
    let server = place.serve();
    registry(&place);
    place.does("apply -f registry --yes");
    place.does("client update portal --scope 'orders.read orders.write' --name Portal");
    let plan = place.jurat("plan -f registry");
    assert_eq!(plan.code, 2);
    for words in [
        "~ client portal",
        "name: \"Portal\" → none",
        "scope: [\"orders.read\",\"orders.write\"] → [\"orders.read\"]",
        "0 to add, 1 to change, 0 to remove; 4 stay",
    ] {
        assert!(plan.out.contains(words), "{words:?}\n{}", plan.out);
    }
    let json = place.jurat("plan -f registry --output json");
    let json: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["changes"][0]["after"]["scope"], json!(["orders.read"]));
    assert_eq!(json["summary"]["replace"], 1);
    place.does("apply -f registry --yes");
    place.does("plan -f registry");
    assert!(portal_gets_in(&server), "the secret is the one it was");
    let credentials = &place.json("client show portal")["credentials"];
    assert_eq!(credentials.as_array().unwrap().len(), 1);
    // Another secret in the file is another secret.
    place.write("registry/portal.secret", &"f".repeat(40));
    place.does("apply -f registry --yes");
    assert!(!portal_gets_in(&server));
}

#[test]
fn one_bad_record_of_many_changes_nothing_and_is_named_by_file_and_line() {
    let place = Place::new();
    let _server = place.serve();
    let mut text = String::new();
    for number in 0..40 {
        let _ = write!(text, "[[client]]\nid = \"c{number}\"\nscope = [\"a\"]\n");
        if number == 30 {
            text.push_str("default_scope = [\"b\"]\n");
        }
    }
    std::fs::create_dir(place.path("registry")).unwrap();
    place.write("registry/clients.toml", &text);
    let refused = place.jurat("apply -f registry --yes");
    refused.is_refused(
        1,
        &[
            "registry/clients.toml:94:1: client.default_scope:",
            "add it to scope",
        ],
    );
    assert_eq!(place.json("client list")["items"], json!([]));

    place.write(
        "registry/more.toml",
        "[[client]]\nid = \"c1\"\nscpoe = []\n\n[[user]]\n",
    );
    let refused = place.jurat("plan -f registry");
    refused.is_refused(
        1,
        &[
            "more.toml:3:1: client.scpoe",
            "did you mean scope?",
            "more.toml:5:1: user",
        ],
    );
    place.write("registry/more.toml", "[[client]]\nid = \"c1\"\n");
    let refused = place.jurat("plan -f registry");
    refused.is_refused(1, &["more.toml:2:6", "stated twice", "clients.toml:5:6"]);
    std::fs::remove_file(place.path("registry/more.toml")).unwrap();
    place.write("registry/clients.toml", "[[identity_provider]]\nissuer = \"https://token.actions.githubusercontent.com\"\nclients = \"any_authenticated\"\n");
    let refused = place.jurat("apply -f registry --yes");
    refused.is_refused(
        1,
        &["clients.toml:1:1: identity_provider", "accepted_risks"],
    );
}

#[test]
fn what_is_not_stated_goes_only_when_that_is_asked_for() {
    let place = Place::new();
    let _server = place.serve();
    registry(&place);
    place.does("apply -f registry --yes");
    place.does("client create --id by-hand --scope a");
    place.does("plan -f registry");
    let plan = place.jurat("plan -f registry --prune");
    assert_eq!(plan.code, 2);
    assert!(plan.out.contains("- client by-hand"), "{}", plan.out);
    assert!(
        plan.out.contains("0 to add, 0 to change, 1 to remove"),
        "{}",
        plan.out
    );
    place.does("apply -f registry --prune --yes");
    place
        .jurat("client show by-hand")
        .is_refused(1, &["no client"]);
    // The administrator, who is no record of files, is there still.
    place.does("plan -f registry --prune");
    // Kinds of which nothing is stated stay: this file states clients alone.
    place.does("apply -f registry/clients.toml --prune --yes");
    assert_eq!(place.json("idp list")["items"].as_array().unwrap().len(), 1);
}

#[test]
fn a_plan_of_before_is_not_applied() {
    let place = Place::new();
    let _server = place.serve();
    registry(&place);
    let plan = place.jurat("plan -f registry --output json");
    let plan: Value = serde_json::from_str(&plan.out).unwrap();
    let state = plan["state"].as_str().unwrap();
    place.does("client create --id portal --scope other");
    place
        .jurat(&format!("apply -f registry --yes --state={state}"))
        .is_refused(1, &["changed since", "jurat plan"]);
    let portal = place.json("client show portal");
    assert_eq!(portal["scope"], json!(["other"]));
    let plan = place.jurat("plan -f registry --output json");
    let plan: Value = serde_json::from_str(&plan.out).unwrap();
    let state = plan["state"].as_str().unwrap();
    place.does(&format!("apply -f registry --yes --state={state}"));
}

#[test]
fn an_export_into_a_fresh_server_does_what_the_first_one_did() {
    let place = Place::new();
    let server = place.serve();
    registry(&place);
    place.does("apply -f registry --yes");
    place.does("export -o plain");
    assert!(
        place
            .read("plain/clients.toml")
            .contains("-----BEGIN CERTIFICATE-----")
    );
    assert!(
        place
            .read("plain/clients.toml")
            .contains("# NOTE: it has a secret")
    );
    assert!(!place.read("plain/users.toml").contains("argon2id"));
    place.does("export -o moved --with-digests");
    assert_eq!(mode(Path::new(&place.path("moved/clients.toml"))), 0o600);
    assert!(!place.read("moved/clients.toml").contains(SECRET));
    let plan = place.does("plan -f moved");
    assert!(
        plan.out.contains("Nothing to do: 5 records"),
        "{}",
        plan.out
    );
    let first = place.read("moved/clients.toml");
    place.does("export -o moved --with-digests");
    assert_eq!(
        place.read("moved/clients.toml"),
        first,
        "the same records make the same text"
    );
    place.write("moved/clients.toml", "# mine\n");
    place
        .jurat("export -o moved")
        .is_refused(1, &["moved/clients.toml", "--force"]);
    place.write("moved/clients.toml", &first);

    let other = place.serve_with("--listen 127.0.0.1:0 --data other");
    place.does("apply -f moved --yes --data other");
    let plan = place.does("plan -f moved --data other");
    assert!(
        plan.out.contains("Nothing to do: 5 records"),
        "{}",
        plan.out
    );
    let plan = place.does("plan -f registry --data other");
    assert!(
        plan.out.contains("Nothing to do: 5 records"),
        "{}",
        plan.out
    );
    place.does("token --key partner-1.key --issuer partner-1 --data other");
    assert!(portal_gets_in(&other));
    drop(server);
}

#[test]
fn a_server_that_is_killed_while_it_applies_has_done_all_of_it_or_nothing() {
    const CLIENTS: usize = 10_000;
    let place = Place::new();
    let server = place.serve();
    let mut text = String::new();
    for number in 0..CLIENTS {
        let _ = write!(
            text,
            "[[client]]\nid = \"client-{number:05}\"\nscope = [\"orders.read\"]\n"
        );
    }
    place.write("clients.toml", &text);
    let told = |place: &Place| {
        let lines = place.json("audit list");
        let mut lines = lines["items"].as_array().unwrap().iter();
        lines.any(|line| line["target"].as_str().unwrap().starts_with("client-"))
    };
    let written = |place: &Place| {
        let folder = std::fs::read_dir(place.path("jurat-data")).unwrap();
        let sizes = folder.map(|entry| entry.unwrap().metadata().map_or(0, |file| file.len()));
        sizes.sum::<u64>()
    };
    let size = written(&place);
    let mut apply = place.command(&["apply", "-f", "clients.toml", "--yes"]);
    let apply = apply
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null());
    let mut applying = apply.spawn().unwrap();
    // The transaction outgrows its memory and is being written: then the power goes.
    while written(&place) < size + 2 * 1024 * 1024 && applying.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    send("KILL", server.child.id());
    drop(server);
    let _ = applying.wait();
    let _server = place.serve();
    let there = place.json("client list")["items"].as_array().unwrap().len();
    assert!(
        there == 0 || there == CLIENTS,
        "{there} of {CLIENTS} are there"
    );
    assert_eq!(told(&place), there != 0, "what was not done is not told");
    place.does("apply -f clients.toml --yes");
    place.does("plan -f clients.toml");
}
