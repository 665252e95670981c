//! `client_secret_post`: id and secret as parameters of the body (RFC 6749 section 2.3.1).

use jurat_protocol::client_auth_method::ClientAuthMethod;

use super::guesses::Guesses;
use super::method::by_secret::{self, Reading};
use super::method::{Method, Verifying};
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

    fn guessed_clients(&self, context: &RequestContext<'_>) -> Vec<String> {
        let id = context.parameter("client_id");
        id.map(str::to_owned).into_iter().collect()
    }

    fn verify<'a>(
        &'a self,
        guesses: &'a mut Guesses,
        context: &'a RequestContext<'a>,
    ) -> Verifying<'a> {
        Box::pin(async move {
            let Some(client_id) = context.parameter("client_id") else {
                return Err(Rejection::new(
                    Reason::ClientIdMissing,
                    "client_secret alone",
                ));
            };
            let secret = context.parameter("client_secret").unwrap_or_default();
            by_secret::verify(&[Reading { client_id, secret }], guesses, context).await
        })
    }
}
