//! The identity provider of the benchmark: it signs for workloads as a continuous integration service does, and anybody may present what it
//! signs. It is trusted in two ways: by a registered key and nothing else, or by the keys it publishes, with rules and mappings.

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::signing_key::{JwtHeader, SigningKey};
use jurat_registry::clock::{Clock as _, SystemClock};
use serde::Serialize;
use serde_json::{Value, json};

use super::requests::{Particulars, Requests};
use crate::load::server_process::ISSUER;

/// Its name.
const NAME: &str = "https://ci.example.com";

/// The name of the key that it signs with.
const KEY_ID: &str = "2026-11";

/// So many other keys are published beside it: issuers keep the last ones and the next one there.
const OTHER_KEYS: usize = 4;

const CLAIM_RULE: &str = r#"claims.repository_owner == "acme" && claims.ref == "refs/heads/main" && claims.sub.startsWith("repo:acme/")"#;

/// An identity provider with its keys.
pub(super) struct Provider {
    key: SigningKey,
    others: Vec<SigningKey>,
}

#[derive(Serialize)]
struct Claims<'a> {
    jti: &'a str,
    sub: &'a str,
    aud: &'a str,
    #[serde(rename = "ref")]
    reference: &'a str,
    repository_owner: &'a str,
    role: &'a str,
    note: &'a str,
    iss: &'a str,
    exp: i64,
    iat: i64,
}

impl Provider {
    /// With new RSA keys.
    pub(super) fn generate() -> anyhow::Result<Self> {
        let others = (0..OTHER_KEYS).map(|_| SigningKey::generate(Algorithm::Rs256));
        Ok(Self {
            key: SigningKey::generate(Algorithm::Rs256)?,
            others: others.collect::<Result<_, _>>()?,
        })
    }

    /// Signs `count` assertions with RS256 and wraps each in a request.
    pub(super) fn requests(&self, count: usize) -> Requests {
        Requests::make(count, SystemClock.now().seconds(), |one| self.sign(one))
    }

    /// Without a rule or a mapping.
    pub(super) fn by_local_key(&self, token: &Value) -> Value {
        json!({
            "issuer": NAME,
            "clients": "anybody",
            "scope": ["orders.read", "orders.write"],
            "assertion": {"max_life_seconds": 86_400},
            "token": token,
            "keys": [{"jwk": self.public_key()}],
        })
    }

    /// By the keys published at `url`, with every kind of rule and mapping.
    pub(super) fn by_published_keys(token: &Value, url: &str) -> Value {
        json!({
            "issuer": NAME,
            "clients": "anybody",
            "scope": ["orders.read", "orders.write"],
            "assertion": {"max_life_seconds": 86_400},
            "token": token,
            "key_source": {"from": {"jwks_url": {"url": url}}, "local": true},
            "subjects": {"matching": {"patterns": ["repo:acme/*:ref:refs/heads/main"]}},
            "subject_mapping": "prefixed_by_issuer",
            "claim_rule": CLAIM_RULE,
            "claim_mapping": [
                {"claim": "repository_owner", "carried_as": "repository_owner"},
                {"claim": "role", "scopes": {
                    "deployer": ["orders.read", "orders.write"],
                    "reader": ["orders.read"],
                }},
            ],
        })
    }

    /// What it publishes (RFC 7517 section 5): the key it signs with stands in the midst of others.
    pub(super) fn key_set(&self) -> Value {
        let mut keys: Vec<_> = self.others.iter().map(SigningKey::public_jwk).collect();
        keys.insert(OTHER_KEYS / 2, self.public_key());
        json!({ "keys": keys })
    }

    fn public_key(&self) -> Value {
        let mut key = self.key.public_jwk();
        key["kid"] = KEY_ID.into();
        key
    }

    fn sign(&self, one: &Particulars<'_>) -> String {
        let header = JwtHeader {
            token_type: Some("JWT"),
            key_id: Some(KEY_ID),
        };
        let claims = Claims {
            jti: one.jti,
            sub: "repo:acme/orders:ref:refs/heads/main",
            aud: ISSUER,
            reference: "refs/heads/main",
            repository_owner: "acme",
            role: "deployer",
            note: one.note,
            iss: NAME,
            exp: one.expires_at,
            iat: one.issued_at,
        };
        self.key.sign_jwt(&header, &claims)
    }
}
