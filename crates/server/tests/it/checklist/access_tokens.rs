//! The tokens themselves: how hard they are to guess, what is kept of them, and what a JWT access token says (RFC 6749 section 10,
//! RFC 9700, RFC 9068).

use std::collections::HashSet;

use jurat_protocol::opaque_token::{OpaqueToken, OpaqueTokenKind};
use serde_json::json;

use super::presented::Bench;
use crate::browser::{self, Browser};
use crate::refreshing::{Stage, Tokens};
use crate::resource_server::claims_of;
use crate::test_server::{ISSUER, TestServer};
use crate::token_endpoint::{encode, post_to};

super::rows! {
    rows;
    "RFC 6749 section 10.10" "MUST",
        "The chance to guess a token is 2^-128 at most, and should be 2^-160."
        => "256 random bits in each text that is handed out; JWTs are signed", alone cannot_be_guessed;
    "RFC 6749 section 10.3; RFC 9700" "MUST",
        "Tokens are kept secret: no text that is handed out can be read from the database."
        => "SHA-256 of the random part is stored; of JWTs their number", alone hashed_at_rest;
    "RFC 6749 section 10.12" "MUST",
        "A form of another site cannot make a user allow anything."
        => "the page again for a form with another mark, such as that of another browser, or with none", alone forged_form;
    "RFC 9068 section 2.1" "MUST",
        "The `typ` of a JWT access token is `at+jwt`." => "`at+jwt`", grant kind_of_token;
    "RFC 9068 section 2.2" "REQUIRED",
        "It says `iss`, `exp`, `aud`, `sub`, `client_id`, `iat` and `jti`." => "all of them; `scope` too where it is not empty", grant required_claims;
    "RFC 9068 section 2.2 (sub)" "SHOULD",
        "Where no user is involved, `sub` is the client." => "`sub` is the `client_id` for `client_credentials`, and of a client's own assertion what that says", client subject;
}

async fn cannot_be_guessed() {
    let stage = Stage::with("opaque", json!({})).await;
    let mut secrets = HashSet::new();
    for _ in 0..8 {
        let tokens = stage.begin().await;
        for (kind, text) in [
            (OpaqueTokenKind::AccessToken, &tokens.access),
            (OpaqueTokenKind::RefreshToken, &tokens.refresh),
        ] {
            let token = OpaqueToken::parse(kind, text).unwrap();
            assert!(secrets.insert(*token.secret));
            let mut near = OpaqueToken {
                number: token.number,
                secret: token.secret.clone(),
            };
            near.secret[31] ^= 1;
            let told = stage.introspect(&near.encode(kind)).await;
            assert_eq!(told, json!({"active": false}));
        }
        assert!(stage.counts(&tokens.access).await);
    }
    // Eight times two secrets of 32 bytes, whose bits are as likely one as the other.
    let ones: u32 = secrets.iter().flatten().map(|byte| byte.count_ones()).sum();
    assert!((1848..=2248).contains(&ones), "{ones} of 4096");
}

async fn hashed_at_rest() {
    let stage = Stage::with("opaque", json!({})).await;
    let first = stage.begin().await;
    let second = Tokens::of(&stage.refresh(&first.refresh).await);
    let stored = stage.server.stored();
    let has = |part: &[u8]| stored.windows(part.len()).any(|found| found == part);
    assert!(has(b"portal"), "nothing was read");
    assert!(!has(stage.secret.as_bytes()), "a client's secret");
    for tokens in [&first, &second] {
        for (kind, text) in [
            (OpaqueTokenKind::AccessToken, &tokens.access),
            (OpaqueTokenKind::RefreshToken, &tokens.refresh),
        ] {
            assert!(!has(text.as_bytes()), "{kind:?} as text");
            let token = OpaqueToken::parse(kind, text).unwrap();
            assert!(has(&token.digest()), "{kind:?} is not stored");
            assert!(!has(&token.secret[..]), "{kind:?} as bytes");
        }
    }
}

async fn forged_form() {
    let server = TestServer::start().await;
    browser::web(&server, json!({})).await;
    browser::add_user(&server, "alice").await;
    let mut user = Browser::new(&server);
    let consent = user.sign_in(&browser::request(&[]), "alice").await;
    let (action, _) = browser::form_of(&consent);
    let mut other = Browser::new(&server);
    let page = other.get(&browser::request(&[])).await;
    let (_, of_another) = browser::form_of(&page);
    for mark in ["x", &of_another] {
        let form = encode(&[("csrf_token", mark), ("decision", "allow")]);
        let answer = user.send(post_to(&action, &form)).await;
        assert!(!answer.headers.contains_key("location"), "{mark}");
        assert!(answer.text().contains("Allow access?"), "{mark}");
    }
    // Without one it is an authorization request of its own, by POST.
    let unmarked = user.send(post_to(&action, "decision=allow")).await;
    let page = user.follow(&unmarked).await;
    assert_eq!(page.status.as_u16(), 400, "{}", page.text());
    let allowed = user.submit(&consent, &[("decision", "allow")]).await;
    assert!(browser::brought(&allowed).contains_key("code"));
}

async fn token(bench: &Bench) -> String {
    let body = bench.accepts(&bench.good().sign()).await;
    body["access_token"].as_str().unwrap().to_owned()
}

async fn kind_of_token(bench: Bench) {
    let token = token(&bench).await;
    let header = jsonwebtoken::decode_header(&token).unwrap();
    assert_eq!(header.typ.as_deref(), Some("at+jwt"));
}

async fn required_claims(bench: Bench) {
    let claims = claims_of(&bench.server, &token(&bench).await).await;
    let now = bench.server.now();
    let (issued, expires) = (json!(now), json!(now + 3600));
    for (name, value) in [
        ("iss", json!(ISSUER)),
        ("aud", json!(ISSUER)),
        ("sub", json!("partner-1")),
        ("client_id", json!("partner-1")),
        ("iat", issued),
        ("exp", expires),
        ("scope", json!("a")),
    ] {
        assert_eq!(claims[name], value, "{name}");
    }
    let other = claims_of(&bench.server, &token(&bench).await).await;
    assert!(claims["jti"].is_string());
    assert_ne!(claims["jti"], other["jti"]);
    let api = "https://api.example.com";
    bench.set(json!({"resources": [api]})).await;
    let assertion = bench.good().sign();
    let form = [
        ("grant_type", crate::token_endpoint::JWT_BEARER),
        ("assertion", &*assertion),
        ("resource", api),
    ];
    let token = crate::token_endpoint::granted(&bench.server, &form).await;
    assert_eq!(claims_of(&bench.server, &token).await["aud"], api);
}

async fn subject(bench: Bench) {
    bench.set(json!({"on_behalf_of": "anyone"})).await;
    let claims = claims_of(&bench.server, &token(&bench).await).await;
    assert_eq!(
        (&claims["sub"], &claims["client_id"]),
        (&json!("partner-1"), &json!("partner-1"))
    );
}
