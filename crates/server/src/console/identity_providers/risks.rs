//! What the lint calls a risk is accepted by name, with a reason.

use axum::body::Body;
use axum::response::Response;
use jurat_console::Place;
use jurat_console::part::{Gravity, Link};
use serde_json::json;

use super::provider::{Findings, Provider};
use super::{patch, path, read, typed};
use crate::console::api::Refused;
use crate::console::posted::Posted;
use crate::console::review::{self, Review};
use crate::console::said;
use crate::console::visit::Visit;
use crate::extract::path::Named;
use crate::respond::browser::see_other;

/// What could come of it.
pub(in crate::console) async fn ask(Named(id): Named<String>, mut visit: Visit) -> Response {
    let response = match asked(&mut visit, &id, &Posted::default()).await {
        // Nothing is there to be accepted.
        Ok(_) => see_other(&visit.base().record("identity-providers", &id)),
        Err(response) => response,
    };
    visit.answered(response)
}

/// Accepts what was named.
pub(in crate::console) async fn accept(
    Named(id): Named<String>,
    mut visit: Visit,
    body: Body,
) -> Response {
    let response = match accepted(&mut visit, &id, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn accepted(visit: &mut Visit, id: &str, body: Body) -> Result<Response, Response> {
    let mut form = visit.posted(body).await?;
    if form.all("accept_risk").is_empty() {
        // Nothing was ticked: it is asked again.
        form = Posted::default();
    }
    let provider = asked(visit, id, &form).await?;
    let mut wanted = json!({});
    typed::accept_risks(&mut wanted, &form);
    let revision = Some(provider.revision);
    let changed = patch(&visit.api(), id, &wanted, revision, false).await;
    changed.map_err(|refused| visit.refused(Place::IdentityProviders, &refused))?;
    let own = visit.base().record("identity-providers", id);
    Ok(see_other(&said::on_page(&own, "risk-accepted")))
}

/// The identity provider, once what could come of its risks was seen.
async fn asked(visit: &mut Visit, id: &str, form: &Posted) -> Result<Provider, Response> {
    let found = review_of(visit, id).await;
    let (provider, review) =
        found.map_err(|refused| visit.refused(Place::IdentityProviders, &refused))?;
    if !review.findings.is_empty() {
        review::confirmed(visit, form, review).await?;
    }
    Ok(provider)
}

async fn review_of(visit: &Visit, id: &str) -> Result<(Provider, Review), Refused> {
    let provider = read(&visit.api(), id).await?;
    let linted: Findings = visit.api().get(&format!("{}/lint", path(id))).await?;
    let findings = linted.findings.iter().map(|one| one.shown(None));
    let risks = findings.filter(|one| one.gravity == Gravity::Risk && !one.accepted);
    let effects = [
        "Everything stays as wide as it is: what the lint describes can happen.",
        "What is accepted holds up no change any more.",
        "Your name and the reason stand in the audit log.",
    ];
    let title = provider.title();
    let review = Review {
        place: Place::IdentityProviders,
        action: format!("{}/risks", path(id)),
        title: format!("Accept what is wide about {title}?"),
        back: Link::new(visit.base().record("identity-providers", id), title),
        effects: effects.map(str::to_owned).to_vec(),
        changes: Vec::new(),
        findings: risks.collect(),
        command: None,
        button: "Accept the risk".to_owned(),
        ends_something: false,
        is_trust: true,
    };
    Ok((provider, review))
}
