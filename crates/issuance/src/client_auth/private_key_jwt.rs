//! `private_key_jwt`: an assertion signed with the client's key (RFC 7523 sections 2.2 and 3.2, OpenID Connect Core section 9). The
//! rules are those of [`crate::assertion`]; what is spent is spent with the grant.

use std::sync::Arc;

use jurat_protocol::client_auth_method::ClientAuthMethod;

use super::guesses::Guesses;
use super::method::{AuthenticatedClient, Method, Verifying};
use crate::assertion::{self, purpose::Purpose};
use crate::client_assertion;
use crate::request_context::RequestContext;
use crate::unproven_request::TokenRequest;

/// The method.
pub(super) struct PrivateKeyJwt;

impl Method for PrivateKeyJwt {
    fn method(&self) -> ClientAuthMethod {
        ClientAuthMethod::PrivateKeyJwt
    }

    fn recognise(&self, request: &TokenRequest<'_>) -> bool {
        client_assertion::is_sent(request) && !client_assertion::has_mac(request)
    }

    fn assertion<'a>(&self, context: &RequestContext<'a>) -> Option<&'a str> {
        client_assertion::text(context).ok()
    }

    fn verify<'a>(
        &'a self,
        _guesses: &'a mut Guesses,
        context: &'a RequestContext<'a>,
    ) -> Verifying<'a> {
        Box::pin(async move {
            let text = client_assertion::text(context)?;
            let purpose = Purpose::ClientAuthentication {
                at: context.endpoint,
            };
            let verified = assertion::verify(text, purpose, context).await?;
            match verified.issuer().client() {
                Some(client) => Ok(AuthenticatedClient::new(
                    Arc::clone(client),
                    verified.spend().to_vec(),
                )),
                None => Err(client_assertion::not_a_client()),
            }
        })
    }
}
