//! `client_secret_basic`: id and secret in the `Authorization` header (RFC 6749 section 2.3.1, RFC 7617).

use std::borrow::Cow;

use jurat_protocol::basic::{BasicCredentials, InvalidBasic};
use jurat_protocol::client_auth_method::ClientAuthMethod;

use super::method::{Method, Verifying, verify_secret};
use crate::rejection::{Reason, Rejection};
use crate::request_context::RequestContext;
use crate::unproven_request::TokenRequest;

/// The method.
pub(super) struct ClientSecretBasic;

impl Method for ClientSecretBasic {
    fn method(&self) -> ClientAuthMethod {
        ClientAuthMethod::ClientSecretBasic
    }

    fn recognise(&self, request: &TokenRequest<'_>) -> bool {
        credentials(request).is_some()
    }

    fn guessed_client<'a>(&self, context: &RequestContext<'a>) -> Option<Cow<'a, str>> {
        let credentials = credentials(context.request)?.ok()?;
        Some(Cow::Owned(credentials.client_id().to_owned()))
    }

    fn verify<'a>(&'a self, context: &'a RequestContext<'a>) -> Verifying<'a> {
        Box::pin(async move {
            let credentials = credentials(context.request).unwrap_or(Err(InvalidBasic));
            let credentials =
                credentials.map_err(|invalid| Rejection::new(Reason::BasicMalformed, invalid))?;
            verify_secret(credentials.client_id(), credentials.secret(), context).await
        })
    }
}

fn credentials(request: &TokenRequest<'_>) -> Option<Result<BasicCredentials, InvalidBasic>> {
    request.authorization.and_then(BasicCredentials::parse)
}
