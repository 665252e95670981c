//! The key and the signature: RFC 7523 section 3 item 9, RFC 7515 section 5.2, RFC 8725 sections 3.1 and 3.8.
//!
//! Whatever goes wrong here reads the same outside, and costs at least one verification.

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::jwt::Header;
use jurat_protocol::jose::verification_key::VerificationKey;
use jurat_registry::clock::Timestamp;

use super::certified;
use super::issuer_keys::{IssuerKey, IssuerKeys};
use super::key_hints::KeyHints;
use super::trusted_issuer::TrustedIssuer;
use super::unverified::{Refused, SignedAssertion, UnverifiedAssertion};
use crate::rejection::{Reason, Rejection, quoted};
use crate::request_context::RequestContext;

/// At most so many keys are tried: a bound on work that somebody without a key can cause.
const MOST_KEYS_TRIED: usize = 8;

type ChosenKeys<'k> = [Option<IssuerKey<'k>>; MOST_KEYS_TRIED];

/// Verifies the signature with the keys of `issuer` that the header does not speak against. An issuer that publishes its keys may have
/// rolled them: when none fits, they are read again, so often as its source allows, and tried once more.
pub(super) async fn verify<'a>(
    assertion: UnverifiedAssertion<'a>,
    issuer: &TrustedIssuer,
    context: &RequestContext<'_>,
) -> Result<SignedAssertion<'a>, Rejection> {
    if let Err(rejection) = may_sign_so(&assertion, issuer, context.now) {
        context.premises.node.decoy_keys.verify(assertion);
        return Err(rejection);
    }
    by_a_key(assertion, issuer, context).await
}

/// Verifies the signature with the keys of `issuer`, whether or not it may sign so now.
pub(super) async fn by_a_key<'a>(
    assertion: UnverifiedAssertion<'a>,
    issuer: &TrustedIssuer,
    context: &RequestContext<'_>,
) -> Result<SignedAssertion<'a>, Rejection> {
    let mut keys = IssuerKeys::at_hand(issuer, context);
    let (mut assertion, mut rejection) = match try_keys(assertion, &keys, issuer, context.now) {
        Ok(signed) => return Ok(signed),
        Err(refused) => *refused,
    };
    let no_key_was_it = matches!(
        rejection.reason(),
        Reason::KeyUnknown | Reason::SignatureBad
    );
    if no_key_was_it && keys.may_have_more(assertion.header()) && keys.read(context).await {
        (assertion, rejection) = match try_keys(assertion, &keys, issuer, context.now) {
            Ok(signed) => return Ok(signed),
            Err(refused) => *refused,
        };
    }
    if no_key_was_it && let Some(trust) = issuer.certificate_trust() {
        (assertion, rejection) = match certified::verify(assertion, trust, issuer, context).await {
            Ok(signed) => return Ok(signed),
            Err(refused) => *refused,
        };
    }
    if let Some(failure) = keys.failure() {
        rejection = Rejection::new(Reason::KeysUnavailable, failure);
    }
    if rejection.reason() != Reason::SignatureBad {
        context.premises.node.decoy_keys.verify(assertion);
    }
    Err(rejection)
}

/// The issuer is switched on, and the algorithm one of its own.
fn may_sign_so(
    assertion: &UnverifiedAssertion<'_>,
    issuer: &TrustedIssuer,
    now: Timestamp,
) -> Result<(), Rejection> {
    is_enabled(issuer, now)?;
    may_use(assertion.algorithm(), issuer)
}

/// The issuer is switched on and not past its end.
pub(super) fn is_enabled(issuer: &TrustedIssuer, now: Timestamp) -> Result<(), Rejection> {
    if issuer.is_live(now) {
        return Ok(());
    }
    let detail = quoted(issuer.name());
    Err(Rejection::new(Reason::IssuerDisabled, detail))
}

/// RFC 8725 section 3.1: only what is allowed for this issuer.
pub(super) fn may_use(algorithm: Algorithm, issuer: &TrustedIssuer) -> Result<(), Rejection> {
    let allowed = issuer.rules().algorithms;
    if allowed.contains(algorithm) {
        return Ok(());
    }
    let detail = format_args!("{algorithm}; allowed are {allowed}");
    Err(Rejection::new(Reason::AlgorithmNotAllowed, detail))
}

fn try_keys<'a>(
    mut assertion: UnverifiedAssertion<'a>,
    keys: &IssuerKeys<'_>,
    issuer: &TrustedIssuer,
    now: Timestamp,
) -> Result<SignedAssertion<'a>, Refused<'a>> {
    let chosen = match choose_keys(&assertion, keys, issuer, now) {
        Ok(chosen) => chosen,
        Err(rejection) => return Err(Box::new((assertion, rejection))),
    };
    let mut tried = 0;
    for key in chosen.into_iter().flatten() {
        assertion = match assertion.verify(key.key()) {
            Ok(signed) => {
                key.used(now);
                return Ok(signed);
            }
            Err(back) => back,
        };
        tried += 1;
    }
    let (algorithm, count) = (assertion.algorithm(), keys.counted());
    let detail = format_args!("{algorithm}, {tried} keys tried of {count}");
    let rejection = Rejection::new(Reason::SignatureBad, detail);
    Err(Box::new((assertion, rejection)))
}

/// The keys to try, in the order of [`IssuerKeys::iter`].
fn choose_keys<'k>(
    assertion: &UnverifiedAssertion<'_>,
    keys: &'k IssuerKeys<'_>,
    issuer: &TrustedIssuer,
    now: Timestamp,
) -> Result<ChosenKeys<'k>, Rejection> {
    let (algorithm, header) = (assertion.algorithm(), assertion.header());
    let hints = KeyHints::of(header, issuer.rules(), keys.iter().map(IssuerKey::key));
    let fitting = || {
        let fits = |key: &IssuerKey<'k>| {
            key.key().algorithms().contains(algorithm) && hints.fit(key.key())
        };
        keys.iter().filter(fits)
    };
    let live = || fitting().filter(|key| key.is_live(now));
    let mut dated = live().filter(|key| is_within_its_dates(key.key(), now));
    let chosen: ChosenKeys<'k> = std::array::from_fn(|_| dated.next());
    if chosen[0].is_some() {
        return Ok(chosen);
    }
    let reason = if live().next().is_some() {
        Reason::CertificateExpired
    } else if fitting().next().is_some() {
        Reason::KeyExpired
    } else {
        Reason::KeyUnknown
    };
    let (hints, count) = (hints_of(header), keys.counted());
    let detail = format_args!("{algorithm}, {hints}, {count}");
    Err(Rejection::new(reason, detail))
}

pub(super) fn hints_of(header: &Header<'_>) -> String {
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
