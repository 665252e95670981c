//! The keys that the issuer signs with: which algorithms they need, when their certificates end, and how they are read.

use jurat_protocol::jose::algorithm::{Algorithm, AlgorithmSet};

use super::audience::is_loopback;
use super::finding::{Finding, Severity, quoted, update};
use super::surroundings::Surroundings;
use crate::client_credential::TrustedKey;
use crate::clock::Timestamp;
use crate::identity_provider::IdentityProvider;

const THIRTY_DAYS: i64 = 30 * 86_400;

/// `algorithms-wider-than-keys`: some could be allowed for no key there is.
pub(super) fn algorithms_wider_than_keys(
    provider: &IdentityProvider,
    around: &Surroundings<'_>,
) -> Option<Finding> {
    let settings = provider.settings();
    let is_unknown = settings.key_source.is_some() && around.published.is_none();
    if is_unknown || settings.certificate_trust.is_some() {
        return None;
    }
    let registered = live(provider, around.now).map(|key| key.key.algorithms());
    let sets: Vec<AlgorithmSet> = registered.chain(around.published).collect();
    let allowed = settings.assertion.algorithms;
    let (needed, spare): (Vec<Algorithm>, Vec<Algorithm>) = allowed
        .iter()
        .partition(|algorithm| sets.iter().any(|set| set.contains(*algorithm)));
    if needed.is_empty() || spare.is_empty() {
        return None;
    }
    let flags: Vec<_> = needed.iter().map(|a| format!("--algorithm {a}")).collect();
    Some(Finding::new(
        "algorithms-wider-than-keys",
        Severity::Note,
        format!(
            "{} are allowed and no key of the issuer's is for them: a key that is added by mistake or by force could bring them in",
            AlgorithmSet::of(&spare)
        ),
        update(provider, &flags.join(" ")),
    ))
}

/// `any-certificate`: whoever has a certificate of the authorities signs as the issuer, for every subject that it may name.
pub(super) fn any_certificate(
    provider: &IdentityProvider,
    _: &Surroundings<'_>,
) -> Option<Finding> {
    let trust = provider.settings().certificate_trust.as_ref()?;
    trust.leaves.names().any_leaf.then(|| {
        Finding::new(
            "any-certificate",
            Severity::Warning,
            "every certificate of the registered authorities may sign: whoever gets one from them, for whatever purpose, can speak for \
             every subject that the issuer may",
            update(provider, "--leaf-dns NAME"),
        )
    })
}

/// `certificate-ending`: within 30 days.
pub(super) fn certificate_ending(
    provider: &IdentityProvider,
    around: &Surroundings<'_>,
) -> Option<Finding> {
    let soon = around.now.seconds().saturating_add(THIRTY_DAYS);
    let ends = ends(provider, around.now);
    let next = ends
        .filter(|end| (around.now.seconds()..=soon).contains(end))
        .min()?;
    Some(Finding::new(
        "certificate-ending",
        Severity::Warning,
        format!(
            "a certificate ends on {}: from then on what its key signs is refused",
            Timestamp::from_seconds(next)
        ),
        add_key(provider),
    ))
}

/// `certificate-ended`: it has.
pub(super) fn certificate_ended(
    provider: &IdentityProvider,
    around: &Surroundings<'_>,
) -> Option<Finding> {
    let ends = ends(provider, around.now);
    let last = ends.filter(|end| *end < around.now.seconds()).max()?;
    Some(Finding::new(
        "certificate-ended",
        Severity::Warning,
        format!(
            "a certificate ended on {}: what its key signs is refused",
            Timestamp::from_seconds(last)
        ),
        add_key(provider),
    ))
}

/// `cleartext-key-source`: whoever is on the way can put keys of their own in the place of the issuer's.
pub(super) fn cleartext_key_source(
    provider: &IdentityProvider,
    _: &Surroundings<'_>,
) -> Option<Finding> {
    let source = provider.settings().key_source.as_ref()?;
    let url = source.from.url().unwrap_or_else(|| provider.issuer());
    if !url.starts_with("http://") {
        return None;
    }
    let severity = if is_loopback(url) {
        Severity::Note
    } else {
        Severity::Risk
    };
    let secure = url.replacen("http://", "https://", 1);
    Some(Finding::new(
        "cleartext-key-source",
        severity,
        format!(
            "the keys are read from {url} in cleartext: whoever is on the way can put keys of their own in their place and sign \
             what they like"
        ),
        update(provider, &format!("--jwks-url {}", quoted(&secure))),
    ))
}

fn live(provider: &IdentityProvider, now: Timestamp) -> impl Iterator<Item = &TrustedKey> {
    provider.keys().iter().filter(move |key| key.is_live(now))
}

/// The last second of each certificate that counts.
fn ends(provider: &IdentityProvider, now: Timestamp) -> impl Iterator<Item = i64> {
    live(provider, now)
        .filter_map(|key| key.key.certificate_dates())
        .map(|dates| dates.not_after)
}

fn add_key(provider: &IdentityProvider) -> String {
    format!(
        "jurat idp key add {} --certificate FILE",
        quoted(provider.issuer())
    )
}
