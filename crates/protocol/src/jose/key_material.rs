//! The public key itself, whatever it came in: RSA, a point on a NIST curve, Ed25519 (RFC 7518 section 6, RFC 8037).
//!
//! Every way in ends here, so the bounds stand here once: RSA of 2048 to 8192 bits with an odd exponent from 3 to 33 bits
//! (RFC 7518 section 3.3; the upper bounds keep one verification cheap), points on their curve (RFC 8725 section 3.4).

use aws_lc_rs::digest;
use aws_lc_rs::encoding::{AsDer as _, PublicKeyX509Der};
use aws_lc_rs::rsa::PublicKeyComponents;
use aws_lc_rs::signature::{
    ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
    RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384,
    RSA_PSS_2048_8192_SHA512, RsaParameters,
};
use serde_json::json;
use x509_parser::asn1_rs::{Any, Tag};
use x509_parser::prelude::FromDer as _;
use x509_parser::public_key::RSAPublicKey;
use x509_parser::x509::SubjectPublicKeyInfo;

use super::algorithm::Algorithm;
use super::base64url;
use super::key_error::KeyError;
use super::key_kind::{Curve, KeyKind};

/// RFC 7518 section 3.3: 2048 bits or more.
const LEAST_RSA_BITS: u32 = 2048;
/// Four times the work of 4096 bits; aws-lc-rs goes no further.
const MOST_RSA_BITS: u32 = 8192;
/// What AWS-LC takes as well. The work of a verification grows with the length of the exponent.
const MOST_EXPONENT_BITS: u32 = 33;

/// A public key within the bounds. Made only by the functions here, which check them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum KeyMaterial {
    /// Modulus and exponent, big-endian, without leading zeros.
    Rsa { n: Vec<u8>, e: Vec<u8> },
    /// A point of the curve: the octet 4, x and y.
    Ec { curve: Curve, point: Vec<u8> },
    /// The 32 octets of RFC 8032.
    Ed25519 { x: Vec<u8> },
}

impl KeyMaterial {
    /// Takes modulus and exponent, big-endian. Leading zeros are dropped: RFC 7518 section 6.3.1.1 forbids them, many
    /// libraries write one, the number is the same with and without, and so must the thumbprint be.
    pub(super) fn rsa(n: &[u8], e: &[u8]) -> Result<Self, KeyError> {
        let unreadable = |why| Err(KeyError::unreadable("RSA key", why));
        let (n, e) = (without_leading_zeros(n), without_leading_zeros(e));
        let bits = bit_length(n);
        if bits < LEAST_RSA_BITS {
            return Err(KeyError::RsaTooShort { bits });
        }
        if bits > MOST_RSA_BITS {
            return unreadable("its modulus is longer than 8192 bits");
        }
        if n.last().is_none_or(|last| last & 1 == 0) {
            return unreadable("its modulus is even");
        }
        // RFC 8017 section 3.1: an odd exponent from 3 on. With 1 every text is its own signature.
        if e == [1] || e.last().is_none_or(|last| last & 1 == 0) {
            return unreadable("its exponent is even or less than 3");
        }
        if bit_length(e) > MOST_EXPONENT_BITS {
            return unreadable("its exponent is longer than 33 bits");
        }
        Ok(Self::Rsa {
            n: n.to_vec(),
            e: e.to_vec(),
        })
    }

    /// Takes a point in the octets of SEC 1, compressed or not, if it lies on the curve.
    pub(super) fn ec(curve: Curve, point: &[u8]) -> Result<Self, KeyError> {
        let unreadable =
            || KeyError::unreadable("EC key", format!("its point is not on {}", curve.name()));
        let uncompressed = 1 + 2 * curve.coordinate_bytes();
        // Parsing checks the point; what is written out again is never compressed.
        let der = ParsedPublicKey::new(curve.verification(), point)
            .map_err(|_| unreadable())
            .and_then(|key| spki_of(&key).ok_or_else(unreadable))?;
        let point = &der[der.len().saturating_sub(uncompressed)..];
        if point.len() != uncompressed || point[0] != 4 {
            return Err(unreadable());
        }
        Ok(Self::Ec {
            curve,
            point: point.to_vec(),
        })
    }

