//! A new resource: the form, what it will do, and then the resource.

use axum::body::Body;
use axum::response::Response;
use http::{Method, StatusCode};
use jurat_console::part::Link;
use jurat_console::resources::ResourceFormPage;
use jurat_console::{Form, Place};
use jurat_registry::audit::Difference;
use jurat_registry::resource::ResourceSettings;
use serde_json::{Value, json};

use super::fields;
use crate::console::api::{Call, Refused};
use crate::console::posted::Posted;
use crate::console::review::{self, Review};
use crate::console::visit::Visit;
use crate::console::{answer, said, shown};
use crate::respond::browser::see_other;

const ACTION: &str = "/resources/new";

/// The empty form.
pub(in crate::console) async fn form(visit: Visit) -> Response {
    let response = form_page(&visit, visit.form(ACTION), StatusCode::OK);
    visit.answered(response)
}

/// Registers the resource, once that was asked.
pub(in crate::console) async fn create(mut visit: Visit, body: Body) -> Response {
    let response = match created(&mut visit, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn created(visit: &mut Visit, body: Body) -> Result<Response, Response> {
    let form = visit.posted(body).await?;
    let wanted = wanted(&form).map_err(|refused| again(visit, &form, &refused))?;
    let call = || Call::new(Method::POST, "/resources").with(&wanted);
    let tried = visit.api().call(call().only_trying()).await;
    let tried = tried.map_err(|refused| again(visit, &form, &refused))?;
    let uri = tried["uri"].as_str().unwrap_or_default().to_owned();
    review::confirmed(visit, &form, review_of(visit, &uri, tried)).await?;
    let made = visit.api().call(call()).await;
    made.map_err(|refused| again(visit, &form, &refused))?;
    Ok(see_other(&said::on_page(
        &visit.base().record("resources", &uri),
        "created",
    )))
}

fn wanted(form: &Posted) -> Result<Value, Refused> {
    let mut members = fields::members(form)?;
    members.insert("uri".to_owned(), json!(form.text("uri")));
    Ok(Value::Object(members))
}

fn review_of(visit: &Visit, uri: &str, tried: Value) -> Review {
    let usual = serde_json::to_value(ResourceSettings::default()).unwrap_or_default();
    let mut after = tried;
    if let Some(members) = after.as_object_mut() {
        members
            .retain(|name, _| !matches!(name.as_str(), "created_at" | "updated_at" | "revision"));
    }
    // What is as it is with every resource says nothing about this one.
    let stated = Difference::between(Some(usual), Some(after)).after;
    Review {
        place: Place::Resources,
        action: ACTION.to_owned(),
        title: format!("Register {uri}?"),
        back: Link::new(visit.base().to(ACTION), "New resource"),
        effects: vec![
            "Clients that have its URI among their resources can ask for tokens that are addressed to it.".to_owned(),
            "With scopes stated here, such a token has no others.".to_owned(),
        ],
        changes: shown::changes(json!({}), stated.unwrap_or_default()),
        findings: Vec::new(),
        command: None,
        button: "Register the resource".to_owned(),
        ends_something: false,
        is_trust: true,
    }
}

/// The form again, with what is wrong.
fn again(visit: &Visit, typed: &Posted, refused: &Refused) -> Response {
    if refused.status == StatusCode::FORBIDDEN.as_u16() {
        return visit.refused(Place::Resources, refused);
    }
    let mut refused = refused.clone();
    if refused.status == StatusCode::CONFLICT.as_u16() && refused.field.is_none() {
        refused.field = Some("uri".to_owned());
    }
    let form = fields::as_typed(visit.form(ACTION), typed, &refused);
    form_page(visit, form, StatusCode::UNPROCESSABLE_ENTITY)
}

fn form_page(visit: &Visit, form: Form, status: StatusCode) -> Response {
    let page = ResourceFormPage {
        frame: visit.frame(Place::Resources),
        uri: None,
        form,
    };
    answer::page(status, &page)
}
