//! The role, the switch and the keys of a machine that is an administrator.

use axum::body::Body;
use axum::response::Response;
use http::{Method, StatusCode};
use jurat_console::administrators::AdministratorFormPage;
use jurat_console::part::{Change, Link};
use jurat_console::{Form, Place};
use serde_json::Value;

use super::{Administrator, fields, path, read};
use crate::console::api::{Call, Refused};
use crate::console::review::{self, Review};
use crate::console::visit::Visit;
use crate::console::{answer, said, shown};
use crate::extract::path::Named;
use crate::respond::browser::see_other;

/// The form, with what stands.
pub(in crate::console) async fn form(Named(id): Named<String>, visit: Visit) -> Response {
    let response = match read(&visit.api(), &id).await {
        Ok(one) => {
            let form = fields::filled(visit.form(&action(&id)), &one);
            form_page(&visit, &one, form, StatusCode::OK)
        }
        Err(refused) => visit.refused(Place::Administrators, &refused),
    };
    visit.answered(response)
}

/// Changes it, once that was asked.
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
    let list = visit.base().to("/administrators");
    let before: Value = match visit.api().get(&path(id)).await {
        Ok(before) => before,
        Err(refused) => return Err(visit.refused(Place::Administrators, &refused)),
    };
    let Ok(one) = serde_json::from_value::<Administrator>(before.clone()) else {
        return Ok(see_other(&list));
    };
    let again = |visit: &Visit, refused: &Refused| {
        let form = fields::again(visit.form(&action(id)), &form, refused);
        form_page(visit, &one, form, StatusCode::UNPROCESSABLE_ENTITY)
    };
    let wanted = fields::patch(&form, &one);
    let revision = form.text("revision").and_then(|text| text.parse().ok());
    let call = || {
        let call = Call::new(Method::PATCH, path(id)).with(&wanted);
        call.at(revision)
    };
    let after = visit.api().call(call().only_trying()).await;
    let after = after.map_err(|refused| again(visit, &refused))?;
    let changes = shown::changes(stated(before), stated(after));
    if changes.is_empty() {
        return Ok(see_other(&list));
    }
    let review = review_of(visit, id, changes);
    review::confirmed(visit, &form, review).await?;
    match visit.api().call(call()).await {
        Ok(_) => Ok(see_other(&said::on_page(&list, "changed"))),
        Err(refused) => Err(again(visit, &refused)),
    }
}

/// What is stated of it, without what every change changes; its keys by what tells them from others.
fn stated(mut one: Value) -> Value {
    let keys = one["credentials"].as_array().cloned().unwrap_or_default();
    let keys = keys.iter().map(|key| key["jwk_thumbprint"].clone());
    one["credentials"] = Value::Array(keys.collect());
    if let Some(members) = one.as_object_mut() {
        for name in ["updated_at", "revision"] {
            members.remove(name);
        }
    }
    one
}

fn review_of(visit: &Visit, id: &str, changes: Vec<Change>) -> Review {
    Review {
        place: Place::Administrators,
        action: action(id),
        title: format!("Change {id}?"),
        back: Link::new(visit.base().to("/administrators"), "Administrators"),
        effects: vec![
            "It counts from the next request on, for tokens that are out as well.".to_owned(),
        ],
        changes,
        findings: Vec::new(),
        command: None,
        button: "Change the administrator".to_owned(),
        ends_something: false,
        is_trust: true,
    }
}

fn action(id: &str) -> String {
    format!("{}/edit", path(id))
}

fn form_page(visit: &Visit, one: &Administrator, form: Form, status: StatusCode) -> Response {
    let page = AdministratorFormPage {
        frame: visit.frame(Place::Administrators),
        id: Some(one.id.clone()),
        keys: one.keys(),
        form,
    };
    answer::page(status, &page)
}
