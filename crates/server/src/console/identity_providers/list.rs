//! The list of identity providers.

use std::collections::BTreeMap;

use axum::response::Response;
use http::StatusCode;
use jurat_console::Place;
use jurat_console::identity_providers::{IdentityProviderRow, IdentityProvidersPage};
use jurat_console::part::{Badge, Tone};

use super::provider::Provider;
use super::source::{self, Keys};
use super::{SOON_DAYS, path, words};
use crate::console::answer;
use crate::console::api::Refused;
use crate::console::listing::Listing;
use crate::console::read::{Finding, Linted, Listed};
use crate::console::visit::Visit;

const ON_A_PAGE: usize = 50;

/// A page of the list.
pub(in crate::console) async fn show(visit: Visit) -> Response {
    let response = match page(&visit).await {
        Ok(page) => answer::page(StatusCode::OK, &page),
        Err(refused) => visit.refused(Place::IdentityProviders, &refused),
    };
    visit.answered(response)
}

async fn page(visit: &Visit) -> Result<IdentityProvidersPage, Refused> {
    let listing = Listing::asked(visit, "/identity-providers", &["q"]);
    let lint = Listing::asked(visit, "/lint", &["q"]);
    let api = visit.api();
    let listed: Listed<Provider> = api.get(&listing.call(ON_A_PAGE)).await?;
    let found: Listed<Linted> = api.get(&lint.call(ON_A_PAGE)).await?;
    let found = found.items.into_iter().map(|one| (one.id, one.findings));
    let found: BTreeMap<_, _> = found.collect();
    let mut rows = Vec::new();
    for provider in &listed.items {
        let findings = found.get(&provider.id).map_or(&[][..], Vec::as_slice);
        rows.push(row(visit, provider, findings).await?);
    }
    Ok(IdentityProvidersPage {
        frame: visit.frame(Place::IdentityProviders),
        pager: listing.pager(&visit.base(), rows.len(), listed.next),
        search: listing.narrowed_by("q"),
        rows,
    })
}

async fn row(
    visit: &Visit,
    provider: &Provider,
    findings: &[Finding],
) -> Result<IdentityProviderRow, Refused> {
    let source = if provider.setting("key_source").is_null() {
        None
    } else {
        let keys: Keys = visit
            .api()
            .get(&format!("{}/keys", path(&provider.id)))
            .await?;
        keys.source
    };
    let end = provider.expires_at.map(|at| visit.when(at));
    Ok(IdentityProviderRow {
        id: provider.id.clone(),
        issuer: provider.issuer.clone(),
        name: provider.name.clone(),
        state: Badge::of_switch(provider.enabled, end, SOON_DAYS),
        keys: source::counted(provider, source.as_ref()),
        health: source.map(|source| source.badge(visit)),
        clients: words::clients(provider.setting("clients")),
        lint: worst(findings),
    })
}

/// The worst of what the lint finds, and how much of it.
fn worst(findings: &[Finding]) -> Option<Badge> {
    let count = |severity: &str| {
        let such = |one: &&Finding| one.severity == severity && !one.accepted;
        findings.iter().filter(such).count()
    };
    let counted = |count: usize, one: &str| {
        let many = if count == 1 { "" } else { "s" };
        format!("{count} {one}{many}")
    };
    match (count("risk"), count("warning"), count("note")) {
        (0, 0, 0) => None,
        (0, 0, notes) => Some(Badge::new(Tone::Note, counted(notes, "note"))),
        (0, warnings, _) => Some(Badge::new(Tone::Warn, counted(warnings, "warning"))),
        (risks, ..) => Some(Badge::new(Tone::Bad, counted(risks, "risk"))),
    }
}
