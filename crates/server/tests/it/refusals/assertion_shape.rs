//! What is wrong with the shape or the header of an assertion. Each is put right afterwards, with the same claims.

use jurat_protocol::jose::base64url;
use serde_json::json;

use super::Scene;
use crate::party::{Assertion, Party, sign_raw};
use crate::registered::client;
use crate::test_server::TestServer;
use crate::token_endpoint::{JWT_BEARER, post};

super::cases! {
    AssertionMissing: no_assertion,
    AssertionNotThreeParts: not_three_parts,
    AssertionNotBase64Url: not_base64url,
    AssertionTooLarge: too_large,
    AssertionHeaderNotObject: header_not_an_object,
    AssertionClaimsNotObject: claims_not_an_object,
    AssertionMemberRepeated: repeated_member,
    AssertionTooDeep: too_deep,
    AssertionHeaderMalformed: header_of_wrong_types,
    AlgorithmNone: alg_none,
    AlgorithmSymmetric: alg_hmac,
    AlgorithmUnknown: alg_unknown,
    HeaderCritical: critical_header,
}

async fn start() -> (TestServer, Party) {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    (server, partner)
}

fn claims(assertion: &Assertion<'_>) -> String {
    json!(assertion.claims).to_string()
}

async fn no_assertion(scene: &Scene) {
    let (server, _) = start().await;
    for form in [
        &[("grant_type", JWT_BEARER)][..],
        &[("grant_type", JWT_BEARER), ("assertion", "")],
    ] {
        scene.refused(&server, "invalid_request", post(form)).await;
    }
}

async fn not_three_parts(scene: &Scene) {
    let (server, partner) = start().await;
    let good = partner.assertion(&server).sign();
    let two = good.rsplit_once('.').unwrap().0;
    for bad in [&format!("{good}.x"), &format!("{good}.x.y"), two, "x"] {
        scene.refuses(&server, bad).await;
    }
    scene.grants(&server, &good).await;
}

async fn not_base64url(scene: &Scene) {
    let (server, partner) = start().await;
    let good = partner.assertion(&server).sign();
    let (head, signature) = good.rsplit_once('.').unwrap();
    for bad in [
        format!("{head}!.{signature}"),
        format!("{head}.{signature} "),
        format!("{head}.\n{signature}"),
        format!("{head}.+{}", &signature[1..]),
    ] {
        scene.refuses(&server, &bad).await;
    }
    scene.grants(&server, &good).await;
}

async fn too_large(scene: &Scene) {
    let (server, partner) = start().await;
    let good = partner.assertion(&server);
    let large = good.clone().claim("filler", "x".repeat(17 * 1024));
    scene.refuses(&server, &large.sign()).await;
    scene.grants(&server, &good.sign()).await;
}

async fn header_not_an_object(scene: &Scene) {
    let (server, partner) = start().await;
    let good = partner.assertion(&server);
    for header in ["[]", "\"ES256\"", "{", "{\"alg\":\"ES256\"} {}", ""] {
        let bad = sign_raw(&partner, header, &claims(&good));
        scene.refuses(&server, &bad).await;
    }
    scene.grants(&server, &good.sign()).await;
}

async fn claims_not_an_object(scene: &Scene) {
    let (server, partner) = start().await;
    let header = r#"{"alg":"ES256"}"#;
    for claims in ["[]", "\"partner-1\"", "{", "null", ""] {
        scene
            .refuses(&server, &sign_raw(&partner, header, claims))
            .await;
    }
}

async fn repeated_member(scene: &Scene) {
    let (server, partner) = start().await;
    let good = partner.assertion(&server);
    let text = claims(&good);
    let header = r#"{"alg":"ES256"}"#;
    let twice = text.replacen('{', r#"{"aud":"https://elsewhere.example","#, 1);
    scene
        .refuses(&server, &sign_raw(&partner, header, &twice))
        .await;
    let within = text.replacen('{', r#"{"x":{"y":1,"y":2},"#, 1);
    scene
        .refuses(&server, &sign_raw(&partner, header, &within))
        .await;
    let in_header = r#"{"alg":"none","alg":"ES256"}"#;
    scene
        .refuses(&server, &sign_raw(&partner, in_header, &text))
        .await;
    scene.grants(&server, &good.sign()).await;
}

async fn too_deep(scene: &Scene) {
    let (server, partner) = start().await;
    let good = partner.assertion(&server);
    let (open, close) = ("[".repeat(40), "]".repeat(40));
    let deep = claims(&good).replacen('{', &format!("{{\"x\":{open}{close},"), 1);
    let bad = sign_raw(&partner, r#"{"alg":"ES256"}"#, &deep);
    scene.refuses(&server, &bad).await;
    scene.grants(&server, &good.sign()).await;
}

async fn header_of_wrong_types(scene: &Scene) {
    let (server, partner) = start().await;
    let good = partner.assertion(&server);
    for bad in [
        good.clone().header("kid", 5),
        good.clone().header("typ", json!(["JWT"])),
        good.clone().header("alg", 256),
    ] {
        scene.refuses(&server, &bad.sign()).await;
    }
    let without_alg = sign_raw(&partner, "{}", &claims(&good));
    scene.refuses(&server, &without_alg).await;
    scene.grants(&server, &good.sign()).await;
}

async fn alg_none(scene: &Scene) {
    let (server, partner) = start().await;
    let good = partner.assertion(&server);
    for none in ["none", "None", "NONE", "nOnE"] {
        let bad = good.clone().header("alg", none).sign();
        scene.refuses(&server, &bad).await;
        let (head, _) = bad.rsplit_once('.').unwrap();
        scene.refuses(&server, &format!("{head}.")).await;
    }
    scene.grants(&server, &good.sign()).await;
}

/// RFC 8725 section 2.1: the public key as the key of an HMAC.
async fn alg_hmac(scene: &Scene) {
    let (server, partner) = start().await;
    let good = partner.assertion(&server);
    let header = base64url::encode(r#"{"alg":"HS256"}"#);
    let input = format!("{header}.{}", base64url::encode(claims(&good)));
    let key = partner.key.public_key_pem();
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, key.as_bytes());
    let tag = aws_lc_rs::hmac::sign(&key, input.as_bytes());
    let bad = format!("{input}.{}", base64url::encode(tag));
    scene.refuses(&server, &bad).await;
    scene.grants(&server, &good.sign()).await;
}

async fn alg_unknown(scene: &Scene) {
    let (server, partner) = start().await;
    let good = partner.assertion(&server);
    for unknown in ["ES256K", "es256", "RS1", ""] {
        let bad = good.clone().header("alg", unknown).sign();
        scene.refuses(&server, &bad).await;
    }
    scene.grants(&server, &good.sign()).await;
}

async fn critical_header(scene: &Scene) {
    let (server, partner) = start().await;
    let good = partner.assertion(&server);
    for bad in [
        good.clone().header("crit", json!(["exp"])),
        good.clone().header("b64", true),
        good.clone().header("zip", "DEF"),
    ] {
        scene.refuses(&server, &bad.sign()).await;
    }
    scene.grants(&server, &good.sign()).await;
}
