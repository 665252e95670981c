//! `demo`: what a newcomer sees first does what it says.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::place::{Place, send};

#[test]
fn every_step_does_what_it_should() {
    let place = Place::new();
    let ran = place.does("demo --once");
    for words in [
        "A client is registered",
        "signs an assertion",
        "200 OK",
        "calls an API",
        "the replay is refused",
        "assertion-replayed",
        "jur_at_",
        "vouches for its user",
        "it speaks for alice",
        "application/xml",
        "application/x-www-form-urlencoded",
        "A refusal says what to change",
        "audience-not-us",
        "All 9 steps did what they should",
    ] {
        assert!(ran.out.contains(words), "{words:?} is not in:\n{}", ran.out);
    }
    assert!(!ran.out.contains('✗'), "{}", ran.out);
    assert!(!ran.out.contains('\u{1b}'), "no colour in a pipe");
    let widest = ran
        .out
        .lines()
        .map(|line| line.chars().count())
        .max()
        .unwrap();
    assert!(widest <= 100, "{widest}");
}

#[test]
fn it_keeps_serving_prints_commands_that_work_and_ends_by_a_signal() {
    let place = Place::new();
    let mut child = place
        .command(&["demo", "--data", "kept"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut said = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    while !said.contains("client disable demo-partner") {
        let read = out.read_line(&mut said).unwrap();
        assert_ne!(read, 0, "{said}");
    }
    let folder = place.path("kept").canonicalize().unwrap();
    let export = format!("export JURAT_DATA={}", folder.display());
    assert!(said.contains(&export), "{said}");
    place.does("token --data kept --key kept/demo-keys/demo-partner.key --issuer demo-partner");
    place.does("token --data kept --key kept/demo-keys/demo-idp.key --issuer https://idp.example.com --subject alice --client demo-portal --secret-file kept/demo-keys/demo-portal.secret");
    send("INT", child.id());
    assert!(child.wait().unwrap().success());
    let again = place.does("demo --once --data kept");
    assert!(again.out.contains("All 9 steps"), "{}", again.out);
}

#[test]
fn it_takes_a_free_port_when_the_usual_one_is_taken_and_says_so() {
    let place = Place::new();
    // Whoever holds the port, it is not free.
    let _held = std::net::TcpListener::bind("127.0.0.1:7523");
    let ran = place.does("demo --once --data d");
    let other_port = !ran.out.contains("http://127.0.0.1:7523/oauth2/token");
    assert_eq!(
        other_port,
        ran.out.contains("port 7523 is taken"),
        "{}",
        ran.out
    );
    assert!(place.path("d/demo-keys/demo-partner.key").exists());
}
