//! One identity provider.

use axum::response::Response;
use http::{Method, StatusCode};
use jurat_console::Place;
use jurat_console::identity_providers::{IdentityProviderPage, RuleTestShown};
use jurat_console::part::{Badge, Code};
use serde::Deserialize;
use serde_json::{Value, json};

use super::provider::{Findings, Provider};
use super::source::Keys;
use super::{SOON_DAYS, path, words};
use crate::console::answer;
use crate::console::api::{Api, Call, Refused};
use crate::console::clients::show::credential;
use crate::console::decisions::recent;
use crate::console::visit::Visit;
use crate::extract::path::Named;

/// An identity provider's page.
pub(in crate::console) async fn show(Named(id): Named<String>, visit: Visit) -> Response {
    let response = match page(&visit, &id).await {
        Ok(page) => answer::page(StatusCode::OK, &page),
        Err(refused) => visit.refused(Place::IdentityProviders, &refused),
    };
    visit.answered(response)
}

async fn page(visit: &Visit, id: &str) -> Result<IdentityProviderPage, Refused> {
    let (api, own) = (visit.api(), path(id));
    let provider = super::read(&api, id).await?;
    let keys: Keys = api.get(&format!("{own}/keys")).await?;
    let linted: Findings = api.get(&format!("{own}/lint")).await?;
    let end = provider.expires_at.map(|at| visit.when(at));
    let source = keys.source.as_ref();
    Ok(IdentityProviderPage {
        frame: visit.frame(Place::IdentityProviders),
        state: Badge::of_switch(provider.enabled, end, SOON_DAYS),
        findings: linted.findings.iter().map(|one| one.shown(None)).collect(),
        trust: words::trust(&provider.further),
        claim_rule: claim_rule(&provider),
        tests: tests(&api, id, &json!({})).await?,
        settings: words::further(&provider.further),
        keys: provider
            .keys
            .iter()
            .map(|one| credential(visit, one))
            .collect(),
        source: source.map(|source| source.shown(visit, &provider.issuer)),
        decisions: recent::of_issuer(visit, &provider.issuer).await?,
        created_at: visit.when(provider.created_at),
        updated_at: visit.when(provider.updated_at),
        enabled: provider.enabled,
        issuer: provider.issuer,
        name: provider.name,
        id: provider.id,
    })
}

/// Its claim rule, to be read and copied.
pub(super) fn claim_rule(provider: &Provider) -> Option<Code> {
    let text = provider.setting("claim_rule").as_str()?;
    Some(Code::new("claim-rule", "Claim rule", text))
}

/// The rule tests that are kept with it, with what they come to: now, or as `trial` says.
pub(super) async fn tests(
    api: &Api<'_>,
    id: &str,
    trial: &Value,
) -> Result<Vec<RuleTestShown>, Refused> {
    #[derive(Deserialize)]
    struct Ran {
        tests: Vec<RanTest>,
    }
    #[derive(Deserialize)]
    struct RanTest {
        name: String,
        expected: String,
        came: String,
        why: Option<String>,
    }
    let call = Call::new(Method::POST, format!("{}/test", path(id))).with(trial);
    let ran: Ran = api.ask(call).await?;
    let tests = ran.tests.into_iter().map(|test| {
        let passed = test.expected == test.came;
        RuleTestShown {
            name: test.name,
            expected: test.expected,
            passed,
            // What is denied as it must be needs no explanation.
            why: test.why.filter(|_| !passed),
        }
    });
    Ok(tests.collect())
}
