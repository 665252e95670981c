//! Where a tenant is reached, and how much it may hold.

use axum::body::Body;
use axum::response::Response;
use http::{Method, StatusCode};
use jurat_console::part::{Change, Link};
use jurat_console::tenants::TenantFormPage;
use jurat_console::{Form, Place};
use jurat_registry::tenant_record::TenantRecord;
use serde_json::Value;

use super::{fields, path, read};
use crate::console::api::{Call, Refused};
use crate::console::review::{self, Review};
use crate::console::visit::Visit;
use crate::console::{answer, said, shown};
use crate::extract::path::Named;
use crate::respond::browser::see_other;

/// The form, with what stands.
pub(in crate::console) async fn form(Named(name): Named<String>, visit: Visit) -> Response {
    let response = match read(&visit.api(), &name).await {
        Ok(tenant) => {
            let form = fields::filled(visit.form(&action(&name)), &tenant);
            form_page(&visit, &name, form, StatusCode::OK)
        }
        Err(refused) => visit.refused(Place::Tenants, &refused),
    };
    visit.answered(response)
}

/// Changes the tenant, once that was asked.
pub(in crate::console) async fn change(
    Named(name): Named<String>,
    mut visit: Visit,
    body: Body,
) -> Response {
    let response = match changed(&mut visit, &name, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn changed(visit: &mut Visit, name: &str, body: Body) -> Result<Response, Response> {
    let form = visit.posted(body).await?;
    let before: Value = match visit.api().get(&path(name)).await {
        Ok(before) => before,
        Err(refused) => return Err(visit.refused(Place::Tenants, &refused)),
    };
    let again = |visit: &Visit, refused: &Refused| {
        let form = fields::again(visit.form(&action(name)), &form, refused);
        form_page(visit, name, form, StatusCode::UNPROCESSABLE_ENTITY)
    };
    let wanted = fields::members(&form);
    let revision = form.text("revision").and_then(|text| text.parse().ok());
    let call = || {
        let call = Call::new(Method::PATCH, path(name)).with(&wanted);
        call.at(revision)
    };
    let after = visit.api().call(call().only_trying()).await;
    let after = after.map_err(|refused| again(visit, &refused))?;
    let is_moved = before["issuer_in_use"] != after["issuer_in_use"];
    let changes = shown::changes(stated(before), stated(after));
    let page = visit.base().record("tenants", name);
    if changes.is_empty() {
        return Ok(see_other(&page));
    }
    let review = review_of(visit, name, changes, is_moved);
    review::confirmed(visit, &form, review).await?;
    match visit.api().call(call()).await {
        Ok(_) => Ok(see_other(&said::on_page(&page, "changed"))),
        Err(refused) => Err(again(visit, &refused)),
    }
}

/// What is stated of it, without what every change changes.
fn stated(mut tenant: Value) -> Value {
    if let Some(members) = tenant.as_object_mut() {
        for name in ["updated_at", "revision"] {
            members.remove(name);
        }
    }
    tenant
}

fn review_of(visit: &Visit, name: &str, changes: Vec<Change>, is_moved: bool) -> Review {
    let mut effects = vec!["It counts from the next request on.".to_owned()];
    if is_moved {
        effects.push("The issuer is another one: tokens that are out name the old one and count for nothing here, and whoever trusts this tenant must learn the new name.".to_owned());
    }
    Review {
        place: Place::Tenants,
        action: action(name),
        title: format!("Change {name}?"),
        back: Link::new(visit.base().record("tenants", name), name),
        effects,
        changes,
        findings: Vec::new(),
        command: None,
        button: "Change the tenant".to_owned(),
        ends_something: is_moved,
        is_trust: true,
    }
}

fn action(name: &str) -> String {
    format!("{}/edit", path(name))
}

/// The issuer identifier of a tenant that states none.
pub(super) fn usual_issuer(visit: &Visit, name: Option<&str>) -> String {
    let tenants = visit.server().tenant().issuer.endpoint(TenantRecord::PATH);
    match name {
        Some(name) => format!("{tenants}{name}, or that of its one host"),
        None => format!("{tenants} and its name, or that of its one host"),
    }
}

fn form_page(visit: &Visit, name: &str, form: Form, status: StatusCode) -> Response {
    let page = TenantFormPage {
        frame: visit.frame(Place::Tenants),
        name: Some(name.to_owned()),
        usual_issuer: usual_issuer(visit, Some(name)),
        form,
    };
    answer::page(status, &page)
}
