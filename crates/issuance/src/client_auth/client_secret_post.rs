//! `client_secret_post`: id and secret as parameters of the body (RFC 6749 section 2.3.1).

use std::borrow::Cow;

use jurat_protocol::client_auth_method::ClientAuthMethod;

use super::method::{Method, Verifying, verify_secret};
use crate::rejection::{Reason, Rejection};
use crate::request_context::RequestContext;
use crate::unproven_request::TokenRequest;

/// The method.
pub(super) struct ClientSecretPost;

impl Method for ClientSecretPost {
    fn method(&self) -> ClientAuthMethod {
        ClientAuthMethod::ClientSecretPost
    }

    fn recognise(&self, request: &TokenRequest<'_>) -> bool {
        request.form.value("client_secret").is_some()
    }

    fn guessed_client<'a>(&self, context: &RequestContext<'a>) -> Option<Cow<'a, str>> {
        context.parameter("client_id").map(Cow::Borrowed)
    }

    fn verify<'a>(&'a self, context: &'a RequestContext<'a>) -> Verifying<'a> {
        Box::pin(async move {
            let Some(client_id) = context.parameter("client_id") else {
                return Err(Rejection::new(
                    Reason::ClientIdMissing,
                    "client_secret alone",
                ));
            };
            let secret = context.parameter("client_secret").unwrap_or_default();
            verify_secret(client_id, secret, context).await
        })
    }
}
