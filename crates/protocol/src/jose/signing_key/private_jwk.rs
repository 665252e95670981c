//! Private JWKs (RFC 7517, RFC 7518 sections 6.2.2 and 6.3.2, RFC 8037 section 2): read when a signing key is imported, never written.
//!
//! A key must be whole: of RSA all of p, q, dp, dq, qi, of the others the public half too, and the halves must belong together.

use aws_lc_rs::rsa::{KeyPairComponents, PublicKeyComponents};
use aws_lc_rs::signature::{EcdsaKeyPair, Ed25519KeyPair, RsaKeyPair};
use serde_json::Value;
use zeroize::Zeroizing;

use super::{Method, Pair, SigningKey, method, unreadable};
use crate::jose::algorithm::Algorithm;
use crate::jose::base64url;
use crate::jose::jwk;
use crate::jose::key_error::KeyError;
use crate::jose::key_kind::Curve;
use crate::jose::pem::MOST_TEXT_BYTES;

impl SigningKey {
    /// Reads a private JWK, a JSON object. `algorithm` must be of the key's kind and be its `alg`, if it names one; `None` takes
    /// its `alg`, else RS256, the curve's ES algorithm, or EdDSA.
    pub fn from_private_jwk(json: &[u8], algorithm: Option<Algorithm>) -> Result<Self, KeyError> {
        if json.len() > MOST_TEXT_BYTES {
            return Err(unreadable("the JWK is longer than 64 KiB"));
        }
        let jwk = jwk::parse_strictly(json, "private key")?;
        let algorithm = algorithm_of(&jwk, algorithm)?;
        Self::new(algorithm, pair_of(&jwk, algorithm)?)
    }
}

/// RFC 7517 sections 4.2 to 4.4: what the key is for.
fn algorithm_of(jwk: &Value, asked: Option<Algorithm>) -> Result<Algorithm, KeyError> {
    let text = |name| jwk.get(name).and_then(Value::as_str);
    let stated = match jwk.get("alg") {
        None => None,
        Some(name) => {
            let algorithm = name.as_str().and_then(Algorithm::from_name);
            Some(algorithm.ok_or(KeyError::NotForSignatures)?)
        }
    };
    let operations = jwk.get("key_ops").and_then(Value::as_array);
    let signs = operations.is_none_or(|all| all.iter().any(|one| one == "sign"));
    let is_other = matches!((stated, asked), (Some(stated), Some(asked)) if stated != asked);
    if !signs || is_other || text("use").is_some_and(|used_for| used_for != "sig") {
        return Err(KeyError::NotForSignatures);
    }
    let of_its_kind = match (text("kty"), text("crv")) {
        (Some("RSA"), _) => Algorithm::Rs256,
        (Some("EC"), Some("P-256")) => Algorithm::Es256,
        (Some("EC"), Some("P-384")) => Algorithm::Es384,
        (Some("EC"), Some("P-521")) => Algorithm::Es512,
        (Some("OKP"), Some("Ed25519")) => Algorithm::EdDsa,
        _ => {
            return Err(unreadable(
                "the JWK is not of an RSA, P-256, P-384, P-521 or Ed25519 key",
            ));
        }
    };
    Ok(stated.or(asked).unwrap_or(of_its_kind))
}

fn pair_of(jwk: &Value, algorithm: Algorithm) -> Result<Pair, KeyError> {
    let kind = jwk.get("kty").and_then(Value::as_str).unwrap_or_default();
    let pair = match (method(algorithm), kind) {
        (Method::Rsa(encoding), "RSA") => rsa(jwk)?.map(|pair| Pair::Rsa(pair, encoding)),
        (Method::Ec(curve), "EC") => {
            let coordinate = coordinate_bytes(jwk);
            // RFC 7518 sections 6.2.1.2 and 6.2.2.1: the full size, leading zeros included.
            let numbers = [octets(jwk, "d")?, octets(jwk, "x")?, octets(jwk, "y")?];
            if numbers
                .iter()
                .any(|number| Some(number.len()) != coordinate)
            {
                return Err(unreadable("d, x and y must be of the curve's full size"));
            }
            let [d, x, y] = numbers;
            let point = [&[4], x.as_slice(), &y].concat();
            EcdsaKeyPair::from_private_key_and_public_key(curve, &d, &point)
                .ok()
                .map(Pair::Ec)
        }
        (Method::Ed25519, "OKP") => {
            let (seed, public) = (octets(jwk, "d")?, octets(jwk, "x")?);
            Ed25519KeyPair::from_seed_and_public_key(&seed, &public)
                .ok()
                .map(Pair::Ed25519)
        }
        _ => None,
    };
    let why = format!("it is not a key that signs {algorithm}, or is damaged");
    pair.ok_or_else(|| unreadable(&why))
}

fn rsa(jwk: &Value) -> Result<Option<RsaKeyPair>, KeyError> {
    if jwk.get("oth").is_some() {
        return Err(unreadable("RSA keys of more than two primes are not taken"));
    }
    let components = KeyPairComponents {
        public_key: PublicKeyComponents {
            n: octets(jwk, "n")?,
            e: octets(jwk, "e")?,
        },
        d: octets(jwk, "d")?,
        p: octets(jwk, "p")?,
        q: octets(jwk, "q")?,
        dP: octets(jwk, "dp")?,
        dQ: octets(jwk, "dq")?,
        qInv: octets(jwk, "qi")?,
    };
    Ok(RsaKeyPair::from_components(&components).ok())
}

fn coordinate_bytes(jwk: &Value) -> Option<usize> {
    let name = jwk.get("crv").and_then(Value::as_str)?;
    let curve = Curve::ALL.into_iter().find(|curve| curve.name() == name)?;
    Some(curve.coordinate_bytes())
}

/// The octets of a member. What it says is secret, so no error quotes it.
fn octets(jwk: &Value, name: &str) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let text = jwk.get(name).and_then(Value::as_str);
    let text = text.ok_or_else(|| unreadable(&format!("{name} is missing in the JWK")))?;
    let octets = base64url::decode(text).map(Zeroizing::new);
    octets.ok_or_else(|| unreadable(&format!("{name} is not base64url without padding")))
}
