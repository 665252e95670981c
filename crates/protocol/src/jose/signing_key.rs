//! Private keys: made, read from PEM or PKCS#8, signing (RFC 7515 section 5.1). No `Debug`: it is a secret.
//!
//! A key signs once when it is made or read, and its public half must verify that. So a key whose halves do not belong
//! together is refused, and the first real signature is not the one that sets up the RSA arithmetic (0.2 ms).

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING,
    ECDSA_P521_SHA512_FIXED_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair,
    KeyPair as _, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256,
    RSA_PSS_SHA384, RSA_PSS_SHA512, RsaEncoding, RsaKeyPair,
};
use rustls_pki_types::PrivateKeyDer;
use serde::Serialize;
use zeroize::Zeroizing;

use super::algorithm::Algorithm;
use super::base64url;
use super::key_error::KeyError;
use super::pem;
use super::verification_key::VerificationKey;

mod private_jwk;

/// A private key with the one algorithm it signs with (RFC 8725 section 3.1).
pub struct SigningKey {
    algorithm: Algorithm,
    pair: Pair,
    pkcs8: Zeroizing<Vec<u8>>,
    public: VerificationKey,
    key_id: String,
}

enum Pair {
    Rsa(RsaKeyPair, &'static dyn RsaEncoding),
    Ec(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

impl SigningKey {
    /// Makes a key for `algorithm` from the operating system's randomness: RSA of 2048 bits (3072 for 384 and 512), or the
    /// algorithm's curve.
    pub fn generate(algorithm: Algorithm) -> Result<Self, KeyError> {
        let failed = |_| unreadable("the operating system could not make one");
        let pair = match method(algorithm) {
            Method::Rsa(encoding) => {
                let short = matches!(algorithm, Algorithm::Rs256 | Algorithm::Ps256);
                let size = if short {
                    KeySize::Rsa2048
                } else {
                    KeySize::Rsa3072
                };
                Pair::Rsa(RsaKeyPair::generate(size).map_err(failed)?, encoding)
            }
            Method::Ec(curve) => Pair::Ec(EcdsaKeyPair::generate(curve).map_err(failed)?),
            Method::Ed25519 => Pair::Ed25519(Ed25519KeyPair::generate().map_err(failed)?),
        };
        Self::new(algorithm, pair)
    }

    /// Reads PEM as openssl writes it: PKCS#8 (`PRIVATE KEY`), PKCS#1 (`RSA PRIVATE KEY`) or SEC1 (`EC PRIVATE KEY`). `algorithm`
    /// must be of the key's kind; `None` takes RS256, the curve's ES algorithm, or EdDSA.
    pub fn from_pem(pem: &str, algorithm: Option<Algorithm>) -> Result<Self, KeyError> {
        let der = pem::read_private(pem)?;
        if let Some(algorithm) = algorithm {
            return Self::from_der(&der, algorithm);
        }
        let of_each_kind = [
            Algorithm::Rs256,
            Algorithm::Es256,
            Algorithm::Es384,
            Algorithm::Es512,
            Algorithm::EdDsa,
        ];
        of_each_kind
            .into_iter()
            .find_map(|algorithm| match Self::from_der(&der, algorithm) {
                Err(KeyError::Unreadable { .. }) => None,
                result => Some(result),
            })
            .unwrap_or_else(|| {
                Err(unreadable(
                    "it is not an RSA key of 2048 to 8192 bits, P-256, P-384, P-521 or Ed25519 key",
                ))
            })
    }

    /// Reads PKCS#8 DER.
    pub fn from_pkcs8(der: &[u8], algorithm: Algorithm) -> Result<Self, KeyError> {
        Self::from_der(&PrivateKeyDer::Pkcs8(der.into()), algorithm)
    }

    fn from_der(der: &PrivateKeyDer<'_>, algorithm: Algorithm) -> Result<Self, KeyError> {
        let pair = match (method(algorithm), der) {
            (Method::Rsa(encoding), PrivateKeyDer::Pkcs8(der)) => {
                RsaKeyPair::from_pkcs8(der.secret_pkcs8_der())
                    .ok()
                    .map(|pair| Pair::Rsa(pair, encoding))
            }
            (Method::Rsa(encoding), PrivateKeyDer::Pkcs1(der)) => {
                RsaKeyPair::from_der(der.secret_pkcs1_der())
                    .ok()
                    .map(|pair| Pair::Rsa(pair, encoding))
            }
            (Method::Ec(curve), PrivateKeyDer::Pkcs8(der)) => {
                EcdsaKeyPair::from_pkcs8(curve, der.secret_pkcs8_der())
                    .ok()
                    .map(Pair::Ec)
            }
            (Method::Ec(curve), PrivateKeyDer::Sec1(der)) => {
                EcdsaKeyPair::from_private_key_der(curve, der.secret_sec1_der())
                    .ok()
                    .map(Pair::Ec)
            }
            (Method::Ed25519, PrivateKeyDer::Pkcs8(der)) => {
                Ed25519KeyPair::from_pkcs8(der.secret_pkcs8_der())
                    .ok()
                    .map(Pair::Ed25519)
            }
            _ => None,
        };
        let pair = pair.ok_or_else(|| {
            unreadable(&format!(
                "it is not a key that signs {algorithm}, or is damaged"
            ))
        })?;
        Self::new(algorithm, pair)
    }

    fn new(algorithm: Algorithm, pair: Pair) -> Result<Self, KeyError> {
        let public = VerificationKey::from_spki_der(&pair.spki()?)?;
        let key = Self {
            algorithm,
            pkcs8: pair.pkcs8()?,
            pair,
            key_id: base64url::encode(public.jwk_thumbprint()),
            public,
        };
        let probe = b"jurat";
        key.public
            .verify(algorithm, probe, &key.sign(probe))
            .map_err(|_| unreadable("its private and public halves do not belong together"))?;
        Ok(key)
    }

    /// The key as PKCS#8 DER.
    pub fn to_pkcs8(&self) -> Zeroizing<Vec<u8>> {
        self.pkcs8.clone()
    }

    /// The key as PKCS#8 PEM.
    pub fn to_pkcs8_pem(&self) -> Zeroizing<String> {
        pem::write("PRIVATE KEY", &self.pkcs8)
    }

    /// The algorithm it signs with.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The public half, ready to verify.
    pub fn verification_key(&self) -> &VerificationKey {
        &self.public
    }

    /// The public half as a JWK with `kid`, `use` and `alg`.
    pub fn public_jwk(&self) -> serde_json::Value {
        let mut jwk = self.public.to_jwk();
        jwk["kid"] = self.key_id.as_str().into();
        jwk["use"] = "sig".into();
        jwk["alg"] = self.algorithm.name().into();
        jwk
    }

    /// The public half as PEM (`PUBLIC KEY`).
    pub fn public_key_pem(&self) -> String {
        self.public.to_pem()
    }

    /// The RFC 7638 thumbprint of the public half in base64url: the `kid` of header and JWK Set alike.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// The signature over `input`, as a JWS carries it (R and S side by side for ECDSA). A key that was made has signed
    /// once, so only exhausted memory can make this fail; the signature is then empty, and verifies nowhere.
    pub fn sign(&self, input: &[u8]) -> Vec<u8> {
        match &self.pair {
            Pair::Rsa(pair, encoding) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(*encoding, &system_random(), input, &mut signature)
                    .map_or_else(|_| Vec::new(), |()| signature)
            }
            Pair::Ec(pair) => pair
                .sign(&system_random(), input)
                .map_or_else(|_| Vec::new(), |signature| signature.as_ref().to_vec()),
            Pair::Ed25519(pair) => pair
                .try_sign(input)
                .map_or_else(|_| Vec::new(), |signature| signature.as_ref().to_vec()),
        }
    }

    /// A signed JWT in compact form. `claims` must serialize to a JSON object; what cannot be written as JSON at all
    /// yields an empty text.
    pub fn sign_jwt<C: Serialize>(&self, header: &JwtHeader<'_>, claims: &C) -> String {
        let header = FullHeader {
            algorithm: self.algorithm.name(),
            token_type: header.token_type,
            key_id: header.key_id,
        };
        let (Ok(header), Ok(claims)) = (serde_json::to_vec(&header), serde_json::to_vec(claims))
        else {
            return String::new();
        };
        let signature_bytes = self.public.kind().signature_bytes();
        let bytes = header.len() + claims.len() + signature_bytes;
        let mut jwt = String::with_capacity(bytes.div_ceil(3) * 4 + 12);
        base64url::encode_onto(header, &mut jwt);
        jwt.push('.');
        base64url::encode_onto(claims, &mut jwt);
        let signature = self.sign(jwt.as_bytes());
        jwt.push('.');
        base64url::encode_onto(signature, &mut jwt);
        jwt
    }
}

/// The header of a JWT that Jurat signs; `alg` comes from the key.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct JwtHeader<'a> {
    /// `typ`
    #[serde(rename = "typ", skip_serializing_if = "Option::is_none")]
    pub token_type: Option<&'a str>,
    /// `kid`
    #[serde(rename = "kid", skip_serializing_if = "Option::is_none")]
    pub key_id: Option<&'a str>,
}

/// [`JwtHeader`] with `alg`, flat: flattening it with serde costs more than writing it.
#[derive(Serialize)]
struct FullHeader<'a> {
    #[serde(rename = "alg")]
    algorithm: &'static str,
    #[serde(rename = "typ", skip_serializing_if = "Option::is_none")]
    token_type: Option<&'a str>,
    #[serde(rename = "kid", skip_serializing_if = "Option::is_none")]
    key_id: Option<&'a str>,
}

