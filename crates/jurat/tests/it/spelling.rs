//! The examples by which the command line is promised, as they are spelled.

use crate::place::{Place, mode};

#[test]
fn a_client_with_a_certificate_made_by_openssl_gets_a_token() {
    let place = Place::new();
    let server = place.serve_with("--data ./data --listen 127.0.0.1:0");
    place.openssl_key_pair("partner-1");
    place.does("client create --id partner-1 --certificate partner-1.crt --scope orders.read --default-scope orders.read --data ./data");
    let url = server.url();
    let token = place.does(&format!(
        "token --server {url} --key partner-1.key --issuer partner-1"
    ));
    assert_eq!(token.out.trim().split('.').count(), 3, "{}", token.out);
    assert_eq!(token.err, "");
    let asked = format!(
        "token --server {url} --key partner-1.key --issuer partner-1 --scope orders.read --format xml"
    );
    let xml = place.does(&asked);
    assert_eq!(
        xml.out.trim().split('.').count(),
        3,
        "the token alone: {}",
        xml.out
    );
    assert!(xml.err.contains("<oauth><access_token>"), "{}", xml.err);
}

#[test]
fn every_promised_spelling_of_client_commands_is_understood() {
    let place = Place::new();
    let _server = place.serve();
    place.openssl_key_pair("partner-1");
    place.does("client create --id partner-1 --certificate partner-1.crt --scope orders.read --default-scope orders.read --preset axway --data jurat-data");
    let made = place.does("client create --id portal --secret --grant jwt-bearer --grant client_credentials --scope orders.read");
    assert!(made.out.contains("secret jur_cs_"), "{}", made.out);
    assert!(made.out.contains("only time"), "{}", made.out);
    place.does("client update partner-1 --audience https://oauth2.googleapis.com/token --max-assertion-life 3600 --allow missing-sub --replay once-if-jti --token-format opaque");
    let partner = place.json("client show partner-1");
    assert_eq!(
        partner["assertion"]["audiences"],
        serde_json::json!(["https://oauth2.googleapis.com/token"])
    );
    assert_eq!(partner["assertion"]["max_life_seconds"], 3600);
    assert_eq!(
        partner["assertion"]["compatibility"],
        serde_json::json!(["missing-sub"])
    );
    assert_eq!(partner["token"]["format"], "opaque");
    place.does("client secret add portal");
    let credentials = place.json("client credential list portal");
    assert_eq!(credentials.as_array().unwrap().len(), 2);
    place.does("client disable portal");
    assert_eq!(place.json("client show portal")["enabled"], false);
    let grants = &place.json("client show portal")["grant_types"];
    assert_eq!(grants.as_array().unwrap().len(), 2, "{grants}");
}

#[test]
fn an_identity_provider_vouches_for_its_user_through_a_client() {
    let place = Place::new();
    let server = place.serve();
    place.openssl_key_pair("idp");
    place.write(
        "portal.secret",
        "0123456789abcdef0123456789abcdef0123456789\n",
    );
    place.does("client create --id portal --secret-file portal.secret --scope orders.read --default-scope orders.read");
    place.does("idp create --issuer https://idp.example.com --certificate idp.crt --audience https://apis.example.com --client portal --preset wso2");
    let url = server.url();
    let asked = format!(
        "token --server {url} --key idp.key --issuer https://idp.example.com --audience https://apis.example.com --subject alice"
    );
    place.does(&format!(
        "{asked} --client portal --secret-file portal.secret"
    ));
    place
        .jurat(&asked)
        .is_refused(1, &["refused: invalid_client"]);
    let assertion = place.does("assert --key idp.key --issuer https://idp.example.com --audience https://apis.example.com --subject alice --scope orders.read --expires-in 300 --claim name=value --kid K --alg RS256");
    assert_eq!(assertion.out.trim().split('.').count(), 3);
}

#[test]
fn a_key_made_for_the_user_is_private_and_works() {
    let place = Place::new();
    let server = place.serve();
    let made = place.does("client create --id partner-2 --generate-key keys --scope 'orders.read orders.write' --default-scope orders.read");
    assert!(made.out.contains("keys/partner-2.key"), "{}", made.out);
    assert_eq!(mode(&place.path("keys/partner-2.key")), 0o600);
    assert_eq!(mode(&place.path("keys/partner-2.crt")) & 0o444, 0o444);
    place.does(&format!(
        "token --server {} --key keys/partner-2.key --issuer partner-2",
        server.url()
    ));
    place.openssl("x509 -in keys/partner-2.crt -noout -subject");
    for algorithm in ["ES256", "EdDSA", "PS256"] {
        let id = format!("partner-{algorithm}");
        place.does(&format!("client create --id {id} --generate-key keys --key-algorithm {algorithm} --scope a --default-scope a"));
        place.does(&format!(
            "token --key keys/{id}.key --issuer {id} --alg {algorithm}"
        ));
    }
}
