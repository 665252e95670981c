//! The administration API describes itself: OpenAPI 3.1, made out of the routes and the types that the handlers answer, so that it cannot
//! tell of another API than the one that is served. `GET /admin/v1/openapi.json` and, for people, `GET /admin/v1/docs` need no token: the
//! description is the same for everybody and holds nothing of this server's.
//!
//! | file | what it holds |
//! |---|---|
//! | [`operation`] | what a handler says of itself |
//! | [`stated`] | settings as requests state them |
//! | `schemas` | the types of requests and answers, by name |
//! | `common_refusal` | what many operations refuse |
//! | [`document`] | the whole |
//! | [`page`], `outline`, `prose` | the same for people |

mod common_refusal;
pub(crate) mod document;
pub(crate) mod operation;
mod outline;
pub(crate) mod page;
mod prose;
mod schemas;
pub(crate) mod stated;

use std::sync::LazyLock;

use axum::response::Response;
use http::StatusCode;

use crate::respond::{self, PUBLIC};

/// The document.
pub(crate) async fn read() -> Response {
    static TEXT: LazyLock<String> = LazyLock::new(|| document::document().to_string());
    let text = TEXT.as_str();
    respond::answer(StatusCode::OK, "application/json", PUBLIC, text)
}
