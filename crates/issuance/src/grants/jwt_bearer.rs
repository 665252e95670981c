//! `urn:ietf:params:oauth:grant-type:jwt-bearer` (RFC 7523 section 2.1): a signed JWT from somebody trusted goes in. Its rules are
//! those of [`crate::assertion`]; client authentication is optional (RFC 7523 section 3.1) unless an identity provider's settings
//! demand it.

use jurat_protocol::grant_type::GrantType;

use super::grant::{Authorizing, Grant};
use crate::assertion::{self, purpose::Purpose};
use crate::authorization::Authorization;
use crate::client_auth::AuthenticatedClient;
use crate::rejection::{Reason, Rejection};
use crate::request_context::RequestContext;

/// The grant.
pub(super) struct JwtBearer;

impl Grant for JwtBearer {
    fn grant_type(&self) -> GrantType {
        GrantType::JwtBearer
    }

    fn requires_client(&self) -> bool {
        false
    }

    fn authorize<'a>(
        &'a self,
        client: Option<AuthenticatedClient>,
        context: &'a RequestContext<'a>,
    ) -> Authorizing<'a> {
        Box::pin(async move {
            let Some(text) = context.parameter("assertion") else {
                return Err(Rejection::new(Reason::AssertionMissing, "no assertion"));
            };
            let purpose = Purpose::Grant {
                presenter: client.as_ref().map(|client| &**client.client()),
                client_id: context.parameter("client_id"),
            };
            let verified = assertion::verify(text, purpose, context).await?;
            Ok(Authorization::by_assertion(verified, client.as_ref()))
        })
    }
}
