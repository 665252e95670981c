//! The document as a page for people: `GET /admin/v1/docs`. One page without a script, so that a browser's own search finds everything in
//! it; it reads nothing from anywhere but this server. The viewers that there are weigh a megabyte and more, and want inline styles or
//! scripts made at run time, which the policy of our pages forbids.

use std::sync::{LazyLock, OnceLock};

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use jurat_registry::brand::Brand;
use serde_json::Value;

use super::outline::Outline;
use crate::extract::path::Named;
use crate::pages::assets::named;
use crate::pages::policy::{FormTarget, lock};
use crate::respond::problem::Problem;
use crate::respond::{FOR_GOOD, PUBLIC, answer};

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";

static STYLE_SHEET: &str = include_str!("../../../templates/api.css");
static STYLE_SHEET_NAME: LazyLock<String> = LazyLock::new(|| named("api", STYLE_SHEET));

#[derive(Template)]
#[template(path = "api.html")]
struct ApiPage<'a> {
    style_sheet: &'a str,
    outline: &'a Outline,
}

/// The page that shows the document. It is the same for everybody and made once.
pub(crate) fn show(document: &Value) -> Response {
    static PAGE: OnceLock<String> = OnceLock::new();
    let page = PAGE.get_or_init(|| {
        let page = ApiPage {
            style_sheet: &STYLE_SHEET_NAME,
            outline: &Outline::of(document),
        };
        // Writing to memory does not fail.
        page.render().unwrap_or_default()
    });
    let mut response = answer(StatusCode::OK, HTML, PUBLIC, page.as_str());
    lock(&mut response, &Brand::default(), FormTarget::Nowhere);
    response
}

/// Its style sheet, under a name that holds a digest of what is in it.
pub(crate) async fn style_sheet(Named(name): Named<String>) -> Response {
    if name == *STYLE_SHEET_NAME {
        answer(StatusCode::OK, CSS, FOR_GOOD, STYLE_SHEET)
    } else {
        Problem::not_found("there is no style sheet of this name").into_response()
    }
}
