//! A new administrator: a person, who is invited, or a machine, by a key that it has or that is made and shown once.

use axum::body::Body;
use axum::response::Response;
use http::{Method, StatusCode};
use jurat_console::administrators::AdministratorFormPage;
use jurat_console::part::{Code, Link};
use jurat_console::{CreatedPage, Form, Place};
use serde_json::{Value, json};

use super::fields;
use crate::console::api::{Call, Refused};
use crate::console::clients::create::{key_pair, stated_key};
use crate::console::posted::Posted;
use crate::console::review::{self, Review};
use crate::console::users::{User, invitation};
use crate::console::visit::Visit;
use crate::console::{answer, said, shown};
use crate::respond::browser::see_other;

const ACTION: &str = "/administrators/new";

/// Where administrators of each kind are registered.
const PEOPLE: &str = "/users";
const KEYS: &str = "/administrators";

/// The empty form.
pub(in crate::console) async fn form(visit: Visit) -> Response {
    let blank = visit
        .form(ACTION)
        .with("kind", "person")
        .with("role", "auditor");
    let response = form_page(&visit, blank, StatusCode::OK);
    visit.answered(response)
}

/// Lets the administrator in, once that was asked.
pub(in crate::console) async fn create(mut visit: Visit, body: Body) -> Response {
    let response = match created(&mut visit, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn created(visit: &mut Visit, body: Body) -> Result<Response, Response> {
    let form = visit.posted(body).await?;
    let again = |visit: &Visit, refused: &Refused| {
        let form = fields::again(visit.form(ACTION), &form, refused);
        form_page(visit, form, StatusCode::UNPROCESSABLE_ENTITY)
    };
    let wanted = wanted(&form).map_err(|refused| again(visit, &refused))?;
    let (at, body, private_key) = wanted;
    let tried = Call::new(Method::POST, at).with(&body).only_trying();
    if let Err(refused) = visit.api().call(tried).await {
        return Err(again(visit, &refused));
    }
    let review = review_of(visit, &form, &body);
    review::confirmed(visit, &form, review).await?;
    let call = Call::new(Method::POST, at).with(&body);
    let made = visit.api().call(call).await;
    let made = made.map_err(|refused| again(visit, &refused))?;
    Ok(match at {
        PEOPLE => invited(visit, made).await,
        _ => done(visit, &made, private_key),
    })
}

/// Where what is registered, and the private key where one was made.
fn wanted(form: &Posted) -> Result<(&'static str, Value, Option<String>), Refused> {
    let mut body = json!({ "role": form.text("role").unwrap_or("auditor") });
    if let Some(name) = form.text("name") {
        body["name"] = json!(name);
    }
    if form.text("kind") == Some("person") {
        body["username"] = json!(form.text("username").unwrap_or_default());
        return Ok((PEOPLE, body, None));
    }
    body["id"] = json!(form.text("id").unwrap_or_default());
    if form.text("kind") == Some("generate") {
        // Another one each time that the form is sent: none goes through a page before it is kept.
        let (key, private) = key_pair(form.text("algorithm"))?;
        body["credentials"] = json!([key]);
        return Ok((KEYS, body, Some(private)));
    }
    if let Some(pem) = form.text("certificate") {
        body["credentials"] = json!([stated_key(pem)]);
    }
    Ok((KEYS, body, None))
}

fn review_of(visit: &Visit, form: &Posted, body: &Value) -> Review {
    let effects = match form.text("kind") {
        Some("person") => [
            "Signs in at this console, and may do what the role allows.",
            "A link is made and shown once. Whoever has it chooses the password.",
        ],
        Some("generate") => [
            "Whoever holds the key may do what the role allows, by the administration API.",
            "The key is made when you confirm. The private half is shown once and kept nowhere here.",
        ],
        _ => [
            "Whoever holds the key may do what the role allows, by the administration API.",
            "No secret is made here.",
        ],
    };
    let mut changes = body.clone();
    if let Some(members) = changes.as_object_mut() {
        members.retain(|name, _| name != "credentials");
    }
    let name = form.text("username").or(form.text("id"));
    Review {
        place: Place::Administrators,
        action: ACTION.to_owned(),
        title: format!("Let {} in?", name.unwrap_or_default()),
        back: Link::new(visit.base().to(ACTION), "New administrator"),
        effects: effects.map(str::to_owned).to_vec(),
        changes: shown::changes(json!({}), changes),
        findings: Vec::new(),
        command: None,
        button: "Let the administrator in".to_owned(),
        ends_something: false,
        is_trust: true,
    }
}

/// The page with the link for a person.
async fn invited(visit: &Visit, made: Value) -> Response {
    let list = said::on_page(&visit.base().to("/administrators"), "created");
    let Ok(user) = serde_json::from_value::<User>(made) else {
        return see_other(&list);
    };
    let title = format!("{} is an administrator", user.title());
    let page = invitation::made(visit, &user, title, Place::Administrators).await;
    page.unwrap_or_else(|_| see_other(&list))
}

/// The page with the private key that was made, or the list.
fn done(visit: &Visit, made: &Value, private_key: Option<String>) -> Response {
    let list = visit.base().to("/administrators");
    let Some(private_key) = private_key else {
        return see_other(&said::on_page(&list, "created"));
    };
    let id = made["id"].as_str().unwrap_or_default();
    let page = CreatedPage {
        frame: visit.frame(Place::Administrators),
        title: format!("{id} is an administrator"),
        once: vec![Code::new("private-key", "Private key", private_key).to_save("private.pem")],
        advice: "It is shown this once and kept nowhere here. Whoever has it may do what the role allows: hand it over by a way that nobody else reads.".to_owned(),
        samples: Vec::new(),
        next: Link::new(list, "I have kept it: to the list"),
    };
    answer::page(StatusCode::CREATED, &page)
}

fn form_page(visit: &Visit, form: Form, status: StatusCode) -> Response {
    let page = AdministratorFormPage {
        frame: visit.frame(Place::Administrators),
        id: None,
        keys: Vec::new(),
        form,
    };
    answer::page(status, &page)
}
