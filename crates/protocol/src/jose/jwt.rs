//! JWTs (RFC 7519): an unverified one yields its issuer and its header and nothing else; a verified one its claims.

use std::borrow::Cow;

use super::algorithm::Algorithm;
use super::claims::Claims;
use super::jws::{CompactJws, MalformedJwt};
use super::verification_key::{BadSignature, VerificationKey};

/// The header parameters that Jurat looks at (RFC 7515 section 4.1). `jku`, `x5u`, `jwk` and `x5c` are not among them:
/// they never supply a key (RFC 8725 section 3.10).
#[derive(Debug, Clone)]
pub struct Header<'a> {
    /// `alg` as spelled.
    pub algorithm: Cow<'a, str>,
    /// `typ`
    pub token_type: Option<Cow<'a, str>>,
    /// `kid`, a hint.
    pub key_id: Option<Cow<'a, str>>,
    /// `x5t` as spelled.
    pub x5t: Option<Cow<'a, str>>,
    /// `x5t#S256` as spelled.
    pub x5t_s256: Option<Cow<'a, str>>,
    /// Whether `crit`, `b64` or `zip` is present: none is understood here (RFC 7515 section 4.1.11, RFC 7797).
    pub has_critical: bool,
}

/// A JWT whose signature nobody has checked yet.
pub struct UnverifiedJwt<'a> {
    jws: &'a CompactJws<'a>,
    header: Header<'a>,
    claims: Claims<'a>,
}

impl<'a> UnverifiedJwt<'a> {
    /// Reads header and claims strictly (RFC 7519 section 7.2, RFC 8725 section 3).
    pub fn parse(jws: &'a CompactJws<'a>) -> Result<Self, MalformedJwt> {
        let _ = jws;
        todo!("protocol-jose")
    }

    /// The header: a hint for choosing a key, never a source of one.
    pub fn header(&self) -> &Header<'a> {
        &self.header
    }

    /// `iss`, to look up whose keys and rules apply. The only claim an unverified JWT gives away.
    pub fn issuer(&self) -> Option<&str> {
        self.claims.issuer.as_present().map(|issuer| &**issuer)
    }

    /// Whether a part carried `=` padding, which RFC 7515 section 2 forbids.
    pub fn is_padded(&self) -> bool {
        self.jws.padded
    }

    /// Checks the signature with `key` under `algorithm` (RFC 7515 section 5.2). Both are the caller's choice, made from
    /// what is registered; the header's `alg` must have been compared with `algorithm` before.
    pub fn verify(
        self,
        key: &VerificationKey,
        algorithm: Algorithm,
    ) -> Result<VerifiedJwt<'a>, (Self, BadSignature)> {
        let input = self.jws.signing_input.as_bytes();
        match key.verify(algorithm, input, &self.jws.signature) {
            Ok(()) => Ok(VerifiedJwt {
                header: self.header,
                claims: self.claims,
            }),
            Err(bad) => Err((self, bad)),
        }
    }
}

/// A JWT whose signature is good. Made only by [`UnverifiedJwt::verify`].
pub struct VerifiedJwt<'a> {
    header: Header<'a>,
    claims: Claims<'a>,
}

impl<'a> VerifiedJwt<'a> {
    /// The header.
    pub fn header(&self) -> &Header<'a> {
        &self.header
    }

    /// The claims: signed, and not yet judged.
    pub fn claims(&self) -> &Claims<'a> {
        &self.claims
    }
}
