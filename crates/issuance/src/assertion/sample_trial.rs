//! A sample assertion of an issuer that is not registered, read and tried under settings that are only proposed: the checks are those of
//! [`super::verify`], by the same functions. Nothing here looks at the store, and nothing can be granted on what comes out.

use std::sync::{Arc, OnceLock};

use jurat_protocol::jose::jws::CompactJws;
use jurat_protocol::jose::jwt::UnverifiedJwt;
use jurat_protocol::jose::verification_key::VerificationKey;
use jurat_registry::clock::Timestamp;
use jurat_registry::identity_provider::IdentityProvider;
use jurat_registry::rule_test::SampleHeader;
use jurat_registry::sample::Sample;
use jurat_registry::store::Issuer;

use super::checks::CHECKS;
use super::facts::Facts;
use super::key_hints::KeyHints;
use super::purpose::Purpose;
use super::signature;
use super::trusted_issuer::TrustedIssuer;
use super::unverified::{self, UnverifiedAssertion};
use crate::own_names::OwnNames;
use crate::rejection::{Reason, Rejection};
use crate::step::Step;

/// At most so many keys are tried.
const MOST_KEYS_TRIED: usize = 8;

/// What is tried, and under what.
pub struct Trial<'a> {
    /// The sample's text.
    pub text: &'a str,
    /// The settings that are proposed.
    pub provider: Arc<IdentityProvider>,
    /// The keys that its issuer publishes, as far as they are known.
    pub published: &'a [&'a VerificationKey],
    /// The time to judge by: a sample may have expired.
    pub at: Timestamp,
}

/// What came of a sample.
#[derive(Debug)]
pub struct SampleTrial {
    /// The place of the key that made the signature among those published or, behind them, registered with the provider.
    pub signature: Result<usize, Rejection>,
    /// Each check of what it says, in order. Who presents it is not known, so that is not judged.
    pub checks: Vec<(Step, Result<(), Rejection>)>,
}

/// Reads a sample: strictly, within the bounds of an assertion, and under an algorithm that could be accepted.
pub fn read(text: &str) -> Result<Sample, Rejection> {
    let jws = CompactJws::decode(text).map_err(unverified::malformed)?;
    // The algorithm, and nothing critical.
    UnverifiedAssertion::parse(&jws)?;
    let jwt = UnverifiedJwt::parse(&jws).map_err(unverified::malformed)?;
    let said = jwt.inspect();
    let stated = |value: &Option<std::borrow::Cow<'_, str>>| value.as_deref().map(str::to_owned);
    let claims = serde_json::from_str(said.claims.text)
        .map_err(|error| Rejection::new(Reason::AssertionClaimsNotObject, error))?;
    Ok(Sample {
        header: SampleHeader {
            alg: Some(said.header.algorithm.as_ref().to_owned()),
            kid: stated(&said.header.key_id),
            typ: stated(&said.header.token_type),
        },
        x5t: stated(&said.header.x5t),
        padded: jwt.is_padded(),
        claims,
    })
}

/// Tries a sample.
pub(crate) fn try_sample(
    trial: &Trial<'_>,
    own_names: &OwnNames,
) -> Result<SampleTrial, Rejection> {
    let jws = CompactJws::decode(trial.text).map_err(unverified::malformed)?;
    let jwt = UnverifiedJwt::parse(&jws).map_err(unverified::malformed)?;
    let provider = Arc::clone(&trial.provider);
    let issuer = TrustedIssuer::retold(Issuer::IdentityProvider(provider));
    let said = jwt.inspect();
    let facts = Facts {
        header: said.header,
        claims: said.claims,
        padded: jwt.is_padded(),
        issuer: &issuer,
        purpose: Purpose::Grant {
            presenter: None,
            client_id: None,
        },
        own_names,
        now: trial.at,
        found: OnceLock::new(),
    };
    let judged = CHECKS
        .iter()
        .filter(|check| !matches!(check.step, Step::ClientId | Step::Presenter));
    Ok(SampleTrial {
        checks: judged
            .map(|check| (check.step, (check.run)(&facts)))
            .collect(),
        signature: UnverifiedAssertion::parse(&jws)
            .and_then(|assertion| verify(assertion, &issuer, trial.published)),
    })
}

/// The first key that made the signature, of those that the header does not speak against.
fn verify(
    mut assertion: UnverifiedAssertion<'_>,
    issuer: &TrustedIssuer,
    published: &[&VerificationKey],
) -> Result<usize, Rejection> {
    let algorithm = assertion.algorithm();
    signature::may_use(algorithm, issuer)?;
    let registered = issuer.keys().iter().map(|trusted| &*trusted.key);
    let keys: Vec<_> = published.iter().copied().chain(registered).collect();
    let hints = KeyHints::of(assertion.header(), issuer.rules(), keys.iter().copied());
    let fits = |key: &VerificationKey| key.algorithms().contains(algorithm) && hints.fit(key);
    let fitting: Vec<_> = (0..).zip(&keys).filter(|(_, key)| fits(key)).collect();
    if fitting.is_empty() {
        let (hints, count) = (signature::hints_of(assertion.header()), keys.len());
        let detail = format_args!("{algorithm}, {hints}, {count} keys");
        return Err(Rejection::new(Reason::KeyUnknown, detail));
    }
    drop(hints);
    let tried = fitting.len().min(MOST_KEYS_TRIED);
    for (place, key) in fitting.into_iter().take(MOST_KEYS_TRIED) {
        assertion = match assertion.verify(key) {
            Ok(_) => return Ok(place),
            Err(back) => back,
        };
    }
    let detail = format_args!("{algorithm}, {tried} keys tried of {}", keys.len());
    Err(Rejection::new(Reason::SignatureBad, detail))
}
