//! `POST /admin/v1/identity-providers/{id}/test`: runs the rule tests that are kept with it; with `claims` (and `header`, `client`), tries
//! its rules and mappings on that sample instead, all of them, and says what each came to. With `settings`, either is done as if these
//! had been changed. Nothing is kept.

use crate::admin::openapi::operation::{Operation, Topic};
use crate::admin::openapi::stated::Patch;
use crate::admin::preset;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_issuance::rejection::{Reason, Rejection};
use jurat_issuance::rule_trial::{RuleTestOutcome, RuleTrial, run_tests, try_rules};
use jurat_protocol::scope::ScopeSet;
use jurat_registry::id::ClientId;
use jurat_registry::id::IdentityProviderId;
use jurat_registry::identity_provider::{IdentityProvider, IdentityProviderSettings};
use jurat_registry::rule_test::Expectation;
use jurat_registry::rule_test::SampleHeader;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::sync::Arc;

use crate::extract::administrator::Administrator;
use crate::extract::json_body::JsonBody;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

#[derive(Serialize, JsonSchema)]
struct RanTests {
    /// Whether each came as expected.
    passed: bool,
    /// Each of them.
    tests: Vec<RuleTestOutcome>,
}

#[derive(Serialize, JsonSchema)]
struct TriedSample<'a> {
    /// What came of it.
    came: Expectation,
    /// Each rule and mapping.
    checks: [TriedCheck<'a>; 5],
    /// Whom the token would speak for.
    subject: Option<&'a str>,
    /// The claims that it would carry.
    #[schemars(with = "Option<Map<String, Value>>")]
    claims: Option<&'a RawValue>,
    /// The most that the claims bring; `None` where none is mapped to scopes.
    scope: Option<&'a ScopeSet>,
    /// What the claim rule read.
    #[schemars(with = "Option<Map<String, Value>>")]
    evidence: Option<&'a RawValue>,
}

#[derive(Serialize, JsonSchema)]
struct TriedCheck<'a> {
    /// Its name.
    check: &'static str,
    /// What came of it.
    came: Expectation,
    /// The reason's stable name, when it denied.
    reason: Option<&'static str>,
    /// What happened, in a sentence.
    why: Option<&'static str>,
    /// What was compared.
    detail: Option<&'a str>,
}

/// What is tried; nothing stated runs the rule tests.
#[derive(JsonSchema)]
#[schemars(rename = "RuleTrial", deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "the body is read member by member: this describes it"
)]
struct StatedTrial {
    /// The claims of a sample.
    claims: Option<Map<String, Value>>,
    /// What of its header the rules may read.
    header: Option<SampleHeader>,
    /// The client that presents it.
    client: Option<ClientId>,
    /// Settings that are tried in place of those that are kept.
    settings: Option<Patch<IdentityProviderSettings>>,
}

/// What is answered.
#[derive(JsonSchema)]
#[schemars(rename = "RuleTrialOutcome", untagged)]
#[expect(dead_code, reason = "it names the two forms of the answer")]
enum Outcome<'a> {
    /// Of the rule tests.
    Ran(RanTests),
    /// Of a sample.
    Tried(Box<TriedSample<'a>>),
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::Explanations,
        "testIdentityProvider",
        "Runs the rule tests of an identity provider, or tries its rules on a sample of claims.",
    )
    .described("Nothing is kept.")
    .named::<IdentityProviderId>("id", "The id of the identity provider.")
    .takes::<StatedTrial>()
    .shows::<Outcome<'_>>("What came of the rule tests; or, when claims are stated, of the sample.")
}

/// Runs the rule tests, or tries a sample.
pub(crate) async fn test(
    State(app): State<AppState>,
    _: Administrator,
    Named(id): Named<String>,
    mut body: JsonBody,
) -> Result<Response, Problem> {
    let mut provider = super::find(&app, &id).await?;
    if let Some(stated) = body.take("settings")? {
        provider = Arc::new(as_if(&provider, stated)?);
    }
    let claims: Option<Map<String, Value>> = body.take("claims")?;
    let header = body.take("header")?;
    let client = body.take("client")?;
    if let Some(unknown) = body.0.keys().next() {
        let sentence = "a test takes claims, header, client and settings; without claims it runs the rule tests that are kept";
        return Err(Problem::of_field(unknown, sentence));
    }
    if let Some(claims) = claims {
        let header = header.unwrap_or_default();
        let trial = try_rules(&provider, &claims, &header, client.as_ref());
        return Ok(json::private(StatusCode::OK, &TriedSample::from(&trial)));
    }
    if header.is_some() || client.is_some() {
        let sentence = "header and client belong to a sample: state its claims as well";
        return Err(Problem::of_field("claims", sentence));
    }
    Ok(json::private(StatusCode::OK, &ran(&provider)))
}

/// The identity provider with `stated` as a merge patch on its settings.
fn as_if(
    provider: &IdentityProvider,
    stated: Map<String, Value>,
) -> Result<IdentityProvider, Problem> {
    let mut parts = provider.parts().clone();
    parts.settings =
        preset::changed(&parts.settings, stated).map_err(|problem| problem.within("settings"))?;
    Ok(IdentityProvider::new(parts)?)
}

fn ran(provider: &IdentityProvider) -> RanTests {
    let tests = run_tests(provider);
    RanTests {
        passed: tests.iter().all(RuleTestOutcome::passed),
        tests,
    }
}

impl<'a> From<&'a RuleTrial> for TriedSample<'a> {
    fn from(trial: &'a RuleTrial) -> Self {
        let carried = trial.carried_claims.as_ref();
        let raw = |text: &'a str| serde_json::from_str(text).ok();
        Self {
            came: trial.outcome(),
            checks: [
                TriedCheck::of("claim_rule", &trial.claim_rule),
                TriedCheck::of("subjects", &trial.subject_rule),
                TriedCheck::of("subject_mapping", &trial.mapped_subject),
                TriedCheck::of("carried_claims", &trial.carried_claims),
                TriedCheck::of("mapped_scope", &trial.mapped_scope),
            ],
            subject: trial.mapped_subject.as_deref().ok(),
            claims: carried
                .ok()
                .and_then(|claims| claims.as_text())
                .and_then(raw),
            scope: trial.mapped_scope.as_ref().ok().and_then(Option::as_ref),
            evidence: trial.evidence.as_deref().and_then(raw),
        }
    }
}

impl<'a> TriedCheck<'a> {
    fn of<T>(check: &'static str, outcome: &'a Result<T, Rejection>) -> Self {
        let refusal = outcome.as_ref().err();
        let reason = refusal.map(Rejection::reason);
        Self {
            check,
            came: match refusal {
                None => Expectation::Accept,
                Some(_) => Expectation::Deny,
            },
            reason: reason.map(Reason::name),
            why: reason.map(Reason::sentence),
            detail: refusal.map(Rejection::detail_for_operator),
        }
    }
}
