//! A client is taken away.

use axum::body::Body;
use axum::response::Response;
use http::Method;
use jurat_console::Place;
use jurat_console::part::Link;
use jurat_console::quoting::shell;

use super::{path, read};
use crate::console::api::Call;
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

/// Takes it away.
pub(in crate::console) async fn remove(
    Named(id): Named<String>,
    mut visit: Visit,
    body: Body,
) -> Response {
    let response = match removed(&mut visit, &id, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn removed(visit: &mut Visit, id: &str, body: Body) -> Result<Response, Response> {
    let form = visit.posted(body).await?;
    let client = read(&visit.api(), id).await;
    let client = client.map_err(|refused| visit.refused(Place::Clients, &refused))?;
    let review = review_of(visit, &client);
    review::confirmed(visit, &form, review).await?;
    let call = Call::new(Method::DELETE, path(id)).at(Some(client.revision));
    let removed = visit.api().call(call).await;
    removed.map_err(|refused| visit.refused(Place::Clients, &refused))?;
    Ok(see_other(&said::on_page(
        &visit.base().to("/clients"),
        "removed",
    )))
}

fn review_of(visit: &Visit, client: &Client) -> Review {
    let id = &client.id;
    let effects = [
        "The client is gone with its credentials and what users consented to for it. This cannot be taken back.",
        "Every token and refresh token that it has counts for nothing from now on, wherever it is introspected.",
        "Its name is free: whoever is registered under it later gets nothing of this one.",
    ];
    Review {
        place: Place::Clients,
        action: format!("{}/remove", path(id)),
        title: format!("Remove {id}?"),
        back: Link::new(visit.base().record("clients", id), id.as_str()),
        effects: effects.map(str::to_owned).to_vec(),
        changes: Vec::new(),
        findings: Vec::new(),
        command: Some(format!("jurat client delete {}", shell(id))),
        button: "Remove the client".to_owned(),
        ends_something: true,
        is_trust: true,
    }
}
