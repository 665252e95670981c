//! The way to a new identity provider begins: with a sample JWT, with its URL, or with its kind.

use axum::body::Body;
use axum::response::Response;
use http::StatusCode;
use jurat_console::paths::segment;

use super::beginning::{ACTION, page, preset_of, questions};
use super::{proposal, typed};
use crate::console::visit::Visit;
use crate::respond::browser::see_other;

/// The ways.
pub(in crate::console) async fn form(visit: Visit) -> Response {
    let response = page(&visit, visit.form(ACTION), StatusCode::OK).await;
    visit.answered(response)
}

/// Goes one of them.
pub(in crate::console) async fn begin(visit: Visit, body: Body) -> Response {
    let response = match begun(&visit, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn begun(visit: &Visit, body: Body) -> Result<Response, Response> {
    let form = visit.posted(body).await?;
    let (field, sentence) = match form.text("from") {
        Some("preset") => ("preset", "Choose the kind of issuer."),
        Some("issuer") => ("issuer", "Enter the issuer’s URL."),
        _ => ("assertion", "Paste a JWT of the issuer."),
    };
    let preset = preset_of(visit, &form).await?;
    match (field, preset) {
        ("preset", Some(preset)) if preset.questions().is_empty() => {
            let path = format!("{ACTION}/by-hand?preset={}", segment(&preset.name));
            Ok(see_other(&visit.base().to(&path)))
        }
        ("preset", Some(preset)) => Ok(questions(visit, &preset, proposal::form(visit, &form))),
        ("assertion" | "issuer", None) if form.text(field).is_some() => {
            proposal::shown(visit, &form).await
        }
        _ => {
            let again = typed::again(visit.form(ACTION), &form).wrong(field, sentence);
            Err(page(visit, again, StatusCode::UNPROCESSABLE_ENTITY).await)
        }
    }
}
