//! A link by which a user chooses a password: shown once.

use axum::body::Body;
use axum::response::Response;
use http::{Method, StatusCode};
use jurat_console::part::{Code, Link};
use jurat_console::{CreatedPage, Place};
use jurat_registry::clock::Timestamp;
use serde::Deserialize;

use super::{User, confirmed, path};
use crate::console::answer;
use crate::console::api::{Call, Refused};
use crate::console::review::Review;
use crate::console::visit::Visit;
use crate::extract::path::Named;

/// What it will do.
pub(in crate::console) async fn ask(Named(id): Named<String>, visit: Visit) -> Response {
    let tried = visit.api().call(call(&id).only_trying()).await;
    if let Err(refused) = tried {
        let response = visit.refused(Place::Users, &refused);
        return visit.answered(response);
    }
    super::ask(visit, &id, review_of).await
}

/// Makes the link.
pub(in crate::console) async fn make(
    Named(id): Named<String>,
    mut visit: Visit,
    body: Body,
) -> Response {
    let response = match confirmed(&mut visit, &id, body, review_of).await {
        Ok(user) => {
            let title = format!("A link for {}", user.title());
            let made = made(&visit, &user, title, Place::Users).await;
            made.unwrap_or_else(|refused| visit.refused(Place::Users, &refused))
        }
        Err(response) => response,
    };
    visit.answered(response)
}

/// Makes a link, and the page that shows it.
pub(in crate::console) async fn made(
    visit: &Visit,
    user: &User,
    title: String,
    place: Place,
) -> Result<Response, Refused> {
    #[derive(Deserialize)]
    struct Invited {
        link: String,
        expires_at: Timestamp,
    }
    let made = visit.api().call(call(&user.id)).await?;
    let invited: Invited = serde_json::from_value(made).map_err(|_| Refused {
        status: StatusCode::INTERNAL_SERVER_ERROR.as_u16(),
        detail: "the link was made, but cannot be shown: make another one".to_owned(),
        field: None,
    })?;
    let page = CreatedPage {
        frame: visit.frame(place),
        title,
        once: vec![Code::new("link", "Link to choose a password", invited.link)],
        advice: format!(
            "It works once, until {} UTC. Whoever has it chooses the password of {}: send it by a way that nobody else reads.",
            visit.when(invited.expires_at).text(),
            user.username
        ),
        samples: Vec::new(),
        next: Link::new(
            visit.base().record("users", &user.id),
            "I have kept it: to the user",
        ),
    };
    Ok(answer::page(StatusCode::CREATED, &page))
}

fn call(id: &str) -> Call<'static> {
    Call::new(Method::POST, format!("{}/invitation", path(id)))
}

fn review_of(visit: &Visit, user: &User) -> Review {
    let password = if user.has_password {
        "The password that there is works until another is chosen by the link."
    } else {
        "There is no password yet: by the link one is chosen."
    };
    Review {
        place: Place::Users,
        action: format!("{}/invitation", path(&user.id)),
        title: format!("Make a link for {}?", user.title()),
        back: Link::new(visit.base().record("users", &user.id), user.title()),
        effects: vec![
            "A link is made that works once. It is shown to you, and to nobody else.".to_owned(),
            "Whoever has it chooses a password, and can sign in as this user.".to_owned(),
            password.to_owned(),
        ],
        changes: Vec::new(),
        findings: Vec::new(),
        command: None,
        button: "Make the link".to_owned(),
        ends_something: false,
        is_trust: true,
    }
}
