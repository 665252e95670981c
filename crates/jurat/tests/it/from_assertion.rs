//! `jurat idp create --from-assertion`, against an issuer on loopback that publishes metadata and keys.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Stdio;

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::signing_key::{JwtHeader, SigningKey};
use jurat_registry::clock::{Clock, SystemClock};
use serde_json::{Value, json};

use crate::place::{Place, Server};

/// An issuer. It answers until the process ends.
struct Issuer {
    key: SigningKey,
    url: String,
}

impl Issuer {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let key = SigningKey::generate(Algorithm::Es256).unwrap();
        let metadata = json!({"issuer": url, "jwks_uri": format!("{url}/keys")}).to_string();
        let mut jwk = key.public_jwk();
        jwk["kid"] = key.key_id().into();
        let keys = json!({ "keys": [jwk] }).to_string();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut request = [0; 4096];
                let length = stream.read(&mut request).unwrap();
                let request = String::from_utf8_lossy(&request[..length]).into_owned();
                let (status, body) = match request.split(' ').nth(1).unwrap_or_default() {
                    "/.well-known/openid-configuration" => ("200 OK", &metadata),
                    "/keys" => ("200 OK", &keys),
                    _ => ("404 Not Found", &metadata),
                };
                let _ = write!(
                    stream,
                    "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                    body.len()
                );
            }
        });
        Self { key, url }
    }

    /// An assertion of its: `changes` go over what it says.
    fn sign(&self, audience: &str, changes: &Value) -> String {
        let now = SystemClock.now().seconds();
        let mut claims = json!({
            "iss": self.url, "sub": "alice", "aud": audience, "iat": now, "exp": now + 120,
            "jti": now.to_string() + &changes.to_string(),
        });
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let header = JwtHeader {
            token_type: Some("JWT"),
            key_id: Some(self.key.key_id()),
        };
        self.key.sign_jwt(&header, &claims)
    }
}

fn serve(place: &Place) -> Server {
    place.serve_with("--listen 127.0.0.1:0 --outbound-allow 127.0.0.1")
}

#[test]
fn a_sample_leads_to_an_issuer_found_by_discovery_whose_assertions_are_then_traded() {
    let (place, issuer) = (Place::new(), Issuer::start());
    let server = serve(&place);
    let name = server.said["issuer"].as_str().unwrap();
    place.write("sample.jwt", &issuer.sign(name, &json!({})));
    place.does("client create --id portal --secret --scope a --default-scope a");
    let shown = place.does("idp create --from-assertion sample.jwt --client portal --dry-run");
    for words in [
        format!("Sample of {}", issuer.url),
        format!("1 key at {}/keys", issuer.url),
        format!(
            "✓ the sample's signature is good: P-256, {}",
            issuer.key.key_id()
        ),
        "only: alice".into(),
        "✓ accepted  the sample".into(),
        "✓ refused   another subject".into(),
    ] {
        assert!(
            shown.out.contains(&words),
            "{words} is not in:\n{}",
            shown.out
        );
    }
    assert!(
        shown.err.contains("Nothing was registered"),
        "{}",
        shown.err
    );
    assert_eq!(place.json("idp list")["items"], json!([]));
    place.does("idp create --from-assertion sample.jwt --client portal --yes");
    let provider = place.json(&format!("idp show {}", issuer.url));
    assert_eq!(provider["subjects"], json!({"only": ["alice"]}));
    assert_eq!(provider["clients"], json!({"only": ["portal"]}));
    assert_eq!(provider["assertion"]["algorithms"], json!(["ES256"]));
    assert_eq!(provider["assertion"]["max_life_seconds"], 120);
    assert_eq!(provider["key_source"]["local"], true);
    let ran = place.does(&format!("idp test {}", issuer.url));
    assert!(ran.out.contains("another subject"), "{}", ran.out);
    place
        .jurat("idp create --from-assertion sample.jwt --dry-run --issuer x")
        .is_refused(2, &["--issuer"]);
    let again = place.jurat("idp create --from-assertion sample.jwt --yes");
    assert_eq!(again.code, 1);
    assert!(again.err.contains("is trusted already"), "{}", again.err);
}

