//! A resource is taken away.

use axum::body::Body;
use axum::response::Response;
use http::Method;
use jurat_console::Place;
use jurat_console::part::Link;
use jurat_console::quoting::shell;

use super::{path, read};
use crate::console::api::Call;
use crate::console::review::{self, Review};
use crate::console::said;
use crate::console::visit::Visit;
use crate::extract::path::Named;
use crate::respond::browser::see_other;

/// What it will do.
pub(in crate::console) async fn ask(Named(uri): Named<String>, visit: Visit) -> Response {
    let response = match read(&visit.api(), &uri).await {
        Ok(_) => {
            let review = review_of(&visit, &uri);
            review::question(&visit, review)
        }
        Err(refused) => visit.refused(Place::Resources, &refused),
    };
    visit.answered(response)
}

/// Takes it away.
pub(in crate::console) async fn remove(
    Named(uri): Named<String>,
    mut visit: Visit,
    body: Body,
) -> Response {
    let response = match removed(&mut visit, &uri, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn removed(visit: &mut Visit, uri: &str, body: Body) -> Result<Response, Response> {
    let form = visit.posted(body).await?;
    let found = read(&visit.api(), uri).await;
    let (resource, _) = found.map_err(|refused| visit.refused(Place::Resources, &refused))?;
    review::confirmed(visit, &form, review_of(visit, uri)).await?;
    let call = Call::new(Method::DELETE, path(uri)).at(Some(resource.revision));
    let removed = visit.api().call(call).await;
    removed.map_err(|refused| visit.refused(Place::Resources, &refused))?;
    let list = visit.base().to("/resources");
    Ok(see_other(&said::on_page(&list, "removed")))
}

fn review_of(visit: &Visit, uri: &str) -> Review {
    let effects = [
        "The resource is gone with its scopes and settings. This cannot be taken back.",
        "Tokens for it that are out go on until their own end; its resource servers can no longer introspect them.",
        "A client that still has the URI among its resources can go on naming it, as one without scopes and settings of its own: take it off those clients too, or disable the resource instead.",
    ];
    Review {
        place: Place::Resources,
        action: format!("{}/remove", path(uri)),
        title: format!("Remove {uri}?"),
        back: Link::new(visit.base().record("resources", uri), uri),
        effects: effects.map(str::to_owned).to_vec(),
        changes: Vec::new(),
        findings: Vec::new(),
        command: Some(format!("jurat resource delete {}", shell(uri))),
        button: "Remove the resource".to_owned(),
        ends_something: true,
        is_trust: true,
    }
}
