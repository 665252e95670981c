//! Real shapes: headers and claims as vendors document them (each file names the page), signed by test keys, through their presets over
//! HTTP; and beside each the near misses, of which every one differs by what an attacker or an accident would change.

use std::collections::BTreeSet;

use aws_lc_rs::digest;
use base64::Engine as _;
use jurat_issuance::rejection::Reason;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::base64url;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::http_client::Answer;
use crate::party::{Party, sign_raw};
use crate::registered::client_with_secret;
use crate::resource_server::claims_of;
use crate::test_server::{START, TestServer};
use crate::token_endpoint::{JWT_BEARER, post, with_basic};

mod applications;
mod pipelines;
mod workloads;

/// What a vendor's page shows.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape {
    source: String,
    header: Map<String, Value>,
    claims: Map<String, Value>,
}

/// One preset with its answers, and what must come of tokens.
struct Case {
    preset: &'static str,
    answers: Value,
    /// The recorded shape.
    shape: &'static str,
    /// What this case changes of the recorded claims.
    claims: Value,
    /// Further changes with which a token still passes.
    accepted: Vec<(&'static str, Value)>,
    refused: Vec<NearMiss>,
}

/// A token that must be refused.
struct NearMiss {
    what: &'static str,
    /// Claims changed; null takes one away.
    claims: Value,
    reason: Reason,
}

fn near_miss(what: &'static str, claims: Value, reason: Reason) -> NearMiss {
    NearMiss {
        what,
        claims,
        reason,
    }
}

/// Runs a case: the shape passes, and so does what else is accepted; no near miss does, and each for its reason.
async fn run(case: Case) {
    let stage = Stage::with(&case).await;
    let base = merged(&stage.shape.claims, &case.claims);
    stage.is_granted("as recorded", &base).await;
    for (what, changes) in &case.accepted {
        stage.is_granted(what, &merged(&base, changes)).await;
    }
    for NearMiss {
        what,
        claims,
        reason,
    } in &case.refused
    {
        let claims = merged(&base, claims);
        assert_ne!(claims, base, "{what} changes nothing");
        let answer = stage.present(&claims).await;
        let decision = stage.server.decision(&answer);
        let found = (decision.reason, answer.status.as_u16());
        let context = format!("{} {what}: {}", case.preset, decision.detail);
        assert_eq!(found, (Some(*reason), 400), "{context}");
    }
}

struct Stage {
    server: TestServer,
    issuer: Party,
    shape: Shape,
    secret: String,
}

impl Stage {
    async fn with(case: &Case) -> Self {
        let mut shape: Shape = serde_json::from_str(case.shape).unwrap();
        assert!(shape.source.starts_with("https://"), "cite the page");
        let server = TestServer::start().await;
        let scope = shape.claims.get("scope").and_then(Value::as_str);
        let scope: BTreeSet<_> = scope.unwrap_or("a").split(' ').collect();
        let secret = client_with_secret(
            &server,
            "portal",
            json!({"scope": scope, "default_scope": scope}),
        )
        .await;
        let algorithm = shape.header["alg"].as_str().unwrap();
        let issuer = Party::with(case.preset, Algorithm::from_name(algorithm).unwrap());
        let key = if shape.header.contains_key("x5t") {
            let certificate = issuer.certificate(START - 86_400, START + 90 * 86_400);
            let x5t = wso2_thumbprint(&certificate);
            shape.header.insert("x5t".into(), x5t.into());
            json!({"certificate": certificate})
        } else {
            issuer.public_key()
        };
        let body = json!({
            "preset": case.preset, "answers": case.answers, "clients": "any_authenticated", "keys": [key],
        });
        let created = server
            .admin(http::Method::POST, "/identity-providers", Some(body))
            .await
            .expect(201);
        let base = merged(&shape.claims, &case.claims);
        assert_eq!(created["issuer"], base["iss"], "{}", case.preset);
        assert_ne!(created["key_source"], Value::Null);
        Self {
            server,
            issuer,
            shape,
            secret,
        }
    }

    /// The portal presents a token with these claims, dated now, and with a `jti` of its own where it has one.
    async fn present(&self, claims: &Map<String, Value>) -> Answer {
        let mut claims = claims.clone();
        let shift = self.server.now() - self.shape.claims["iat"].as_i64().unwrap();
        for date in ["iat", "nbf", "exp"] {
            if let Some(value) = claims.get_mut(date) {
                *value = json!(value.as_i64().unwrap() + shift);
            }
        }
        if claims.contains_key("jti") {
            let fresh = self.issuer.assertion(&self.server).claims["jti"].clone();
            claims.insert("jti".into(), fresh);
        }
        let header = json!(self.shape.header).to_string();
        let assertion = sign_raw(&self.issuer, &header, &json!(claims).to_string());
        let form = [("grant_type", JWT_BEARER), ("assertion", &*assertion)];
        let request = with_basic(post(&form), "portal", &self.secret);
        self.server.send(request).await
    }

    async fn is_granted(&self, what: &str, claims: &Map<String, Value>) {
        let answer = self.present(claims).await;
        let detail = self.server.decision(&answer).detail;
        assert_eq!(answer.status.as_u16(), 200, "{what}: {detail}");
        let token = answer.json()["access_token"].as_str().unwrap().to_owned();
        let of_token = claims_of(&self.server, &token).await;
        assert_eq!(of_token["sub"], claims["sub"], "{what}");
    }
}

/// `changes` over `claims`: null takes a claim away, and an object's members go over those of the one before.
fn merged(claims: &Map<String, Value>, changes: &Value) -> Map<String, Value> {
    let mut claims = claims.clone();
    for (name, value) in changes.as_object().unwrap() {
        match (claims.get_mut(name), value) {
            (_, Value::Null) => drop(claims.remove(name)),
            (Some(Value::Object(before)), Value::Object(_)) => *before = merged(before, value),
            (_, value) => drop(claims.insert(name.clone(), value.clone())),
        }
    }
    claims
}

/// As WSO2 writes `x5t`: base64url of the hexadecimal SHA-256 of the certificate.
fn wso2_thumbprint(pem: &str) -> String {
    let lines = pem.lines().filter(|line| !line.starts_with("-----"));
    let der = base64::engine::general_purpose::STANDARD
        .decode(lines.collect::<String>())
        .unwrap();
    let digest = digest::digest(&digest::SHA256, &der);
    let digits = digest.as_ref().iter().map(|byte| format!("{byte:02x}"));
    base64url::encode(digits.collect::<Vec<_>>().concat())
}
