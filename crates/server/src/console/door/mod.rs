//! The way in and out, and light or dark.

pub(super) mod enter;
pub(super) mod scheme;
pub(super) mod set_up;
pub(super) mod sign_in;
pub(super) mod sign_out;
