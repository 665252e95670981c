//! A user is switched off or on.

use axum::body::Body;
use axum::response::Response;
use jurat_console::Place;
use jurat_console::part::Link;
use serde_json::json;

use super::{User, confirmed, patch, path};
use crate::console::review::Review;
use crate::console::said;
use crate::console::visit::Visit;
use crate::extract::path::Named;
use crate::respond::browser::see_other;

/// What it will do.
pub(in crate::console) async fn ask(Named(id): Named<String>, visit: Visit) -> Response {
    super::ask(visit, &id, review_of).await
}

/// Switches the user.
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
    let user = confirmed(visit, id, body, review_of).await?;
    let wanted = json!({ "enabled": !user.enabled });
    let changed = patch(&visit.api(), id, &wanted, Some(user.revision), false).await;
    changed.map_err(|refused| visit.refused(Place::Users, &refused))?;
    let said = if user.enabled { "disabled" } else { "enabled" };
    let page = visit.base().record("users", id);
    Ok(see_other(&said::on_page(&page, said)))
}

fn review_of(visit: &Visit, user: &User) -> Review {
    let (effects, verb) = if user.enabled {
        let effects = [
            "The user is signed out everywhere and cannot sign in.",
            "What was issued for the user counts for nothing from now on, and switching on again does not bring it back.",
            "Name, password and role stay.",
        ];
        (effects.map(str::to_owned).to_vec(), "Disable")
    } else {
        let effect = "The user can sign in again, with the password and the role that were there.";
        (vec![effect.to_owned()], "Enable")
    };
    Review {
        place: Place::Users,
        action: format!("{}/switch", path(&user.id)),
        title: format!("{verb} {}?", user.title()),
        back: Link::new(visit.base().record("users", &user.id), user.title()),
        effects,
        changes: Vec::new(),
        findings: Vec::new(),
        command: None,
        button: format!("{verb} the user"),
        ends_something: user.enabled,
        is_trust: !user.enabled,
    }
}
