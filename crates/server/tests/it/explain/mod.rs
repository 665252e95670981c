//! `POST /admin/v1/explain`. That it agrees with the token endpoint is shown in [`crate::refusals`], on every case there is.

pub(crate) mod agreement;
