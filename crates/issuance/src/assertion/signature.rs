//! The key and the signature: RFC 7523 section 3 item 9, RFC 7515 section 5.2, RFC 8725 sections 3.1 and 3.8.
//!
//! Whatever goes wrong here reads the same outside, and costs at least one verification.

use jurat_protocol::jose::jwt::{Header, VerifiedJwt};
use jurat_protocol::jose::verification_key::VerificationKey;
use jurat_registry::client_credential::TrustedKey;
use jurat_registry::clock::Timestamp;

use super::key_hints::KeyHints;
use super::trusted_issuer::TrustedIssuer;
use super::unverified::UnverifiedAssertion;
use crate::rejection::{Reason, Rejection, quoted};
use crate::request_context::RequestContext;

/// An assertion whose signature is its issuer's. What it says is not judged yet.
pub(super) struct SignedAssertion<'a> {
    pub(super) jwt: VerifiedJwt<'a>,
    /// Whether a part carried `=` padding.
    pub(super) padded: bool,
}

/// At most so many keys are tried: a bound on work that somebody without a key can cause.
const MOST_KEYS_TRIED: usize = 8;

type ChosenKeys<'k> = [Option<&'k TrustedKey>; MOST_KEYS_TRIED];

/// Verifies the signature with the keys of `issuer` that the header does not speak against.
pub(super) fn verify<'a>(
    assertion: UnverifiedAssertion<'a>,
    issuer: &TrustedIssuer,
    context: &RequestContext<'_>,
) -> Result<SignedAssertion<'a>, Rejection> {
    let keys = match choose_keys(&assertion, issuer, context.now) {
        Ok(keys) => keys,
        Err(rejection) => {
            context.premises.decoy_keys.verify(assertion);
            return Err(rejection);
        }
    };
    let algorithm = assertion.algorithm();
    let padded = assertion.is_padded();
    let mut jwt = assertion.into_jwt();
    let mut tried = 0;
    for key in keys.into_iter().flatten() {
        match jwt.verify(&key.key, algorithm) {
            Ok(jwt) => return Ok(SignedAssertion { jwt, padded }),
            Err((back, _)) => jwt = back,
        }
        tried += 1;
    }
    let count = issuer.keys().len();
    let detail = format_args!("{algorithm}, {tried} keys tried of {count} registered");
    Err(Rejection::new(Reason::SignatureBad, detail))
}

/// The keys to try, the latest registered first.
fn choose_keys<'k>(
    assertion: &UnverifiedAssertion<'_>,
    issuer: &'k TrustedIssuer,
    now: Timestamp,
) -> Result<ChosenKeys<'k>, Rejection> {
    let algorithm = assertion.algorithm();
    if !issuer.is_live(now) {
        return Err(Rejection::new(
            Reason::IssuerDisabled,
            quoted(issuer.name()),
        ));
    }
    // RFC 8725 section 3.1: only what is allowed for this issuer.
    let allowed = issuer.rules().algorithms;
    if !allowed.contains(algorithm) {
        let detail = format_args!("{algorithm}; allowed are {allowed}");
        return Err(Rejection::new(Reason::AlgorithmNotAllowed, detail));
    }
    let hints = KeyHints::of(assertion.header(), issuer.rules(), issuer.keys());
    let fitting = || {
        let fits =
            |key: &&TrustedKey| key.key.algorithms().contains(algorithm) && hints.fit(&key.key);
        issuer.keys().iter().rev().filter(fits)
    };
    let live = || fitting().filter(|key| key.is_live(now));
    let mut dated = live().filter(|key| is_within_its_dates(&key.key, now));
    let keys: ChosenKeys<'k> = std::array::from_fn(|_| dated.next());
    if keys[0].is_some() {
        return Ok(keys);
    }
    let reason = if live().next().is_some() {
        Reason::CertificateExpired
    } else if fitting().next().is_some() {
        Reason::KeyExpired
    } else {
        Reason::KeyUnknown
    };
    let count = issuer.keys().len();
    let detail = format_args!(
        "{algorithm}, {}, {count} keys registered",
        hints_of(assertion.header())
    );
    Err(Rejection::new(reason, detail))
}

fn hints_of(header: &Header<'_>) -> String {
    let shown =
        |hint: Option<&str>| hint.map_or("none".to_owned(), |hint| quoted(hint).to_string());
    let key_id = shown(header.key_id.as_deref());
    let x5t = shown(header.x5t.as_deref());
    let x5t_s256 = shown(header.x5t_s256.as_deref());
    format!("kid {key_id}, x5t {x5t}, x5t#S256 {x5t_s256}")
}

/// RFC 5280 section 4.1.2.5: a certificate is valid from notBefore to notAfter, both included.
fn is_within_its_dates(key: &VerificationKey, now: Timestamp) -> bool {
    key.certificate_dates()
        .is_none_or(|dates| (dates.not_before..=dates.not_after).contains(&now.seconds()))
}
