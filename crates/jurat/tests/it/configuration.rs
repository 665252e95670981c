//! Settings: the four layers and where each value came from; what is refused, and how.

use std::process::Command;

use serde_json::{Value, json};

use crate::place::Place;

fn print(command: &mut Command) -> Value {
    let output = command.output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{err}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn every_value_says_where_it_came_from() {
    let place = Place::new();
    place.write("jurat.toml", "listen = \"127.0.0.1:1001\"\nissuer = \"https://file.example.com\"\n\n[limits]\nconnections = 7\n\n[grants.jwt_bearer]\nenabled = false\n");
    let mut command = place.command(&[
        "serve",
        "--print-config",
        "--output",
        "json",
        "--listen",
        "127.0.0.1:1003",
    ]);
    command
        .env("JURAT_LISTEN", "127.0.0.1:1002")
        .env("JURAT_ISSUER", "https://environment.example.com");
    let config = print(&mut command);
    let seen = |key: &str| {
        (
            config[key]["value"].clone(),
            config[key]["from"].as_str().unwrap().to_string(),
        )
    };
    assert_eq!(
        seen("listen"),
        ("127.0.0.1:1003".into(), "flag --listen".into())
    );
    assert_eq!(
        seen("issuer"),
        (
            "https://environment.example.com".into(),
            "environment JURAT_ISSUER".into()
        )
    );
    assert_eq!(
        seen("limits.connections"),
        (7.into(), "jurat.toml, line 5".into())
    );
    assert_eq!(
        seen("grants.jwt_bearer.enabled"),
        (false.into(), "jurat.toml, line 8".into())
    );
    assert_eq!(
        seen("token.lifetime_seconds"),
        (3600.into(), "default".into())
    );
    let table = place.does("serve --print-config");
    assert!(table.out.contains("jurat.toml, line 5"), "{}", table.out);
    assert!(
        !place.path("jurat-data").exists(),
        "--print-config starts nothing"
    );
}

#[test]
fn what_may_be_read_of_one_s_own_network_is_a_list_that_says_where_it_came_from() {
    let place = Place::new();
    let shown = |change: &dyn Fn(&mut Command)| {
        let mut command = place.command(&["serve", "--print-config", "--output", "json"]);
        change(&mut command);
        let allow = print(&mut command)["outbound.allow"].clone();
        let from = allow["from"].as_str().unwrap().to_owned();
        (allow["value"].clone(), from)
    };
    assert_eq!(shown(&|_| {}), (json!([]), "default".to_owned()));
    place.write("jurat.toml", "[outbound]\nallow = [\"10.0.0.0/8\"]\n");
    let by_file = (json!(["10.0.0.0/8"]), "jurat.toml, line 2".to_owned());
    assert_eq!(shown(&|_| {}), by_file);
    let variable = |command: &mut Command| {
        command.env("JURAT_OUTBOUND_ALLOW", "a.corp.example, 10.0.0.7");
    };
    let by_variable = json!(["a.corp.example", "10.0.0.7"]);
    assert_eq!(shown(&variable).0, by_variable);
    let flags = |command: &mut Command| {
        variable(command);
        command.args(["--outbound-allow", "[fd00::7]:8443"]);
        command.args(["--outbound-allow", "b.corp.example"]);
    };
    let by_flags = json!(["[fd00::7]:8443", "b.corp.example"]);
    let flag = "flag --outbound-allow".to_owned();
    assert_eq!(shown(&flags), (by_flags, flag));
    place
        .jurat("serve --outbound-allow https://x.example")
        .is_refused(2, &["outbound.allow", "flag --outbound-allow"]);
}

#[test]
fn an_unknown_key_names_its_line_and_the_nearest_known_key() {
    let place = Place::new();
    place.write(
        "jurat.toml",
        "listen = \"127.0.0.1:0\"\n\n[grants.jwt_barer]\nenabled = false\n",
    );
    place.jurat("serve").is_refused(
        2,
        &[
            "jurat.toml, line 3",
            "grants.jwt_barer",
            "did you mean grants.jwt_bearer.enabled?",
        ],
    );
    place.write("other.toml", "lisen = \"127.0.0.1:0\"\n");
    place
        .jurat("serve --config other.toml")
        .is_refused(2, &["other.toml, line 1", "did you mean listen?"]);
    place.write("other.toml", "listen = 7523\n");
    place
        .jurat("serve --config other.toml")
        .is_refused(2, &["line 1", "a string in quotes"]);
    place
        .jurat("serve --config missing.toml")
        .is_refused(2, &["missing.toml", "--config"]);
    assert!(!place.path("jurat-data").exists());
}

#[test]
fn plain_http_beyond_loopback_is_refused_with_both_ways_out() {
    let place = Place::new();
    let refused = place.jurat("serve --listen 0.0.0.0:0");
    refused.is_refused(
        2,
        &[
            "0.0.0.0:0",
            "loopback",
            "--tls-certificate",
            "--tls-terminated-by-proxy",
        ],
    );
    place
        .jurat("serve --listen 0.0.0.0:0 --tls-terminated-by-proxy")
        .is_refused(2, &["--issuer"]);
    place
        .jurat("serve --issuer http://as.example.com")
        .is_refused(2, &["https"]);
    place
        .jurat("serve --tls-key k.pem")
        .is_refused(2, &["--tls-certificate"]);
    place
        .jurat("serve --log-level loud")
        .is_refused(2, &["loud", "debug"]);
    assert!(
        !place.path("jurat-data").exists(),
        "bad settings change nothing"
    );
    let behind = place
        .serve_with("--listen 0.0.0.0:0 --tls-terminated-by-proxy --issuer https://as.example.com");
    assert_eq!(behind.said["issuer"], "https://as.example.com");
    place.does("client list");
}

#[test]
fn the_environment_is_read_and_a_slip_in_a_name_is_told() {
    let place = Place::new();
    let mut command = place.command(&["serve", "--output", "json"]);
    command
        .env("JURAT_DATA", "elsewhere")
        .env("JURAT_LISTEN", "127.0.0.1:0")
        .env("JURAT_ISSUR", "x");
    let server = place.start(&mut command);
    assert!(place.path("elsewhere/jurat.db").exists());
    drop(server);
    let log = place.read("server.log");
    assert!(
        log.contains("JURAT_ISSUR") && log.contains("did you mean JURAT_ISSUER?"),
        "{log}"
    );
}

#[test]
fn a_grant_that_is_switched_off_is_not_served() {
    let place = Place::new();
    let metadata = |flags: &str| {
        let server = place.serve_with(flags);
        let path = "/.well-known/oauth-authorization-server";
        let grants = crate::place::http_get(server.address(), path);
        let refused = place.jurat("client list");
        (grants, refused)
    };
    place.write("off.toml", "[grants.jwt_bearer]\nenabled = false\n");
    let (grants, refused) = metadata("--listen 127.0.0.1:0 --config off.toml");
    assert!(!grants.contains("grant-type:jwt-bearer"), "{grants}");
    refused.is_refused(3, &["does not let the administrator in"]);
    place.write("off.toml", "[grants.client_credentials]\nenabled = false\n");
    let (grants, let_in) = metadata("--listen 127.0.0.1:0 --config off.toml");
    assert!(!grants.contains("client_credentials"), "{grants}");
    assert_eq!(let_in.code, 0, "{}", let_in.err);
}
