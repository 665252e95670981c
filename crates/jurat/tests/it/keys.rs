//! `jurat key`.

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::signing_key::SigningKey;

use crate::place::Place;

fn states(place: &Place) -> Vec<String> {
    let keys = place.json("key list");
    let keys = keys["items"].as_array().unwrap().iter();
    keys.map(|key| key["state"].as_str().unwrap().to_owned())
        .collect()
}

fn newest(place: &Place) -> String {
    let keys = place.json("key list");
    let key = keys["items"].as_array().unwrap().last().unwrap();
    key["kid"].as_str().unwrap().to_owned()
}

#[test]
fn keys_are_listed_rotated_and_retired() {
    let place = Place::new();
    let _server = place.serve();
    let listed = place.does("key list");
    assert!(listed.out.contains("ES256"), "{}", listed.out);
    assert!(listed.err.contains("every 90 days"), "{}", listed.err);
    let first = newest(&place);
    place.does("key rotate ES256");
    assert_eq!(states(&place), ["signing", "next"]);
    place
        .jurat("key rotate ES256")
        .is_refused(1, &["published already", &newest(&place), "jurat key list"]);
    place.does("key rotate ES256 --immediately");
    assert_eq!(states(&place), ["retired", "signing"]);
    place
        .jurat(&format!("key retire {first} --revoke"))
        .is_refused(2, &["nothing was changed", "--yes"]);
    let gone = place.does(&format!("key retire {first} --revoke --yes"));
    assert!(gone.err.contains("is gone"), "{}", gone.err);
    let last = newest(&place);
    place.does(&format!("key retire {last}"));
    assert_eq!(states(&place), ["retired", "signing"]);
    place
        .jurat("key retire unknown")
        .is_refused(1, &["no signing key of that kid", "jurat key list"]);
    place.jurat("key rotate ES384").is_refused(2, &["ES384"]);
}

#[test]
fn a_private_key_goes_in_and_only_its_public_half_comes_out() {
    let place = Place::new();
    let _server = place.serve();
    let key = SigningKey::generate(Algorithm::EdDsa).unwrap();
    std::fs::write(place.path("own.pem"), key.to_pkcs8_pem().as_bytes()).unwrap();
    place.does("key import own.pem");
    assert_eq!(newest(&place), key.key_id());
    let public = place.does(&format!("key export-public {}", key.key_id()));
    assert_eq!(public.out.trim(), key.public_key_pem().trim());
    let jwk = place.json(&format!("key export-public {}", key.key_id()));
    assert_eq!(jwk, key.public_jwk());
    place
        .jurat("key import own.pem")
        .is_refused(1, &["here already", key.key_id()]);
    std::fs::write(place.path("public.pem"), key.public_key_pem()).unwrap();
    place
        .jurat("key import public.pem")
        .is_refused(1, &["public.pem", "PRIVATE KEY"]);
}
