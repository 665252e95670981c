//! Light, dark, or as the browser has it.

use axum::body::Body;
use axum::response::Response;
use http::{HeaderValue, header};
use jurat_console::Scheme;

use crate::console::visit::{SCHEME_COOKIE, Visit};
use crate::respond::browser::see_other;

/// Remembers what was chosen, in this browser.
pub(in crate::console) async fn switch(visit: Visit, body: Body) -> Response {
    let form = match visit.posted(body).await {
        Ok(form) => form,
        Err(response) => return visit.answered(response),
    };
    let chosen = form.text("scheme").and_then(Scheme::from_name);
    let base = visit.base();
    let mut response = see_other(&base.to("/"));
    let cookie = format!(
        "{SCHEME_COOKIE}={}; Path={}; Max-Age=31536000; HttpOnly; SameSite=Strict",
        chosen.unwrap_or_default().name(),
        base.as_str()
    );
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    visit.answered(response)
}
