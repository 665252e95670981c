//! A public key to verify signatures with, parsed once and kept (RFC 7517, RFC 5280).
//!
//! A key verifies the algorithms of its kind and no other (RFC 8725 section 3.1), so that no header can turn an RSA key
//! into an HMAC secret or a curve into another.

use std::fmt;
use std::sync::OnceLock;

use aws_lc_rs::signature::ParsedPublicKey;

use super::algorithm::{Algorithm, AlgorithmSet};
use super::base64url;
use super::certificate::Certificate;
use super::jwk::Jwk;
use super::key_material::{self, KeyMaterial};
use super::pem::{self, PublicBlock};

pub use super::certificate::CertificateDates;
pub use super::key_error::KeyError;
pub use super::key_kind::KeyKind;

/// A public key, ready for use. Cheap to share by reference; made once, when it is registered or read back.
pub struct VerificationKey {
    material: KeyMaterial,
    algorithms: AlgorithmSet,
    parsed: Parsed,
    thumbprint: [u8; 32],
    origin: Origin,
}

/// What the key came in.
enum Origin {
    Certificate(Box<Certificate>),
    PublicKey,
    Jwk(Box<Jwk>),
}

impl VerificationKey {
    /// The key of a PEM text: a certificate (the first, when there are several) or a public key (`PUBLIC KEY`,
    /// `RSA PUBLIC KEY`), as openssl writes them, with or without text around.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        match pem::read_public(pem)? {
            PublicBlock::Certificate(der) => Self::from_certificate_der(&der),
            PublicBlock::PublicKey(der) => Self::bare(KeyMaterial::from_spki(&der)?),
            PublicBlock::RsaPublicKey(der) => Self::bare(KeyMaterial::from_pkcs1(&der)?),
        }
    }

    /// The key of a DER certificate.
    pub fn from_certificate_der(der: &[u8]) -> Result<Self, KeyError> {
        let (certificate, material) = Certificate::read(der)?;
        let algorithms = material.kind().algorithms();
        Self::new(
            material,
            algorithms,
            Origin::Certificate(Box::new(certificate)),
        )
    }

    /// The key of a DER `SubjectPublicKeyInfo`.
    pub fn from_spki_der(der: &[u8]) -> Result<Self, KeyError> {
        Self::bare(KeyMaterial::from_spki(der)?)
    }

    /// The key of a JWK (a JSON object).
    pub fn from_jwk(json: &[u8]) -> Result<Self, KeyError> {
        if json.len() > pem::MOST_TEXT_BYTES {
            return Err(KeyError::unreadable("JWK", "it is longer than 64 KiB"));
        }
        Self::from_parsed_jwk(Jwk::read(json)?)
    }

    pub(super) fn from_parsed_jwk(jwk: Jwk) -> Result<Self, KeyError> {
        Self::new(
            jwk.material.clone(),
            jwk.algorithms,
            Origin::Jwk(Box::new(jwk)),
        )
    }

    /// Whether it came of a JWK with exactly these members, of those that are understood.
    pub(super) fn is_of_jwk(&self, members: &serde_json::Value) -> bool {
        match &self.origin {
            Origin::Jwk(jwk) => jwk.members == *members,
            Origin::Certificate(_) | Origin::PublicKey => false,
        }
    }

    fn bare(material: KeyMaterial) -> Result<Self, KeyError> {
        let algorithms = material.kind().algorithms();
        Self::new(material, algorithms, Origin::PublicKey)
    }

    fn new(
        material: KeyMaterial,
        algorithms: AlgorithmSet,
        origin: Origin,
    ) -> Result<Self, KeyError> {
        let parsed = Parsed::new(&material, algorithms)
            .ok_or_else(|| KeyError::unreadable("public key", "it is refused by AWS-LC"))?;
        Ok(Self {
            thumbprint: material.thumbprint(),
            material,
            algorithms,
            parsed,
            origin,
        })
    }

    /// What kind of key it is.
    pub fn kind(&self) -> KeyKind {
        self.material.kind()
    }

    /// The algorithms it verifies: those of its kind, or the one its JWK names.
    pub fn algorithms(&self) -> AlgorithmSet {
        self.algorithms
    }

    /// The `kid` its JWK names.
    pub fn key_id(&self) -> Option<&str> {
        match &self.origin {
            Origin::Jwk(jwk) => jwk.key_id.as_deref(),
            Origin::Certificate(_) | Origin::PublicKey => None,
        }
    }

    /// SHA-1 of the certificate it came in, or that its JWK names (RFC 7515 section 4.1.7).
    pub fn x5t(&self) -> Option<[u8; 20]> {
        match &self.origin {
            Origin::Certificate(certificate) => certificate.thumbprints.x5t,
            Origin::Jwk(jwk) => jwk.thumbprints.x5t,
            Origin::PublicKey => None,
        }
    }

    /// SHA-256 of the certificate it came in, or that its JWK names (RFC 7515 section 4.1.8).
    pub fn x5t_s256(&self) -> Option<[u8; 32]> {
        match &self.origin {
            Origin::Certificate(certificate) => certificate.thumbprints.x5t_s256,
            Origin::Jwk(jwk) => jwk.thumbprints.x5t_s256,
            Origin::PublicKey => None,
        }
    }

    /// The dates of the certificate it came in. A JWK has none, even with `x5c`: its set says how long it is good.
    pub fn certificate_dates(&self) -> Option<CertificateDates> {
        self.certificate().map(|certificate| certificate.dates)
    }

    /// The subject of the certificate it came in, for people.
    pub fn certificate_subject(&self) -> Option<&str> {
        self.certificate()
            .map(|certificate| certificate.subject.as_str())
    }

    /// SHA-256 thumbprint of the key as a JWK (RFC 7638).
    pub fn jwk_thumbprint(&self) -> [u8; 32] {
        self.thumbprint
    }

    /// The key as a JWK of the required members alone (RFC 7518 section 6, RFC 8037 section 2).
    pub fn to_jwk(&self) -> serde_json::Value {
        self.material.jwk()
    }

    /// The key as PEM of a `SubjectPublicKeyInfo` (`PUBLIC KEY`).
    pub fn to_pem(&self) -> String {
        let der = self.parsed.any().and_then(key_material::spki_of);
        pem::write("PUBLIC KEY", &der.unwrap_or_default())
            .as_str()
            .to_owned()
    }

    /// What it was made from, in a form that [`VerificationKey::from_rest`] reads back: the certificate, the public
    /// key, or the JWK with the members that are understood.
    pub fn at_rest(&self) -> KeyAtRest {
        match &self.origin {
            Origin::Certificate(certificate) => KeyAtRest::Certificate(certificate.to_pem()),
            Origin::PublicKey => KeyAtRest::PublicKey(self.to_pem()),
            Origin::Jwk(jwk) => KeyAtRest::Jwk(jwk.members.clone()),
        }
    }

    /// The inverse of [`VerificationKey::at_rest`].
    pub fn from_rest(source: &KeyAtRest) -> Result<Self, KeyError> {
        match source {
            KeyAtRest::Certificate(pem) | KeyAtRest::PublicKey(pem) => Self::from_pem(pem),
            KeyAtRest::Jwk(value) => Self::from_jwk(value.to_string().as_bytes()),
        }
    }

    /// Checks `signature` over `input` (RFC 7518 section 3). Refuses an algorithm the key is not of.
    pub fn verify(
        &self,
        algorithm: Algorithm,
        input: &[u8],
        signature: &[u8],
    ) -> Result<(), BadSignature> {
        if !self.algorithms.contains(algorithm) {
            return Err(BadSignature);
        }
        let key = self.parsed.for_algorithm(&self.material, algorithm);
        key.ok_or(BadSignature)?
            .verify_sig(input, signature)
            .map_err(|_| BadSignature)
    }

    fn certificate(&self) -> Option<&Certificate> {
        match &self.origin {
            Origin::Certificate(certificate) => Some(certificate),
            Origin::PublicKey | Origin::Jwk(_) => None,
        }
    }
}

