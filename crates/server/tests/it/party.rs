//! Whoever signs assertions: a client for itself, an identity provider for others. Keys are made at start.

use std::sync::atomic::{AtomicU64, Ordering};

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::base64url;
use jurat_protocol::jose::signing_key::SigningKey;
use serde_json::{Map, Value, json};

use crate::test_server::{TOKEN_ENDPOINT, TestServer};

/// Counts the assertions made, so that each has a `jti` of its own.
static MADE: AtomicU64 = AtomicU64::new(0);

/// A name and a key.
pub(crate) struct Party {
    pub(crate) name: String,
    pub(crate) key: SigningKey,
}

impl Party {
    /// A party with a fresh key on P-256.
    pub(crate) fn new(name: &str) -> Self {
        Self::with(name, Algorithm::Es256)
    }

    /// A party with a fresh key for `algorithm`.
    pub(crate) fn with(name: &str, algorithm: Algorithm) -> Self {
        Self {
            name: name.to_owned(),
            key: SigningKey::generate(algorithm).unwrap(),
        }
    }

    /// An assertion that nothing is wrong with: for itself, to the token endpoint, fresh, with a `jti` of its own.
    pub(crate) fn assertion(&self, server: &TestServer) -> Assertion<'_> {
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let now = server.now();
        let claims = json!({
            "iss": self.name, "sub": self.name, "aud": TOKEN_ENDPOINT,
            "iat": now, "exp": now + 300, "jti": format!("assertion-{number}"),
        });
        Assertion {
            by: self,
            header: object(json!({"alg": self.key.algorithm().name(), "typ": "JWT"})),
            claims: object(claims),
        }
    }

    /// The public half as a credential of the administration API.
    pub(crate) fn public_key(&self) -> Value {
        json!({"public_key": self.key.public_key_pem()})
    }

    /// A self-signed certificate for the key, good from `from` to `to` (seconds since 1970).
    pub(crate) fn certificate(&self, from: i64, to: i64) -> String {
        let pair = rcgen::KeyPair::from_pem(&self.key.to_pkcs8_pem()).unwrap();
        let mut parameters = rcgen::CertificateParams::new(Vec::new()).unwrap();
        parameters
            .distinguished_name
            .push(rcgen::DnType::CommonName, self.name.as_str());
        let at =
            |seconds| rcgen::date_time_ymd(1970, 1, 1) + std::time::Duration::from_secs(seconds);
        parameters.not_before = at(u64::try_from(from).unwrap());
        parameters.not_after = at(u64::try_from(to).unwrap());
        parameters.self_signed(&pair).unwrap().pem()
    }
}

/// An assertion before it is signed.
#[derive(Clone)]
pub(crate) struct Assertion<'a> {
    by: &'a Party,
    pub(crate) header: Map<String, Value>,
    pub(crate) claims: Map<String, Value>,
}

impl Assertion<'_> {
    /// With a claim.
    pub(crate) fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims.insert(name.to_owned(), value.into());
        self
    }

    /// Without a claim.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.claims.remove(name);
        self
    }

    /// With a header parameter.
    pub(crate) fn header(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.header.insert(name.to_owned(), value.into());
        self
    }

    /// The signed text.
    pub(crate) fn sign(&self) -> String {
        sign_raw(
            self.by,
            &json!(self.header).to_string(),
            &json!(self.claims).to_string(),
        )
    }
}

/// Signs any header over any claims, as they are.
pub(crate) fn sign_raw(by: &Party, header: &str, claims: &str) -> String {
    let input = format!(
        "{}.{}",
        base64url::encode(header),
        base64url::encode(claims)
    );
    let signature = by.key.sign(input.as_bytes());
    format!("{input}.{}", base64url::encode(signature))
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        other => panic!("{other} is no object"),
    }
}
