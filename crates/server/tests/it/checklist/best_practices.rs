//! RFC 8725, the best current practices for JWTs, section by section up to the kinds of JWT.

use http::Method;
use jurat_issuance::rejection::Reason;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::base64url;
use jurat_protocol::jose::signing_key::SigningKey;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::REFUSED;
use super::presented::{Bench, ES256};
use crate::client_auth::mac;
use crate::party::Party;
use crate::registered::{change_client, create_client, identity_provider};
use crate::token_endpoint::trade;

super::rows! {
    rows;
    "RFC 8725 section 3.1" "MUST",
        "Only algorithms of a list are accepted."
        => "400 `invalid_grant`; for a client assertion 401 `invalid_client`; `algorithms` sets the list for each issuer", both listed_algorithms;
    "RFC 8725 section 3.1 (keys)" "MUST",
        "A key is used with one algorithm."
        => "a JWK for what its `alg`, `use` and `key_ops` say alone; a key that says nothing, as one in PEM, for each algorithm of its type that `algorithms` names: for exactly one where that names one", both one_algorithm;
    "RFC 8725 section 3.2" "MUST",
        "`none` is accepted only where it is asked for: here it cannot be." => "400 for a setting that names it", both none_cannot_be_set;
    "RFC 8725 section 3.3" "MUST",
        "Every layer of a nested JWT is verified; here none is unwrapped." => REFUSED, both nested;
    "RFC 8725 section 3.4" "MUST",
        "The points of elliptic curves are checked." => "400 when such a key is registered", both points;
    "RFC 8725 section 3.5" "MUST NOT",
        "No password that people remember is the key of an HMAC."
        => "a secret of less than 32 bytes authenticates by `client_secret_basic` and `client_secret_post` alone: 400 where the client is, or becomes, one of `client_secret_jwt`", both no_passwords;
    "RFC 8725 section 3.6" "SHOULD NOT",
        "Nothing is compressed before encryption; neither is accepted." => REFUSED, both compression;
    "RFC 8725 section 3.7" "MUST",
        "Header and claims are UTF-8." => REFUSED, both utf8;
    "RFC 8725 section 3.8" "MUST",
        "The key belongs to the issuer that the assertion names." => REFUSED, both keys_of_the_issuer;
    "RFC 8725 section 3.8 (sub)" "MUST",
        "The issuer may speak for the subject."
        => "400 `invalid_grant` for a subject beyond the issuer's `subjects`", grant subjects_of_the_issuer;
    "RFC 8725 section 3.9" "MUST",
        "`aud` is there and is checked." => REFUSED, both audience;
    "RFC 8725 section 3.10 (kid)" "MUST",
        "`kid` is input that nobody has vouched for." => "compared with the `kid` of registered keys, and put to no other use", both hostile_key_id;
    "RFC 8725 section 3.10" "SHOULD",
        "`jku` and `x5u` are not followed, and no key is taken from the header."
        => "ignored: no connection is made, the issuer's registered keys decide", both nothing_is_fetched;
}

async fn set(bench: &Bench, algorithms: Value) -> crate::http_client::Answer {
    let body = json!({"assertion": {"algorithms": algorithms}});
    let path = "/clients/partner-1";
    bench.server.admin(Method::PATCH, path, Some(body)).await
}

async fn add(bench: &Bench, credential: Value) -> crate::http_client::Answer {
    let path = "/clients/partner-1/credentials";
    let added = bench.server.admin(Method::POST, path, Some(credential));
    added.await
}

async fn listed_algorithms(bench: Bench) {
    for unknown in ["ES256K", "es256", "RS1", "A256GCM", ""] {
        let bad = bench.good().header("alg", unknown).sign();
        bench.refuses(&bad, Reason::AlgorithmUnknown).await;
    }
    set(&bench, json!(["RS256", "PS256"])).await.expect(200);
    let good = bench.good().sign();
    bench.refuses(&good, Reason::AlgorithmNotAllowed).await;
    set(&bench, json!(["ES256"])).await.expect(200);
    bench.accepts(&good).await;
}

