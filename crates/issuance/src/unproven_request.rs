//! A token request as HTTP hands it over: unproven in every part, and what never became one.

use std::net::IpAddr;

use jurat_protocol::form::{Form, InvalidForm};

/// A token request as HTTP hands it over: unproven in every part.
pub struct TokenRequest<'a> {
    /// The parameters of the body.
    pub form: &'a Form<'a>,
    /// The value of the `Authorization` header.
    pub authorization: Option<&'a [u8]>,
    /// Where the request comes from; `None` when that is not known. Guessing is slowed down by it.
    pub peer: Option<IpAddr>,
}

/// Why a request never became a [`TokenRequest`]: what HTTP alone can see. All are `invalid_request` (RFC 6749 section 5.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MalformedRequest {
    /// Another method than POST (RFC 6749 section 3.2); HTTP answers it with 405.
    MethodNotPost,
    /// The body is not `application/x-www-form-urlencoded` (RFC 6749 section 4.1.3 and others).
    NotAForm,
    /// Path, `tenantDomain` and host of the request do not name one tenant: a parameter of a kind that is there twice.
    TenantsDisagree,
    /// A client's credentials or an assertion in the URL (RFC 6749 section 2.3.1).
    CredentialsInUrl,
    /// The body is larger than is read.
    BodyTooLarge,
    /// The body did not come in time, or broke off.
    BodyIncomplete,
    /// The body is not a form whose parameters occur once each (RFC 6749 section 3.2).
    Form(InvalidForm),
    /// The `format` parameter names no format.
    FormatUnknown,
}
