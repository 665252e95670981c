//! Identity providers: by issuer or identifier, who may present, keys that take over from one another.

use serde_json::json;

use crate::place::Place;

#[test]
fn who_may_present_is_stated_three_ways() {
    let place = Place::new();
    let _server = place.serve();
    place.does("idp create --issuer https://a.example.com --client x --client y");
    place.does("idp create --issuer https://b.example.com --any-client --subject alice");
    place.does("idp create --issuer https://c.example.com --without-client --scope a");
    assert_eq!(
        place.json("idp show https://a.example.com")["clients"],
        json!({"only": ["x", "y"]})
    );
    let b = place.json("idp show https://b.example.com");
    assert_eq!(b["clients"], "any_authenticated");
    assert_eq!(b["subjects"], json!({"only": ["alice"]}));
    assert_eq!(
        place.json("idp show https://c.example.com")["clients"],
        "anybody"
    );
    let id = b["id"].as_str().unwrap();
    assert_eq!(
        place.json(&format!("idp show {id}"))["issuer"],
        "https://b.example.com"
    );
    place
        .jurat("idp create --issuer https://d.example.com --without-client")
        .is_refused(1, &["scope"]);
    place
        .jurat("idp create --issuer https://d.example.com --any-client --client x")
        .is_refused(2, &["--any-client"]);
    assert_eq!(place.json("idp list")["items"].as_array().unwrap().len(), 3);
}

#[test]
fn an_issuer_that_is_already_a_client_is_refused() {
    let place = Place::new();
    let _server = place.serve();
    place.does("client create --id partner-1 --scope a");
    place
        .jurat("idp create --issuer partner-1")
        .is_refused(1, &["partner-1", "already", "a client"]);
    place.does("idp create --issuer https://a.example.com");
    place
        .jurat("idp create --issuer https://a.example.com")
        .is_refused(1, &["already", "an identity provider"]);
}

#[test]
fn it_is_changed_switched_off_and_taken_away() {
    let place = Place::new();
    let _server = place.serve();
    place.does("client create --id portal --secret --scope a --default-scope a");
    place.does("idp create --issuer https://a.example.com --any-client --generate-key .");
    assert!(place.path("a.example.com.key").exists());
    place
        .does("idp update https://a.example.com --client portal --max-assertion-life 600 --name A");
    let provider = place.json("idp show https://a.example.com");
    assert_eq!(provider["clients"], json!({"only": ["portal"]}));
    assert_eq!(provider["name"], "A");
    place.does("idp disable https://a.example.com");
    assert_eq!(
        place.json("idp show https://a.example.com")["enabled"],
        false
    );
    place.does("idp enable https://a.example.com");
    place.openssl_key_pair("next");
    place.does("idp key add https://a.example.com --certificate next.crt");
    let keys = place.json("idp key list https://a.example.com");
    assert_eq!(keys.as_array().unwrap().len(), 2);
    let first = keys[0]["id"].as_str().unwrap();
    place.does(&format!("idp key disable https://a.example.com {first}"));
    place.does(&format!("idp key remove https://a.example.com {first}"));
    assert_eq!(
        place
            .json("idp key list https://a.example.com")
            .as_array()
            .unwrap()
            .len(),
        1
    );
    place.does("idp delete https://a.example.com");
    place
        .jurat("idp show https://a.example.com")
        .is_refused(1, &["no identity provider", "jurat idp list"]);
}

#[test]
fn a_jwk_set_is_registered_key_by_key() {
    let place = Place::new();
    let server = place.serve();
    let jwks = crate::place::http_get(server.address(), "/oauth2/jwks");
    let body = jwks.split_once("\r\n\r\n").unwrap().1;
    let start = body.find('{').unwrap();
    let end = body.rfind('}').unwrap();
    place.write("keys.json", &body[start..=end]);
    place.does("idp create --issuer https://other.example.com --jwks-file keys.json --any-client");
    let keys = place.json("idp key list https://other.example.com");
    assert!(keys[0]["key_id"].is_string(), "{keys}");
    place.write("broken.json", "{\"keys\": [{\"kty\": \"RSA\"}]}");
    place
        .jurat("idp create --issuer https://x.example.com --jwks-file broken.json")
        .is_refused(1, &["broken.json"]);
}

#[test]
fn a_preset_that_asks_knows_the_issuer_from_the_answers() {
    let place = Place::new();
    let _server = place.serve();
    place.does("idp create --preset spiffe --answer issuer=https://oidc.example.org --answer trust_domain=example.org --answer path=/ns/prod/sa/web --any-client");
    let provider = place.json("idp show https://oidc.example.org");
    let subjects = serde_json::json!({"only": ["spiffe://example.org/ns/prod/sa/web"]});
    assert_eq!(provider["subjects"], subjects);
    place
        .jurat("idp create --preset spiffe --answer path=/ns/*")
        .is_refused(2, &["--answer issuer=", "presets show spiffe"]);
    place
        .jurat("idp create --preset wso2")
        .is_refused(2, &["--issuer"]);
    place
        .jurat("idp create --any-client")
        .is_refused(2, &["--issuer"]);
}
