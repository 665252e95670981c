//! `assert` and `token`: the claims that are asked for, refusals with their reasons, assertions made elsewhere.

use serde_json::{Value, json};

use crate::place::{Place, http_post};

fn decode(part: &str) -> Value {
    let bytes = jurat_protocol::jose::base64url::decode(part).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

fn parts(assertion: &str) -> (Value, Value) {
    let mut parts = assertion.trim().split('.');
    (decode(parts.next().unwrap()), decode(parts.next().unwrap()))
}

#[test]
fn claims_and_header_are_as_asked() {
    let place = Place::new();
    place.openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out k.pem");
    let ran = place.does("assert --key k.pem --issuer me --audience https://a --audience https://b --subject you --scope 'x y' --scope z --expires-in 60 --not-before -10 --claim n=1 --claim list=[1,2] --claim text=plain --kid K --type at+jwt --jti J");
    let (header, claims) = parts(&ran.out);
    assert_eq!(header, json!({"alg": "ES256", "kid": "K", "typ": "at+jwt"}));
    assert_eq!(claims["aud"], json!(["https://a", "https://b"]));
    assert_eq!(claims["sub"], "you");
    assert_eq!(claims["scope"], "x y z");
    assert_eq!(
        (&claims["n"], &claims["list"], &claims["text"]),
        (&json!(1), &json!([1, 2]), &json!("plain"))
    );
    assert_eq!(claims["jti"], "J");
    let second = |name: &str| claims[name].as_i64().unwrap();
    assert_eq!(second("exp") - second("iat"), 60);
    assert_eq!(second("iat") - second("nbf"), 10);
}

#[test]
fn rfc7523_s3_the_subject_is_the_issuer_unless_said_otherwise() {
    let place = Place::new();
    place.openssl("genpkey -algorithm ED25519 -out k.pem");
    let (header, claims) = parts(
        &place
            .does("assert --key k.pem --issuer me --audience https://a")
            .out,
    );
    assert_eq!(header["alg"], "EdDSA");
    assert_eq!(claims["sub"], "me");
    assert_eq!(claims["aud"], "https://a");
    assert!(claims["jti"].as_str().unwrap().len() >= 20);
    let (_, bare) = parts(&place.does("assert --key k.pem --issuer me --audience https://a --no-subject --no-jti --no-iat").out);
    for absent in ["sub", "jti", "iat"] {
        assert!(bare.get(absent).is_none(), "{bare}");
    }
}

#[test]
fn a_key_that_cannot_sign_is_named_with_the_way_out() {
    let place = Place::new();
    place.openssl_key_pair("p");
    let assert = |key: &str, more: &str| {
        place.jurat(&format!(
            "assert --key {key} --issuer a --audience b {more}"
        ))
    };
    assert("missing.pem", "").is_refused(1, &["missing.pem"]);
    assert("p.crt", "").is_refused(1, &["p.crt", "public half"]);
    assert("p.key", "--alg ES256").is_refused(1, &["p.key", "ES256"]);
    assert("p.key", "--alg HS256").is_refused(2, &["HS256"]);
    assert("p.key", "--claim broken").is_refused(2, &["--claim broken", "name=value"]);
    place.openssl("pkcs8 -topk8 -in p.key -out locked.key -passout pass:secret");
    assert("locked.key", "").is_refused(1, &["locked.key", "passphrase"]);
}

#[test]
fn rfc7523_s3_a_replay_is_refused_and_says_why() {
    let place = Place::new();
    let server = place.serve();
    place.does("client create --id p --generate-key . --scope a --default-scope a");
    let endpoint = format!("{}/oauth2/token", server.url());
    let assertion = place
        .does(&format!(
            "assert --key p.key --issuer p --audience {endpoint}"
        ))
        .out;
    place.write("assertion", &assertion);
    place.does("token --assertion assertion");
    let again = place.jurat("token --assertion assertion");
    again.is_refused(1, &["refused: invalid_grant", "used before", "decision"]);
    let decision = again
        .err
        .rsplit("decision ")
        .next()
        .unwrap()
        .trim()
        .to_string();
    // Ended in peace: the log is written to its end.
    assert!(server.end_by("TERM").success());
    assert!(
        place.read("server.log").contains(&decision),
        "{}",
        place.read("server.log")
    );
}

#[test]
fn a_refusal_says_what_to_change_in_every_format() {
    let place = Place::new();
    let _server = place.serve();
    place.does("client create --id p --generate-key . --scope a --default-scope a");
    for format in ["json", "urlencoded", "xml"] {
        let line = format!(
            "token --key p.key --issuer p --audience https://wrong.example.com --format {format}"
        );
        place
            .jurat(&line)
            .is_refused(1, &["refused: invalid_grant", "aud"]);
    }
    place
        .jurat("token --key p.key --issuer p --scope b")
        .is_refused(1, &["refused: invalid_scope"]);
    place
        .jurat("token --key p.key --issuer p --format yaml")
        .is_refused(2, &["yaml", "urlencoded"]);
    place
        .jurat("token --key p.key")
        .is_refused(2, &["--issuer"]);
    place
        .jurat("token --key p.key --issuer p --client c")
        .is_refused(2, &["--secret-file"]);
}

#[test]
fn verbose_shows_request_and_answer_beside_the_token() {
    let place = Place::new();
    let _server = place.serve();
    place.does(
        "client create --id p --generate-key . --scope a --default-scope a --token-format opaque",
    );
    let ran = place.does("token --key p.key --issuer p --verbose");
    assert!(ran.out.starts_with("jur_at_"), "{}", ran.out);
    assert_eq!(ran.out.lines().count(), 1);
    for words in [
        "POST http://127.0.0.1",
        "grant_type = urn:ietf:params:oauth:grant-type:jwt-bearer",
        "200 OK",
        "cache-control: no-store",
    ] {
        assert!(ran.err.contains(words), "{words:?} is not in:\n{}", ran.err);
    }
    let answer = place.json("token --key p.key --issuer p");
    assert_eq!(answer["token_type"], "Bearer");
}

#[test]
fn oidc_core_s9_a_client_asserts_with_a_mac_by_its_secret() {
    let place = Place::new();
    let server = place.serve();
    place.write("own.secret", &format!("{}\n", "0123456789abcdef".repeat(3)));
    place.does("client create --id batch --secret-file own.secret --auth-method client_secret_jwt --auth-signing-alg HS384 --grant client_credentials --scope a --default-scope a");
    let assert = format!(
        "assert --secret-file own.secret --issuer batch --audience {}/oauth2/token",
        server.url()
    );
    let token = |line: &str| {
        let made = place.does(line).out;
        let form = [
            ("grant_type", "client_credentials"),
            (
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ),
            ("client_assertion", made.trim()),
        ];
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form)
            .finish();
        http_post(server.address(), "/oauth2/token", &body)
    };
    let answer = token(&format!("{assert} --mac-alg HS384"));
    assert!(answer.contains("\"access_token\""), "{answer}");
    let answer = token(&assert);
    assert!(answer.contains("invalid_client"), "{answer}");
    let (header, claims) = parts(&place.does(&format!("{assert} --kid k")).out);
    assert_eq!(header, json!({"alg": "HS256", "kid": "k", "typ": "JWT"}));
    assert_eq!(claims["sub"], "batch");
    place
        .jurat(&format!("{assert} --mac-alg HS512"))
        .is_refused(1, &["too short for HS512", "64", "jurat client secret add"]);
    place
        .jurat(&format!("{assert} --key k.pem"))
        .is_refused(2, &["--key", "--secret-file"]);
    place
        .jurat("assert --issuer batch --audience a")
        .is_refused(2, &["--key"]);
}
