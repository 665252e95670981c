//! What proposed rules make of claims that are like a sample's and must not pass; and rule tests out of them, to be kept.

use jurat_issuance::rule_trial;
use jurat_registry::id::ClientId;
use jurat_registry::identity_provider::IdentityProvider;
use jurat_registry::rule_test::{Expectation, RuleTest};
use jurat_registry::sample::{NearMiss, Sample, SampleProposal};
use serde_json::{Map, Value};

/// A near miss, and what came of it.
pub(super) struct NearMissTried {
    pub(super) miss: NearMiss,
    pub(super) client: Option<ClientId>,
    pub(super) came: Expectation,
}

/// Tries every near miss under the rules of `provider`.
pub(super) fn near_misses(
    provider: &IdentityProvider,
    proposal: &SampleProposal,
    sample: &Sample,
    client: Option<&ClientId>,
) -> Vec<NearMissTried> {
    let misses = proposal.near_misses.iter().cloned();
    let tried = misses.map(|miss| {
        let trial = rule_trial::try_rules(provider, &miss.claims, &sample.header, client);
        NearMissTried {
            came: trial.outcome(),
            client: client.cloned(),
            miss,
        }
    });
    tried.collect()
}

/// The sample and the near misses that are refused, as rule tests: of their claims only what the rules read.
pub(super) fn rule_tests(
    provider: &IdentityProvider,
    sample: &Sample,
    near_misses: &[NearMissTried],
) -> Vec<RuleTest> {
    let client = near_misses.first().and_then(|tried| tried.client.clone());
    let rule = provider.settings().claim_rule.as_ref();
    let reads = |variable: &str| rule.is_some_and(|rule| rule.text().contains(variable));
    let header = reads("header").then(|| sample.header.clone());
    let presented_by = client.clone().filter(|_| reads("client"));
    let test = |name: &str, claims: &Map<String, Value>, expect| RuleTest {
        name: name.to_owned(),
        claims: as_read(provider, claims),
        header: header.clone().unwrap_or_default(),
        client: presented_by.clone(),
        expect,
    };
    let trial = rule_trial::try_rules(provider, &sample.claims, &sample.header, client.as_ref());
    let accepted = (trial.outcome() == Expectation::Accept)
        .then(|| test("the sample", &sample.claims, Expectation::Accept));
    let refused = near_misses
        .iter()
        .filter(|tried| tried.came == Expectation::Deny)
        .map(|tried| test(tried.miss.what, &tried.miss.claims, Expectation::Deny));
    accepted.into_iter().chain(refused).collect()
}

/// The claims that the rules and mappings of `provider` read, and `sub`.
fn as_read(provider: &IdentityProvider, claims: &Map<String, Value>) -> Map<String, Value> {
    let is_read = |name: &String| name == "sub" || provider.read_claims().seeks(name);
    let read = claims.iter().filter(|(name, _)| is_read(name));
    read.map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}
