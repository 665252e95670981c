//! Whose the assertion is, and whether it is signed with a key that counts.

use http::Method;
use jurat_protocol::jose::base64url;
use serde_json::json;

use super::Scene;
use crate::certificate_authority::Authority;
use crate::party::{Party, sign_raw};
use crate::registered::{change_client, client, create_client, identity_provider};
use crate::test_server::{START, TestServer};

super::cases! {
    IssuerMissing: no_issuer,
    IssuerUnknown: unknown_issuer,
    IssuerDisabled: disabled_issuer,
    AlgorithmNotAllowed: algorithm_not_allowed,
    KeyUnknown: no_key_that_fits,
    KeyExpired: key_that_ended,
    KeysUnavailable: published_keys_that_cannot_be_read,
    CertificateNotTrusted: certificate_of_another_authority,
    CertificateExpired: certificate_outside_its_dates,
    SignatureBad: bad_signature,
    PaddingRefused: padding,
    TypeNotAccepted: another_kind_of_jwt,
}

async fn published_keys_that_cannot_be_read(scene: &Scene) {
    let server = TestServer::start().await;
    let partner = Party::new("partner-1");
    let source = json!({"from": {"jwks_url": {"url": "https://partner.example.com/jwks"}}});
    create_client(&server, "partner-1", json!({"key_source": source})).await;
    let assertion = partner.assertion(&server).sign();
    scene.refuses(&server, &assertion).await;
    // A key that is registered beside the source waits for nothing.
    let added = server.admin(
        Method::POST,
        "/clients/partner-1/credentials",
        Some(partner.public_key()),
    );
    added.await.expect(201);
    scene.grants(&server, &assertion).await;
}

async fn certificate_of_another_authority(scene: &Scene) {
    let server = TestServer::start().await;
    let [ours, theirs] = ["ours", "theirs"].map(Authority::new);
    let trust = json!({"authorities": ours.pem(), "leaves": {"dns_names": ["idp.example.com"]}});
    let anybody = json!({"certificate_trust": trust, "keys": [], "clients": "anybody",
        "scope": ["a"], "default_scope": ["a"]});
    let (idp, _) = identity_provider(&server, "https://idp.example.com", anybody).await;
    let assertion = idp.assertion(&server).claim("sub", "alice");
    let with = |authority: &Authority| {
        let chain = authority.certify(&idp.key, "idp.example.com");
        assertion.clone().header("x5c", json!([chain])).sign()
    };
    scene.refuses(&server, &with(&theirs)).await;
    scene.grants(&server, &with(&ours)).await;
}

async fn no_issuer(scene: &Scene) {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let good = partner.assertion(&server);
    scene
        .refuses(&server, &good.clone().without("iss").sign())
        .await;
    scene
        .refuses(&server, &good.clone().claim("iss", 5).sign())
        .await;
    scene.grants(&server, &good.sign()).await;
}

async fn unknown_issuer(scene: &Scene) {
    let server = TestServer::start().await;
    let partner = Party::new("partner-1");
    let assertion = partner.assertion(&server).sign();
    scene.refuses(&server, &assertion).await;
    let body = json!({"credentials": [partner.public_key()]});
    create_client(&server, "partner-1", body).await;
    scene.grants(&server, &assertion).await;
}

async fn disabled_issuer(scene: &Scene) {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let assertion = partner.assertion(&server).sign();
    for (off, on) in [
        (json!({"enabled": false}), json!({"enabled": true})),
        (
            json!({"expires_at": "2027-01-15T08:00:00Z"}),
            json!({"expires_at": null}),
        ),
    ] {
        change_client(&server, "partner-1", off).await;
        scene.refuses(&server, &assertion).await;
        change_client(&server, "partner-1", on).await;
    }
    scene.grants(&server, &assertion).await;
}

async fn algorithm_not_allowed(scene: &Scene) {
    let server = TestServer::start().await;
    let partner = client(
        &server,
        "partner-1",
        json!({"assertion": {"algorithms": ["RS256"]}}),
    )
    .await;
    let assertion = partner.assertion(&server).sign();
    scene.refuses(&server, &assertion).await;
    let patch = json!({"assertion": {"algorithms": ["ES256", "RS256"]}});
    change_client(&server, "partner-1", patch).await;
    scene.grants(&server, &assertion).await;
}

