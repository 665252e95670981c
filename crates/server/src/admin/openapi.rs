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

use axum::response::Response;
use serde_json::Value;

use crate::respond::json;

/// Answers the document.
pub(crate) fn answer(document: &Value) -> Response {
    json::public(document)
}
