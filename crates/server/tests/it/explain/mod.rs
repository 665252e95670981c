//! `POST /admin/v1/explain`. That it agrees with the token endpoint is shown in [`crate::refusals`], on every case there is; what its
//! checks are, in issuance.

pub(crate) mod agreement;
mod decisions;
mod mending;
mod questions;
