//! `client_secret_basic`: id and secret in the `Authorization` header (RFC 6749 section 2.3.1, RFC 7617).

use jurat_protocol::basic::BasicCredentials;
use jurat_protocol::client_auth_method::ClientAuthMethod;

use super::method::{Method, Verifying, verify_secret};
use crate::rejection::{Reason, Rejection};
use crate::request_context::RequestContext;
use crate::token_request::TokenRequest;

/// The method.
pub(super) struct ClientSecretBasic;

impl Method for ClientSecretBasic {
    fn method(&self) -> ClientAuthMethod {
        ClientAuthMethod::ClientSecretBasic
    }

    fn recognise(&self, request: &TokenRequest<'_>) -> bool {
        const SCHEME: &[u8] = b"Basic";
        let start = request
            .authorization
            .and_then(|header| header.split_at_checked(SCHEME.len()));
        start.is_some_and(|(scheme, rest)| {
            scheme.eq_ignore_ascii_case(SCHEME) && rest.first().is_none_or(|byte| *byte == b' ')
        })
    }

    fn verify<'a>(&'a self, context: &'a RequestContext<'a>) -> Verifying<'a> {
        Box::pin(async move {
            let header = context.request.authorization.unwrap_or_default();
            let credentials = match BasicCredentials::parse(header) {
                Some(Ok(credentials)) => credentials,
                Some(Err(invalid)) => return Err(Rejection::new(Reason::BasicMalformed, invalid)),
                None => return Err(Rejection::new(Reason::ClientAuthUnsupported, "not Basic")),
            };
            verify_secret(credentials.client_id(), credentials.secret(), context).await
        })
    }
}
