//! A client's settings.

use axum::body::Body;
use axum::response::Response;
use http::StatusCode;
use jurat_console::clients::ClientFormPage;
use jurat_console::part::Link;
use jurat_console::{Form, Place};
use serde_json::Value;

use super::create::field_of;
use super::{fields, patch, path};
use crate::console::api::Refused;
use crate::console::review::{self, Review};
use crate::console::visit::Visit;
use crate::console::{answer, said, shown};
use crate::extract::path::Named;
use crate::respond::browser::see_other;

/// The form, with what stands.
pub(in crate::console) async fn form(Named(id): Named<String>, visit: Visit) -> Response {
    let response = match visit.api().get::<Value>(&path(&id)).await {
        Ok(client) => {
            let form = visit
                .form(&action(&id))
                .with("revision", client["revision"].to_string());
            form_page(&visit, &id, fields::filled(form, &client), StatusCode::OK)
        }
        Err(refused) => visit.refused(Place::Clients, &refused),
    };
    visit.answered(response)
}

/// Changes the settings, once that was asked.
pub(in crate::console) async fn change(
    Named(id): Named<String>,
    mut visit: Visit,
    body: Body,
) -> Response {
    let response = match changed(&mut visit, &id, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn changed(visit: &mut Visit, id: &str, body: Body) -> Result<Response, Response> {
    let form = visit.posted(body).await?;
    let revision = form.text("revision").and_then(|text| text.parse().ok());
    let members = Value::Object(fields::members(&form));
    let again = |visit: &Visit, refused: &Refused| {
        let form = fields::as_typed(visit.form(&action(id)), &form);
        let form = form.wrong(field_of(refused).as_str(), refused.detail.clone());
        form_page(visit, id, form, StatusCode::UNPROCESSABLE_ENTITY)
    };
    let before: Value = match visit.api().get(&path(id)).await {
        Ok(before) => before,
        Err(refused) => return Err(visit.refused(Place::Clients, &refused)),
    };
    let after = match patch(&visit.api(), id, &members, revision, true).await {
        Ok(after) => after,
        Err(refused) => return Err(again(visit, &refused)),
    };
    let changes = shown::changes(stated(before), stated(after));
    if changes.is_empty() {
        return Ok(see_other(&visit.base().record("clients", id)));
    }
    let review = Review {
        place: Place::Clients,
        action: action(id),
        title: format!("Change {id}?"),
        back: Link::new(visit.base().record("clients", id), id),
        effects: vec![
            "It counts from the next request on. Tokens that are out keep what they have."
                .to_owned(),
        ],
        changes,
        findings: Vec::new(),
        command: None,
        button: "Change the client".to_owned(),
        ends_something: false,
        is_trust: true,
    };
    review::confirmed(visit, &form, review).await?;
    match patch(&visit.api(), id, &members, revision, false).await {
        Ok(_) => Ok(see_other(&said::on_page(
            &visit.base().record("clients", id),
            "changed",
        ))),
        Err(refused) => Err(again(visit, &refused)),
    }
}

/// What is stated of a client, without what every change changes.
fn stated(mut client: Value) -> Value {
    if let Some(members) = client.as_object_mut() {
        for name in ["updated_at", "revision"] {
            members.remove(name);
        }
    }
    client
}

fn action(id: &str) -> String {
    format!("{}/edit", path(id))
}

fn form_page(visit: &Visit, id: &str, form: Form, status: StatusCode) -> Response {
    let page = ClientFormPage {
        frame: visit.frame(Place::Clients),
        id: Some(id.to_owned()),
        presets: Vec::new(),
        known_scopes: Vec::new(),
        form,
    };
    answer::page(status, &page)
}
