//! How long an assertion counts, and how often.

use super::finding::{Finding, Severity, update};
use super::surroundings::Surroundings;
use crate::assertion_rules::ReplayMode;
use crate::identity_provider::{AllowedClients, IdentityProvider};

const HOUR: u32 = 3600;

/// `long-assertion-life`: longer than an hour.
pub(super) fn long_assertion_life(
    provider: &IdentityProvider,
    _: &Surroundings<'_>,
) -> Option<Finding> {
    let life = provider.settings().assertion.max_life_seconds;
    (life > HOUR).then(|| {
        Finding::new(
            "long-assertion-life",
            Severity::Warning,
            format!(
                "an assertion that is intercepted can count for {} minutes",
                life.div_ceil(60)
            ),
            update(provider, "--max-assertion-life 3600"),
        )
    })
}

/// `replay-reusable`: as often as one likes.
pub(super) fn replay_reusable(
    provider: &IdentityProvider,
    _: &Surroundings<'_>,
) -> Option<Finding> {
    let settings = provider.settings();
    if settings.assertion.replay != ReplayMode::Reusable {
        return None;
    }
    let (severity, who) = if settings.clients == AllowedClients::Anybody {
        (Severity::Risk, "whoever gets hold of an assertion")
    } else {
        (Severity::Warning, "a client that gets hold of an assertion")
    };
    Some(Finding::new(
        "replay-reusable",
        severity,
        format!("{who} can trade it again and again until it expires"),
        update(provider, "--replay once-if-jti"),
    ))
}
