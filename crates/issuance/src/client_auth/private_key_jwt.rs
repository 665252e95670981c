//! `private_key_jwt`: an assertion signed with the client's key (RFC 7523 sections 2.2 and 3.2, OpenID Connect Core section 9). The
//! rules are those of [`crate::assertion`]; what is spent is spent with the grant.

use std::sync::Arc;

use jurat_protocol::client_auth_method::ClientAuthMethod;

use super::method::{AuthenticatedClient, Method, Verifying};
use crate::assertion::{self, purpose::Purpose};
use crate::rejection::{Reason, Rejection, quoted};
use crate::request_context::RequestContext;
use crate::unproven_request::TokenRequest;

/// RFC 7523 section 2.2: the value of `client_assertion_type`.
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The method.
pub(super) struct PrivateKeyJwt;

impl Method for PrivateKeyJwt {
    fn method(&self) -> ClientAuthMethod {
        ClientAuthMethod::PrivateKeyJwt
    }

    fn recognise(&self, request: &TokenRequest<'_>) -> bool {
        ["client_assertion", "client_assertion_type"]
            .iter()
            .any(|name| request.form.value(name).is_some())
    }

    fn assertion<'a>(&self, context: &RequestContext<'a>) -> Option<&'a str> {
        assertion_of(context).ok()
    }

    fn verify<'a>(&'a self, context: &'a RequestContext<'a>) -> Verifying<'a> {
        Box::pin(async move {
            let text = assertion_of(context)?;
            let purpose = Purpose::ClientAuthentication {
                at: context.endpoint,
            };
            let verified = assertion::verify(text, purpose, context).await?;
            match verified.issuer().client() {
                Some(client) => Ok(AuthenticatedClient::new(
                    Arc::clone(client),
                    verified.spend().to_vec(),
                )),
                None => Err(Rejection::new(
                    Reason::ClientUnknown,
                    "the issuer is not a client",
                )),
            }
        })
    }
}

/// RFC 7523 section 2.2: both parameters, and the type is that of JWTs.
fn assertion_of<'a>(context: &RequestContext<'a>) -> Result<&'a str, Rejection> {
    let assertion_type = context.parameter("client_assertion_type");
    if assertion_type != Some(ASSERTION_TYPE) {
        let detail = quoted(assertion_type.unwrap_or_default());
        return Err(Rejection::new(
            Reason::ClientAssertionTypeUnsupported,
            detail,
        ));
    }
    let assertion = context.parameter("client_assertion");
    assertion.ok_or_else(|| Rejection::new(Reason::ClientAssertionMissing, ""))
}
