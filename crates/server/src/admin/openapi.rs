//! The administration API describes itself: `OpenAPI` 3.1, made out of the routes and the types that the handlers answer, so that it cannot
//! tell of another API than the one that is served. `GET /admin/v1/openapi.json` and, for people, `GET /admin/v1/docs` need no token: the
//! description is the same for everybody and holds nothing of this server's.
//!
//! | file | what it holds |
//! |---|---|
//! | [`operation`] | what a handler says of itself |
//! | [`stated`] | settings as requests state them |
//! | `schemas` | the types of requests and answers, by name |
//! | `common_refusal`, `links` | what many operations refuse; what follows on what was made |
//! | [`document`] | the whole |
//! | [`page`], `outline`, `prose` | the same for people |

mod common_refusal;
pub(crate) mod document;
mod links;
pub(crate) mod operation;
mod outline;
pub(crate) mod page;
mod prose;
mod schemas;
pub(crate) mod stated;

use std::sync::OnceLock;

use axum::response::Response;
use http::StatusCode;
use serde_json::Value;

use super::ADMIN_PATH;
use crate::respond::{self, PUBLIC};

/// Answers the document, which is the same but for where the API stands.
pub(crate) fn answer(document: &Value, here: &str) -> Response {
    static TEXT: OnceLock<String> = OnceLock::new();
    let text = TEXT.get_or_init(|| document.to_string());
    let place = |url: &str| format!("\"url\":{}", Value::from(url));
    let text = text.replacen(&place(ADMIN_PATH), &place(here), 1);
    respond::answer(StatusCode::OK, "application/json", PUBLIC, text)
}
