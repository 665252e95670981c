//! A client is switched off or on.

use axum::body::Body;
use axum::response::Response;
use jurat_console::Place;
use jurat_console::part::Link;
use jurat_console::quoting::shell;
use serde_json::json;

use super::{patch, path, read};
use crate::console::read::Client;
use crate::console::review::{self, Review};
use crate::console::said;
use crate::console::visit::Visit;
use crate::extract::path::Named;
use crate::respond::browser::see_other;

/// What it will do.
pub(in crate::console) async fn ask(Named(id): Named<String>, visit: Visit) -> Response {
    let response = match read(&visit.api(), &id).await {
        Ok(client) => {
            let review = review_of(&visit, &client);
            review::question(&visit, review)
        }
        Err(refused) => visit.refused(Place::Clients, &refused),
    };
    visit.answered(response)
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
    let client = read(&visit.api(), id).await;
    let client = client.map_err(|refused| visit.refused(Place::Clients, &refused))?;
    let review = review_of(visit, &client);
    review::confirmed(visit, &form, review).await?;
    let wanted = json!({ "enabled": !client.enabled });
    let changed = patch(&visit.api(), id, &wanted, Some(client.revision), false).await;
    changed.map_err(|refused| visit.refused(Place::Clients, &refused))?;
    let said = if client.enabled {
        "disabled"
    } else {
        "enabled"
    };
    Ok(see_other(&said::on_page(
        &visit.base().record("clients", id),
        said,
    )))
}

fn review_of(visit: &Visit, client: &Client) -> Review {
    let id = &client.id;
    let (effects, verb) = if client.enabled {
        let effects = [
            "It gets no token any more: its assertions and credentials are refused.",
            "Tokens and refresh tokens that it has count for nothing from now on, wherever they are introspected. Resource servers that only verify a JWT see it until the token’s own end.",
            "Nothing is removed: switched on again, everything is as it was, but for tokens that ended meanwhile.",
        ];
        (effects.map(str::to_owned).to_vec(), "Disable")
    } else {
        let effect = "It can ask for tokens again, with the credentials it has.";
        (vec![effect.to_owned()], "Enable")
    };
    let command = if client.enabled { "disable" } else { "enable" };
    Review {
        place: Place::Clients,
        action: format!("{}/switch", path(id)),
        title: format!("{verb} {id}?"),
        back: Link::new(visit.base().record("clients", id), id.as_str()),
        effects,
        changes: Vec::new(),
        findings: Vec::new(),
        command: Some(format!("jurat client {command} {}", shell(id))),
        button: format!("{verb} the client"),
        ends_something: client.enabled,
        is_trust: !client.enabled,
    }
}
