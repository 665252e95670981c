//! `serve`: what a first start makes, what a later one keeps, and how it ends.

use crate::place::{Place, http_get, mode, send};

#[test]
fn a_first_start_makes_private_files_and_says_what_is_next() {
    let place = Place::new();
    let server = place.serve_with("--listen 127.0.0.1:0 --data ./data");
    assert_eq!(mode(&place.path("data")), 0o700);
    for name in [
        "sealing.key",
        "administrator.key",
        "jurat.db",
        "server.json",
    ] {
        assert_eq!(mode(&place.path("data").join(name)), 0o600, "{name}");
    }
    assert_eq!(server.said["made"].as_array().unwrap().len(), 2);
    assert!(http_get(server.address(), "/readyz").starts_with("HTTP/1.1 200"));
    let keys = place.read("data/sealing.key") + &place.read("data/administrator.key");
    assert!(server.end_by("TERM").success());
    let again = place.serve_with("--listen 127.0.0.1:0 --data ./data");
    assert_eq!(again.said["made"].as_array().unwrap().len(), 0);
    assert_eq!(
        place.read("data/sealing.key") + &place.read("data/administrator.key"),
        keys
    );
}

#[test]
fn it_says_in_words_where_it_listens_and_what_to_do_next() {
    let place = Place::new();
    let mut child = place
        .command(&["serve", "--listen", "127.0.0.1:0", "--data", "d"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut said = String::new();
    let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
    while !said.contains("jurat token --key partner-1.key") {
        let read = std::io::BufRead::read_line(&mut out, &mut said).unwrap();
        assert_ne!(read, 0, "{said}");
    }
    send("INT", child.id());
    assert!(child.wait().unwrap().success());
    for words in [
        "made d/sealing.key",
        "made d/administrator.key",
        "listening",
        "jurat client create --id partner-1",
        "--data d",
    ] {
        assert!(said.contains(words), "{words:?} is not in:\n{said}");
    }
    assert!(!said.contains('\u{1b}'), "no colour in a pipe: {said:?}");
}

#[test]
fn another_issuer_on_a_later_start_still_lets_the_administrator_in() {
    let place = Place::new();
    drop(place.serve());
    let server = place.serve_with("--listen 127.0.0.1:0 --issuer https://as.example.com");
    place.does("client create --id a --generate-key . --scope a --default-scope a");
    assert_eq!(server.said["issuer"], "https://as.example.com");
    let token = place.does("token --key a.key --issuer a").out;
    assert!(!token.is_empty());
    place
        .jurat(&format!(
            "client list --server {} --server-issuer https://other.example.com",
            server.url()
        ))
        .is_refused(3, &["https://as.example.com", "https://other.example.com"]);
}

#[test]
fn a_second_server_on_one_data_folder_is_refused() {
    let place = Place::new();
    let server = place.serve();
    let refused = place.jurat("serve --listen 127.0.0.1:0");
    refused.is_refused(
        1,
        &[
            "another server works in the data folder",
            server.address(),
            "--data DIR",
        ],
    );
    let address = server.address();
    let taken = place.jurat(&format!("serve --data other --listen {address}"));
    taken.is_refused(1, &[address, "in use", "--listen"]);
    assert!(
        !place.path("other").exists(),
        "a start that is refused makes nothing"
    );
    place.does("client list");
}

#[test]
fn rfc7523_s3_a_spent_assertion_stays_spent_over_kill_9() {
    let place = Place::new();
    let server = place.serve_with("--listen 127.0.0.1:0 --issuer https://as.example.com");
    place.does("client create --id p --generate-key . --scope a --default-scope a");
    let assert = "assert --key p.key --issuer p --audience https://as.example.com/oauth2/token";
    place.write("one", &place.does(assert).out);
    place.write("two", &place.does(assert).out);
    place.does("token --assertion one");
    assert!(!server.end_by("KILL").success());
    let _server = place.serve_with("--listen 127.0.0.1:0 --issuer https://as.example.com");
    place
        .jurat("token --assertion one")
        .is_refused(1, &["invalid_grant", "used before"]);
    place.does("token --assertion two");
}

#[test]
fn a_lost_sealing_key_is_not_replaced() {
    let place = Place::new();
    drop(place.serve());
    std::fs::remove_file(place.path("jurat-data/sealing.key")).unwrap();
    place
        .jurat("serve --listen 127.0.0.1:0")
        .is_refused(1, &["sealing.key", "backup"]);
    assert!(!place.path("jurat-data/sealing.key").exists());
}

#[test]
fn a_lost_administrators_key_is_made_anew_by_a_restart() {
    let place = Place::new();
    drop(place.serve());
    std::fs::rename(
        place.path("jurat-data/administrator.key"),
        place.path("old.key"),
    )
    .unwrap();
    let _server = place.serve();
    place.does("client list");
    place
        .jurat("client list --key old.key")
        .is_refused(3, &["does not let the administrator in", "--key FILE"]);
}

#[test]
fn both_signals_end_it_with_what_was_accepted_finished() {
    for signal in ["INT", "TERM"] {
        let place = Place::new();
        let server = place.serve();
        assert!(server.end_by(signal).success(), "{signal}");
        let log = place.read("server.log");
        assert!(log.contains("finishing what was accepted"), "{log}");
        assert!(log.starts_with('{'), "JSON where no terminal is: {log}");
    }
}

#[test]
fn tls_is_served_with_a_certificate_of_ones_own() {
    let place = Place::new();
    place.openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost -keyout tls.key -out tls.crt -addext subjectAltName=DNS:localhost -addext basicConstraints=critical,CA:FALSE");
    let free = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let flags = format!(
        "--listen 127.0.0.1:{free} --issuer https://localhost:{free} --tls-certificate tls.crt --tls-key tls.key"
    );
    let server = place.serve_with(&flags);
    assert_eq!(server.url(), format!("https://localhost:{free}"));
    let trusting = place
        .command(&["client", "list"])
        .env("SSL_CERT_FILE", place.path("tls.crt"))
        .output()
        .unwrap();
    assert!(
        trusting.status.success(),
        "{}",
        String::from_utf8_lossy(&trusting.stderr)
    );
    let distrusting = place.jurat("client list");
    assert_eq!(distrusting.code, 3, "{}", distrusting.err);
    drop(server);
    place
        .jurat("serve --listen 127.0.0.1:0 --tls-certificate tls.key --tls-key tls.key")
        .is_refused(1, &["tls.key", "certificate"]);
}

#[test]
fn a_second_signal_ends_it_at_once() {
    use std::io::{Read, Write};
    let place = Place::new();
    let mut server = place.serve();
    // A request that never becomes whole is what the server waits for: it has said that it reads the body.
    let mut stream = std::net::TcpStream::connect(server.address()).unwrap();
    let head = "POST /oauth2/token HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\
                Content-Type: application/x-www-form-urlencoded\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    let mut interim = [0; 25];
    stream.read_exact(&mut interim).unwrap();
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
    send("TERM", server.child.id());
    while !place
        .read("server.log")
        .contains("a second signal stops at once")
    {
        assert_eq!(server.child.try_wait().unwrap(), None);
    }
    send("TERM", server.child.id());
    assert_eq!(server.child.wait().unwrap().code(), Some(130));
}

#[test]
fn another_server_at_a_local_address_cannot_have_assertions_signed_for_this_one() {
    let place = Place::new();
    let server = place.serve_with("--listen 127.0.0.1:0 --issuer https://as.example.com");
    // What the data folder says of the address is believed; the address alone is not.
    place.does("client create --id p --generate-key . --scope a --default-scope a");
    let elsewhere = format!(
        "token --server {} --data nowhere --key p.key --issuer p",
        server.url()
    );
    place
        .jurat(&elsewhere)
        .is_refused(3, &["--server-issuer https://as.example.com"]);
    place.does(&format!(
        "{elsewhere} --server-issuer https://as.example.com"
    ));
}

#[test]
fn a_foreign_database_is_refused_and_left_as_it_is() {
    let place = Place::new();
    std::fs::create_dir(place.path("d")).unwrap();
    place.write("d/jurat.db", "not a database");
    place.write("d/sealing.key", &format!("{}\n", "A".repeat(43)));
    place
        .jurat("serve --data d --listen 127.0.0.1:0")
        .is_refused(1, &["jurat.db", "not a database", "jurat doctor --data d"]);
    assert_eq!(place.read("d/jurat.db"), "not a database");
    assert!(!place.path("d/administrator.key").exists());
    place.write("file", "");
    place
        .jurat("serve --data file --listen 127.0.0.1:0")
        .is_refused(1, &["file", "--data DIR"]);
}
