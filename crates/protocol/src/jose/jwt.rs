//! JWTs (RFC 7519): an unverified one yields its issuer and its header and nothing else; a verified one its claims.

use std::borrow::Cow;

use super::algorithm::Algorithm;
use super::base64url;
use super::certificate_path::X5c;
use super::claims::Claims;
use super::jws::{CompactJws, MOST_PART_BYTES, MalformedJwt};
use super::mac::{MacAlgorithm, MacKey};
use super::strict_json::{self, Fault, Found};
use super::verification_key::{BadSignature, VerificationKey};

/// The header parameters that Jurat looks at (RFC 7515 section 4.1). `jku`, `x5u` and `jwk` are not among them: they
/// never supply a key (RFC 8725 section 3.10).
#[derive(Debug, Clone)]
pub struct Header<'a> {
    /// `alg` as spelled.
    pub algorithm: Cow<'a, str>,
    /// `typ`
    pub token_type: Option<Cow<'a, str>>,
    /// `cty`: `JWT` says that another JWT is nested in this one (RFC 7519 section 5.2).
    pub content_type: Option<Cow<'a, str>>,
    /// `kid`, a hint.
    pub key_id: Option<Cow<'a, str>>,
    /// `x5t` as spelled.
    pub x5t: Option<Cow<'a, str>>,
    /// `x5t#S256` as spelled.
    pub x5t_s256: Option<Cow<'a, str>>,
    /// `x5c` as found, of whatever form: only an issuer that is trusted by its certificate authorities asks for it, and
    /// its leaf gives a key only through [`super::certificate_path`].
    pub x5c: Option<X5c<'a>>,
    /// Whether `crit`, `b64` or `zip` is present: none is understood here (RFC 7515 section 4.1.11, RFC 7797).
    pub has_critical: bool,
}

impl<'a> Header<'a> {
    fn parse(text: &'a str) -> Result<Self, MalformedJwt> {
        let (mut algorithm, mut has_critical, mut wrong) = (None, false, false);
        let (mut token_type, mut content_type, mut key_id) = (None, None, None);
        let (mut x5t, mut x5t_s256, mut x5c) = (None, None, None);
        strict_json::read_object(text, |name, found| {
            let slot = match name {
                "alg" => &mut algorithm,
                "typ" => &mut token_type,
                "cty" => &mut content_type,
                "kid" => &mut key_id,
                "x5t" => &mut x5t,
                "x5t#S256" => &mut x5t_s256,
                // Of any content: an issuer that does not use it is not refused for it.
                "x5c" => return x5c = Some(X5c::from_found(found)),
                // Of any content: an empty `crit` is an error by itself (RFC 7515 section 4.1.11).
                "crit" | "b64" | "zip" => return has_critical = true,
                _ => return,
            };
            match found {
                Found::Text(value) => *slot = Some(value),
                _ => wrong = true,
            }
        })
        .map_err(|fault| malformed(fault, MalformedJwt::HeaderNotObject))?;
        match algorithm {
            Some(algorithm) if !wrong => Ok(Self {
                algorithm,
                token_type,
                content_type,
                key_id,
                x5t,
                x5t_s256,
                x5c,
                has_critical,
            }),
            // RFC 7515 section 4.1.1: alg MUST be present.
            _ => Err(MalformedJwt::HeaderMemberType),
        }
    }
}

fn malformed(fault: Fault, not_object: MalformedJwt) -> MalformedJwt {
    match fault {
        Fault::NotObject => not_object,
        Fault::DuplicateMember => MalformedJwt::DuplicateMember,
        Fault::TooDeep => MalformedJwt::TooDeep,
    }
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
        let header = str::from_utf8(jws.header())
            .map_err(|_| MalformedJwt::HeaderNotObject)
            .and_then(Header::parse)?;
        // RFC 7519 section 7.2, step 10: the claims are UTF-8 text of one JSON object.
        let text = str::from_utf8(jws.payload()).map_err(|_| MalformedJwt::ClaimsNotObject)?;
        let claims =
            Claims::parse(text).map_err(|fault| malformed(fault, MalformedJwt::ClaimsNotObject))?;
        Ok(Self {
            jws,
            header,
            claims,
        })
    }

    /// The header: a hint for choosing a key, never a source of one.
    pub fn header(&self) -> &Header<'a> {
        &self.header
    }

    /// `iss`, to look up whose keys and rules apply. The only claim an unverified JWT gives away.
    pub fn issuer(&self) -> Option<&str> {
        self.claims.issuer.as_present().map(|issuer| &**issuer)
    }

    /// What it says, unproven: for display and explanation. Nothing may be granted on it.
    pub fn inspect(&self) -> InspectedJwt<'_> {
        InspectedJwt {
            header: &self.header,
            claims: &self.claims,
        }
    }

    /// Whether a part carried `=` padding, which RFC 7515 section 2 forbids.
    pub fn is_padded(&self) -> bool {
        self.jws.padded
    }

    /// Checks the signature with `key` under `algorithm` (RFC 7515 section 5.2). Both are the caller's choice, made from
    /// what is registered; the header's `alg` must have been compared with `algorithm` before.
    #[expect(
        clippy::result_large_err,
        reason = "the JWT comes back to be tried with the next key, without an allocation"
    )]
    pub fn verify(
        self,
        key: &VerificationKey,
        algorithm: Algorithm,
    ) -> Result<VerifiedJwt<'a>, (Self, BadSignature)> {
        let input = self.jws.signing_input.as_bytes();
        match key.verify(algorithm, input, self.jws.signature()) {
            Ok(()) => Ok(VerifiedJwt {
                header: self.header,
                claims: self.claims,
            }),
            Err(bad) => Err((self, bad)),
        }
    }

    /// Checks the MAC with `key` under `algorithm`, as [`UnverifiedJwt::verify`] does a signature.
    #[expect(
        clippy::result_large_err,
        reason = "the JWT comes back to be tried with the next key, without an allocation"
    )]
    pub fn verify_mac(
        self,
        key: &MacKey,
        algorithm: MacAlgorithm,
    ) -> Result<VerifiedJwt<'a>, (Self, BadSignature)> {
        let input = self.jws.signing_input.as_bytes();
        match key.verify(algorithm, input, self.jws.signature()) {
            Ok(()) => Ok(VerifiedJwt {
                header: self.header,
                claims: self.claims,
            }),
            Err(bad) => Err((self, bad)),
        }
    }
}

/// The `alg` of a compact JWT, if its header can be read: to tell in which way a client authenticates, before anything is verified.
pub fn algorithm_of(text: &str) -> Option<String> {
    let header = text.split('.').next()?;
    if header.len() > MOST_PART_BYTES {
        return None;
    }
    let header = base64url::decode(header.trim_end_matches('='))?;
    let header = Header::parse(str::from_utf8(&header).ok()?).ok()?;
    Some(header.algorithm.into_owned())
}

/// What a JWT says that nobody has verified: for display and explanation. Nothing may be granted on it.
#[derive(Clone, Copy)]
pub struct InspectedJwt<'j> {
    /// The header.
    pub header: &'j Header<'j>,
    /// The claims: anybody may have written them.
    pub claims: &'j Claims<'j>,
}

/// A JWT whose signature, or MAC, is good. Made only by [`UnverifiedJwt::verify`] and [`UnverifiedJwt::verify_mac`].
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
