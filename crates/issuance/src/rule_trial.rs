//! An identity provider's rules and mappings, tried on a sample of claims: by the functions that judge assertions, and all of them, not
//! only up to the first that refuses. Nothing is signed, issued or spent, so dates, `iss`, `aud` and `jti` do not matter.

use std::borrow::Cow;

use jurat_protocol::jose::claims::Member;
use jurat_protocol::jose::jws::MOST_PART_BYTES;
use jurat_protocol::jose::strict_json;
use jurat_protocol::scope::ScopeSet;
use jurat_registry::claim_members::find_members;
use jurat_registry::claim_rule::ClaimInputs;
use jurat_registry::id::ClientId;
use jurat_registry::identity_provider::IdentityProvider;
use jurat_registry::issuance::CarriedClaims;
use jurat_registry::rule_test::{Expectation, RuleTest, SampleHeader};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::assertion::{claim_rule, mapped_claims, mapped_subject, subject};
use crate::rejection::{Reason, Rejection};

/// What came of a sample, rule by rule in the order of the checks. A refusal's detail is for the operator.
#[derive(Debug)]
pub struct RuleTrial {
    /// The claim rule, if there is one, allows the claims.
    pub claim_rule: Result<(), Rejection>,
    /// What the claim rule read, as a JSON object whose values are cut; `None` where there is no rule.
    pub evidence: Option<String>,
    /// `sub` is sound, and the identity provider may speak for it.
    pub subject_rule: Result<(), Rejection>,
    /// Whom the token would speak for.
    pub mapped_subject: Result<String, Rejection>,
    /// Claims that the token would carry.
    pub carried_claims: Result<CarriedClaims, Rejection>,
    /// The most that the claims bring, whichever client presents them; `None` where none is mapped to scopes. Where they bring
    /// nothing, no token can come of them.
    pub mapped_scope: Result<Option<ScopeSet>, Rejection>,
}

impl RuleTrial {
    /// The refusal that an assertion with these claims would get: that of the first step.
    pub fn refusal(&self) -> Option<&Rejection> {
        let outcomes = [
            self.claim_rule.as_ref().err(),
            self.subject_rule.as_ref().err(),
            self.mapped_subject.as_ref().err(),
            self.carried_claims.as_ref().err(),
            self.mapped_scope.as_ref().err(),
        ];
        let refusals = outcomes.into_iter().flatten();
        refusals.min_by_key(|refusal| refusal.reason().step())
    }

    /// Whether all of them accept.
    pub fn outcome(&self) -> Expectation {
        match self.refusal() {
            None => Expectation::Accept,
            Some(_) => Expectation::Deny,
        }
    }
}

/// Tries the rules and mappings of `provider` on `claims`, presented by `client` or by nobody who authenticated.
pub fn try_rules(
    provider: &IdentityProvider,
    claims: &Map<String, Value>,
    header: &SampleHeader,
    client: Option<&ClientId>,
) -> RuleTrial {
    // A map of text and values: writing it cannot fail.
    let text = serde_json::to_string(claims).unwrap_or_default();
    let inputs = ClaimInputs {
        claims_text: &text,
        alg: header.alg.as_deref(),
        kid: header.kid.as_deref(),
        typ: header.typ.as_deref(),
        client: client.map(ClientId::as_str),
    };
    let rule = provider.settings().claim_rule.as_ref();
    let members = find_members(&text, provider.read_claims()).unwrap_or_default();
    let sub = sub_of(claims);
    let mapped_scope = mapped_claims::scope_of(provider, &members);
    RuleTrial {
        claim_rule: is_readable(&text)
            .and_then(|()| rule.map_or(Ok(()), |rule| claim_rule::judge(rule, &inputs))),
        evidence: rule.map(|rule| claim_rule::evidence_of(rule, &inputs)),
        subject_rule: subject::stated(&sub)
            .and_then(|sub| subject::provider_may_speak_for(provider, sub)),
        mapped_subject: subject::stated(&sub)
            .and_then(|sub| mapped_subject::map(provider, sub, &members))
            .map(Cow::into_owned),
        carried_claims: mapped_claims::carry(provider, &members),
        mapped_scope: match mapped_scope {
            Some(scope) if scope.is_empty() => Err(Rejection::new(
                Reason::ScopeNotAllowed,
                "the claims bring no scope",
            )),
            scope => Ok(scope),
        },
    }
}

/// What came of a rule test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RuleTestOutcome {
    /// The test's name.
    pub name: String,
    /// What was to come of it.
    pub expected: Expectation,
    /// What came of it.
    pub came: Expectation,
    /// Why it was denied, for the operator: the reason's stable name, and its detail.
    pub why: Option<String>,
}

impl RuleTestOutcome {
    /// Whether what was expected came.
    pub fn passed(&self) -> bool {
        self.expected == self.came
    }
}

/// Runs the rule tests that are kept with `provider`.
pub fn run_tests(provider: &IdentityProvider) -> Vec<RuleTestOutcome> {
    let tests = provider.settings().rule_tests.iter();
    tests.map(|test| run(provider, test)).collect()
}

fn run(provider: &IdentityProvider, test: &RuleTest) -> RuleTestOutcome {
    let trial = try_rules(provider, &test.claims, &test.header, test.client.as_ref());
    let why = |refusal: &Rejection| {
        let (reason, detail) = (refusal.reason(), refusal.detail_for_operator());
        format!("{}: {detail}", reason.name())
    };
    RuleTestOutcome {
        name: test.name.clone(),
        expected: test.expect,
        came: trial.outcome(),
        why: trial.refusal().map(why),
    }
}

/// A sample that no assertion could hold is refused as the assertion would be.
fn is_readable(text: &str) -> Result<(), Rejection> {
    if text.len() > MOST_PART_BYTES {
        return Err(Rejection::new(Reason::AssertionTooLarge, "16 KiB"));
    }
    strict_json::check(text).map_err(|fault| Rejection::new(Reason::AssertionTooDeep, fault))
}

/// `sub` as an assertion's is read.
fn sub_of(claims: &Map<String, Value>) -> Member<Cow<'_, str>> {
    match claims.get("sub") {
        None => Member::Absent,
        Some(Value::Null) => Member::Null,
        Some(Value::String(sub)) => Member::Present(Cow::Borrowed(sub)),
        Some(_) => Member::WrongType,
    }
}
