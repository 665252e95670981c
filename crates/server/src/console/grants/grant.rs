//! One grant, with everything that came of it.

use axum::response::Response;
use http::StatusCode;
use jurat_console::Place;
use jurat_console::grants::GrantPage;
use jurat_console::part::Link;
use jurat_console::paths::segment;

use super::lineage;
use super::record::GrantWithTokens;
use crate::console::answer;
use crate::console::api::Refused;
use crate::console::visit::Visit;
use crate::extract::path::Named;

/// A grant's page.
pub(in crate::console) async fn show(Named(id): Named<String>, visit: Visit) -> Response {
    let response = match page(&visit, &id).await {
        Ok(page) => answer::page(StatusCode::OK, &page),
        Err(refused) => visit.refused(Place::Grants, &refused),
    };
    visit.answered(response)
}

async fn page(visit: &Visit, id: &str) -> Result<GrantPage, Refused> {
    let path = format!("/grants/{}", segment(id));
    let found: GrantWithTokens = visit.api().get(&path).await?;
    let grant = &found.grant;
    let client = visit.base().record("clients", &grant.client);
    Ok(GrantPage {
        frame: visit.frame(Place::Grants),
        id: grant.id.clone(),
        state: grant.standing.badge(),
        is_live: grant.standing.is_live(),
        subject: grant.subject.clone(),
        client: Link::new(client, &grant.client),
        facts: grant.facts(visit).await?,
        descendants: lineage::of_grant(visit, &found),
        has_more: found.has_more,
    })
}
