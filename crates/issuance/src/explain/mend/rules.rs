//! What an issuer is trusted for: its subject rule, its claim rule, and what its mappings make of claims.

use jurat_registry::claim_mapping::SubjectMapping;
use jurat_registry::subject_rule::SubjectRule;

use super::command::{Mend, each, on, word};
use super::known::Known;
use crate::assertion::trusted_issuer::TrustedIssuer;
use crate::explain::compared::listed;
use crate::rejection::Reason;

/// The issuer may not speak for the subject.
pub(super) fn subject(_: Reason, known: &Known<'_>) -> Vec<Mend> {
    let Some(issuer) = known.issuer else {
        return vec![Mend::by(
            "Let sub be one that the issuer's subject rule admits.",
        )];
    };
    let client = issuer.client();
    if client.is_some_and(|client| client.kind().is_administrator()) {
        return vec![Mend::by(
            "Let sub be the administrator itself: it speaks for nobody else.",
        )];
    }
    let mut mends = vec![Mend::by(admitted(issuer.subjects()))];
    let flag = match client {
        Some(_) => "--on-behalf-of",
        None => "--subject",
    };
    if let Some(subject) = known.claim("sub").filter(|subject| names_one(subject)) {
        let there = stated(issuer.subjects());
        let all = each(flag, there.into_iter().chain([subject]));
        mends.push(Mend::with(
            "Or admit this subject as well.",
            format!("{}{all}", on(issuer, "update")),
        ));
    }
    mends
}

/// On the command line `any` admits everybody and `*` makes a pattern: a subject spelled so is never offered there.
fn names_one(subject: &str) -> bool {
    subject != "any" && !subject.contains('*')
}

fn admitted(rule: &SubjectRule) -> String {
    match rule {
        SubjectRule::Nobody => "The client may speak for itself alone.".into(),
        SubjectRule::Anyone => "The issuer may speak for any subject.".into(),
        SubjectRule::Only(_) => {
            let subjects = listed(stated(rule));
            format!("The issuer may speak for {subjects}, compared letter by letter.")
        }
        SubjectRule::Matching(patterns) => {
            let separators = patterns.separators();
            let patterns = listed(stated(rule));
            format!(
                "The issuer may speak for what matches {patterns}, where * stops at {separators}"
            )
        }
    }
}

/// What the rule states, as the command line does.
fn stated(rule: &SubjectRule) -> Vec<&str> {
    match rule {
        SubjectRule::Nobody | SubjectRule::Anyone => Vec::new(),
        SubjectRule::Only(subjects) => subjects.iter().map(String::as_str).collect(),
        SubjectRule::Matching(patterns) => patterns.patterns().iter().map(String::as_str).collect(),
    }
}

/// The claim rule denies.
pub(super) fn claims(_: Reason, known: &Known<'_>) -> Vec<Mend> {
    let provider = known.issuer.and_then(TrustedIssuer::identity_provider);
    let rule = provider.and_then(|provider| provider.settings().claim_rule.as_ref());
    let (Some(issuer), Some(rule)) = (known.issuer, rule) else {
        return vec![Mend::by(
            "Let the claims be what the issuer's claim rule demands; the detail of this check says what it read.",
        )];
    };
    vec![
        Mend::by(format!(
            "Let the claims be what the rule demands: {} The detail of this check says what it read; a missing claim denies.",
            rule.text()
        )),
        Mend::with(
            "Or change the rule, and try it on samples before.",
            format!("{} --claim-rule @FILE", on(issuer, "update")),
        ),
        Mend::with(
            "The samples that are kept with it:",
            format!("jurat idp test {}", word(issuer.name())),
        ),
    ]
}

/// What becomes of claims in the token.
pub(super) fn mappings(reason: Reason, known: &Known<'_>) -> Vec<Mend> {
    let provider = known.issuer.and_then(TrustedIssuer::identity_provider);
    let update = known.issuer.map(|issuer| on(issuer, "update"));
    if reason == Reason::MappedClaimsTooLarge {
        let fewer = Mend::by(
            "Let the issuer send fewer values in the claims that the token carries, such as fewer groups.",
        );
        let or = update.map(|line| {
            Mend::with(
                "Or carry fewer claims.",
                format!("{line} --carry-claim NAME"),
            )
        });
        return std::iter::once(fewer).chain(or).collect();
    }
    let claim = provider.and_then(|provider| match &provider.settings().subject_mapping {
        SubjectMapping::Claim(name) | SubjectMapping::LocalUser { claim: name } => {
            Some(name.as_str())
        }
        SubjectMapping::Assertion | SubjectMapping::PrefixedByIssuer => None,
    });
    let claim = claim.unwrap_or("that the settings name");
    let add = Mend::by(format!(
        "Let the issuer add the claim {claim}, a string of 1 to 1024 bytes: it says whom the token is for."
    ));
    let or = update.map(|line| {
        Mend::with(
            "Or take the token's subject from the assertion's.",
            format!("{line} --subject-from assertion"),
        )
    });
    std::iter::once(add).chain(or).collect()
}

/// The user of this server whom an assertion is for.
pub(super) fn local_user(reason: Reason, _: &Known<'_>) -> Vec<Mend> {
    vec![match reason {
        Reason::LocalUserDisabled => Mend::with(
            "Switch the user on, or give the user another end.",
            "jurat user enable USER",
        ),
        _ => Mend::with(
            "Make the user: the claim's value is the username, or the e-mail address that somebody made sure of.",
            "jurat user create USER",
        ),
    }]
}
