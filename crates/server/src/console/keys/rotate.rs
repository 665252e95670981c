//! The next key of an algorithm is made, or the one that waits takes over.

use axum::body::Body;
use axum::response::Response;
use http::{Method, StatusCode};
use jurat_console::keys::KeyRotatePage;
use jurat_console::part::Link;
use jurat_console::{Form, Place};
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_registry::token_settings::TOKEN_ALGORITHMS;
use serde_json::json;

use super::{Keys, is_immediate};
use crate::console::api::{Call, Refused};
use crate::console::posted::Posted;
use crate::console::review::{self, Review};
use crate::console::visit::Visit;
use crate::console::{answer, said};
use crate::respond::browser::see_other;

const ACTION: &str = "/keys/rotate";

/// The form.
pub(in crate::console) async fn form(visit: Visit) -> Response {
    let algorithm = visit.query("algorithm").unwrap_or_default();
    let form = visit
        .form(ACTION)
        .with("algorithm", algorithm)
        .with("immediately", "no");
    let response = form_page(&visit, form, StatusCode::OK);
    visit.answered(response)
}

/// Makes the key, once that was asked.
pub(in crate::console) async fn rotate(mut visit: Visit, body: Body) -> Response {
    let response = match rotated(&mut visit, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn rotated(visit: &mut Visit, body: Body) -> Result<Response, Response> {
    let form = visit.posted(body).await?;
    let keys = Keys::read(&visit.api()).await;
    let keys = keys.map_err(|refused| visit.refused(Place::Keys, &refused))?;
    let algorithm = form.text("algorithm").and_then(|name| name.parse().ok());
    let algorithm = algorithm.filter(|algorithm| TOKEN_ALGORITHMS.contains(algorithm));
    let Some(algorithm) = algorithm else {
        return Err(wrong(visit, &form, "algorithm", "Choose the algorithm."));
    };
    let immediately = is_immediate(&form);
    if let (Some(next), false) = (keys.waiting(algorithm), immediately) {
        let from = visit.when(next.signs_from).text();
        let sentence = format!(
            "The next {algorithm} key is published already, and signs from {from} on. It can take over at once."
        );
        return Err(wrong(visit, &form, "immediately", &sentence));
    }
    review::confirmed(
        visit,
        &form,
        review_of(visit, &keys, algorithm, immediately),
    )
    .await?;
    let wanted = json!({ "algorithm": algorithm, "immediately": immediately });
    let call = Call::new(Method::POST, "/keys/rotate").with(&wanted);
    let made = visit.api().call(call).await;
    let made = made.map_err(|refused| again(visit, &form, &refused))?;
    let said = if made["state"] == "next" {
        "key-published"
    } else {
        "key-signs"
    };
    let list = visit.base().to("/keys");
    Ok(see_other(&said::on_page(&list, said)))
}

fn review_of(visit: &Visit, keys: &Keys, algorithm: Algorithm, immediately: bool) -> Review {
    let flag = if immediately { " --immediately" } else { "" };
    let signer = keys.signer(algorithm);
    let signs_now = immediately || signer.is_none();
    let (title, first) = match keys.waiting(algorithm) {
        Some(next) => (
            format!("Let the next {algorithm} key take over now?"),
            format!("The key {} signs from now on.", next.kid),
        ),
        None if signs_now => (
            format!("Make an {algorithm} key that signs at once?"),
            "A new key is made, published, and signs from now on.".to_owned(),
        ),
        None => (
            format!("Make the next {algorithm} key?"),
            format!(
                "A new key is made and published now, and signs in {} hours.",
                keys.publish_ahead_hours
            ),
        ),
    };
    let mut effects = vec![first];
    if let Some(signer) = signer {
        let when = if signs_now { "now" } else { "then" };
        effects.push(format!(
            "The key {} is retired {when}: it signs nothing more, and stays published until the last token that it signed has ended.",
            signer.kid
        ));
    }
    if signs_now && signer.is_some() {
        effects.push("Resource servers that keep the key set refuse new tokens until they read it again. Most do when they meet a key that they do not know.".to_owned());
    }
    Review {
        place: Place::Keys,
        action: ACTION.to_owned(),
        title,
        back: Link::new(visit.base().to("/keys"), "Signing keys"),
        effects,
        changes: Vec::new(),
        findings: Vec::new(),
        command: Some(format!("jurat key rotate {algorithm}{flag}")),
        button: if signs_now {
            "Let it sign now".to_owned()
        } else {
            "Publish the next key".to_owned()
        },
        ends_something: false,
        is_trust: true,
    }
}

fn wrong(visit: &Visit, typed: &Posted, field: &str, sentence: &str) -> Response {
    let form = typed
        .carried()
        .fold(visit.form(ACTION), |form, (name, value)| {
            form.with(name, value)
        });
    form_page(
        visit,
        form.wrong(field, sentence),
        StatusCode::UNPROCESSABLE_ENTITY,
    )
}

/// The form again, with what is wrong.
fn again(visit: &Visit, typed: &Posted, refused: &Refused) -> Response {
    if refused.status == StatusCode::FORBIDDEN.as_u16() {
        return visit.refused(Place::Keys, refused);
    }
    let field = refused.field.as_deref().unwrap_or_default();
    wrong(visit, typed, field, &refused.detail)
}

fn form_page(visit: &Visit, form: Form, status: StatusCode) -> Response {
    let page = KeyRotatePage {
        frame: visit.frame(Place::Keys),
        form,
    };
    answer::page(status, &page)
}