impl Pair {
    /// The public half as a DER `SubjectPublicKeyInfo`.
    fn spki(&self) -> Result<Vec<u8>, KeyError> {
        let der = match self {
            Self::Rsa(pair, _) => pair.public_key().as_der(),
            Self::Ec(pair) => pair.public_key().as_der(),
            Self::Ed25519(pair) => pair.public_key().as_der(),
        };
        let der = der.map_err(|_| unreadable("it has no public half"))?;
        Ok(der.as_ref().to_vec())
    }

    fn pkcs8(&self) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let rsa = |pair: &RsaKeyPair| {
            AsDer::<Pkcs8V1Der<'_>>::as_der(pair).map(|der| der.as_ref().to_vec())
        };
        let der = match self {
            Self::Rsa(pair, _) => rsa(pair),
            Self::Ec(pair) => pair.to_pkcs8v1().map(|der| der.as_ref().to_vec()),
            // Without the public half, as openssl writes it: version 2 is not read everywhere.
            Self::Ed25519(pair) => pair.to_pkcs8v1().map(|der| der.as_ref().to_vec()),
        };
        der.map(Zeroizing::new)
            .map_err(|_| unreadable("it cannot be written as PKCS#8"))
    }
}

/// How an algorithm signs.
enum Method {
    Rsa(&'static dyn RsaEncoding),
    Ec(&'static EcdsaSigningAlgorithm),
    Ed25519,
}

fn method(algorithm: Algorithm) -> Method {
    match algorithm {
        Algorithm::Rs256 => Method::Rsa(&RSA_PKCS1_SHA256),
        Algorithm::Rs384 => Method::Rsa(&RSA_PKCS1_SHA384),
        Algorithm::Rs512 => Method::Rsa(&RSA_PKCS1_SHA512),
        Algorithm::Ps256 => Method::Rsa(&RSA_PSS_SHA256),
        Algorithm::Ps384 => Method::Rsa(&RSA_PSS_SHA384),
        Algorithm::Ps512 => Method::Rsa(&RSA_PSS_SHA512),
        Algorithm::Es256 => Method::Ec(&ECDSA_P256_SHA256_FIXED_SIGNING),
        Algorithm::Es384 => Method::Ec(&ECDSA_P384_SHA384_FIXED_SIGNING),
        Algorithm::Es512 => Method::Ec(&ECDSA_P521_SHA512_FIXED_SIGNING),
        Algorithm::EdDsa => Method::Ed25519,
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "aws-lc-rs asks for it in its signature and draws from the operating system whatever it is given"
)]
fn system_random() -> SystemRandom {
    SystemRandom::new()
}

fn unreadable(why: &str) -> KeyError {
    KeyError::unreadable("private key", why)
}
