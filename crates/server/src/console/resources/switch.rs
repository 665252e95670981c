//! A resource is switched off or on.

use axum::body::Body;
use axum::response::Response;
use jurat_console::Place;
use jurat_console::part::Link;
use jurat_console::quoting::shell;
use serde_json::json;

use super::{patch, path, read};
use crate::console::review::{self, Review};
use crate::console::said;
use crate::console::visit::Visit;
use crate::extract::path::Named;
use crate::respond::browser::see_other;

/// What it will do.
pub(in crate::console) async fn ask(Named(uri): Named<String>, visit: Visit) -> Response {
    let response = match read(&visit.api(), &uri).await {
        Ok((_, settings)) => {
            let review = review_of(&visit, &uri, settings.enabled);
            review::question(&visit, review)
        }
        Err(refused) => visit.refused(Place::Resources, &refused),
    };
    visit.answered(response)
}

/// Switches it.
pub(in crate::console) async fn switch(
    Named(uri): Named<String>,
    mut visit: Visit,
    body: Body,
) -> Response {
    let response = match switched(&mut visit, &uri, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn switched(visit: &mut Visit, uri: &str, body: Body) -> Result<Response, Response> {
    let form = visit.posted(body).await?;
    let found = read(&visit.api(), uri).await;
    let (resource, settings) =
        found.map_err(|refused| visit.refused(Place::Resources, &refused))?;
    let review = review_of(visit, uri, settings.enabled);
    review::confirmed(visit, &form, review).await?;
    let wanted = json!({ "enabled": !settings.enabled });
    let changed = patch(&visit.api(), uri, &wanted, Some(resource.revision), false).await;
    changed.map_err(|refused| visit.refused(Place::Resources, &refused))?;
    let said = if settings.enabled {
        "resource-disabled"
    } else {
        "enabled"
    };
    let page = visit.base().record("resources", uri);
    Ok(see_other(&said::on_page(&page, said)))
}

fn review_of(visit: &Visit, uri: &str, enabled: bool) -> Review {
    let (effects, verb) = if enabled {
        let effects = [
            "No token is issued for it: a request that names it is refused.",
            "Tokens for it that are out go on until their own end. To end them now, revoke them.",
            "Nothing is removed: switched on again, everything is as it was.",
        ];
        (effects.map(str::to_owned).to_vec(), "Disable")
    } else {
        let effect = "Requests can name it again and get tokens for it, as its settings say.";
        (vec![effect.to_owned()], "Enable")
    };
    let command = if enabled { "disable" } else { "enable" };
    Review {
        place: Place::Resources,
        action: format!("{}/switch", path(uri)),
        title: format!("{verb} {uri}?"),
        back: Link::new(visit.base().record("resources", uri), uri),
        effects,
        changes: Vec::new(),
        findings: Vec::new(),
        command: Some(format!("jurat resource {command} {}", shell(uri))),
        button: format!("{verb} the resource"),
        ends_something: enabled,
        is_trust: !enabled,
    }
}