async fn one_algorithm(bench: Bench) {
    let rs256 = Party::with("rsa", Algorithm::Rs256);
    let jwk = rs256.key.public_jwk();
    assert_eq!(jwk["alg"], "RS256");
    bench.register_with(&rs256, json!([{"jwk": jwk}])).await;
    let same_key = SigningKey::from_pkcs8(&rs256.key.to_pkcs8(), Algorithm::Ps256);
    let ps256 = Party {
        name: "rsa".into(),
        key: same_key.unwrap(),
    };
    let other = ps256.assertion(&bench.server).sign();
    bench.refuses(&other, Reason::KeyUnknown).await;
    bench.accepts(&rs256.assertion(&bench.server).sign()).await;
    add(&bench, json!({"jwk": {"kty": "oct", "k": "AAAA"}}))
        .await
        .expect(400);
    for (member, value) in [("use", json!("enc")), ("key_ops", json!(["encrypt"]))] {
        let mut encrypts = bench.partner.key.public_jwk();
        encrypts[member] = value;
        add(&bench, json!({ "jwk": encrypts })).await.expect(400);
    }
    // Without alg: whichever of its type the settings allow.
    let by_pem = Party {
        name: "rsa-pem".into(),
        key: ps256.key,
    };
    bench.register(&by_pem).await;
    bench.accepts(&by_pem.assertion(&bench.server).sign()).await;
    let one = json!({"assertion": {"algorithms": ["RS256"]}});
    change_client(&bench.server, "rsa-pem", one).await;
    let by_pem = by_pem.assertion(&bench.server).sign();
    bench.refuses(&by_pem, Reason::AlgorithmNotAllowed).await;
}

async fn none_cannot_be_set(bench: Bench) {
    for asked in [json!(["none"]), json!(["ES256", "none"]), json!(["HS256"])] {
        set(&bench, asked).await.expect(400);
    }
    let bad = bench.good().header("alg", "none").sign();
    bench.refuses(&bad, Reason::AlgorithmNone).await;
    bench.accepts(&bench.good().sign()).await;
}

async fn nested(bench: Bench) {
    let inner = bench.good().sign();
    for header in [ES256, r#"{"alg":"ES256","cty":"JWT"}"#] {
        let outer = bench.sign(header, &inner);
        let reason = Reason::AssertionClaimsNotObject;
        bench.refuses(&outer, reason).await;
    }
    bench.accepts(&inner).await;
}

async fn points(bench: Bench) {
    let good = bench.partner.key.public_jwk();
    for (x, y) in [
        ([0; 32], [0; 32]),
        ([1; 32], [1; 32]),
        ([0xFF; 32], [2; 32]),
    ] {
        let mut jwk = good.clone();
        jwk["x"] = json!(base64url::encode(x));
        jwk["y"] = json!(base64url::encode(y));
        add(&bench, json!({ "jwk": jwk })).await.expect(400);
    }
    let mut other_curve = good.clone();
    other_curve["crv"] = json!("P-384");
    add(&bench, json!({ "jwk": other_curve })).await.expect(400);
    bench.accepts(&bench.good().sign()).await;
}

async fn no_passwords(bench: Bench) {
    let password = "correct-horse";
    let legacy = |method: Option<&str>| {
        json!({
            "id": "legacy", "credentials": [{"secret": {"value": password}}],
            "token_endpoint_auth_method": method,
        })
    };
    let by_mac = Some(legacy(Some("client_secret_jwt")));
    let refused = bench.server.admin(Method::POST, "/clients", by_mac).await;
    assert_eq!(refused.expect(400)["field"], "credentials[0].secret");
    create_client(&bench.server, "legacy", legacy(None)).await;
    let changed = Some(json!({"token_endpoint_auth_method": "client_secret_jwt"}));
    let path = "/clients/legacy";
    let refused = bench.server.admin(Method::PATCH, path, changed).await;
    assert_eq!(refused.expect(400)["field"], "token_endpoint_auth_method");
    let claims = bench.good().claim("iss", "legacy").claim("sub", "legacy");
    let signed = mac::signed("HS256", &json!(claims.claims), password);
    bench.refuses_somehow(&signed).await;
    bench.accepts(&bench.good().sign()).await;
}

async fn compression(bench: Bench) {
    let bad = bench.good().header("zip", "DEF").sign();
    bench.refuses(&bad, Reason::HeaderCritical).await;
    let encrypted = "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.AAAA.AAAA.AAAA.AAAA";
    let reason = Reason::AssertionNotThreeParts;
    bench.refuses(encrypted, reason).await;
    bench.accepts(&bench.good().sign()).await;
}

