//! The first page.

use axum::response::Response;
use http::StatusCode;
use jurat_console::overview::{Expiring, Figure, FirstStep, OverviewPage, ReasonCount};
use jurat_console::part::Link;
use jurat_console::{Base, Place};

use super::answer;
use super::api::Refused;
use super::decisions::reasons;
use super::read::{Client, Linted, Listed, Provider};
use super::traffic::{Span, grouped};
use super::usage::{Hour, Usage};
use super::visit::Visit;

/// So many records of each kind are looked through; more are found on their own pages.
const LOOKED_AT: usize = 100;

/// What ends within so many days is shown.
const NEAR_DAYS: i64 = 60;

/// So many reasons are shown, the most frequent.
const MOST_REASONS: usize = 8;

/// The overview.
pub(super) async fn show(visit: Visit) -> Response {
    let response = match page(&visit).await {
        Ok(page) => answer::page(StatusCode::OK, &page),
        Err(refused) => visit.refused(Place::Overview, &refused),
    };
    visit.answered(response)
}

async fn page(visit: &Visit) -> Result<OverviewPage, Refused> {
    let (api, base) = (visit.api(), visit.base());
    let limit = format!("?limit={LOOKED_AT}");
    let clients: Listed<Client> = api.get(&format!("/clients{limit}")).await?;
    let providers: Listed<Provider> = api.get(&format!("/identity-providers{limit}")).await?;
    let linted: Listed<Linted> = api.get(&format!("/lint{limit}")).await?;
    let findings = linted.items.iter().flat_map(|one| {
        let of = Link::new(base.record("identity-providers", &one.id), &one.issuer);
        one.findings
            .iter()
            .map(move |finding| finding.shown(Some(of.clone())))
    });
    let mut findings: Vec<_> = findings.collect();
    findings.sort_by_key(|finding| (finding.accepted, std::cmp::Reverse(finding.gravity)));
    let (span, now) = (Span::of(visit.query("range").as_deref()), visit.now());
    let usage = Usage::read(visit, Some(span.begins(now))).await?;
    let mut figures = decided(&usage, span, &base);
    figures.extend([
        figure("Clients", &clients, base.to("/clients")),
        figure(
            "Identity providers",
            &providers,
            base.to("/identity-providers"),
        ),
    ]);
    Ok(OverviewPage {
        frame: visit.frame(Place::Overview),
        figures,
        ranges: span.choices(&base),
        traffic: span.traffic(&usage, now),
        reasons: frequent(&usage),
        expiring: expiring(visit, &clients, &providers),
        findings,
        first_steps: first_steps(visit, &clients, &providers),
    })
}

/// How much was granted and refused.
fn decided(usage: &Usage, span: &Span, base: &Base) -> Vec<Figure> {
    let hours = || usage.hours.iter();
    let figure = |label: &str, count, granted| Figure {
        label: format!("{label}, {}", span.words),
        value: grouped(count),
        href: base.found("decisions", "granted", granted),
    };
    vec![
        figure("Granted", hours().map(Hour::granted).sum(), "yes"),
        figure("Refused", hours().map(Hour::refused).sum(), "no"),
    ]
}

/// What was refused most.
fn frequent(usage: &Usage) -> Vec<ReasonCount> {
    let reasons = usage.reasons().into_iter().take(MOST_REASONS);
    let told = |(reason, count): (String, u64)| ReasonCount {
        sentence: reasons::told(&reason).unwrap_or_default(),
        reason,
        count,
    };
    reasons.map(told).collect()
}

fn figure<T>(label: &str, listed: &Listed<T>, href: String) -> Figure {
    let more = if listed.next.is_some() { "+" } else { "" };
    Figure {
        label: label.to_owned(),
        value: format!("{}{more}", listed.items.len()),
        href,
    }
}

/// Credentials that end soon or have ended, the nearest first.
fn expiring(
    visit: &Visit,
    clients: &Listed<Client>,
    providers: &Listed<Provider>,
) -> Vec<Expiring> {
    let base = visit.base();
    let of_clients = clients
        .items
        .iter()
        .filter(|one| one.enabled)
        .flat_map(|client| {
            let of = Link::new(base.record("clients", &client.id), &client.id);
            client.credentials.iter().map(move |one| (one, of.clone()))
        });
    let of_providers = providers
        .items
        .iter()
        .filter(|one| one.enabled)
        .flat_map(|provider| {
            let of = Link::new(
                base.record("identity-providers", &provider.id),
                &provider.issuer,
            );
            provider.keys.iter().map(move |one| (one, of.clone()))
        });
    let mut found: Vec<Expiring> = of_clients
        .chain(of_providers)
        .filter(|(credential, _)| credential.enabled)
        .filter_map(|(credential, of)| {
            let ends = visit.when(credential.ends_at()?);
            (ends.days_left() < NEAR_DAYS).then(|| Expiring {
                what: credential.what().to_owned(),
                name: credential.name().unwrap_or_else(|| credential.id.clone()),
                of,
                ends,
            })
        })
        .collect();
    found.sort_by_key(|one| one.ends.days_left());
    found
}

/// What to do first, while there is nothing; for those who may.
fn first_steps(
    visit: &Visit,
    clients: &Listed<Client>,
    providers: &Listed<Provider>,
) -> Vec<FirstStep> {
    let (has_client, has_provider) = (!clients.items.is_empty(), !providers.items.is_empty());
    if (has_client && has_provider) || !visit.rights().trust {
        return Vec::new();
    }
    let base = visit.base();
    let step = |done, title: &str, sentence: &str, path: &str, label: &str| FirstStep {
        done,
        title: title.to_owned(),
        sentence: sentence.to_owned(),
        link: Link::new(base.to(path), label),
    };
    vec![
        step(
            has_client,
            "Register a client",
            "An application that signs its own assertions, or presents those of others.",
            "/clients/new",
            "New client",
        ),
        step(
            has_provider,
            "Trust an identity provider",
            "Whose JWTs are traded for your tokens: a cluster, a CI system, another authorization server.",
            "/identity-providers/new",
            "New identity provider",
        ),
        step(
            false,
            "Try an assertion",
            "Paste one and see each check with its verdict, before anybody depends on it.",
            "/explain",
            "Explain an assertion",
        ),
    ]
}
