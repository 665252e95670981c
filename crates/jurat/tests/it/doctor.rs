//! `doctor`: what it sees, what it says to do, and its exit code; and what the commands say when nothing answers.

use std::os::unix::fs::PermissionsExt;

use serde_json::Value;

use crate::place::Place;

fn state(findings: &Value, check: &str) -> String {
    let found = findings
        .as_array()
        .unwrap()
        .iter()
        .find(|f| f["check"] == check);
    let found = found.unwrap_or_else(|| panic!("{check} is not in {findings}"));
    found["state"].as_str().unwrap().to_string()
}

#[test]
fn all_is_well_beside_a_running_server() {
    let place = Place::new();
    let _server = place.serve();
    let findings = place.json("doctor");
    for check in [
        "data folder",
        "file modes",
        "sealing key",
        "administrator key",
        "database",
        "server",
        "readiness",
        "clocks",
        "issuer",
        "way in",
        "certificates",
    ] {
        assert_eq!(state(&findings, check), "ok", "{check}");
    }
    let table = place.does("doctor");
    assert!(table.out.contains("✓ ok   clocks"), "{}", table.out);
}

#[test]
fn a_stopped_server_fails_with_the_command_that_starts_it() {
    let place = Place::new();
    drop(place.serve());
    let ran = place.jurat("doctor --output json");
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    let findings: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(state(&findings, "server"), "fail");
    assert_eq!(state(&findings, "database"), "ok");
    assert!(ran.out.contains("jurat serve --data"), "{}", ran.out);
}

#[test]
fn keys_that_others_can_read_and_a_broken_database_fail() {
    let place = Place::new();
    // Ended in peace, so that nothing is left in the log beside the database.
    assert!(place.serve().end_by("TERM").success());
    let key = place.path("jurat-data/sealing.key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    place.write("jurat-data/jurat.db", &"not a database ".repeat(1000));
    let ran = place.jurat("doctor --output json");
    assert_eq!(ran.code, 1);
    let findings: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(state(&findings, "file modes"), "fail");
    assert_eq!(state(&findings, "database"), "fail");
    assert!(ran.out.contains("chmod 600"), "{}", ran.out);
}

#[test]
fn a_certificate_that_ends_soon_needs_attention() {
    let place = Place::new();
    let _server = place.serve();
    place.openssl(
        "req -x509 -newkey rsa:2048 -nodes -days 7 -subj /CN=soon -keyout soon.key -out soon.crt",
    );
    place.does("client create --id soon --certificate soon.crt");
    let findings = place.json("doctor");
    assert_eq!(state(&findings, "certificates"), "warn");
    assert!(place.does("doctor").out.contains("soon: ends"));
}

#[test]
fn a_command_without_a_server_says_how_to_start_one() {
    let place = Place::new();
    place.jurat("client list").is_refused(
        3,
        &["no server is known", "jurat serve --data ./jurat-data"],
    );
    drop(place.serve());
    place.jurat("client list").is_refused(
        3,
        &["Connection refused", "jurat serve --data ./jurat-data"],
    );
    place
        .jurat("client list --server http://127.0.0.1:1")
        .is_refused(3, &["127.0.0.1:1", "check the address"]);
    place
        .jurat("client list --server not-a-url")
        .is_refused(2, &["not-a-url", "--server http://127.0.0.1:7523"]);
}

#[test]
fn a_key_that_cannot_be_read_is_named() {
    let place = Place::new();
    let server = place.serve();
    let line = format!("client list --server {} --key nowhere.key", server.url());
    place
        .jurat(&line)
        .is_refused(3, &["nowhere.key", "--key FILE"]);
    place
        .jurat(&format!(
            "client list --server {} --data elsewhere",
            server.url()
        ))
        .is_refused(3, &["elsewhere/administrator.key", "--data DIR"]);
}
