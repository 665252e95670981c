//! A server that is not what it says: whoever answers at an address gets no assertion that counts anywhere else, and no say over the
//! terminal.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};

use jurat_protocol::jose::base64url;

use crate::place::Place;

/// Another server, whose tokens the impostor would like to have.
const VICTIM: &str = "https://as.example.com";

/// Serves in a thread that ends with the test: metadata with the victim's token endpoint, and a token that no terminal should see. Goes by
/// `issuer`, else by its address. Gives its port, and the bodies that were sent to it.
fn start(issuer: Option<&str>) -> (u16, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let issuer = issuer.map_or(format!("http://127.0.0.1:{port}"), String::from);
    let metadata = format!(r#"{{"issuer":"{issuer}","token_endpoint":"{VICTIM}/oauth2/token"}}"#);
    let (sent, bodies) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut reader = BufReader::new(stream.unwrap());
            let (mut head, mut length) = (String::new(), 0);
            while reader.read_line(&mut head).unwrap() > 2 {
                let line = head.lines().last().unwrap().to_ascii_lowercase();
                if let Some(value) = line.strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            let answer = if head.starts_with("GET") {
                &metadata
            } else {
                sent.send(String::from_utf8(body).unwrap()).unwrap();
                r#"{"access_token":"a\u001b[2J","token_type":"Bearer"}"#
            };
            write!(
                reader.get_mut(),
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{answer}",
                answer.len()
            )
            .unwrap();
        }
    });
    (port, bodies)
}

/// The claims of the assertion in a token request.
fn claims(body: &str) -> String {
    let (_, assertion) = body.split_once("assertion=").unwrap();
    let claims = assertion.split('.').nth(1).unwrap();
    String::from_utf8(base64url::decode(claims).unwrap()).unwrap()
}

#[test]
fn rfc8414_s6_2_an_impostor_gets_no_assertion_for_another_server() {
    let place = Place::new();
    place.openssl_key_pair("p");
    let (port, bodies) = start(None);
    let url = format!("http://127.0.0.1:{port}");
    for command in ["token --issuer p", "client list"] {
        let reach = format!("--server {url} --data nowhere --key p.key");
        let ran = place.jurat(&format!("{command} {reach}"));
        let claims = claims(&bodies.recv().unwrap());
        assert!(!claims.contains(VICTIM), "{command}: {claims}");
        assert!(claims.contains(&url), "{command}: {claims}");
        assert!(!format!("{}{}", ran.out, ran.err).contains('\u{1b}'));
    }
}

/// It may have come with a download, whoever works in it.
#[test]
fn a_data_folder_that_nobody_named_has_no_say_over_servers_elsewhere() {
    let place = Place::new();
    place.openssl_key_pair("p");
    let (port, bodies) = start(Some(VICTIM));
    std::fs::create_dir(place.path("jurat-data")).unwrap();
    // An address that is not a loopback address, and reaches the impostor all the same.
    let about = format!(r#"{{"issuer":"{VICTIM}","listen":"-","url":"http://0.0.0.0:{port}"}}"#);
    place.write("jurat-data/server.json", &about);
    place
        .jurat("token --key p.key --issuer p")
        .is_refused(3, &["https://as.example.com", "--server-issuer"]);
    assert!(bodies.try_recv().is_err());
    place.jurat("token --key p.key --issuer p --data jurat-data");
    assert!(claims(&bodies.recv().unwrap()).contains(VICTIM));
}
