//! `client_secret_basic`: id and secret in the `Authorization` header (RFC 6749 section 2.3.1, RFC 7617).

use jurat_protocol::basic::{BasicCredentials, BasicPair, InvalidBasic};
use jurat_protocol::client_auth_method::ClientAuthMethod;

use super::guesses::Guesses;
use super::method::by_secret::{self, Reading};
use super::method::{Method, Verifying};
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

    fn guessed_clients(&self, context: &RequestContext<'_>) -> Vec<String> {
        let Some(Ok(credentials)) = credentials(context.request) else {
            return Vec::new();
        };
        let ids = credentials.readings().map(BasicPair::client_id);
        let mut ids: Vec<_> = ids.map(str::to_owned).collect();
        ids.dedup();
        ids
    }

    fn verify<'a>(
        &'a self,
        guesses: &'a mut Guesses,
        context: &'a RequestContext<'a>,
    ) -> Verifying<'a> {
        Box::pin(async move {
            let credentials = credentials(context.request).unwrap_or(Err(InvalidBasic));
            let credentials =
                credentials.map_err(|invalid| Rejection::new(Reason::BasicMalformed, invalid))?;
            let readings = credentials.readings().map(|pair| Reading {
                client_id: pair.client_id(),
                secret: pair.secret(),
            });
            let readings: Vec<_> = readings.collect();
            by_secret::verify(&readings, guesses, context).await
        })
    }
}

fn credentials(request: &TokenRequest<'_>) -> Option<Result<BasicCredentials, InvalidBasic>> {
    request.authorization.and_then(BasicCredentials::parse)
}