    /// Takes the 32 octets of an Ed25519 key (RFC 8032 section 5.1.5).
    pub(super) fn ed25519(x: &[u8]) -> Result<Self, KeyError> {
        let unreadable = |why| Err(KeyError::unreadable("Ed25519 key", why));
        if x.len() != 32 || ParsedPublicKey::new(&ED25519, x).is_err() {
            return unreadable("it is not 32 octets");
        }
        // RFC 8725 section 3.4: with a point of small order, anyone can make signatures that verify.
        if is_of_small_order(x) {
            return unreadable("it is a point of small order, which proves nothing");
        }
        Ok(Self::Ed25519 { x: x.to_vec() })
    }

    /// Takes a DER `SubjectPublicKeyInfo` (RFC 5280 section 4.1.2.7).
    pub(super) fn from_spki(der: &[u8]) -> Result<Self, KeyError> {
        match SubjectPublicKeyInfo::from_der(der) {
            Ok(([], spki)) => Self::from_parsed_spki(&spki),
            Ok(_) => Err(KeyError::unreadable("public key", "something follows it")),
            Err(_) => Err(KeyError::unreadable(
                "public key",
                "it is not a SubjectPublicKeyInfo in DER",
            )),
        }
    }

    pub(super) fn from_parsed_spki(spki: &SubjectPublicKeyInfo<'_>) -> Result<Self, KeyError> {
        let bits = &spki.subject_public_key;
        if bits.unused_bits != 0 {
            return Err(KeyError::unreadable(
                "public key",
                "its bit string does not end on an octet",
            ));
        }
        let unsupported = |kind: &str| {
            let kind = kind.chars().take(60).collect();
            Err(KeyError::UnsupportedKind { kind })
        };
        match spki.algorithm.algorithm.to_id_string().as_str() {
            "1.2.840.113549.1.1.1" => Self::from_pkcs1(&bits.data),
            "1.2.840.10045.2.1" => {
                // RFC 5480 section 2.1.1: the curve is named; parameters spelled out are not taken.
                let parameters = spki.algorithm.parameters.clone();
                let named = parameters.filter(|any| any.tag() == Tag::Oid);
                let Some(Ok(curve)) = named.map(Any::oid) else {
                    return unsupported("EC without a named curve");
                };
                let curve = curve.to_id_string();
                let known = |candidate: &Curve| candidate.object_identifier() == curve;
                match Curve::ALL.into_iter().find(known) {
                    Some(curve) => Self::ec(curve, &bits.data),
                    None => unsupported(&format!("EC with curve {curve}")),
                }
            }
            "1.3.101.112" => Self::ed25519(&bits.data),
            "1.3.101.113" => unsupported("Ed448"),
            "1.3.101.110" => unsupported("X25519"),
            "1.2.840.10040.4.1" => unsupported("DSA"),
            "1.2.840.113549.1.1.10" => unsupported("RSASSA-PSS (use rsaEncryption)"),
            other => unsupported(other),
        }
    }

    /// Takes a DER `RSAPublicKey` (RFC 8017 appendix A.1.1).
    pub(super) fn from_pkcs1(der: &[u8]) -> Result<Self, KeyError> {
        let negative = |number: &[u8]| number.first().is_some_and(|first| first & 0x80 != 0);
        match RSAPublicKey::from_der(der) {
            Ok(([], key)) if !negative(key.modulus) && !negative(key.exponent) => {
                Self::rsa(key.modulus, key.exponent)
            }
            _ => Err(KeyError::unreadable(
                "public key",
                "it is not an RSAPublicKey in DER",
            )),
        }
    }

    pub(super) fn kind(&self) -> KeyKind {
        match self {
            Self::Rsa { n, .. } => KeyKind::Rsa {
                bits: bit_length(n),
            },
            Self::Ec { curve, .. } => match curve {
                Curve::P256 => KeyKind::P256,
                Curve::P384 => KeyKind::P384,
                Curve::P521 => KeyKind::P521,
            },
            Self::Ed25519 { .. } => KeyKind::Ed25519,
        }
    }

    /// The key, ready to verify `algorithm`; `None` for an algorithm it is not of (RFC 8725 section 3.1).
    pub(super) fn parsed_for(&self, algorithm: Algorithm) -> Option<ParsedPublicKey> {
        if !self.kind().algorithms().contains(algorithm) {
            return None;
        }
        match self {
            Self::Rsa { n, e } => PublicKeyComponents { n, e }
                .to_parsed_public_key(rsa_parameters(algorithm)?)
                .ok(),
            Self::Ec { curve, point } => ParsedPublicKey::new(curve.verification(), point).ok(),
            Self::Ed25519 { x } => ParsedPublicKey::new(&ED25519, x).ok(),
        }
    }

