//! The settings as a form.

use axum::body::Body;
use axum::response::Response;
use http::{Method, StatusCode};
use jurat_console::part::{Change, Link};
use jurat_console::settings::SettingsFormPage;
use jurat_console::{Form, Place};
use serde_json::Value;

use super::{fields, in_use, path, read};
use crate::console::api::{Call, Refused};
use crate::console::review::{self, Review};
use crate::console::visit::Visit;
use crate::console::{answer, said, shown};
use crate::respond::browser::see_other;

const ACTION: &str = "/settings/edit";

/// The form, with what stands.
pub(in crate::console) async fn form(visit: Visit) -> Response {
    let response = match read(&visit.api(), &path(&visit)).await {
        Ok(record) => {
            let form = fields::filled(visit.form(ACTION), &record);
            form_page(&visit, form, StatusCode::OK)
        }
        Err(refused) => visit.refused(Place::Settings, &refused),
    };
    visit.answered(response)
}

/// Changes the settings, once that was asked.
pub(in crate::console) async fn change(mut visit: Visit, body: Body) -> Response {
    let response = match changed(&mut visit, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn changed(visit: &mut Visit, body: Body) -> Result<Response, Response> {
    let form = visit.posted(body).await?;
    let own = path(visit);
    let before = read(&visit.api(), &own).await;
    let before = before.map_err(|refused| visit.refused(Place::Settings, &refused))?;
    let again = |visit: &Visit, refused: &Refused| {
        let form = fields::again(visit.form(ACTION), &form, refused);
        form_page(visit, form, StatusCode::UNPROCESSABLE_ENTITY)
    };
    let wanted = fields::patch(&form, &before, &of_the_server(visit));
    let revision = form.text("revision").and_then(|text| text.parse().ok());
    let call = || {
        let call = Call::new(Method::PATCH, own.as_str()).with(&wanted);
        call.at(revision)
    };
    let after = visit.api().call(call().only_trying()).await;
    let after = after.map_err(|refused| again(visit, &refused))?;
    let page = visit.base().to("/settings");
    let changes = shown::changes(stated(before), stated(after));
    if changes.is_empty() {
        return Ok(see_other(&page));
    }
    let review = review_of(visit, changes);
    review::confirmed(visit, &form, review).await?;
    match visit.api().call(call()).await {
        Ok(_) => Ok(see_other(&said::on_page(&page, "changed"))),
        Err(refused) => Err(again(visit, &refused)),
    }
}

/// What the server's configuration says.
fn of_the_server(visit: &Visit) -> Value {
    let defaults = visit.defaults();
    in_use::stated(&defaults.root, &defaults.grants)
}

/// What is stated of the tenant, without what every change changes.
fn stated(mut tenant: Value) -> Value {
    if let Some(members) = tenant.as_object_mut() {
        // A subject that is left open is not there, so that each of its settings is told by itself.
        members.retain(|name, value| {
            !matches!(&**name, "updated_at" | "revision") && !value.is_null()
        });
    }
    tenant
}

fn review_of(visit: &Visit, changes: Vec<Change>) -> Review {
    Review {
        place: Place::Settings,
        action: ACTION.to_owned(),
        title: "Change the settings?".to_owned(),
        back: Link::new(visit.base().to("/settings"), "Settings"),
        effects: vec![
            "It counts from the next request on, for whatever leaves this open. Tokens that are out keep what they have."
                .to_owned(),
        ],
        changes,
        findings: Vec::new(),
        command: None,
        button: "Change the settings".to_owned(),
        ends_something: false,
        is_trust: true,
    }
}

fn form_page(visit: &Visit, form: Form, status: StatusCode) -> Response {
    let defaults = visit.defaults();
    let resolved = in_use::resolved(&defaults.root, &defaults.grants);
    let page = SettingsFormPage {
        frame: visit.frame(Place::Settings),
        defaults: fields::defaults(&resolved),
        form,
    };
    answer::page(status, &page)
}
