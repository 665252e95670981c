//! The audit log (`/admin/v1/audit`): read, verified, taken along. Nothing here changes it.

pub(crate) mod export;
pub(crate) mod list;
pub(crate) mod read;
mod shown_line;
pub(crate) mod verification;
