//! A new tenant: the form, what it will do, and then the tenant.

use axum::body::Body;
use axum::response::Response;
use http::{Method, StatusCode};
use jurat_console::part::Link;
use jurat_console::tenants::TenantFormPage;
use jurat_console::{Form, Place};
use serde_json::{Value, json};

use super::fields;
use crate::console::api::{Call, Refused};
use crate::console::posted::Posted;
use crate::console::review::{self, Review};
use crate::console::visit::Visit;
use crate::console::{answer, said, shown};
use crate::respond::browser::see_other;

const ACTION: &str = "/tenants/new";

/// The empty form.
pub(in crate::console) async fn form(visit: Visit) -> Response {
    let response = form_page(&visit, visit.form(ACTION), StatusCode::OK);
    visit.answered(response)
}

/// Makes the tenant, once that was asked.
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
    let mut wanted = fields::members(&form);
    wanted["name"] = json!(form.text("name").unwrap_or_default());
    let tried = Call::new(Method::POST, "/tenants").with(&wanted);
    let tried = visit.api().call(tried.only_trying()).await;
    let tried = tried.map_err(|refused| again(visit, &refused))?;
    let review = review_of(visit, &form, &wanted, &tried);
    review::confirmed(visit, &form, review).await?;
    let call = Call::new(Method::POST, "/tenants").with(&wanted);
    let made = visit.api().call(call).await;
    let made = made.map_err(|refused| again(visit, &refused))?;
    let name = made["name"].as_str().unwrap_or_default();
    let page = visit.base().record("tenants", name);
    Ok(see_other(&said::on_page(&page, "created")))
}

fn review_of(visit: &Visit, form: &Posted, wanted: &Value, tried: &Value) -> Review {
    let name = form.text("name").unwrap_or_default();
    let mut changes = wanted.clone();
    changes["issuer_in_use"] = tried["issuer_in_use"].clone();
    if let Some(members) = changes.as_object_mut() {
        members.retain(|_, value| !value.is_null() && *value != json!([]));
    }
    if let Some(quotas) = changes["quotas"].as_object_mut() {
        quotas.retain(|_, most| !most.is_null());
        if quotas.is_empty() {
            changes.as_object_mut().map(|all| all.remove("quotas"));
        }
    }
    Review {
        place: Place::Tenants,
        action: ACTION.to_owned(),
        title: format!("Make the tenant {name}?"),
        back: Link::new(visit.base().to(ACTION), "New tenant"),
        effects: vec![
            "An authorization server of its own: issuer, keys, clients, users and administrators."
                .to_owned(),
            "Nobody administers it yet. Its page makes a link for its first administrator."
                .to_owned(),
        ],
        changes: shown::changes(json!({}), changes),
        findings: Vec::new(),
        command: None,
        button: "Make the tenant".to_owned(),
        ends_something: false,
        is_trust: true,
    }
}

fn form_page(visit: &Visit, form: Form, status: StatusCode) -> Response {
    let page = TenantFormPage {
        frame: visit.frame(Place::Tenants),
        name: None,
        usual_issuer: super::edit::usual_issuer(visit, None),
        form,
    };
    answer::page(status, &page)
}
