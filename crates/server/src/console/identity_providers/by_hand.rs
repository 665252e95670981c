//! A new identity provider, stated by hand: for an issuer of which there is a certificate, or nothing but a name.

use axum::body::Body;
use axum::response::Response;
use http::StatusCode;
use jurat_console::identity_providers::IdentityProviderFormPage;
use jurat_console::{Form, Place};
use jurat_registry::identity_provider::IdentityProviderSettings;
use serde_json::{Value, json};

use super::{fields, register, typed};
use crate::console::answer;
use crate::console::api::Refused;
use crate::console::posted::Posted;
use crate::console::visit::Visit;

const ACTION: &str = "/identity-providers/new/by-hand";

/// The form: empty, or with what a preset sets.
pub(in crate::console) async fn form(visit: Visit) -> Response {
    let settings = match visit.query("preset") {
        Some(preset) => of_preset(&visit, &preset).await,
        None => Ok(serde_json::to_value(IdentityProviderSettings::default()).unwrap_or_default()),
    };
    let response = match settings {
        Ok(settings) => {
            let mut filled = fields::filled(&settings);
            // Who may be spoken for is to be said, and where the keys come from.
            filled.retain(|(name, _)| name != "subjects_kind" && name != "key_source");
            let form = visit.form(ACTION).with("key_source", "discovery");
            form_page(&visit, fields::with(form, filled), StatusCode::OK)
        }
        Err(refused) => visit.refused(Place::IdentityProviders, &refused),
    };
    visit.answered(response)
}

/// What a preset that is any issuer's sets.
async fn of_preset(visit: &Visit, preset: &str) -> Result<Value, Refused> {
    let body = json!({ "issuer": "https://issuer.invalid", "preset": preset });
    let mut settings = register::try_out(visit, &body).await?;
    if let Some(members) = settings.as_object_mut() {
        members.remove("issuer");
        members.remove("revision");
    }
    Ok(settings)
}

/// Registers what the form states, once that was asked.
pub(in crate::console) async fn create(mut visit: Visit, body: Body) -> Response {
    let response = match created(&mut visit, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn created(visit: &mut Visit, body: Body) -> Result<Response, Response> {
    let form = visit.posted(body).await?;
    let body = wanted(&form).map_err(|refused| again(visit, &form, &refused))?;
    let tried = register::try_out(visit, &body).await;
    let tried = tried.map_err(|refused| again(visit, &form, &refused))?;
    let made = register::confirmed(visit, &form, ACTION, &body, tried).await?;
    made.map_err(|refused| again(visit, &form, &refused))
}

/// The identity provider that the form states.
fn wanted(form: &Posted) -> Result<Value, Refused> {
    let mut members = fields::members(form)?;
    members.retain(|_, value| !value.is_null());
    members.insert("issuer".to_owned(), json!(form.text("issuer")));
    // A certificate is for one that publishes no keys; the field is not seen otherwise.
    if let (None, Some(text)) = (form.text("key_source"), form.text("certificate")) {
        members.insert("keys".to_owned(), json!([typed::key(text)]));
    }
    Ok(Value::Object(members))
}

/// The form again, with what is wrong.
fn again(visit: &Visit, posted: &Posted, refused: &Refused) -> Response {
    let form = typed::again(visit.form(ACTION), posted);
    let blamed = typed::blamed(refused, &fields::FIELDS);
    let form = form.wrong(blamed, refused.detail.clone());
    form_page(visit, form, StatusCode::UNPROCESSABLE_ENTITY)
}

fn form_page(visit: &Visit, form: Form, status: StatusCode) -> Response {
    let page = IdentityProviderFormPage {
        frame: visit.frame(Place::IdentityProviders),
        existing: None,
        form,
    };
    answer::page(status, &page)
}
