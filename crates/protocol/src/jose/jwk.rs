//! JSON Web Keys (RFC 7517), public ones.
//!
//! A JWK is for Jurat when it verifies signatures: `use`, `key_ops` and `alg` are honoured, `use` as [`KeyUse`] says. `x5c` must be of the same key
//! (section 4.7) and adds thumbprints; its dates and chain are not looked at. `x5u` is never followed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::algorithm::{Algorithm, AlgorithmSet};
use super::base64url;
use super::certificate::{self, Thumbprints};
use super::key_error::KeyError;
use super::key_kind::Curve;
use super::key_material::KeyMaterial;
use super::strict_json;

/// RFC 7518 sections 6.2.2, 6.3.2 and 6.4, RFC 8037 section 2.
pub(super) const PRIVATE_MEMBERS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// What `use` must say of a key (RFC 7517 section 4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyUse {
    /// `sig`, or nothing.
    Signatures,
    /// `jwt-svid` and nothing else: the keys of a SPIFFE bundle that are for JWTs (The SPIFFE Trust Domain and Bundle, section
    /// 4.2.2). Those of X.509 certificates stand beside them.
    JwtSvids,
}

/// A public JWK.
pub(super) struct Jwk {
    pub(super) material: KeyMaterial,
    pub(super) algorithms: AlgorithmSet,
    pub(super) key_id: Option<String>,
    pub(super) thumbprints: Thumbprints,
    /// The members that are understood, as they were.
    pub(super) members: Value,
}

impl Jwk {
    /// Reads one JSON object.
    pub(super) fn read(json: &[u8]) -> Result<Self, KeyError> {
        Self::from_value(&parse_strictly(json, "JWK")?, KeyUse::Signatures)
    }

    /// Reads what was parsed strictly before, if `use` says that it is for `key_use`.
    pub(super) fn from_value(value: &Value, key_use: KeyUse) -> Result<Self, KeyError> {
        // The parser's own message could quote a value, and of a private key a secret one.
        let members = Members::deserialize(value).map_err(|_| {
            unreadable("kty is missing, or a registered member is of the wrong type")
        })?;
        members.check_kind()?;
        if PRIVATE_MEMBERS.iter().any(|name| value.get(name).is_some()) {
            return Err(KeyError::PrivateKey);
        }
        let curve = members.curve()?;
        members.check_use(key_use)?;
        let material = members.material(curve)?;
        let algorithms = members.algorithms(&material)?;
        let thumbprints = members.thumbprints(&material)?;
        Ok(Self {
            material,
            algorithms,
            thumbprints,
            key_id: members.kid.clone(),
            members: members.as_value(),
        })
    }
}

/// The members of `value` that are understood: those of a JWK that is read from it.
pub(super) fn understood(value: &Value) -> Option<Value> {
    let members = Members::deserialize(value).ok()?;
    Some(members.as_value())
}

/// JSON without duplicate members, as a value. For keys only: they are read once, not per request.
pub(super) fn parse_strictly(json: &[u8], what: &'static str) -> Result<Value, KeyError> {
    let text =
        str::from_utf8(json).map_err(|_| KeyError::unreadable(what, "it is not UTF-8 text"))?;
    strict_json::check(text).map_err(|fault| KeyError::unreadable(what, fault.to_string()))?;
    serde_json::from_str(text).map_err(|_| KeyError::unreadable(what, "it is not one JSON object"))
}

/// The members of RFC 7517 section 4, RFC 7518 section 6 and RFC 8037 section 2 that are understood.
#[derive(Serialize, Deserialize)]
struct Members {
    kty: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<String>,
    #[serde(rename = "use", skip_serializing_if = "Option::is_none")]
    used_for: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_ops: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alg: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    crv: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    x: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    y: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    e: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    x5c: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    x5t: Option<String>,
    #[serde(rename = "x5t#S256", skip_serializing_if = "Option::is_none")]
    x5t_s256: Option<String>,
}

