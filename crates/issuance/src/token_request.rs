//! The token request: a procession of steps, each entered once, in this order, on one screen.

use jurat_protocol::form::Form;

/// A token request as HTTP hands it over: unproven in every part.
pub struct TokenRequest<'a> {
    /// The parameters of the body.
    pub form: &'a Form<'a>,
    /// The value of the `Authorization` header.
    pub authorization: Option<&'a [u8]>,
}
