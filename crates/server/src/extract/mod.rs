//! What handlers take out of a request: bounded bodies, JSON, names in the path, the bearer token, the administrator who asks.

pub(crate) mod administrator;
pub(crate) mod bearer;
pub(crate) mod body;
pub(crate) mod form_request;
pub(crate) mod json_body;
pub(crate) mod parameters;
pub(crate) mod path;
pub(crate) mod query;
