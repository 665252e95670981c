//! Initial access tokens (RFC 7591 section 1.2): what lets a client register itself.

pub(crate) mod create;
pub(crate) mod delete;