async fn no_key_that_fits(scene: &Scene) {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let good = partner.assertion(&server);
    let other_algorithm = good.clone().header("alg", "ES384").sign();
    scene.refuses(&server, &other_algorithm).await;
    let other_certificate = good.clone().header("x5t#S256", base64url::encode([1; 32]));
    scene.refuses(&server, &other_certificate.sign()).await;
    scene.grants(&server, &good.sign()).await;
}

async fn key_that_ended(scene: &Scene) {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let assertion = partner.assertion(&server).sign();
    let shown = server.admin(Method::GET, "/clients/partner-1", None).await;
    let shown = shown.expect(200);
    let id = shown["credentials"][0]["id"].as_str().unwrap();
    let path = format!("/clients/partner-1/credentials/{id}");
    for (off, on) in [
        (json!({"enabled": false}), json!({"enabled": true})),
        (
            json!({"expires_at": "2027-01-15T08:00:00Z"}),
            json!({"expires_at": null}),
        ),
    ] {
        server
            .admin(Method::PATCH, &path, Some(off))
            .await
            .expect(200);
        scene.refuses(&server, &assertion).await;
        server
            .admin(Method::PATCH, &path, Some(on))
            .await
            .expect(200);
    }
    scene.grants(&server, &assertion).await;
}

async fn certificate_outside_its_dates(scene: &Scene) {
    let server = TestServer::start().await;
    let partner = Party::new("partner-1");
    let certificate = partner.certificate(START + 100, START + 200);
    let body = json!({"credentials": [{"certificate": certificate}]});
    create_client(&server, "partner-1", body).await;
    let assertion = partner.assertion(&server).sign();
    scene.refuses(&server, &assertion).await;
    server.clock.advance_seconds(201);
    scene.refuses(&server, &assertion).await;
    server.clock.advance_seconds(-51);
    scene.grants(&server, &assertion).await;
}

async fn bad_signature(scene: &Scene) {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let good = partner.assertion(&server);
    let impostor = Party::new("partner-1");
    let (header, claims) = (
        json!(good.header).to_string(),
        json!(good.claims).to_string(),
    );
    scene
        .refuses(&server, &sign_raw(&impostor, &header, &claims))
        .await;
    let signed = good.sign();
    let (head, signature) = signed.rsplit_once('.').unwrap();
    scene.refuses(&server, &format!("{head}.")).await;
    let mut altered = base64url::decode(signature).unwrap();
    altered[7] ^= 1;
    let altered = base64url::encode(altered);
    scene.refuses(&server, &format!("{head}.{altered}")).await;
    scene.grants(&server, &signed).await;
}

async fn padding(scene: &Scene) {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let good = partner.assertion(&server);
    let part = |text: String| {
        let mut part = base64url::encode(text);
        while !part.len().is_multiple_of(4) {
            part.push('=');
        }
        part
    };
    // A blank more, if need be, so that there is something to pad.
    let mut claims = json!(good.claims).to_string();
    if claims.len().is_multiple_of(3) {
        claims.push(' ');
    }
    let input = format!("{}.{}", part(json!(good.header).to_string()), part(claims));
    let signature = base64url::encode(partner.key.sign(input.as_bytes()));
    let padded = format!("{input}.{signature}");
    scene.refuses(&server, &padded).await;
    let patch = json!({"assertion": {"compatibility": ["padded-base64"]}});
    change_client(&server, "partner-1", patch).await;
    scene.grants(&server, &padded).await;
}

async fn another_kind_of_jwt(scene: &Scene) {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let good = partner.assertion(&server).header("typ", "at+jwt").sign();
    scene.refuses(&server, &good).await;
    let patch = json!({"assertion": {"types": ["at+jwt"]}});
    change_client(&server, "partner-1", patch).await;
    scene.grants(&server, &good).await;
}
