//! An explanation: the verdict, the assertion decoded, each check with the values it compared, and what would mend what failed.

use crate::part::{Code, Link};

/// What an explanation says.
#[derive(Debug, Clone)]
pub struct Explained {
    /// The verdict.
    pub verdict: VerdictShown,
    /// What the token endpoint answers, when it refuses.
    pub refusal: Option<RefusalShown>,
    /// The assertion's header as JSON, indented.
    pub header: Option<Code>,
    /// Its claims as JSON, indented.
    pub claims: Option<Code>,
    /// The registered issuer that it names, with the way there.
    pub issuer: Option<Link>,
    /// The keys of that issuer.
    pub keys: Vec<KnownKeyShown>,
    /// Every check, in order.
    pub checks: Vec<CheckShown>,
    /// The token that results, or resulted.
    pub token: Option<TokenShown>,
}

/// The verdict.
#[derive(Debug, Clone)]
pub struct VerdictShown {
    /// Whether it brings a token.
    pub granted: bool,
    /// In few words, such as `It would be granted`.
    pub title: String,
    /// In a sentence: which check decides, or what was assumed.
    pub sentence: String,
}

/// What the token endpoint answers.
#[derive(Debug, Clone)]
pub struct RefusalShown {
    /// The reason's stable name.
    pub reason: String,
    /// The wire code.
    pub error: String,
    /// The HTTP status.
    pub status: u16,
    /// What the client reads.
    pub description: String,
}

/// A key of the issuer.
#[derive(Debug, Clone)]
pub struct KnownKeyShown {
    /// Its `kid`, else its thumbprint.
    pub name: String,
    /// What it verifies.
    pub algorithms: String,
    /// Where it is from: `registered` or `published`.
    pub from: String,
    /// Whether it counts now.
    pub live: bool,
}

/// What a check came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckOutcome {
    /// It holds.
    Passed,
    /// It does not.
    Failed,
    /// It was not reached, or cannot be judged.
    Open,
    /// It was assumed to hold.
    Assumed,
}

/// A check.
#[derive(Debug, Clone)]
pub struct CheckShown {
    /// What it is a check of, such as `The assertion`; a new heading where it differs from the one before.
    pub of: String,
    /// What holds once it has passed.
    pub title: String,
    /// The section that demands it.
    pub clause: String,
    /// What it came to.
    pub outcome: CheckOutcome,
    /// What was found and what is accepted.
    pub compared: Option<(String, String)>,
    /// What happened, of one that failed.
    pub why: Option<String>,
    /// What only an operator may know of it.
    pub detail: Option<String>,
    /// What would mend it.
    pub mends: Vec<MendShown>,
}

/// One way to mend what failed.
#[derive(Debug, Clone)]
pub struct MendShown {
    /// What to do, and who must.
    pub advice: String,
    /// The command line that does it.
    pub command: Option<String>,
    /// The page where it is done.
    pub link: Option<Link>,
}

/// A token as it would be, or was, issued.
#[derive(Debug, Clone)]
pub struct TokenShown {
    /// Whom it speaks for.
    pub subject: String,
    /// Its scope.
    pub scope: String,
    /// For which resource servers.
    pub audience: String,
    /// Such as `JWT, ES256` or `opaque`.
    pub format: String,
    /// How long it lives, in seconds.
    pub lifetime_seconds: i64,
    /// Its claims as JSON, indented.
    pub claims: Code,
}

/// The checks of one thing.
pub(crate) struct PartShown<'e> {
    pub(crate) of: &'e str,
    pub(crate) runs: Vec<Run<'e>>,
}

/// Checks that follow one another: many of which nothing is known are folded away.
pub(crate) struct Run<'e> {
    pub(crate) checks: &'e [CheckShown],
    pub(crate) folded: bool,
}

/// So many in a row of which nothing is known are folded away.
const MANY: usize = 4;

impl Explained {
    /// What would mend the check that decides.
    pub(crate) fn decisive_mends(&self) -> &[MendShown] {
        let failed = |check: &&CheckShown| check.outcome == CheckOutcome::Failed;
        let first = self.checks.iter().find(failed);
        first.map_or(&[], |check| &check.mends)
    }

    /// The checks by what they are of, in order.
    pub(crate) fn parts(&self) -> Vec<PartShown<'_>> {
        let parts = self.checks.chunk_by(|one, next| one.of == next.of);
        let alike = |one: &CheckShown, next: &CheckShown| one.is_open() == next.is_open();
        parts
            .map(|checks| PartShown {
                of: checks.first().map_or("", |check| &check.of),
                runs: checks.chunk_by(alike).map(Run::of).collect(),
            })
            .collect()
    }
}

impl<'e> Run<'e> {
    fn of(checks: &'e [CheckShown]) -> Self {
        let open = checks.first().is_some_and(CheckShown::is_open);
        Self {
            checks,
            folded: open && checks.len() >= MANY,
        }
    }
}

impl CheckShown {
    fn is_open(&self) -> bool {
        self.outcome == CheckOutcome::Open
    }

    pub(crate) fn class(&self) -> &'static str {
        match self.outcome {
            CheckOutcome::Passed => "passed",
            CheckOutcome::Failed => "failed",
            CheckOutcome::Open => "open",
            CheckOutcome::Assumed => "assumed",
        }
    }

    pub(crate) fn picture(&self) -> &'static str {
        match self.outcome {
            CheckOutcome::Passed => "check",
            CheckOutcome::Failed => "cross",
            CheckOutcome::Open => "clock",
            CheckOutcome::Assumed => "info",
        }
    }

    pub(crate) fn word(&self) -> &'static str {
        match self.outcome {
            CheckOutcome::Passed => "Passed",
            CheckOutcome::Failed => "Failed",
            CheckOutcome::Open => "Not judged",
            CheckOutcome::Assumed => "Assumed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(of: &str, outcome: CheckOutcome) -> CheckShown {
        CheckShown {
            of: of.to_owned(),
            title: String::new(),
            clause: String::new(),
            outcome,
            compared: None,
            why: None,
            detail: None,
            mends: Vec::new(),
        }
    }

    #[test]
    fn many_checks_in_a_row_of_which_nothing_is_known_are_folded_away() {
        use CheckOutcome::{Failed, Open, Passed};
        let of_a = [Passed, Failed, Open, Open, Open, Open].map(|outcome| check("a", outcome));
        let of_b = [Open, Open, Passed].map(|outcome| check("b", outcome));
        let explained = Explained {
            verdict: VerdictShown {
                granted: false,
                title: String::new(),
                sentence: String::new(),
            },
            refusal: None,
            header: None,
            claims: None,
            issuer: None,
            keys: Vec::new(),
            checks: of_a.into_iter().chain(of_b).collect(),
            token: None,
        };
        let shape = explained.parts().into_iter().map(|part| {
            let runs = part.runs.iter().map(|run| (run.checks.len(), run.folded));
            (part.of.to_owned(), runs.collect::<Vec<_>>())
        });
        let expected = [
            ("a".to_owned(), vec![(2, false), (4, true)]),
            ("b".to_owned(), vec![(2, false), (1, false)]),
        ];
        assert_eq!(shape.collect::<Vec<_>>(), expected);
    }
}
