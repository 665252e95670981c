//! A new user: the form, what it will do, and then the user, with a link for a password or on the way to one.

use axum::body::Body;
use axum::response::Response;
use http::{Method, StatusCode};
use jurat_console::part::Link;
use jurat_console::users::UserFormPage;
use jurat_console::{Form, Place};
use serde_json::{Value, json};

use super::{User, fields, invitation, path};
use crate::console::api::{Call, Refused};
use crate::console::posted::Posted;
use crate::console::review::{self, Review};
use crate::console::visit::Visit;
use crate::console::{answer, said, shown};
use crate::respond::browser::see_other;

const ACTION: &str = "/users/new";

/// The empty form.
pub(in crate::console) async fn form(visit: Visit) -> Response {
    let blank = visit
        .form(ACTION)
        .with("password_by", "invitation")
        .with("role", "none");
    let response = form_page(&visit, blank, StatusCode::OK);
    visit.answered(response)
}

/// Makes the user, once that was asked.
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
    let tried = Call::new(Method::POST, "/users").with(&wanted);
    if let Err(refused) = visit.api().call(tried.only_trying()).await {
        return Err(again(visit, &refused));
    }
    let review = review_of(visit, &form, &wanted);
    review::confirmed(visit, &form, review).await?;
    let call = Call::new(Method::POST, "/users").with(&wanted);
    let made = visit.api().call(call).await;
    let made = made.map_err(|refused| again(visit, &refused))?;
    let base = visit.base();
    let Ok(user) = serde_json::from_value::<User>(made) else {
        return Ok(see_other(&said::on_page(&base.to("/users"), "created")));
    };
    if form.text("password_by") == Some("password") {
        return Ok(see_other(&base.to(&format!("{}/password", path(&user.id)))));
    }
    let title = format!("{} is registered", user.title());
    let invited = invitation::made(visit, &user, title, Place::Users).await;
    let page = said::on_page(&base.record("users", &user.id), "created");
    Ok(invited.unwrap_or_else(|_| see_other(&page)))
}

/// The user that the form states.
fn wanted(form: &Posted) -> Result<Value, Refused> {
    let mut members = fields::members(form)?;
    members.retain(|_, value| !value.is_null());
    if let Some(role) = fields::role(form).filter(|role| !role.is_null()) {
        members.insert("role".to_owned(), role);
    }
    Ok(Value::Object(members))
}

fn review_of(visit: &Visit, form: &Posted, wanted: &Value) -> Review {
    let name = form.text("username").unwrap_or_default();
    let by = if form.text("password_by") == Some("password") {
        "There is no password yet: the next page asks for one."
    } else {
        "A link is made and shown once. Whoever has it chooses the password."
    };
    let mut effects = vec![
        "Signs in by this name at clients whose users this server knows.".to_owned(),
        by.to_owned(),
    ];
    if wanted.get("role").is_some() {
        effects.push("Signs in at this console too, and may do what the role allows.".to_owned());
    }
    let mut changes = wanted.clone();
    if let Some(members) = changes.as_object_mut() {
        members.retain(|_, value| *value != json!(false) && *value != json!({}));
    }
    Review {
        place: Place::Users,
        action: ACTION.to_owned(),
        title: format!("Register {name}?"),
        back: Link::new(visit.base().to(ACTION), "New user"),
        effects,
        changes: shown::changes(json!({}), changes),
        findings: Vec::new(),
        command: None,
        button: "Register the user".to_owned(),
        ends_something: false,
        is_trust: true,
    }
}

fn form_page(visit: &Visit, form: Form, status: StatusCode) -> Response {
    let page = UserFormPage {
        frame: visit.frame(Place::Users),
        id: None,
        is_oneself: false,
        form,
    };
    answer::page(status, &page)
}