#[test]
fn nobody_to_ask_is_no_consent() {
    let (place, issuer) = (Place::new(), Issuer::start());
    let server = serve(&place);
    let name = server.said["issuer"].as_str().unwrap();
    place.write("sample.jwt", &issuer.sign(name, &json!({})));
    let ran = place.jurat("idp create --from-assertion sample.jwt --any-client");
    assert_eq!(ran.code, 2, "{}{}", ran.out, ran.err);
    assert!(
        ran.err.contains("no terminal") && ran.err.contains("--yes"),
        "{}",
        ran.err
    );
    assert_eq!(place.json("idp list")["items"], json!([]));
    let proposal =
        place.json("idp create --from-assertion sample.jwt --audience https://apis.example.com");
    assert_eq!(
        proposal["settings"]["assertion"]["audiences"],
        json!(["https://apis.example.com"])
    );
    assert_eq!(proposal["signature"]["verified"], true);
    assert_eq!(place.json("idp list")["items"], json!([]));
}

#[test]
fn a_sample_comes_by_standard_input_and_never_by_the_command_line() {
    let (place, issuer) = (Place::new(), Issuer::start());
    let server = serve(&place);
    let name = server.said["issuer"].as_str().unwrap();
    let sample = issuer.sign(name, &json!({}));
    let refused = place.jurat(&format!("idp create --from-assertion {sample} --yes"));
    refused.is_refused(2, &["history", "--from-assertion -"]);
    assert!(!refused.err.contains(sample.rsplit('.').next().unwrap()));
    let mut child = place
        .command(&[
            "idp",
            "create",
            "--from-assertion",
            "-",
            "--any-client",
            "--yes",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    writeln!(input, "{sample}").unwrap();
    drop(input);
    assert!(child.wait_with_output().unwrap().status.success());
    assert_eq!(
        place.json(&format!("idp show {}", issuer.url))["enabled"],
        true
    );
    assert!(!place.read("server.log").contains(&sample));
}

#[test]
fn what_cannot_be_proven_or_proposed_is_told_and_steers_no_terminal() {
    let (place, issuer) = (Place::new(), Issuer::start());
    let server = serve(&place);
    let name = server.said["issuer"].as_str().unwrap();
    let stranger = Issuer {
        key: SigningKey::generate(Algorithm::Es256).unwrap(),
        url: issuer.url.clone(),
    };
    place.write("forged.jwt", &stranger.sign(name, &json!({})));
    let shown = place
        .does("idp create --from-assertion forged.jwt --dry-run")
        .out;
    assert!(shown.contains("✗ no key that is known"), "{shown}");
    place.write(
        "odd.jwt",
        &issuer.sign(name, &json!({"sub": "a\u{1b}[2Jb*'\"\n"})),
    );
    let shown = place
        .does("idp create --from-assertion odd.jwt --dry-run")
        .out;
    assert!(!shown.contains('\u{1b}'), "{shown}");
    place.write("text", "not a token");
    place
        .jurat("idp create --from-assertion text --dry-run")
        .is_refused(1, &["three"]);
    place.write("empty", "\n");
    place
        .jurat("idp create --from-assertion empty --yes")
        .is_refused(1, &["empty"]);
    place
        .jurat("idp create --from-assertion nowhere.jwt --yes")
        .is_refused(1, &["nowhere.jwt"]);
    place
        .jurat("idp create --from-assertion odd.jwt --generate-key .")
        .is_refused(2, &["--generate-key"]);
    place
        .jurat("idp create --issuer https://x.example.com --answer ref=x")
        .is_refused(2, &["--preset"]);
}
