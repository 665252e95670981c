//! A private key is brought from elsewhere. It comes in and never goes out: the page between carries it back to whoever sent it, in an
//! answer that nobody keeps, and nothing shows it.

use axum::body::Body;
use axum::response::Response;
use http::{Method, StatusCode};
use jurat_console::keys::KeyImportPage;
use jurat_console::part::Link;
use jurat_console::{Form, Place};
use serde_json::{Value, json};

use super::{Key, Keys, is_immediate};
use crate::console::api::{Call, Refused};
use crate::console::posted::Posted;
use crate::console::review::{self, Review};
use crate::console::visit::Visit;
use crate::console::{answer, said};
use crate::respond::browser::see_other;

const ACTION: &str = "/keys/import";

/// The empty form.
pub(in crate::console) async fn form(visit: Visit) -> Response {
    let form = visit.form(ACTION).with("immediately", "no");
    let response = form_page(&visit, form, StatusCode::OK);
    visit.answered(response)
}

/// Takes the key in, once that was asked.
pub(in crate::console) async fn import(mut visit: Visit, body: Body) -> Response {
    let response = match imported(&mut visit, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn imported(visit: &mut Visit, body: Body) -> Result<Response, Response> {
    let form = visit.posted(body).await?;
    let wanted = wanted(&form);
    let call = || Call::new(Method::POST, "/keys/import").with(&wanted);
    let tried = visit.api().call(call().only_trying()).await;
    let tried = tried.map_err(|refused| again(visit, &form, &refused))?;
    let keys = Keys::read(&visit.api()).await;
    let keys = keys.map_err(|refused| visit.refused(Place::Keys, &refused))?;
    let Ok(key) = serde_json::from_value(tried) else {
        return Err(visit.refused(Place::Keys, &Refused::unreadable()));
    };
    review::confirmed(visit, &form, review_of(visit, &keys, &key)).await?;
    let made = visit.api().call(call()).await;
    made.map_err(|refused| again(visit, &form, &refused))?;
    let list = visit.base().to("/keys");
    Ok(see_other(&said::on_page(&list, "key-imported")))
}

fn wanted(form: &Posted) -> Value {
    json!({
        "pem": form.text("pem").unwrap_or_default(),
        "algorithm": form.text("algorithm"),
        "immediately": is_immediate(form),
    })
}

fn review_of(visit: &Visit, keys: &Keys, key: &Key) -> Review {
    let algorithm = key.algorithm;
    let from = visit.when(key.signs_from);
    let mut effects = vec![format!("The {algorithm} key {} is published now.", key.kid)];
    let signer = keys.signer(algorithm);
    effects.push(match (signer, from.is_past()) {
        (Some(signer), true) => format!("It signs at once, and {} is retired. Resource servers that keep the key set refuse new tokens until they read it again.", signer.kid),
        (Some(signer), false) => format!("It signs from {} on, and {} is retired then.", from.text(), signer.kid),
        (None, _) => "It signs at once, as no other key of its algorithm does.".to_owned(),
    });
    effects.push("Whoever else has its private half can make tokens of this server. A key made here was never anywhere else.".to_owned());
    Review {
        place: Place::Keys,
        action: ACTION.to_owned(),
        title: format!("Import the key {}?", key.kid),
        back: Link::new(visit.base().to(ACTION), "Import a signing key"),
        effects,
        changes: Vec::new(),
        findings: Vec::new(),
        command: Some("jurat key import key.pem".to_owned()),
        button: "Import the key".to_owned(),
        ends_something: false,
        is_trust: true,
    }
}

/// The form again, with what is wrong and without the key.
fn again(visit: &Visit, typed: &Posted, refused: &Refused) -> Response {
    if refused.status == StatusCode::FORBIDDEN.as_u16() {
        return visit.refused(Place::Keys, refused);
    }
    let own = |name: &str| typed.text(name).unwrap_or_default().to_owned();
    let form = visit
        .form(ACTION)
        .with("algorithm", own("algorithm"))
        .with("immediately", own("immediately"));
    let field = refused.field.as_deref().unwrap_or_default();
    let form = form.wrong(field, refused.detail.clone());
    form_page(visit, form, StatusCode::UNPROCESSABLE_ENTITY)
}

fn form_page(visit: &Visit, form: Form, status: StatusCode) -> Response {
    let page = KeyImportPage {
        frame: visit.frame(Place::Keys),
        form,
    };
    answer::page(status, &page)
}
