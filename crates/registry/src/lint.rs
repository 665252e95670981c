//! The lint of trust: what about an identity provider is wider than it need be, what could come of it, and how it is mended. The
//! classic breach is a trust that is too wide.
//!
//! | file | what it holds |
//! |---|---|
//! | `finding`, `surroundings` | a finding and how bad it is; what else is looked at |
//! | `shared_issuer` | the issuers that serve the whole world |
//! | `breadth`, `audience`, `duration`, `keys`, `twice`, `leniency` | what is looked for |

use crate::identity_provider::IdentityProvider;

mod audience;
mod breadth;
mod duration;
mod finding;
mod keys;
mod leniency;
mod lookalike;
mod shared_issuer;
mod surroundings;
mod twice;

pub use finding::{Finding, Severity};
pub use surroundings::Surroundings;

type Check = fn(&IdentityProvider, &Surroundings<'_>) -> Option<Finding>;

/// Everything that is looked for, the worst first.
const CHECKS: [Check; 14] = [
    breadth::unbound_shared_issuer,
    keys::cleartext_key_source,
    audience::no_audience_of_its_own,
    duration::replay_reusable,
    breadth::anybody_unbound,
    breadth::any_subject,
    keys::any_certificate,
    twice::registered_twice,
    duration::long_assertion_life,
    leniency::subject_from_mutable_claim,
    leniency::compatibility_loosened,
    keys::certificate_ended,
    keys::certificate_ending,
    keys::algorithms_wider_than_keys,
];

/// What is found about `provider`, the worst first. An identity provider that is switched off is looked at as if it were on.
pub fn findings(provider: &IdentityProvider, around: &Surroundings<'_>) -> Vec<Finding> {
    let accepted = &provider.settings().accepted_risks;
    let mut found: Vec<_> = CHECKS
        .iter()
        .filter_map(|check| check(provider, around))
        .map(|finding| Finding {
            accepted: accepted.contains(finding.name),
            ..finding
        })
        .collect();
    found.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    found
}

#[cfg(test)]
mod tests;
