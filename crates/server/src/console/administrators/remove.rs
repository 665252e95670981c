//! A machine is an administrator no more.

use axum::body::Body;
use axum::response::Response;
use http::Method;
use jurat_console::Place;
use jurat_console::part::Link;

use super::{Administrator, path, read};
use crate::console::api::{Call, Refused};
use crate::console::review::{self, Review};
use crate::console::said;
use crate::console::visit::Visit;
use crate::extract::path::Named;
use crate::respond::browser::see_other;

/// What it will do; or why it will not be done, as with the last one.
pub(in crate::console) async fn ask(Named(id): Named<String>, visit: Visit) -> Response {
    let response = match removable(&visit, &id).await {
        Ok(one) => {
            let review = review_of(&visit, &one);
            review::question(&visit, review)
        }
        Err(refused) => visit.refused(Place::Administrators, &refused),
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
    let one = removable(visit, id).await;
    let one = one.map_err(|refused| visit.refused(Place::Administrators, &refused))?;
    let review = review_of(visit, &one);
    review::confirmed(visit, &form, review).await?;
    let call = Call::new(Method::DELETE, path(id)).at(Some(one.revision));
    let removed = visit.api().call(call).await;
    removed.map_err(|refused| visit.refused(Place::Administrators, &refused))?;
    let list = visit.base().to("/administrators");
    Ok(see_other(&said::on_page(&list, "removed")))
}

/// The administrator of that id, if the API would take it away.
async fn removable(visit: &Visit, id: &str) -> Result<Administrator, Refused> {
    let one = read(&visit.api(), id).await?;
    let call = Call::new(Method::DELETE, path(id)).only_trying();
    visit.api().call(call).await?;
    Ok(one)
}

fn review_of(visit: &Visit, one: &Administrator) -> Review {
    let id = &one.id;
    let effects = [
        "Its key opens nothing any more, and its tokens count for nothing from now on.",
        "What it did stays in the audit log under its name.",
        "This cannot be taken back: let in again, it is another one.",
    ];
    Review {
        place: Place::Administrators,
        action: format!("{}/remove", path(id)),
        title: format!("Remove {id}?"),
        back: Link::new(visit.base().to("/administrators"), "Administrators"),
        effects: effects.map(str::to_owned).to_vec(),
        changes: Vec::new(),
        findings: Vec::new(),
        command: None,
        button: "Remove the administrator".to_owned(),
        ends_something: true,
        is_trust: true,
    }
}
