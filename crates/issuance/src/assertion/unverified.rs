//! An assertion that nobody has verified: it yields its header and `iss`, to find whose rules and keys apply, and nothing else.
//! What is refused here needs no issuer: the shape (RFC 7519 section 7.2, RFC 7515 section 2) and the header's own rules.

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::jws::{CompactJws, MalformedJwt};
use jurat_protocol::jose::jwt::{Header, UnverifiedJwt, VerifiedJwt};
use jurat_protocol::jose::verification_key::VerificationKey;

use crate::rejection::{Reason, Rejection, quoted};

/// An assertion of good shape, under an algorithm that is known.
pub(crate) struct UnverifiedAssertion<'a> {
    jwt: UnverifiedJwt<'a>,
    algorithm: Algorithm,
}

/// An assertion whose signature is its issuer's. What it says is not judged yet.
pub(super) struct SignedAssertion<'a> {
    pub(super) jwt: VerifiedJwt<'a>,
    /// Whether a part carried `=` padding.
    pub(super) padded: bool,
}

/// What comes back when no key made the signature: the assertion, to be tried with other keys, and why.
pub(super) type Refused<'a> = Box<(UnverifiedAssertion<'a>, Rejection)>;

impl<'a> UnverifiedAssertion<'a> {
    pub(super) fn parse(jws: &'a CompactJws<'a>) -> Result<Self, Rejection> {
        let jwt = UnverifiedJwt::parse(jws).map_err(malformed)?;
        let algorithm = signed_by_a_known_algorithm(jwt.header())?;
        has_nothing_critical(jwt.header())?;
        Ok(Self { jwt, algorithm })
    }

    /// `iss`, if it is there and a string.
    pub(super) fn issuer(&self) -> Option<&str> {
        self.jwt.issuer()
    }

    pub(super) fn header(&self) -> &Header<'a> {
        self.jwt.header()
    }

    /// The algorithm that the header names: one that verifies public-key signatures.
    pub(super) fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Whether a part carried `=` padding.
    pub(super) fn is_padded(&self) -> bool {
        self.jwt.is_padded()
    }

    pub(super) fn into_jwt(self) -> UnverifiedJwt<'a> {
        self.jwt
    }

    /// Checks the signature with `key`; the assertion comes back when it is not good.
    #[expect(
        clippy::result_large_err,
        reason = "the assertion comes back to be tried with the next key, without an allocation"
    )]
    pub(super) fn verify(self, key: &VerificationKey) -> Result<SignedAssertion<'a>, Self> {
        let (algorithm, padded) = (self.algorithm, self.is_padded());
        match self.jwt.verify(key, algorithm) {
            Ok(jwt) => Ok(SignedAssertion { jwt, padded }),
            Err((jwt, _)) => Err(Self { jwt, algorithm }),
        }
    }
}

/// The reason for each way in which a text is not a JWT.
pub(super) fn malformed(malformed: MalformedJwt) -> Rejection {
    let reason = match malformed {
        MalformedJwt::NotThreeParts => Reason::AssertionNotThreeParts,
        MalformedJwt::NotBase64Url => Reason::AssertionNotBase64Url,
        MalformedJwt::TooLarge => Reason::AssertionTooLarge,
        MalformedJwt::HeaderNotObject => Reason::AssertionHeaderNotObject,
        MalformedJwt::ClaimsNotObject => Reason::AssertionClaimsNotObject,
        MalformedJwt::DuplicateMember => Reason::AssertionMemberRepeated,
        MalformedJwt::TooDeep => Reason::AssertionTooDeep,
        MalformedJwt::HeaderMemberType => Reason::AssertionHeaderMalformed,
    };
    Rejection::new(reason, malformed)
}

/// RFC 7523 section 3 item 9: the assertion MUST be signed. RFC 8725 section 3.1: never with HMAC where a public key is
/// registered, and never with an algorithm that is not known.
pub(super) fn signed_by_a_known_algorithm(header: &Header<'_>) -> Result<Algorithm, Rejection> {
    let name = &*header.algorithm;
    Algorithm::from_name(name).ok_or_else(|| {
        let starts = |start: &str| {
            name.get(..start.len())
                .is_some_and(|s| s.eq_ignore_ascii_case(start))
        };
        let reason = if name.eq_ignore_ascii_case("none") {
            Reason::AlgorithmNone
        } else if starts("HS") {
            Reason::AlgorithmSymmetric
        } else {
            Reason::AlgorithmUnknown
        };
        Rejection::new(reason, format_args!("alg {}", quoted(name)))
    })
}

/// RFC 7515 section 4.1.11: what is critical and not understood makes the JWS invalid; nothing is understood here. RFC 7797
/// section 6 and RFC 8725 section 3.6 on `b64` and `zip`.
pub(super) fn has_nothing_critical(header: &Header<'_>) -> Result<(), Rejection> {
    if header.has_critical {
        return Err(Rejection::new(Reason::HeaderCritical, "crit, b64 or zip"));
    }
    Ok(())
}
