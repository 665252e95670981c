//! The form and the signature of an assertion: RFC 7515 (JWS) and RFC 7518 (algorithms).

use http::Method;
use jurat_issuance::rejection::Reason;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::base64url;
use serde_json::{Value, json};

use super::REFUSED;
use super::presented::{Bench, ES256};
use crate::client_auth::mac;
use crate::party::Party;
use crate::registered::create_client;

super::rows! {
    rows;
    "RFC 7515 section 2" "MUST",
        "The parts are base64url without padding."
        => "400 `invalid_grant`; for a client assertion 401 `invalid_client`; the switch `padded-base64` tolerates it", both padding;
    "RFC 7515 section 5.2" "MUST",
        "Between the letters of base64url stand no blanks, line breaks or others." => REFUSED, both alphabet;
    "RFC 7515 section 4" "MUST",
        "The names of header parameters are unique." => REFUSED, both unique_header_names;
    "RFC 7515 section 4.1.11" "MUST",
        "An extension that is critical and not understood makes the JWT invalid; none is understood."
        => REFUSED, both critical;
    "RFC 7515 section 4.1.11 (empty or registered)" "MUST NOT",
        "`crit` is not empty, names no registered parameter and none that is not there." => REFUSED, both critical_and_wrong;
    "RFC 7515 section 4.1.4" "MAY",
        "`kid` is a hint that chooses among the keys that are known."
        => "a label of the sender's own says nothing; `kid` of a key that is not the signer's is refused", both key_id;
    "RFC 7515 section 10.7" "MUST",
        "The algorithm is protected: another name in the header breaks the signature." => REFUSED, both protected_algorithm;
    "RFC 7518 section 3.2" "MUST",
        "The key of an HMAC is at least as long as its hash."
        => "401 `invalid_client` for `client_secret_jwt` with a secret that is shorter than the hash, and 400 when a client is registered with that method and less than 32 bytes; of a grant no HMAC is accepted: 400 `invalid_grant`", both hmac_keys;
    "RFC 7518 section 3.3; RFC 7518 section 3.5" "MUST",
        "RSA keys have 2048 bits at least."
        => "400 when a shorter one is registered", both rsa_keys;
    "RFC 7518 section 3.4 (form)" "MUST",
        "An ECDSA signature is R and S, each of fixed length, and not DER." => REFUSED, both ecdsa_form;
    "RFC 7518 section 3.4" "MUST",
        "The curve is bound to the algorithm." => REFUSED, both ecdsa_curve;
}
async fn padding(bench: Bench) {
    let pad = |text: &str| {
        let missing = text.len().next_multiple_of(4) - text.len();
        format!("{text}{}", "=".repeat(missing))
    };
    let mut claims = bench.good_claims();
    while claims.len().is_multiple_of(3) {
        claims.push(' ');
    }
    let input = [ES256, &claims].map(|part| pad(&base64url::encode(part)));
    let input = input.join(".");
    let signature = base64url::encode(bench.partner.key.sign(input.as_bytes()));
    let padded = format!("{input}.{}", pad(&signature));
    bench.refuses(&padded, Reason::PaddingRefused).await;
    let tolerant = json!({"assertion": {"compatibility": ["padded-base64"]}});
    bench.set(tolerant).await;
    bench.accepts(&padded).await;
}

async fn alphabet(bench: Bench) {
    let good = bench.good().sign();
    let (head, tail) = good.rsplit_once('.').unwrap();
    for bad in [
        format!("{head}. {tail}"),
        format!("{head}.\r\n{tail}"),
        format!("\t{good}"),
        format!("{head}.+/{}", &tail[2..]),
        format!("{head}!.{tail}"),
        format!("{head}\u{e9}.{tail}"),
    ] {
        let reason = Reason::AssertionNotBase64Url;
        bench.refuses(&bad, reason).await;
    }
    bench.accepts(&good).await;
}

async fn unique_header_names(bench: Bench) {
    let claims = bench.good_claims();
    for header in [
        r#"{"alg":"none","alg":"ES256"}"#,
        r#"{"alg":"ES256","kid":"a","kid":"b"}"#,
        r#"{"alg":"ES256","x":1,"\u0078":1}"#,
    ] {
        let bad = bench.sign(header, &claims);
        bench.refuses(&bad, Reason::AssertionMemberRepeated).await;
    }
    bench.accepts(&bench.sign(ES256, &claims)).await;
}

async fn critical(bench: Bench) {
    for (name, value) in [("exp", json!(1)), ("b64", json!(false)), ("x", json!(1))] {
        let bad = bench.good().header("crit", json!([name]));
        let bad = bad.header(name, value);
        bench.refuses(&bad.sign(), Reason::HeaderCritical).await;
    }
    // RFC 7515 section 4: what is not critical and not understood is ignored.
    bench.accepts(&bench.good().header("exp", 1).sign()).await;
}

async fn critical_and_wrong(bench: Bench) {
    for crit in [
        json!([]),
        json!(["alg"]),
        json!(["nowhere"]),
        json!("exp"),
        Value::Null,
    ] {
        let bad = bench.good().header("crit", crit);
        bench.refuses(&bad.sign(), Reason::HeaderCritical).await;
    }
    bench.accepts(&bench.good().sign()).await;
}

