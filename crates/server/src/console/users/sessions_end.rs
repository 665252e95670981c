//! A user is signed out everywhere.

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

/// Signs the user out.
pub(in crate::console) async fn end(
    Named(id): Named<String>,
    mut visit: Visit,
    body: Body,
) -> Response {
    let response = match ended(&mut visit, &id, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn ended(visit: &mut Visit, id: &str, body: Body) -> Result<Response, Response> {
    let user = confirmed(visit, id, body, review_of).await?;
    let call = Call::new(Method::POST, format!("{}/sessions/end", path(id)));
    let ended = visit.api().call(call.at(Some(user.revision))).await;
    ended.map_err(|refused| visit.refused(Place::Users, &refused))?;
    let page = visit.base().record("users", id);
    Ok(see_other(&said::on_page(&page, "signed-out")))
}

fn review_of(visit: &Visit, user: &User) -> Review {
    let mut effects = vec![
        "Every browser in which the user is signed in must sign in again.".to_owned(),
        "Tokens, refresh tokens and links for a password that there are count for nothing from now on."
            .to_owned(),
        "The password stays.".to_owned(),
    ];
    if user.is(visit) {
        effects.insert(0, "This is you: you are signed out here too.".to_owned());
    }
    Review {
        place: Place::Users,
        action: format!("{}/sessions/end", path(&user.id)),
        title: format!("Sign {} out everywhere?", user.title()),
        back: Link::new(visit.base().record("users", &user.id), user.title()),
        effects,
        changes: Vec::new(),
        findings: Vec::new(),
        command: None,
        button: "Sign the user out".to_owned(),
        ends_something: true,
        is_trust: false,
    }
}
