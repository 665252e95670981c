//! How a tenant's first administrator gets in: a link that is shown once.

use axum::body::Body;
use axum::response::Response;
use http::{Method, StatusCode};
use jurat_console::part::{Code, Link};
use jurat_console::{CreatedPage, Place};
use jurat_registry::clock::Timestamp;
use serde::Deserialize;

use super::{Tenant, confirmed, path};
use crate::console::answer;
use crate::console::api::{Call, Refused};
use crate::console::review::Review;
use crate::console::visit::Visit;
use crate::extract::path::Named;

/// What it will do; or why there is no link, as when somebody can sign in already.
pub(in crate::console) async fn ask(Named(name): Named<String>, visit: Visit) -> Response {
    if let Err(refused) = visit.api().call(call(&name).only_trying()).await {
        let response = visit.refused(Place::Tenants, &refused);
        return visit.answered(response);
    }
    super::ask(visit, &name, review_of).await
}

/// Makes the link.
pub(in crate::console) async fn make(
    Named(name): Named<String>,
    mut visit: Visit,
    body: Body,
) -> Response {
    let response = match confirmed(&mut visit, &name, body, review_of).await {
        Ok(tenant) => {
            let made = made(&visit, &tenant).await;
            made.unwrap_or_else(|refused| visit.refused(Place::Tenants, &refused))
        }
        Err(response) => response,
    };
    visit.answered(response)
}

async fn made(visit: &Visit, tenant: &Tenant) -> Result<Response, Refused> {
    #[derive(Deserialize)]
    struct SetUp {
        link: String,
        expires_at: Timestamp,
    }
    let made = visit.api().call(call(&tenant.name)).await?;
    let set_up: SetUp = serde_json::from_value(made).map_err(|_| Refused {
        status: StatusCode::INTERNAL_SERVER_ERROR.as_u16(),
        detail: "the link was made, but cannot be shown: make another one".to_owned(),
        field: None,
    })?;
    let page = CreatedPage {
        frame: visit.frame(Place::Tenants),
        title: format!("A link for the first administrator of {}", tenant.name),
        once: vec![Code::new(
            "link",
            "Link to choose a name and a password",
            set_up.link,
        )],
        advice: format!(
            "It works once, until {} UTC. Whoever has it becomes the administrator of this tenant: send it by a way that nobody else reads.",
            visit.when(set_up.expires_at).text()
        ),
        samples: Vec::new(),
        next: Link::new(
            visit.base().record("tenants", &tenant.name),
            "I have kept it: to the tenant",
        ),
    };
    Ok(answer::page(StatusCode::CREATED, &page))
}

fn call(name: &str) -> Call<'static> {
    Call::new(Method::POST, format!("{}/set-up", path(name)))
}

fn review_of(visit: &Visit, tenant: &Tenant) -> Review {
    let name = &tenant.name;
    Review {
        place: Place::Tenants,
        action: format!("{}/set-up", path(name)),
        title: format!("Make a link for the first administrator of {name}?"),
        back: Link::new(visit.base().record("tenants", name), tenant.title()),
        effects: vec![
            "A link is made that works once. It is shown to you, and to nobody else.".to_owned(),
            "Whoever has it chooses a name and a password, and then administers the whole tenant."
                .to_owned(),
        ],
        changes: Vec::new(),
        findings: Vec::new(),
        command: None,
        button: "Make the link".to_owned(),
        ends_something: false,
        is_trust: true,
    }
}