async fn key_id(bench: Bench) {
    for label in ["whatever", "", "../../etc/passwd"] {
        bench
            .accepts(&bench.good().header("kid", label).sign())
            .await;
    }
    let keys = [Party::new("partner-2"), Party::new("partner-2")];
    let [first, second] = &keys;
    let credentials = keys
        .each_ref()
        .map(|party| json!({"jwk": party.key.public_jwk()}));
    bench.register_with(first, json!(credentials)).await;
    let signed_as = |kid: &str| {
        let by_first = first.assertion(&bench.server).header("kid", kid);
        by_first.sign()
    };
    let seconds = signed_as(second.key.key_id());
    bench.refuses(&seconds, Reason::SignatureBad).await;
    let unknown = signed_as("neither");
    bench.refuses(&unknown, Reason::KeyUnknown).await;
    bench.accepts(&signed_as(first.key.key_id())).await;
    bench.accepts(&first.assertion(&bench.server).sign()).await;
}

async fn protected_algorithm(bench: Bench) {
    let party = bench.party("rsa", Algorithm::Rs256).await;
    let good = party.assertion(&bench.server);
    let signed = good.sign();
    let (_, rest) = signed.split_once('.').unwrap();
    for (other, reason) in [
        ("PS256", Reason::SignatureBad),
        ("RS512", Reason::SignatureBad),
        ("ES256", Reason::KeyUnknown),
    ] {
        let header = base64url::encode(json!({"alg": other, "typ": "JWT"}).to_string());
        bench.refuses(&format!("{header}.{rest}"), reason).await;
        let resigned = good.clone().header("alg", other).sign();
        bench.refuses(&resigned, reason).await;
    }
    bench.accepts(&signed).await;
}

/// A client that authenticates by MACs with this secret.
fn by_mac(secret: &str) -> Value {
    json!({
        "id": "portal", "grant_types": ["client_credentials"], "credentials": [{"secret": {"value": secret}}],
        "token_endpoint_auth_method": "client_secret_jwt",
    })
}

async fn hmac_keys(bench: Bench) {
    for key in [&*bench.partner.key.public_key_pem(), "secret", ""] {
        bench.refuses_somehow(&bench.by_hmac(key)).await;
    }
    let secret = "0123456789abcdef0123456789abcdef";
    let short = Some(by_mac(&secret[1..]));
    let refused = bench.server.admin(Method::POST, "/clients", short).await;
    assert_eq!(refused.expect(400)["field"], "credentials[0].secret");
    create_client(&bench.server, "portal", by_mac(secret)).await;
    let signed = |algorithm: &str| {
        let claims = bench.good().claim("iss", "portal").claim("sub", "portal");
        mac::signed(algorithm, &json!(claims.claims), secret)
    };
    // 32 bytes are enough for HS256 alone.
    for longer in ["HS384", "HS512"] {
        bench.refuses_somehow(&signed(longer)).await;
    }
    if bench.is_client_authentication() {
        bench.accepts(&signed("HS256")).await;
    } else {
        let symmetric = Reason::AlgorithmSymmetric;
        bench.refuses(&signed("HS256"), symmetric).await;
    }
    bench.accepts(&bench.good().sign()).await;
}

/// Adds a credential that must be refused.
async fn add(bench: &Bench, credential: Value) -> Value {
    let path = "/clients/partner-1/credentials";
    let answer = bench.server.admin(Method::POST, path, Some(credential));
    answer.await.expect(400)
}

async fn rsa_keys(bench: Bench) {
    let mut of_2047_bits = [0xC5; 256];
    of_2047_bits[0] = 0x7F;
    for modulus in [&[0xC5; 128][..], &of_2047_bits] {
        let jwk = json!({"kty": "RSA", "n": base64url::encode(modulus), "e": "AQAB"});
        let problem = add(&bench, json!({ "jwk": jwk })).await;
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains("2048 is the least"), "{detail}");
    }
    let party = bench.party("rsa", Algorithm::Rs256).await;
    bench.accepts(&party.assertion(&bench.server).sign()).await;
}

/// The same signature as ASN.1 DER writes it.
fn der(signature: &[u8]) -> Vec<u8> {
    let (r, s) = signature.split_at(signature.len() / 2);
    let integer = |number: &[u8]| {
        let zeros = number.iter().take_while(|byte| **byte == 0).count();
        let mut bytes = number[zeros..].to_vec();
        if bytes[0] >= 0x80 {
            bytes.insert(0, 0);
        }
        [vec![2, u8::try_from(bytes.len()).unwrap()], bytes].concat()
    };
    let both = [integer(r), integer(s)].concat();
    [vec![0x30, u8::try_from(both.len()).unwrap()], both].concat()
}

async fn ecdsa_form(bench: Bench) {
    let good = bench.good().sign();
    let (head, tail) = good.rsplit_once('.').unwrap();
    let signature = base64url::decode(tail).unwrap();
    assert_eq!(signature.len(), 64);
    let longer = [&[0], &*signature].concat();
    let zeros = vec![0; 64];
    for bad in [der(&signature), longer, signature[1..].to_vec(), zeros] {
        let bad = format!("{head}.{}", base64url::encode(bad));
        bench.refuses(&bad, Reason::SignatureBad).await;
    }
    bench.accepts(&good).await;
}

async fn ecdsa_curve(bench: Bench) {
    let party = bench.party("p-384", Algorithm::Es384).await;
    let good = party.assertion(&bench.server);
    for other in ["ES256", "ES512"] {
        let bad = good.clone().header("alg", other).sign();
        bench.refuses(&bad, Reason::KeyUnknown).await;
    }
    bench.accepts(&good.sign()).await;
}
