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

impl Explained {
    /// The checks by what they are of, in order.
    pub(crate) fn parts(&self) -> Vec<(&str, Vec<&CheckShown>)> {
        let mut parts: Vec<(&str, Vec<&CheckShown>)> = Vec::new();
        for check in &self.checks {
            match parts.last_mut() {
                Some((of, checks)) if *of == check.of => checks.push(check),
                _ => parts.push((&check.of, vec![check])),
            }
        }
        parts
    }
}

impl CheckShown {
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
