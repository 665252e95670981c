//! Claim rules: a condition on the claims of an identity provider's assertions, as an expression of the Common Expression
//! Language (CEL, <https://cel.dev>), such as `claims.repository_owner == 'acme' && claims.ref == 'refs/heads/main'`.
//!
//! A rule that exists is sound: it parses, uses known names, yields true or false on a sample, and cannot run long. What may stand
//! in it is a list ([`allowed`]); how much work it can be is known before it runs ([`bound`]). A missing claim or an error denies.
//!
//! | file | what it holds |
//! |---|---|
//! | [`allowed`], [`calls`], [`comprehension`] | what may stand in a rule, and what it costs |
//! | [`parse`] | from text to expression |
//! | [`bound`] | work as a formula in the size of the claims |
//! | [`equality`] | `==` and `in` between claims |
//! | [`comparisons`] | rules that compare claims with texts, as most do, seen to hold at once |
//! | [`pattern`] | regular expressions, compiled once |
//! | [`sample`], [`sample_claims`] | the run on a sample when a rule is made |
//! | [`compiled`] | a rule ready to run, and what it judges |
//! | [`evaluation`], [`variables`], [`slots`], [`values`] | the run on claims |
//! | [`evidence`] | what the rule looked at |
//! | [`invalid`] | what is wrong with a rule, and where |

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::claim_members::{ClaimMember, Sought, find_members};
use comparisons::Comparisons;
use compiled::Compiled;

mod allowed;
mod bound;
mod calls;
mod comparisons;
mod compiled;
mod comprehension;
mod equality;
mod evaluation;
mod evidence;
mod invalid;
mod parse;
mod pattern;
mod sample;
mod sample_claims;
mod slots;
mod values;
mod variables;

pub use compiled::ClaimInputs;
pub use evaluation::{Denial, Refusal, Verdict};
pub use invalid::{Fault, InvalidClaimRule, Place};

/// A condition on claims, checked.
///
/// It reads three variables:
///
/// - `claims`, or `assertion`: the claims set. A claim is read as `claims.name`, or `claims["https://acme.example/name"]` when its name is
///   no identifier.
/// - `header`: `header.alg`, `header.kid`, `header.typ` as far as the JWS header has them (RFC 7515 section 4.1).
/// - `client`: `client.id`, when a client authenticated.
///
/// What is missing makes the rule fail, and a rule that fails denies: `has(claims.name)` asks whether a claim is there (`null` counts as
/// there), `claims.?name.orValue('')` puts another value in its place. As CEL has it, `&&` and `||` are decided by one
/// side when that side decides, though the other fails: `has(claims.a) && claims.a == 1` is false without `a`.
///
/// The names are those that people know: a condition of Google's workload identity federation writes `assertion.sub`, a
/// `claimValidationRules` expression of Kubernetes' structured authentication `claims.sub`, and so does a CEL role of `OpenBao`'s JWT
/// method. An expression from there is accepted as it stands when it uses no more of the language than stands here.
///
/// `matches` searches: anchor the expression with `^` and `$` unless a part may match.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClaimRule(Arc<Compiled>);

impl ClaimRule {
    /// A rule has at most so many bytes.
    pub const MOST_BYTES: usize = parse::MOST_BYTES;

    /// Checks and prepares the rule `text`.
    pub fn new(text: impl Into<String>) -> Result<Self, InvalidClaimRule> {
        let text = text.into();
        let (mut expression, source) = parse::parse(&text)?;
        let findings = allowed::check(&mut expression, &source)?;
        if !evaluation::is_affordable(findings.cost) {
            return Err(Fault::TooMuchWork.whole());
        }
        let mut rule = Compiled {
            text,
            expression,
            reads: findings.reads,
            cost: findings.cost,
            patterns: findings.patterns,
            numbered: false,
            reads_request: findings.reads_request,
            comparisons: None,
        };
        sample::run(&rule).map_err(Fault::whole)?;
        rule.comparisons = Comparisons::of(&rule.expression);
        rule.numbered = slots::number(&mut rule.expression, &rule.reads);
        Ok(Self(Arc::new(rule)))
    }

    /// The rule as it was written.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// The claims that the rule reads.
    pub fn reads(&self) -> &Sought {
        &self.0.reads
    }

    /// Whether the rule allows `inputs`, and if not, why.
    pub fn judge(&self, inputs: &ClaimInputs<'_>) -> Verdict {
        match find_members(inputs.claims_text, &self.0.reads) {
            Ok(members) => self.judge_found(inputs, &members),
            Err(_) => evaluation::unreadable(),
        }
    }

    /// The same, where `members` were found in the claims already: those that the rule reads, and maybe others.
    pub fn judge_found(&self, inputs: &ClaimInputs<'_>, members: &[ClaimMember<'_>]) -> Verdict {
        evaluation::judge(&self.0, inputs, members)
    }

    /// The claims that the rule read, for the decision's record: at most 16, each cut to 256 characters.
    pub fn evidence(&self, inputs: &ClaimInputs<'_>) -> Map<String, Value> {
        evidence::gather(&self.0.reads, inputs.claims_text)
    }
}

impl TryFrom<String> for ClaimRule {
    type Error = InvalidClaimRule;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(text)
    }
}

impl std::str::FromStr for ClaimRule {
    type Err = InvalidClaimRule;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::new(text)
    }
}

impl From<ClaimRule> for String {
    fn from(rule: ClaimRule) -> Self {
        rule.text().to_owned()
    }
}

impl fmt::Debug for ClaimRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ClaimRule").field(&self.text()).finish()
    }
}

impl PartialEq for ClaimRule {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

impl Eq for ClaimRule {}

#[cfg(test)]
mod tests;