async fn utf8(bench: Bench) {
    let claims = bench.good_claims();
    let sign = |header: &[u8], claims: &[u8]| {
        let input = [header, claims].map(base64url::encode).join(".");
        let signature = bench.partner.key.sign(input.as_bytes());
        format!("{input}.{}", base64url::encode(signature))
    };
    let broken = |text: &str| text.replacen('{', "{\"x\":\"?\",", 1).into_bytes();
    let latin1 = |text: &str| {
        let mut bytes = broken(text);
        let at = bytes.iter().position(|byte| *byte == b'?').unwrap();
        bytes[at] = 0xE9;
        bytes
    };
    let header = sign(&latin1(ES256), claims.as_bytes());
    bench
        .refuses(&header, Reason::AssertionHeaderNotObject)
        .await;
    let said = sign(ES256.as_bytes(), &latin1(&claims));
    bench.refuses(&said, Reason::AssertionClaimsNotObject).await;
    let utf16: Vec<u8> = claims.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let said = sign(ES256.as_bytes(), &utf16);
    bench.refuses(&said, Reason::AssertionClaimsNotObject).await;
    let good = sign(&broken(ES256), &broken(&claims));
    bench.accepts(&good).await;
}

async fn keys_of_the_issuer(bench: Bench) {
    let other = bench.party("partner-2", Algorithm::Es256).await;
    let as_first = other.assertion(&bench.server).claim("iss", "partner-1");
    let as_first = as_first.claim("sub", "partner-1");
    bench.refuses(&as_first.sign(), Reason::SignatureBad).await;
    let kid = bench.partner.key.key_id().to_owned();
    let hinted = as_first.header("kid", kid).sign();
    bench.refuses(&hinted, Reason::SignatureBad).await;
    bench.accepts(&other.assertion(&bench.server).sign()).await;
}

async fn subjects_of_the_issuer(bench: Bench) {
    let settings = json!({
        "clients": "anybody", "scope": ["a"], "default_scope": ["a"],
        "subjects": {"only": ["alice"]},
    });
    let issuer = "https://idp.example.com";
    let (provider, _) = identity_provider(&bench.server, issuer, settings).await;
    let about = |subject: &str| {
        let assertion = provider.assertion(&bench.server);
        assertion.claim("sub", subject).sign()
    };
    for other in ["bob", "Alice", "alice "] {
        let reason = Reason::SubjectNotAllowed;
        bench.refuses(&about(other), reason).await;
    }
    trade(&bench.server, &about("alice")).await.expect(200);
}

async fn audience(bench: Bench) {
    let none = bench.good().without("aud").sign();
    bench.refuses(&none, Reason::AudienceMissing).await;
    let other = bench.good().claim("aud", "https://elsewhere.example");
    bench.refuses(&other.sign(), Reason::AudienceNotUs).await;
    bench.accepts(&bench.good().sign()).await;
}

async fn hostile_key_id(bench: Bench) {
    let impostor = Party::new("partner-1");
    for kid in [
        "' OR '1'='1",
        "partner-1'; DROP TABLE client; --",
        "../../../dev/null",
        "http://169.254.169.254/",
        "\u{0}",
        &"x".repeat(4096),
    ] {
        let forged = impostor.assertion(&bench.server).header("kid", kid);
        bench.refuses(&forged.sign(), Reason::SignatureBad).await;
        bench.accepts(&bench.good().header("kid", kid).sign()).await;
    }
}

async fn nothing_is_fetched(bench: Bench) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/keys", listener.local_addr().unwrap());
    let impostor = Party::new("partner-1");
    let jwk = impostor.key.public_jwk();
    for (name, value) in [
        ("jku", json!(address)),
        ("x5u", json!(address)),
        ("jwk", jwk.clone()),
        ("jwk", json!("x")),
        ("x5c", json!([address])),
    ] {
        let forged = impostor
            .assertion(&bench.server)
            .header(name, value.clone());
        bench.refuses(&forged.sign(), Reason::SignatureBad).await;
        let good = bench.good().header(name, value);
        bench.accepts(&good.sign()).await;
    }
    assert!(
        nobody_came(&listener),
        "a key was fetched from the header's address"
    );
}

/// Whether nobody has connected.
fn nobody_came(listener: &TcpListener) -> bool {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    listener.poll_accept(&mut context).is_pending()
}
