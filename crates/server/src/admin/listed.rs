//! A page of a list, as every list answers it.

use schemars::JsonSchema;
use serde::Serialize;

/// A page of a list.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "{T}Page")]
pub(crate) struct Listed<T> {
    /// What is listed, in order.
    pub(crate) items: Vec<T>,
    /// What `after` is for the next page; `null` on the last one.
    pub(crate) next: Option<String>,
}
