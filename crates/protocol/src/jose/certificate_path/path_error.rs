//! Every way in which an `x5c` gives no key: one sentence each, for the operator. None of it holds the assertion.

use rustls_pki_types::UnixTime;
use webpki::Error;

use super::printable;
use super::x5c::MalformedX5c;
use crate::jose::key_error::KeyError;

/// Why the leaf in `x5c` gives no key. Each sentence says what was wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// RFC 7515 section 4.1.6.
    #[error("x5c is malformed: {0}")]
    MalformedX5c(MalformedX5c),
    /// A certificate that is none, or holds what X.509 does not allow.
    #[error("a certificate in x5c cannot be used: {why}")]
    Unusable {
        /// What was wrong.
        why: String,
    },
    /// RFC 5280 section 4.2: what is critical and not known must not be passed over.
    #[error("a certificate in x5c has a critical extension that is not known here")]
    UnknownCriticalExtension,
    /// RFC 5280 section 6.1.3: no issuer was found for a certificate.
    #[error(
        "the certificate in x5c does not lead to a registered certificate authority: an intermediate is missing from x5c, or the authority is another"
    )]
    NotChaining,
    /// RFC 5280 section 6.1.3 (a)(1). Seen when another authority has taken a registered one's name.
    #[error(
        "a certificate in x5c bears the name of an issuer that did not sign it, or whose RSA key is under 2048 bits"
    )]
    BadSignature,
    /// SHA-1, or an algorithm that is not of the issuer's key.
    #[error(
        "a certificate in x5c is signed with an algorithm that is not accepted (such as SHA-1) or that is not of its issuer's key"
    )]
    SignatureAlgorithm,
    /// RFC 5280 section 6.1.3 (a)(2), the authority included.
    #[error("a certificate of the path ended on {}", printable::date(*not_after))]
    Expired {
        /// Seconds since 1970.
        not_after: i64,
    },
    /// RFC 5280 section 6.1.3 (a)(2), the authority included.
    #[error("a certificate of the path is not valid before {}", printable::date(*not_before))]
    NotYetValid {
        /// Seconds since 1970.
        not_before: i64,
    },
    /// The first certificate in `x5c` is an authority's (RFC 5280 section 4.2.1.9), as when the order is wrong.
    #[error(
        "the first certificate in x5c is a certificate authority's (CA:TRUE): the leaf must come first, and a self-signed certificate is registered as a key"
    )]
    AuthorityAsLeaf,
    /// RFC 5280 section 6.1.4 (k) and (n).
    #[error(
        "a certificate of the path was issued by one that is not a certificate authority's (CA:TRUE, and keyCertSign in its key usage)"
    )]
    NotAnAuthority,
    /// RFC 5280 section 6.1.4 (m).
    #[error(
        "the path has more intermediates than one of its authorities allows (pathLenConstraint), or than 6"
    )]
    PathTooLong,
    /// RFC 5280 section 6.1.3 (b) and (c). Constraints on URIs and directory names are not evaluated: they refuse.
    #[error(
        "a name in the certificates lies outside of the name constraints of one of their issuers"
    )]
    NameConstraint,
    /// RFC 5280 section 6.3.
    #[error("a certificate of the path is revoked")]
    Revoked,
    /// No list of its issuer tells of a certificate.
    #[error(
        "no registered revocation list tells of a certificate of the path: each of its issuers needs one, the root included"
    )]
    RevocationUnknown,
    /// RFC 5280 section 6.3.3 (a): the list is past its `nextUpdate`.
    #[error(
        "a revocation list ended on {}: fetch or register the next one",
        printable::date(*next_update)
    )]
    StaleRevocationList {
        /// Seconds since 1970.
        next_update: i64,
    },
    /// RFC 5280 section 6.3.3 (f) and (g).
    #[error(
        "a revocation list is not signed by the issuer it names, or that issuer may not sign lists (cRLSign in its key usage)"
    )]
    BadRevocationList,
    /// The certificates lead to each other in so many ways that they are not all tried.
    #[error("the certificates in x5c can be put together in too many ways")]
    TooMuchWork,
    /// RFC 5280 section 4.2.1.3: the leaf has a key usage, without `digitalSignature`.
    #[error("the key usage of the certificate in x5c lacks digitalSignature")]
    NotForSignatures,
    /// The leaf is good, and not one that is meant.
    #[error(
        "the certificate in x5c bears no name that this issuer's rules accept; it bears {borne}"
    )]
    NameNotAccepted {
        /// Its names, as far as they are looked at.
        borne: String,
    },
    /// The leaf's key is not one that could be registered.
    #[error("the key of the certificate in x5c is not accepted: {0}")]
    Key(KeyError),
}

impl From<Error> for PathError {
    fn from(error: Error) -> Self {
        match error {
            Error::UnknownIssuer => Self::NotChaining,
            Error::UnsupportedCriticalExtension => Self::UnknownCriticalExtension,
            Error::InvalidSignatureForPublicKey => Self::BadSignature,
            Error::UnsupportedSignatureAlgorithmContext(_)
            | Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_) => {
                Self::SignatureAlgorithm
            }
            Error::CertExpired { not_after, .. } => Self::Expired {
                not_after: seconds(not_after),
            },
            Error::CertNotValidYet { not_before, .. } => Self::NotYetValid {
                not_before: seconds(not_before),
            },
            Error::CaUsedAsEndEntity => Self::AuthorityAsLeaf,
            Error::EndEntityUsedAsCa => Self::NotAnAuthority,
            Error::PathLenConstraintViolated | Error::MaximumPathDepthExceeded => Self::PathTooLong,
            Error::NameConstraintViolation
            | Error::MalformedNameConstraint
            | Error::InvalidNetworkMaskConstraint => Self::NameConstraint,
            Error::CertRevoked => Self::Revoked,
            Error::UnknownRevocationStatus => Self::RevocationUnknown,
            Error::CrlExpired { next_update, .. } => Self::StaleRevocationList {
                next_update: seconds(next_update),
            },
            Error::InvalidCrlSignatureForPublicKey
            | Error::IssuerNotCrlSigner
            | Error::UnsupportedCrlSignatureAlgorithmContext(_)
            | Error::UnsupportedCrlSignatureAlgorithmForPublicKeyContext(_) => {
                Self::BadRevocationList
            }
            Error::MaximumSignatureChecksExceeded
            | Error::MaximumPathBuildCallsExceeded
            | Error::MaximumNameConstraintComparisonsExceeded => Self::TooMuchWork,
            other => Self::unusable(&other),
        }
    }
}

impl PathError {
    fn unusable(error: &Error) -> Self {
        let why = match error {
            Error::UnsupportedCertVersion => "it is not an X.509 certificate of version 3",
            Error::SignatureAlgorithmMismatch => "it names two signature algorithms",
            Error::InvalidCertValidity => "it ends before it begins",
            Error::EmptyEkuExtension => "its extended key usage is empty",
            Error::ExtensionValueInvalid => "an extension is malformed or occurs twice",
            Error::CertDistrusted => "its key is known to be compromised",
            _ => "it is not an X.509 certificate in DER",
        };
        Self::Unusable {
            why: why.to_owned(),
        }
    }
}

fn seconds(time: UnixTime) -> i64 {
    i64::try_from(time.as_secs()).unwrap_or(i64::MAX)
}
