//! Assertions for the jwt-bearer grant, signed here (RFC 7523 section 3): what `assert`, `token`, `demo` and the administration client
//! present.

use std::path::Path;

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::base64url;
use jurat_protocol::jose::mac::{MacAlgorithm, MacKey};
use jurat_protocol::jose::signing_key::{JwtHeader, SigningKey};
use jurat_registry::clock::Timestamp;
use jurat_registry::randomness::{OsRandomness, Randomness};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::failure::{Failure, Outcome};

/// The claims of an assertion, in the order they are written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Claims(Vec<(String, Value)>);

impl Claims {
    /// Adds a claim, in the place of one of that name.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<Value>) {
        let value = value.into();
        match self.0.iter_mut().find(|(n, _)| n == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((name.to_string(), value)),
        }
    }

    /// The claims RFC 7523 section 3 asks for: `issuer` signs for `subject`, to `audience`, good for `seconds` from `now` on, once.
    pub(crate) fn new(
        issuer: &str,
        subject: &str,
        audience: &str,
        now: Timestamp,
        seconds: i64,
    ) -> Outcome<Self> {
        let mut claims = Self::default();
        claims.set("iss", issuer);
        claims.set("sub", subject);
        claims.set("aud", audience);
        claims.set("iat", now.seconds());
        claims.set("exp", now.seconds().saturating_add(seconds));
        claims.set("jti", random_id()?);
        Ok(claims)
    }
}

impl Serialize for Claims {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// Signs `claims` as a JWT of type `JWT`.
pub(crate) fn sign(key: &SigningKey, claims: &Claims) -> String {
    let header = JwtHeader {
        token_type: Some("JWT"),
        key_id: None,
    };
    key.sign_jwt(&header, claims)
}

/// A JWT of `claims` with a MAC by a client's secret (OpenID Connect Core section 9). RFC 7518 section 3.2: the secret is as long as the hash.
pub(crate) fn with_mac(
    secret: &str,
    algorithm: MacAlgorithm,
    header: &JwtHeader<'_>,
    claims: &Claims,
) -> Outcome<String> {
    let mut head = serde_json::json!({ "alg": algorithm.name() });
    for (name, value) in [("typ", header.token_type), ("kid", header.key_id)] {
        if let Some(value) = value {
            head[name] = value.into();
        }
    }
    let claims = serde_json::to_vec(claims).map_err(Failure::failed)?;
    let head = base64url::encode(head.to_string());
    let input = format!("{head}.{}", base64url::encode(claims));
    let key = MacKey::new(Zeroizing::new(secret.as_bytes().to_vec()));
    let mac = key.sign(algorithm, input.as_bytes()).ok_or_else(|| {
        let fewest = algorithm.fewest_key_bytes();
        Failure::failed(format!(
            "the secret is too short for {algorithm}, whose key has {fewest} characters or more"
        ))
        .next("have one made: jurat client secret add ID")
    })?;
    Ok(format!("{input}.{}", base64url::encode(mac)))
}

/// An identifier nobody can guess: 128 random bits (RFC 7519 section 4.1.7).
pub(crate) fn random_id() -> Outcome<String> {
    let mut bytes = [0; 16];
    OsRandomness.fill(&mut bytes).map_err(Failure::failed)?;
    Ok(base64url::encode(bytes))
}

/// Reads a private key from a PEM file.
pub(crate) fn read_key(path: &Path, algorithm: Option<Algorithm>) -> Outcome<SigningKey> {
    let pem = Zeroizing::new(std::fs::read(path).map_err(|e| {
        Failure::failed(format!(
            "the private key {} cannot be read: {e}",
            path.display()
        ))
    })?);
    let pem = std::str::from_utf8(&pem).map_err(|_| {
        Failure::failed(format!("{} is not PEM: it is not text", path.display()))
            .next("convert it: openssl pkcs8 -topk8 -nocrypt -inform DER -in FILE -out FILE.pem")
    })?;
    SigningKey::from_pem(pem, algorithm).map_err(|e| {
        let failure = Failure::failed(format!("{}: {e}", path.display()));
        if pem.contains("ENCRYPTED") {
            failure.next(
                "take the passphrase off: openssl pkcs8 -topk8 -nocrypt -in FILE -out FILE.plain",
            )
        } else if pem.contains("BEGIN CERTIFICATE") || pem.contains("PUBLIC KEY") {
            failure.next("this is the public half: name the file with the private key")
        } else {
            failure
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc7523_s3_claims_are_written_in_their_order_and_set_once() {
        let now = Timestamp::from_seconds(1_800_000_000);
        let mut claims = Claims::new("a", "b", "c", now, 300).unwrap();
        claims.set("jti", "1");
        claims.set("sub", "other");
        assert_eq!(
            serde_json::to_string(&claims).unwrap(),
            r#"{"iss":"a","sub":"other","aud":"c","iat":1800000000,"exp":1800000300,"jti":"1"}"#
        );
    }

    #[test]
    fn a_certificate_in_the_place_of_a_key_is_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("partner-1.crt");
        std::fs::write(
            &path,
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        )
        .unwrap();
        let failure = read_key(&path, None).err().unwrap();
        assert!(
            failure.sentence.contains("partner-1.crt"),
            "{}",
            failure.sentence
        );
        assert!(
            failure.next[0].contains("private key"),
            "{:?}",
            failure.next
        );
    }
}