    /// The members that RFC 7518 section 6 and RFC 8037 section 2 require, and no other.
    pub(super) fn jwk(&self) -> serde_json::Value {
        match self {
            Self::Rsa { n, e } => json!({
                "kty": "RSA", "n": base64url::encode(n), "e": base64url::encode(e),
            }),
            Self::Ec { curve, point } => {
                let (x, y) = point[1..].split_at(curve.coordinate_bytes());
                json!({
                    "kty": "EC", "crv": curve.name(),
                    "x": base64url::encode(x), "y": base64url::encode(y),
                })
            }
            Self::Ed25519 { x } => json!({
                "kty": "OKP", "crv": "Ed25519", "x": base64url::encode(x),
            }),
        }
    }

    /// RFC 7638 section 3: SHA-256 over the required members in the order of their names, without blanks.
    pub(super) fn thumbprint(&self) -> [u8; 32] {
        let encode = |octets: &[u8]| base64url::encode(octets);
        let text = match self {
            Self::Rsa { n, e } => {
                format!(r#"{{"e":"{}","kty":"RSA","n":"{}"}}"#, encode(e), encode(n))
            }
            Self::Ec { curve, point } => {
                let (x, y) = point[1..].split_at(curve.coordinate_bytes());
                let (crv, x, y) = (curve.name(), encode(x), encode(y));
                format!(r#"{{"crv":"{crv}","kty":"EC","x":"{x}","y":"{y}"}}"#)
            }
            Self::Ed25519 { x } => {
                format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#, encode(x))
            }
        };
        let mut thumbprint = [0; 32];
        thumbprint.copy_from_slice(digest::digest(&digest::SHA256, text.as_bytes()).as_ref());
        thumbprint
    }
}

/// The DER `SubjectPublicKeyInfo` of a parsed key.
pub(super) fn spki_of(key: &ParsedPublicKey) -> Option<Vec<u8>> {
    let der: PublicKeyX509Der<'_> = key.as_der().ok()?;
    Some(der.as_ref().to_vec())
}

fn rsa_parameters(algorithm: Algorithm) -> Option<&'static RsaParameters> {
    match algorithm {
        Algorithm::Rs256 => Some(&RSA_PKCS1_2048_8192_SHA256),
        Algorithm::Rs384 => Some(&RSA_PKCS1_2048_8192_SHA384),
        Algorithm::Rs512 => Some(&RSA_PKCS1_2048_8192_SHA512),
        Algorithm::Ps256 => Some(&RSA_PSS_2048_8192_SHA256),
        Algorithm::Ps384 => Some(&RSA_PSS_2048_8192_SHA384),
        Algorithm::Ps512 => Some(&RSA_PSS_2048_8192_SHA512),
        Algorithm::Es256 | Algorithm::Es384 | Algorithm::Es512 | Algorithm::EdDsa => None,
    }
}

/// The y coordinates of the points of order 1, 2, 4 and 8, the two that are written not reduced included. The sign of x,
/// in the top bit, makes no difference.
fn is_of_small_order(point: &[u8]) -> bool {
    const ORDER_8: [[u8; 32]; 2] = [
        [
            0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef,
            0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88,
            0x6d, 0x53, 0xfc, 0x05,
        ],
        [
            0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10,
            0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77,
            0x92, 0xac, 0x03, 0x7a,
        ],
    ];
    let [low, middle @ .., high] = point else {
        return false;
    };
    let high = high & 0x7f;
    match low {
        // 0 and 1.
        0 | 1 => high == 0 && middle.iter().all(|octet| *octet == 0),
        // -1, and 0 and 1 again with the prime 2^255 - 19 added.
        0xec..=0xee => high == 0x7f && middle.iter().all(|octet| *octet == 0xff),
        _ => ORDER_8
            .iter()
            .any(|y| y[..31] == point[..31] && y[31] == high),
    }
}

fn without_leading_zeros(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|octet| **octet == 0).count();
    &number[zeros..]
}

/// The length of a number without leading zeros; what is longer than 2^32 bits counts as that.
fn bit_length(number: &[u8]) -> u32 {
    let Some(first) = number.first() else {
        return 0;
    };
    let octets = u32::try_from(number.len()).unwrap_or(u32::MAX);
    octets
        .saturating_mul(8)
        .saturating_sub(first.leading_zeros())
}