impl Members {
    fn as_value(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check_kind(&self) -> Result<(), KeyError> {
        match self.kty.as_str() {
            "RSA" | "EC" | "OKP" => Ok(()),
            other => Err(unsupported(other)),
        }
    }

    /// The curve of an EC key; `None` for the others. OKP keys other than Ed25519 end here.
    fn curve(&self) -> Result<Option<Curve>, KeyError> {
        if self.kty == "RSA" {
            return Ok(None);
        }
        let name = self.crv.as_deref().ok_or_else(|| missing("crv"))?;
        if self.kty == "OKP" {
            return if name == "Ed25519" {
                Ok(None)
            } else {
                Err(unsupported(name))
            };
        }
        let curve = Curve::ALL.into_iter().find(|curve| curve.name() == name);
        curve.map(Some).ok_or_else(|| unsupported(name))
    }

    /// RFC 7517 sections 4.2 and 4.3.
    fn check_use(&self, key_use: KeyUse) -> Result<(), KeyError> {
        let used_for_signatures = match key_use {
            KeyUse::Signatures => self.used_for.as_deref().is_none_or(|own| own == "sig"),
            KeyUse::JwtSvids => self.used_for.as_deref() == Some("jwt-svid"),
        };
        let verifies =
            |operations: &Vec<String>| operations.iter().any(|operation| operation == "verify");
        if used_for_signatures && self.key_ops.as_ref().is_none_or(verifies) {
            Ok(())
        } else {
            Err(KeyError::NotForSignatures)
        }
    }

    fn material(&self, curve: Option<Curve>) -> Result<KeyMaterial, KeyError> {
        let octets = |name: &'static str, value: &Option<String>| {
            let text = value.as_deref().ok_or_else(|| missing(name))?;
            base64url::decode(text)
                .ok_or_else(|| unreadable(&format!("{name} is not base64url without padding")))
        };
        if self.kty == "RSA" {
            return KeyMaterial::rsa(&octets("n", &self.n)?, &octets("e", &self.e)?);
        }
        let x = octets("x", &self.x)?;
        let Some(curve) = curve else {
            return KeyMaterial::ed25519(&x);
        };
        let y = octets("y", &self.y)?;
        // RFC 7518 sections 6.2.1.2 and 6.2.1.3: the full size of a coordinate, leading zeros included.
        if [&x, &y]
            .iter()
            .any(|octets| octets.len() != curve.coordinate_bytes())
        {
            return Err(unreadable(&format!(
                "x and y must be of {} octets each on {}",
                curve.coordinate_bytes(),
                curve.name()
            )));
        }
        KeyMaterial::ec(curve, &[&[4], x.as_slice(), &y].concat())
    }

    /// RFC 7517 section 4.4: the key is for `alg` alone, when it names one.
    fn algorithms(&self, material: &KeyMaterial) -> Result<AlgorithmSet, KeyError> {
        let algorithms = material.kind().algorithms();
        let Some(name) = &self.alg else {
            return Ok(algorithms);
        };
        match Algorithm::from_name(name) {
            Some(algorithm) if algorithms.contains(algorithm) => Ok(AlgorithmSet::of(&[algorithm])),
            _ => Err(KeyError::NotForSignatures),
        }
    }

    /// Of the certificate in `x5c` when there is one, otherwise as stated. What is stated in another form, such as
    /// hexadecimal, is a name nobody can match, and passed over.
    fn thumbprints(&self, material: &KeyMaterial) -> Result<Thumbprints, KeyError> {
        let Some(first) = self.x5c.as_ref().and_then(|chain| chain.first()) else {
            let stated = |text: &Option<String>| base64url::decode(text.as_deref()?);
            return Ok(Thumbprints {
                x5t: stated(&self.x5t).and_then(|octets| octets.try_into().ok()),
                x5t_s256: stated(&self.x5t_s256).and_then(|octets| octets.try_into().ok()),
            });
        };
        // RFC 7517 section 4.7: base64, not base64url, and of the same key as the other members.
        let der = STANDARD
            .decode(first)
            .map_err(|_| unreadable("x5c is not base64"))?;
        if certificate::key_inside(&der)? != *material {
            return Err(unreadable("the certificate in x5c is of another key"));
        }
        Ok(certificate::thumbprints(&der))
    }
}

fn unreadable(why: &str) -> KeyError {
    KeyError::unreadable("JWK", why)
}

fn missing(name: &str) -> KeyError {
    unreadable(&format!("{name} is missing"))
}

fn unsupported(kind: &str) -> KeyError {
    // Of foreign making and of any length: what is shown of it is bounded.
    let kind = kind
        .chars()
        .filter(|letter| !letter.is_control())
        .take(40)
        .collect();
    KeyError::UnsupportedKind { kind }
}
