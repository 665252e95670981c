//! For whom the issuer may speak, and who may bring what it says.

use super::finding::{Finding, Severity, quoted, update};
use super::shared_issuer::{self, SharedIssuer};
use super::surroundings::Surroundings;
use crate::identity_provider::{AllowedClients, IdentityProvider};
use crate::subject_rule::SubjectRule;

/// `unbound-shared-issuer`: strangers' tokens pass.
pub(super) fn unbound_shared_issuer(
    provider: &IdentityProvider,
    _: &Surroundings<'_>,
) -> Option<Finding> {
    let shared = shared_issuer::find(provider.issuer())?;
    let settings = provider.settings();
    if shared.is_bound_by(&settings.subjects, settings.claim_rule.as_ref()) {
        return None;
    }
    let SharedIssuer { who, rule, .. } = shared;
    let hint = shared.preset.map_or_else(String::new, |preset| {
        format!(" (or begin anew with --preset {preset}, which asks for what must be known)")
    });
    Some(Finding::new(
        "unbound-shared-issuer",
        Severity::Risk,
        format!(
            "{} serves the whole world ({who}), and neither the subjects nor the claim rule say whose tokens count: \
             anybody with an account there could get tokens here{hint}",
            provider.issuer()
        ),
        update(provider, &format!("--claim-rule {}", quoted(rule))),
    ))
}

/// `anybody-unbound`: whoever gets hold of any assertion of the issuer has a token.
pub(super) fn anybody_unbound(
    provider: &IdentityProvider,
    _: &Surroundings<'_>,
) -> Option<Finding> {
    let settings = provider.settings();
    let unbound = settings.clients == AllowedClients::Anybody && speaks_for_everybody(provider);
    unbound.then(|| {
        Finding::new(
            "anybody-unbound",
            Severity::Warning,
            "no client need authenticate and no rule looks at the assertion: whoever gets hold of one that the issuer made, for \
             anybody, can trade it",
            update(provider, "--client CLIENT-ID"),
        )
    })
}

/// `any-subject`: the issuer may speak for everybody it knows.
pub(super) fn any_subject(provider: &IdentityProvider, _: &Surroundings<'_>) -> Option<Finding> {
    let settings = provider.settings();
    if !speaks_for_everybody(provider)
        || settings.clients == AllowedClients::Anybody
        || shared_issuer::find(provider.issuer()).is_some()
    {
        return None;
    }
    let (severity, whom) = match shared_issuer::hosted(provider.issuer()) {
        Some(whom) => (Severity::Warning, whom),
        None => (Severity::Note, "whomever the issuer knows"),
    };
    Some(Finding::new(
        "any-subject",
        severity,
        format!("neither subjects nor a claim rule are stated: {whom} can get tokens here"),
        update(provider, "--subject SUBJECT"),
    ))
}

fn speaks_for_everybody(provider: &IdentityProvider) -> bool {
    let settings = provider.settings();
    settings.subjects == SubjectRule::Anyone && settings.claim_rule.is_none()
}
