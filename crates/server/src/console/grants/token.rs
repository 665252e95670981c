//! One access token, with what it came of and what came of it. The token itself is not kept.

use axum::response::Response;
use http::StatusCode;
use jurat_console::Place;
use jurat_console::grants::TokenPage;
use jurat_console::part::Code;
use jurat_console::paths::segment;
use serde::Deserialize;

use super::lineage;
use super::record::Token;
use crate::console::answer;
use crate::console::api::Refused;
use crate::console::explain::explained::pretty;
use crate::console::explain::explanation::Explanation;
use crate::console::visit::Visit;
use crate::extract::path::Named;

/// What the decision that granted it says.
#[derive(Deserialize)]
struct Granted {
    explanation: Explanation,
}

/// A token's page.
pub(in crate::console) async fn show(Named(id): Named<String>, visit: Visit) -> Response {
    let response = match page(&visit, &id).await {
        Ok(page) => answer::page(StatusCode::OK, &page),
        Err(refused) => visit.refused(Place::Grants, &refused),
    };
    visit.answered(response)
}

async fn page(visit: &Visit, id: &str) -> Result<TokenPage, Refused> {
    let path = format!("/tokens/{}", segment(id));
    let token: Token = visit.api().get(&path).await?;
    Ok(TokenPage {
        frame: visit.frame(Place::Grants),
        state: token.standing.badge(),
        is_live: token.standing.is_live(),
        facts: token.facts(visit),
        claims: claims(visit, id).await?,
        lineage: lineage::of_token(visit, &token).await?,
        subject: token.subject,
        id: token.decision,
    })
}

/// What it says, as its record has it.
async fn claims(visit: &Visit, id: &str) -> Result<Option<Code>, Refused> {
    let path = format!("/decisions/{}", segment(id));
    let granted: Granted = match visit.api().get(&path).await {
        Ok(granted) => granted,
        Err(refused) if refused.is_not_found() => return Ok(None),
        Err(refused) => return Err(refused),
    };
    let token = granted.explanation.token;
    Ok(token.map(|token| Code::new("claims", "Claims", pretty(&token.claims))))
}
