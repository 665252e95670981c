//! Names in the path, percent-decoded.

use axum::extract::{FromRequestParts, Path};
use http::request::Parts;
use serde::de::DeserializeOwned;

use crate::respond::problem::Problem;
use crate::state::AppState;

/// The names in the path: one text, or a tuple of them.
pub(crate) struct Named<T>(pub(crate) T);

impl<T: DeserializeOwned + Send> FromRequestParts<AppState> for Named<T> {
    type Rejection = Problem;

    async fn from_request_parts(head: &mut Parts, app: &AppState) -> Result<Self, Problem> {
        match Path::from_request_parts(head, app).await {
            Ok(Path(names)) => Ok(Self(names)),
            Err(_) => Err(Problem::not_found(
                "the address holds a name that is not UTF-8 text",
            )),
        }
    }
}
