//! An explanation as a page shows it.

use jurat_console::decisions::{
    CheckOutcome, CheckShown, Explained, KnownKeyShown, RefusalShown, TokenShown, VerdictShown,
};
use jurat_console::part::{Code, Link};
use serde_json::Value;

use super::explanation::{Assertion, Check, Explanation, Issuer, Key, Outcome, Part, Token};
use super::mended::Mended;
use crate::console::visit::Visit;
use crate::endpoints::page_form::sentence;

/// Its page's values, under `verdict`.
pub(in crate::console) fn explained(
    visit: &Visit,
    explanation: &Explanation,
    verdict: VerdictShown,
    mended: &Mended,
) -> Explained {
    let either = explanation.assertion.as_ref();
    let assertion = either.or(explanation.client_assertion.as_ref());
    let refusal = explanation.refusal.as_ref().map(|refusal| RefusalShown {
        reason: refusal.reason.clone(),
        error: refusal.error.clone(),
        status: refusal.status,
        description: refusal.error_description.clone(),
    });
    let part = |id: &str, title: &str, value: &Value| {
        (!value.is_null()).then(|| Code::new(id, title, pretty(value)))
    };
    let issuer = assertion.and_then(|one| one.issuer.as_ref());
    Explained {
        verdict,
        refusal,
        header: assertion.and_then(|one| part("header", "Header", &one.header)),
        claims: assertion.and_then(|one| part("claims", "Claims", &one.claims)),
        issuer: issuer.map(|issuer| page_of(visit, issuer)),
        keys: keys(assertion),
        checks: checks(&explanation.checks, mended),
        token: explanation.token.as_ref().map(token),
    }
}

/// The verdict on a request that is only explained.
pub(super) fn would(explanation: &Explanation) -> VerdictShown {
    let (granted, open) = (explanation.granted, explanation.provisional);
    let title = match (granted, open) {
        (false, _) => "It would be refused",
        (true, false) => "It would be granted",
        (true, true) => "It would be granted, as far as this can be judged",
    };
    VerdictShown {
        granted,
        title: title.to_owned(),
        sentence: match (granted, open) {
            (false, _) => decisive(explanation),
            (true, false) => "Every check passes.".to_owned(),
            (true, true) => format!("No check fails. {}", left_open(explanation)),
        },
    }
}

/// The verdict of a decision that was made.
pub(in crate::console) fn was(explanation: &Explanation) -> VerdictShown {
    let granted = explanation.granted;
    VerdictShown {
        granted,
        title: if granted {
            "A token was issued"
        } else {
            "It was refused"
        }
        .to_owned(),
        sentence: if granted {
            "Every check passed.".to_owned()
        } else {
            decisive(explanation)
        },
    }
}

/// Which check refuses.
fn decisive(explanation: &Explanation) -> String {
    let failed = |check: &&Check| check.outcome == Outcome::Failed;
    let mut failed = explanation.checks.iter().filter(failed);
    let Some(first) = failed.next() else {
        return "No check of it is on record.".to_owned();
    };
    let decides = format!("What does not hold: “{}” ({}).", first.title, first.clause);
    match failed.count() {
        0 => decides,
        1 => format!("{decides} Another check fails too; the answer names the first alone."),
        more => {
            format!("{decides} {more} further checks fail too; the answer names the first alone.")
        }
    }
}

/// What was assumed or could not be judged.
fn left_open(explanation: &Explanation) -> String {
    let of = |outcome: Outcome| {
        // An explanation neither signs nor writes, so these two say nothing.
        let open = |check: &&Check| {
            check.outcome == outcome && !matches!(check.step.as_str(), "signing" | "record")
        };
        let found = explanation.checks.iter().filter(open);
        let titles: Vec<_> = found.map(|check| format!("“{}”", check.title)).collect();
        titles.join(", ")
    };
    let (assumed, unjudged) = (of(Outcome::Assumed), of(Outcome::NotJudged));
    let listed =
        |lead: &str, titles: String| (!titles.is_empty()).then(|| format!("{lead}: {titles}."));
    let said = [listed("Assumed", assumed), listed("Not judged", unjudged)];
    said.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn page_of(visit: &Visit, issuer: &Issuer) -> Link {
    let (records, id) = match &issuer.id {
        Some(id) => ("identity-providers", id),
        None => ("clients", &issuer.name),
    };
    Link::new(visit.base().record(records, id), &issuer.name)
}

fn keys(assertion: Option<&Assertion>) -> Vec<KnownKeyShown> {
    let keys = assertion.map_or(&[][..], |one| &one.keys);
    let shown = |key: &Key| KnownKeyShown {
        name: key.id.as_ref().unwrap_or(&key.thumbprint).clone(),
        algorithms: key.algorithms.clone(),
        from: key.from.clone(),
        live: key.live,
    };
    keys.iter().map(shown).collect()
}

fn checks(checks: &[Check], mended: &Mended) -> Vec<CheckShown> {
    let mut seen_assertion = false;
    let shown = checks.iter().map(|check| {
        seen_assertion |= check.of == Part::Assertion;
        let of = match check.of {
            Part::Request if seen_assertion => "What may be had",
            Part::Request => "The request",
            Part::ClientAssertion => "The client’s own assertion",
            Part::Assertion => "The assertion",
        };
        CheckShown {
            of: of.to_owned(),
            title: check.title.clone(),
            clause: check.clause.clone(),
            outcome: outcome(check.outcome),
            compared: check
                .compared
                .as_ref()
                .map(|sides| (sides.found.clone(), sides.expected.clone())),
            why: check.why.as_ref().map(sentence),
            detail: check.detail.clone(),
            mends: check.mend.iter().map(|mend| mended.shown(mend)).collect(),
        }
    });
    shown.collect()
}

fn outcome(outcome: Outcome) -> CheckOutcome {
    match outcome {
        Outcome::Passed => CheckOutcome::Passed,
        Outcome::Failed => CheckOutcome::Failed,
        Outcome::NotReached | Outcome::NotJudged => CheckOutcome::Open,
        Outcome::Assumed => CheckOutcome::Assumed,
    }
}

fn token(token: &Token) -> TokenShown {
    TokenShown {
        subject: token.subject.clone(),
        scope: token.scope.clone(),
        audience: token.audience.join(", "),
        format: format_of(&token.format, token.algorithm.as_deref()),
        lifetime_seconds: token.lifetime_seconds,
        claims: Code::new("token-claims", "Claims of the token", pretty(&token.claims)),
    }
}

fn format_of(format: &str, algorithm: Option<&str>) -> String {
    let format = if format == "jwt" { "JWT" } else { format };
    match algorithm {
        Some(algorithm) => format!("{format}, {algorithm}"),
        None => format.to_owned(),
    }
}

/// JSON for people.
pub(in crate::console) fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
