//! Claims that people can change, and departures from the RFCs.

use super::finding::{Finding, Severity, update};
use super::surroundings::Surroundings;
use crate::assertion_rules::CompatibilitySwitch;
use crate::claim_mapping::SubjectMapping;
use crate::identity_provider::IdentityProvider;

/// Claims that their holder or an administrator can change, or that somebody else can have later (OpenID Connect Core section 5.7 names
/// `iss` with `sub` as the one identifier to rely on).
const MUTABLE: [&str; 15] = [
    "email",
    "preferred_username",
    "upn",
    "unique_name",
    "username",
    "user_name",
    "user_login",
    "user_email",
    "login",
    "name",
    "nickname",
    "given_name",
    "family_name",
    "phone_number",
    "actor",
];

/// `subject-from-mutable-claim`: somebody else can become the subject.
pub(super) fn subject_from_mutable_claim(
    provider: &IdentityProvider,
    _: &Surroundings<'_>,
) -> Option<Finding> {
    let (SubjectMapping::Claim(name) | SubjectMapping::LocalUser { claim: name }) =
        &provider.settings().subject_mapping
    else {
        return None;
    };
    MUTABLE.contains(&name.as_str()).then(|| {
        Finding::new(
            "subject-from-mutable-claim",
            Severity::Warning,
            format!(
                "tokens speak for whom the claim {name} names, and it can be changed or given to somebody else: whoever gets it gets \
                 what the one before had"
            ),
            update(provider, "--subject-from assertion"),
        )
    })
}

/// `compatibility-loosened`: more is read than the RFCs allow.
pub(super) fn compatibility_loosened(
    provider: &IdentityProvider,
    _: &Surroundings<'_>,
) -> Option<Finding> {
    let switches = &provider.settings().assertion.compatibility;
    let loose: Vec<_> = switches.iter().copied().filter(|s| loosens(*s)).collect();
    if loose.is_empty() {
        return None;
    }
    let severity = if loose.contains(&CompatibilitySwitch::MillisecondDates) {
        Severity::Warning
    } else {
        Severity::Note
    };
    let names: Vec<_> = loose.iter().map(|switch| switch.name()).collect();
    let kept: Vec<_> = switches
        .iter()
        .filter(|switch| !loose.contains(switch))
        .map(|switch| format!("--allow {switch}"))
        .collect();
    let flags = if kept.is_empty() {
        "--unset allow".to_owned()
    } else {
        kept.join(" ")
    };
    Some(Finding::new(
        "compatibility-loosened",
        severity,
        format!(
            "{} tolerated: an assertion that another server refuses, or reads otherwise, counts here",
            match names.as_slice() {
                [one] => format!("{one} is"),
                several => format!("{} are", several.join(", ")),
            }
        ),
        update(provider, &flags),
    ))
}

/// Whether a switch lets pass what another server would refuse. A thumbprint in another spelling only names the key.
fn loosens(switch: CompatibilitySwitch) -> bool {
    match switch {
        CompatibilitySwitch::StringDates
        | CompatibilitySwitch::MillisecondDates
        | CompatibilitySwitch::MissingSub
        | CompatibilitySwitch::PaddedBase64 => true,
        CompatibilitySwitch::X5tHexSha256 => false,
    }
}
