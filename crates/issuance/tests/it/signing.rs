//! Assertions in the making, good ones and others, and certificates.

use jurat_protocol::jose::base64url;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_protocol::jose::verification_key::VerificationKey;
use serde_json::{Map, Value};

use crate::world::KEYS;

/// An assertion in the making.
#[derive(Clone)]
pub(crate) struct Assertion {
    pub(crate) header: Map<String, Value>,
    pub(crate) claims: Map<String, Value>,
    pub(crate) key: &'static SigningKey,
}

impl Assertion {
    pub(crate) fn new(claims: &Value) -> Self {
        Self {
            header: Map::new(),
            claims: claims.as_object().unwrap().clone(),
            key: &KEYS.partner,
        }
    }

    pub(crate) fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims.insert(name.into(), value.into());
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.claims.remove(name);
        self
    }

    pub(crate) fn header(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.header.insert(name.into(), value.into());
        self
    }

    pub(crate) fn signed_by(mut self, key: &'static SigningKey) -> Self {
        self.key = key;
        self
    }

    pub(crate) fn sign(&self) -> String {
        let mut header = self.header.clone();
        header
            .entry("alg")
            .or_insert_with(|| self.key.algorithm().name().into());
        let parts = [Value::Object(header), Value::Object(self.claims.clone())];
        let input = parts
            .map(|part| base64url::encode(part.to_string()))
            .join(".");
        self.sign_text(&input)
    }

    /// Signs header and claims that are already encoded.
    pub(crate) fn sign_text(&self, input: &str) -> String {
        format!(
            "{input}.{}",
            base64url::encode(self.key.sign(input.as_bytes()))
        )
    }
}

/// A JWT of any header and claims, with a signature that is none.
pub(crate) fn encoded(header: &str, claims: &str) -> String {
    format!(
        "{}.{}.AA",
        base64url::encode(header),
        base64url::encode(claims)
    )
}

/// Header and claims with blanks behind them, so that their base64url needs padding, and with it.
pub(crate) fn padded(assertion: &Assertion) -> String {
    let header = format!(r#"{{"alg":"{}"}}"#, assertion.key.algorithm());
    let mut claims = serde_json::Value::Object(assertion.claims.clone()).to_string();
    while claims.len() % 3 != 1 {
        claims.push(' ');
    }
    let input = format!(
        "{}.{}==",
        base64url::encode(header),
        base64url::encode(claims)
    );
    assertion.sign_text(&input)
}

/// A certificate of `key`, valid in the years given.
pub(crate) fn certificate(key: &SigningKey, years: std::ops::Range<i32>) -> VerificationKey {
    let pair = rcgen::KeyPair::from_pem(&key.to_pkcs8_pem()).unwrap();
    let mut params = rcgen::CertificateParams::new(Vec::new()).unwrap();
    params.not_before = rcgen::date_time_ymd(years.start, 1, 1);
    params.not_after = rcgen::date_time_ymd(years.end, 1, 1);
    let certificate = params.self_signed(&pair).unwrap();
    VerificationKey::from_certificate_der(certificate.der()).unwrap()
}
