//! A user is taken away.

use axum::body::Body;
use axum::response::Response;
use http::Method;
use jurat_console::Place;
use jurat_console::part::Link;

use super::{User, confirmed, path};
use crate::console::api::Call;
use crate::console::review::Review;
use crate::console::said;
use crate::console::visit::Visit;
use crate::extract::path::Named;
use crate::respond::browser::see_other;

/// What it will do.
pub(in crate::console) async fn ask(Named(id): Named<String>, visit: Visit) -> Response {
    super::ask(visit, &id, review_of).await
}

/// Takes the user away.
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
    let user = confirmed(visit, id, body, review_of).await?;
    let call = Call::new(Method::DELETE, path(id)).at(Some(user.revision));
    let removed = visit.api().call(call).await;
    removed.map_err(|refused| visit.refused(Place::Users, &refused))?;
    let list = visit.base().to("/users");
    Ok(see_other(&said::on_page(&list, "removed")))
}

fn review_of(visit: &Visit, user: &User) -> Review {
    let effects = [
        "The user is gone, with the password, the role and what was consented to. This cannot be taken back.",
        "What was issued for the user counts for nothing from now on.",
        "The ID is never given to anybody else. The name is free.",
    ];
    Review {
        place: Place::Users,
        action: format!("{}/remove", path(&user.id)),
        title: format!("Remove {}?", user.title()),
        back: Link::new(visit.base().record("users", &user.id), user.title()),
        effects: effects.map(str::to_owned).to_vec(),
        changes: Vec::new(),
        findings: Vec::new(),
        command: None,
        button: "Remove the user".to_owned(),
        ends_something: true,
        is_trust: true,
    }
}
