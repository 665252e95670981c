//! An identity provider is switched off or on.

use axum::body::Body;
use axum::response::Response;
use jurat_console::Place;
use jurat_console::part::{Finding, Link};
use jurat_console::quoting::shell;
use serde_json::json;

use super::provider::{Findings, Provider};
use super::{patch, path, read, typed};
use crate::console::api::Refused;
use crate::console::review::{self, Review};
use crate::console::said;
use crate::console::visit::Visit;
use crate::extract::path::Named;
use crate::respond::browser::see_other;

/// What it will do.
pub(in crate::console) async fn ask(Named(id): Named<String>, visit: Visit) -> Response {
    let response = match asked(&visit, &id).await {
        Ok(response) => response,
        Err(refused) => visit.refused(Place::IdentityProviders, &refused),
    };
    visit.answered(response)
}

async fn asked(visit: &Visit, id: &str) -> Result<Response, Refused> {
    let provider = read(&visit.api(), id).await?;
    let review = review_of(visit, &provider).await?;
    Ok(review::question(visit, review))
}

/// Switches it.
pub(in crate::console) async fn switch(
    Named(id): Named<String>,
    mut visit: Visit,
    body: Body,
) -> Response {
    let response = match switched(&mut visit, &id, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn switched(visit: &mut Visit, id: &str, body: Body) -> Result<Response, Response> {
    let form = visit.posted(body).await?;
    let refuse =
        |visit: &Visit, refused: Refused| visit.refused(Place::IdentityProviders, &refused);
    let provider = read(&visit.api(), id).await;
    let provider = provider.map_err(|refused| refuse(visit, refused))?;
    let review = review_of(visit, &provider).await;
    let review = review.map_err(|refused| refuse(visit, refused))?;
    review::confirmed(visit, &form, review).await?;
    let mut wanted = json!({ "enabled": !provider.enabled });
    typed::accept_risks(&mut wanted, &form);
    let changed = patch(&visit.api(), id, &wanted, Some(provider.revision), false).await;
    changed.map_err(|refused| refuse(visit, refused))?;
    let said = if provider.enabled {
        "disabled"
    } else {
        "enabled"
    };
    Ok(see_other(&said::on_page(
        &visit.base().record("identity-providers", id),
        said,
    )))
}

async fn review_of(visit: &Visit, provider: &Provider) -> Result<Review, Refused> {
    let title = provider.title();
    let (effects, verb) = if provider.enabled {
        let effects = [
            "Its assertions are refused from now on.",
            "Tokens and refresh tokens that they brought count for nothing any more, wherever they are introspected. Resource servers that only verify a JWT see it until the token’s own end.",
            "Nothing is removed: switched on again, everything is as it was, but for tokens that ended meanwhile.",
        ];
        (effects.map(str::to_owned).to_vec(), "Disable")
    } else {
        let effect = "Its assertions bring tokens again, under the rules that stand.";
        (vec![effect.to_owned()], "Enable")
    };
    let command = if provider.enabled {
        "disable"
    } else {
        "enable"
    };
    Ok(Review {
        place: Place::IdentityProviders,
        action: format!("{}/switch", path(&provider.id)),
        title: format!("{verb} {title}?"),
        back: Link::new(
            visit.base().record("identity-providers", &provider.id),
            title,
        ),
        effects,
        changes: Vec::new(),
        findings: risks(visit, provider).await?,
        command: Some(format!("jurat idp {command} {}", shell(&provider.issuer))),
        button: format!("{verb} the identity provider"),
        ends_something: provider.enabled,
        is_trust: !provider.enabled,
    })
}

/// Of one that is to count again: what the lint finds about it.
async fn risks(visit: &Visit, provider: &Provider) -> Result<Vec<Finding>, Refused> {
    if provider.enabled {
        return Ok(Vec::new());
    }
    let path = format!("{}/lint", path(&provider.id));
    let linted: Findings = visit.api().get(&path).await?;
    Ok(linted.findings.iter().map(|one| one.shown(None)).collect())
}
