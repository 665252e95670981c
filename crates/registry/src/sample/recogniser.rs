//! What is known of one kind of issuer: how its tokens look, which claims answer the questions of its preset, and which tokens are like
//! them and must not pass.

use std::borrow::Cow;

use super::near_miss::NearMiss;
use super::own_audiences::OwnAudiences;
use super::said::Sample;

/// One kind of issuer.
pub(super) struct Recogniser {
    /// The preset for it.
    pub(super) preset: &'static str,
    /// How it is told, for people.
    pub(super) why: &'static str,
    /// Whether a sample has the shape of its tokens: of those that the preset is for.
    pub(super) fits: fn(&Sample) -> bool,
    /// What the claims answer.
    pub(super) answers: fn(&Sample, OwnAudiences<'_>) -> Vec<Said>,
    /// Claims that must not pass.
    pub(super) near_misses: fn(&Sample) -> Vec<NearMiss>,
    /// Whether its tokens live for various times, so that the sample does not tell the longest.
    pub(super) life_varies: bool,
}

/// An answer that a claim gives.
pub(super) struct Said {
    /// The name of the question.
    pub(super) question: &'static str,
    /// The claim that answers it.
    pub(super) claim: &'static str,
    /// The answer.
    pub(super) answer: String,
}

/// An answer that a claim gives, if it does.
pub(super) fn said<'a>(
    question: &'static str,
    claim: &'static str,
    answer: Option<impl Into<Cow<'a, str>>>,
) -> Option<Said> {
    Some(Said {
        question,
        claim,
        answer: answer?.into().into_owned(),
    })
}

/// The audiences that are not this server's own, as answers.
pub(super) fn foreign_audiences(sample: &Sample, own: OwnAudiences<'_>) -> Vec<Said> {
    let audiences = sample.audiences();
    if audiences.iter().any(|audience| own.include(audience)) {
        return Vec::new();
    }
    // One is enough for the sample to pass.
    let first = audiences.first().copied();
    said("audience", "aud", first).into_iter().collect()
}