/// Kind and thumbprint: enough to tell keys apart.
impl fmt::Debug for VerificationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerificationKey")
            .field("kind", &self.kind())
            .field("algorithms", &self.algorithms)
            .field("thumbprint", &base64url::encode(self.thumbprint))
            .finish_non_exhaustive()
    }
}

/// The key in the form that verifies fastest. aws-lc-rs ties that form to one algorithm, so an RSA key has one per
/// algorithm: the first is made at once, which proves the key, the others when first asked for.
struct Parsed(Vec<(Algorithm, OnceLock<Option<ParsedPublicKey>>)>);

impl Parsed {
    fn new(material: &KeyMaterial, algorithms: AlgorithmSet) -> Option<Self> {
        let parsed = Self(algorithms.iter().map(|a| (a, OnceLock::new())).collect());
        let first = algorithms.iter().next()?;
        parsed.for_algorithm(material, first)?;
        Some(parsed)
    }

    fn for_algorithm(
        &self,
        material: &KeyMaterial,
        algorithm: Algorithm,
    ) -> Option<&ParsedPublicKey> {
        let (_, key) = self.0.iter().find(|(known, _)| *known == algorithm)?;
        key.get_or_init(|| material.parsed_for(algorithm)).as_ref()
    }

    fn any(&self) -> Option<&ParsedPublicKey> {
        self.0.iter().find_map(|(_, key)| key.get()?.as_ref())
    }
}

/// A public key as it is kept at rest.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case", tag = "form", content = "value")]
pub enum KeyAtRest {
    /// PEM of one X.509 certificate.
    Certificate(String),
    /// PEM of a `SubjectPublicKeyInfo`.
    PublicKey(String),
    /// A JWK (public members only).
    Jwk(serde_json::Value),
}

/// The signature is not good, or not of this algorithm and key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signature does not verify")]
pub struct BadSignature;
