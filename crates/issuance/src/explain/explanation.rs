//! What an explanation says, as it is written to JSON. It never holds a signature, a secret or a token.

use jurat_protocol::error_code::ErrorCode;
use jurat_registry::clock::Timestamp;
use jurat_registry::token_settings::TokenFormat;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::compared::Compared;
use super::mend::Mend;
use super::shown_assertion::ShownAssertion;
use super::walk::{Judged, Outcome, Part, Walk};
use crate::rejection::{Reason, Rejection};
use crate::step::Step;

/// Why a token request would be granted or refused, or why it was.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Explanation {
    /// Whether it brings a token.
    pub granted: bool,
    /// Whether something was assumed or could not be judged, so that the real request may end differently.
    pub provisional: bool,
    /// What the token endpoint answers: the first check that fails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<ExplainedRefusal>,
    /// The client that gets the token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client: Option<ExplainedClient>,
    /// The assertion by which the client proves who it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_assertion: Option<ShownAssertion>,
    /// The assertion that is traded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assertion: Option<ShownAssertion>,
    /// Every check, in order.
    pub checks: Vec<ExplainedCheck>,
    /// The token that results.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<ExplainedToken>,
    /// The record of the decision, where one was asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<ExplainedDecision>,
}

/// What the token endpoint answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExplainedRefusal {
    /// The reason's stable name.
    pub reason: &'static str,
    /// The check that refuses.
    #[serde(serialize_with = "by_name")]
    #[schemars(with = "String")]
    pub step: Step,
    /// What it is a check of.
    pub of: Part,
    /// The wire code.
    #[serde(serialize_with = "by_code")]
    #[schemars(with = "String")]
    pub error: ErrorCode,
    /// The HTTP status.
    pub status: u16,
    /// What the client reads.
    pub error_description: String,
}

/// A client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExplainedClient {
    /// Its `client_id`.
    pub id: String,
    /// How it authenticates; `None` when the assertion that it signed is enough.
    pub method: Option<&'static str>,
    /// Whether that was only assumed.
    pub assumed: bool,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ExplainedCheck {
    /// What it is a check of.
    pub of: Part,
    /// Its stable name.
    #[serde(serialize_with = "by_name")]
    #[schemars(with = "String")]
    pub step: Step,
    /// The section that demands it.
    pub clause: String,
    /// What holds once it has passed.
    pub title: &'static str,
    /// What it came to.
    pub outcome: Outcome,
    /// The values compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compared: Option<Compared>,
    /// The reason's stable name, of a check that failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// What happened, in one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<&'static str>,
    /// What only an operator may know of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What would mend it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mend: Vec<Mend>,
}

/// A token as it would be, or was, issued. The token itself is not in it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ExplainedToken {
    /// Whom it speaks for.
    pub subject: String,
    /// The scope, as the answer states it.
    pub scope: String,
    /// For which resource servers.
    pub audience: Vec<String>,
    /// What it is made as.
    pub format: TokenFormat,
    /// What a JWT is signed with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub algorithm: Option<&'static str>,
    /// How long it lives.
    pub lifetime_seconds: i64,
    /// Its claims; `jti` is null where there is no decision yet.
    pub claims: Value,
}

/// The record of a decision.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ExplainedDecision {
    /// Its id.
    pub id: String,
    /// When it was made.
    pub at: Timestamp,
    /// The grant, as far as it was known.
    pub grant_type: Option<&'static str>,
    /// The client, once it was proven.
    pub client: Option<String>,
    /// The issuer of the assertion; unproven text, escaped and cut, unless a token was granted.
    pub issuer: Option<String>,
    /// SHA-256 of the assertion, in hexadecimal.
    pub fingerprint: Option<String>,
    /// The values that were compared when it was refused.
    pub detail: Option<String>,
    /// The inputs of the claim rule that mattered.
    pub evidence: Option<Value>,
}

impl Explanation {
    /// What a walk came to.
    pub(crate) fn of(walk: Walk) -> Self {
        let judged = walk.into_judged();
        let refusal = judged.iter().find_map(|judged| {
            let refusal = judged.refusal.as_ref()?;
            Some(ExplainedRefusal::of(refusal, judged.step, judged.of))
        });
        // An explanation neither signs nor writes, so these two are never judged.
        let open = |judged: &&Judged| !matches!(judged.step, Step::Signing | Step::Record);
        let provisional = judged
            .iter()
            .filter(open)
            .any(|judged| matches!(judged.outcome, Outcome::NotJudged | Outcome::Assumed));
        Self {
            granted: refusal.is_none(),
            provisional,
            refusal,
            client: None,
            client_assertion: None,
            assertion: None,
            checks: judged.into_iter().map(ExplainedCheck::from).collect(),
            token: None,
            decision: None,
        }
    }
}

impl ExplainedRefusal {
    fn of(refusal: &Rejection, step: Step, of: Part) -> Self {
        Self {
            reason: refusal.reason().name(),
            step,
            of,
            error: refusal.code(),
            status: refusal.status(),
            error_description: refusal.reason().description(),
        }
    }
}

impl From<Judged> for ExplainedCheck {
    fn from(judged: Judged) -> Self {
        let reason = judged.refusal.as_ref().map(Rejection::reason);
        let detail = judged.refusal.as_ref().map(Rejection::detail_for_operator);
        Self {
            of: judged.of,
            step: judged.step,
            clause: judged.step.clause().to_string(),
            title: judged.step.title(),
            outcome: judged.outcome,
            compared: judged.compared,
            reason: reason.map(Reason::name),
            why: reason.map(Reason::sentence),
            detail: detail
                .filter(|detail| !detail.is_empty())
                .map(str::to_owned),
            mend: judged.mend,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
fn by_name<S: Serializer>(step: &Step, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(step.name())
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
fn by_code<S: Serializer>(code: &ErrorCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(code.name())
}
