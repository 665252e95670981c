//! `idp keys`, `idp refresh`, `client keys`, `client refresh`, and tokens by keys that an issuer on loopback publishes.

use jurat_protocol::jose::base64url;
use serde_json::{Value, json};

use crate::issuer::Issuer;
use crate::place::{Place, Server};

/// A key made by openssl, as a JWK; its private key is in `NAME.key`.
fn published(place: &Place, name: &str) -> Value {
    place.openssl_key_pair(name);
    let ran = std::process::Command::new("openssl")
        .args(["x509", "-noout", "-modulus", "-in"])
        .arg(place.path(&format!("{name}.crt")))
        .output()
        .unwrap();
    let text = String::from_utf8(ran.stdout).unwrap();
    let digits = text.trim().strip_prefix("Modulus=").unwrap();
    let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
    let modulus: Vec<u8> = (0..digits.len()).step_by(2).map(byte).collect();
    json!({"kty": "RSA", "kid": name, "use": "sig", "e": "AQAB", "n": base64url::encode(&modulus)})
}

fn serve(place: &Place, issuer: &Issuer) -> Server {
    place.serve_with(&format!(
        "--listen 127.0.0.1:0 --outbound-allow {}",
        issuer.host()
    ))
}

/// Reads again until the issuer is asked and answers: of several readings within a second one asks.
fn refresh(place: &Place, line: &str) -> Value {
    for _ in 0..60 {
        let ran = place.jurat(&format!("{line} --output json"));
        let read: Value = serde_json::from_str(&ran.out).unwrap_or_default();
        if read["asked"] == true {
            return read;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("the issuer is not asked: jurat {line}");
}

#[test]
fn oidc_discovery_s4_an_issuer_found_by_its_metadata_is_trusted_and_its_keys_are_shown() {
    let (place, issuer) = (Place::new(), Issuer::start());
    let _server = serve(&place, &issuer);
    let name = issuer.name();
    issuer.publish_keys(&[
        published(&place, "one"),
        json!({"kty": "oct", "kid": "leaked", "k": "AAAA"}),
    ]);
    let made = place.does(&format!(
        "idp create --issuer {name} --discover --local --without-client --scope a --default-scope a --subject ann"
    ));
    assert!(
        made.out.contains(&format!("jurat idp refresh {name}")),
        "{}",
        made.out
    );
    assert!(!made.err.contains("No key is registered"), "{}", made.err);
    let before = place.does(&format!("idp keys {name}")).out;
    assert!(before.contains("Not read yet"), "{before}");
    let read = place.does(&format!("idp refresh {name}")).out;
    for line in ["Read 1 key from", "+ one is new", "1 not taken"] {
        assert!(read.contains(line), "{line:?} is not in:\n{read}");
    }
    let token = format!("token --key one.key --kid one --issuer {name} --subject ann");
    place.does(&token);
    let shown = place.does(&format!("idp keys {name}")).out;
    for line in [
        format!("Published at {name}/jwks"),
        "RSA 2048".into(),
        "key leaked:".into(),
    ] {
        assert!(shown.contains(&line), "{line:?} is not in:\n{shown}");
    }
    assert!(!shown.contains("never"), "it was used:\n{shown}");

    issuer.publish_keys(&[published(&place, "two")]);
    let rolled = refresh(&place, &format!("idp refresh {name}"));
    assert_eq!(
        (&rolled["added"], &rolled["gone"]),
        (&json!(["two"]), &json!(["one"]))
    );
    place.does(&token.replace("one", "two"));
    place
        .jurat(&token)
        .is_refused(1, &["invalid_grant", "jurat explain --decision"]);
    let list = place.does("idp list").out;
    assert!(list.contains("published"), "{list}");
}

#[test]
fn a_source_that_fails_says_why_and_the_keys_read_before_still_count() {
    let (place, issuer) = (Place::new(), Issuer::start());
    let _server = serve(&place, &issuer);
    let name = issuer.name();
    place.does(&format!(
        "idp create --issuer {name} --jwks-url {name}/jwks --local --without-client --scope a --default-scope a --subject ann"
    ));
    place
        .jurat(&format!("idp refresh {name}"))
        .is_refused(1, &["404", "jurat idp keys"]);
    let shown = place.does(&format!("idp keys {name}")).out;
    for line in ["✗ Failing for", "404", "No published key counts now"] {
        assert!(shown.contains(line), "{line:?} is not in:\n{shown}");
    }
    issuer.publish_keys(&[published(&place, "one")]);
    refresh(&place, &format!("idp refresh {name}"));
    issuer.fall_silent();
    // Within a second of the last reading nobody is asked again.
    let failed = (0..60).find(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        place.jurat(&format!("idp refresh {name}")).code == 1
    });
    assert!(failed.is_some());
    let shown = place.does(&format!("idp keys {name}")).out;
    assert!(shown.contains("The keys read before count for"), "{shown}");
    place.does(&format!(
        "token --key one.key --kid one --issuer {name} --subject ann"
    ));
}

#[test]
fn rfc7591_s2_a_client_s_published_keys_are_read_and_shown() {
    let (place, issuer) = (Place::new(), Issuer::start());
    let _server = serve(&place, &issuer);
    issuer.publish_keys(&[published(&place, "one")]);
    let url = format!("{}/jwks", issuer.name());
    let made = place.does(&format!(
        "client create --id partner --jwks-url {url} --local --scope a --default-scope a"
    ));
    assert!(!made.err.contains("cannot prove"), "{}", made.err);
    let read = place.does("client refresh partner").out;
    assert!(read.contains("+ one is new"), "{read}");
    place.does("token --key one.key --kid one --issuer partner");
    let keys = place.json("client keys partner");
    assert_eq!(keys["source"]["state"]["keys"][0]["key_id"], "one");
    place.does("client create --id bare --scope a");
    let bare = place.does("client keys bare").out;
    assert!(
        bare.contains("jurat client update bare --jwks-url URL"),
        "{bare}"
    );
    place
        .jurat("client refresh bare")
        .is_refused(1, &["key_source"]);
    place
        .jurat("client keys nobody")
        .is_refused(1, &["no client", "jurat client list"]);
}

#[test]
fn a_host_that_the_configuration_does_not_allow_is_not_read() {
    let (place, issuer) = (Place::new(), Issuer::start());
    let _server = place.serve();
    let name = issuer.name();
    place
        .jurat(&format!("idp create --issuer {name} --discover --client c"))
        .is_refused(1, &["https", "--local", "outbound.allow"]);
    place.does(&format!(
        "idp create --issuer {name} --discover --local --client c"
    ));
    place
        .jurat(&format!("idp refresh {name}"))
        .is_refused(1, &["127.0.0.1", "outbound.allow"]);
}
