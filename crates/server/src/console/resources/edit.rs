//! A resource's settings.

use axum::body::Body;
use axum::response::Response;
use http::StatusCode;
use jurat_console::part::{Change, Link};
use jurat_console::resources::ResourceFormPage;
use jurat_console::{Form, Place};
use jurat_registry::resource::ResourceSettings;
use serde_json::Value;

use super::{fields, patch, path, read};
use crate::console::api::Refused;
use crate::console::posted::Posted;
use crate::console::review::{self, Review};
use crate::console::visit::Visit;
use crate::console::{answer, said, shown};
use crate::extract::path::Named;
use crate::respond::browser::see_other;

/// The form, with what stands.
pub(in crate::console) async fn form(Named(uri): Named<String>, visit: Visit) -> Response {
    let response = match read(&visit.api(), &uri).await {
        Ok((resource, settings)) => {
            let form = visit
                .form(&action(&uri))
                .with("revision", resource.revision.to_string());
            form_page(
                &visit,
                &uri,
                fields::filled(form, &settings),
                StatusCode::OK,
            )
        }
        Err(refused) => visit.refused(Place::Resources, &refused),
    };
    visit.answered(response)
}

/// Changes the settings, once that was asked.
pub(in crate::console) async fn change(
    Named(uri): Named<String>,
    mut visit: Visit,
    body: Body,
) -> Response {
    let response = match changed(&mut visit, &uri, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn changed(visit: &mut Visit, uri: &str, body: Body) -> Result<Response, Response> {
    let form = visit.posted(body).await?;
    let revision = form.text("revision").and_then(|text| text.parse().ok());
    let (_, before) = read(&visit.api(), uri)
        .await
        .map_err(|refused| visit.refused(Place::Resources, &refused))?;
    let members = fields::members(&form).map_err(|refused| again(visit, uri, &form, &refused))?;
    let wanted = fields::as_patch(members, &before);
    let after = patch(&visit.api(), uri, &wanted, revision, true).await;
    let after = after.map_err(|refused| again(visit, uri, &form, &refused))?;
    let changes = difference(&before, after);
    let page = visit.base().record("resources", uri);
    if changes.is_empty() {
        return Ok(see_other(&page));
    }
    review::confirmed(visit, &form, review_of(visit, uri, changes)).await?;
    let done = patch(&visit.api(), uri, &wanted, revision, false).await;
    done.map_err(|refused| again(visit, uri, &form, &refused))?;
    Ok(see_other(&said::on_page(&page, "changed")))
}

/// What is different afterwards of what is stated.
fn difference(before: &ResourceSettings, mut after: Value) -> Vec<Change> {
    let before = serde_json::to_value(before).unwrap_or_default();
    if let Some(members) = after.as_object_mut() {
        members.retain(|name, _| before.get(name).is_some());
    }
    shown::changes(before, after)
}

fn review_of(visit: &Visit, uri: &str, changes: Vec<Change>) -> Review {
    Review {
        place: Place::Resources,
        action: action(uri),
        title: format!("Change {uri}?"),
        back: Link::new(visit.base().record("resources", uri), uri),
        effects: vec![
            "It counts for tokens that are issued from now on. Those that are out keep what they have."
                .to_owned(),
        ],
        changes,
        findings: Vec::new(),
        command: None,
        button: "Change the resource".to_owned(),
        ends_something: false,
        is_trust: true,
    }
}

fn action(uri: &str) -> String {
    format!("{}/edit", path(uri))
}

/// The form again, with what is wrong.
fn again(visit: &Visit, uri: &str, typed: &Posted, refused: &Refused) -> Response {
    if refused.status == StatusCode::FORBIDDEN.as_u16() {
        return visit.refused(Place::Resources, refused);
    }
    let form = fields::as_typed(visit.form(&action(uri)), typed, refused);
    form_page(visit, uri, form, StatusCode::UNPROCESSABLE_ENTITY)
}

fn form_page(visit: &Visit, uri: &str, form: Form, status: StatusCode) -> Response {
    let page = ResourceFormPage {
        frame: visit.frame(Place::Resources),
        uri: Some(uri.to_owned()),
        form,
    };
    answer::page(status, &page)
}
