//! What a client authentication method is: it recognises its own shape in a request, and verifies it.

use std::borrow::Cow;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use jurat_protocol::client_auth_method::ClientAuthMethod;
use jurat_registry::client::Client;
use jurat_registry::id::ClientId;
use jurat_registry::issuance::SpendOnce;

use crate::client_secret;
use crate::rejection::{Rejection, quoted};
use crate::request_context::RequestContext;
use crate::unproven_request::TokenRequest;

/// What [`Method::verify`] returns.
pub(super) type Verifying<'a> =
    Pin<Box<dyn Future<Output = Result<AuthenticatedClient, Rejection>> + Send + 'a>>;

/// A client authentication method.
pub(crate) trait Method: Sync {
    /// Its registered name.
    fn method(&self) -> ClientAuthMethod;

    /// Whether the request uses it, well or badly.
    fn recognise(&self, request: &TokenRequest<'_>) -> bool;

    /// The assertion by which the client proves itself, where the method is by one and the request is well formed.
    fn assertion<'a>(&self, _context: &RequestContext<'a>) -> Option<&'a str> {
        None
    }

    /// The client whose secret the request may be guessing at, by the name that it gives. Of a signature nothing can be guessed.
    fn guessed_client<'a>(&self, _context: &RequestContext<'a>) -> Option<Cow<'a, str>> {
        None
    }

    /// The client that the request proves to be from.
    fn verify<'a>(&'a self, context: &'a RequestContext<'a>) -> Verifying<'a>;
}

/// A client that has proven who it is. Made by the methods alone.
pub(crate) struct AuthenticatedClient {
    client: Arc<Client>,
    spend: Vec<SpendOnce>,
}

impl AuthenticatedClient {
    pub(super) fn new(client: Arc<Client>, spend: Vec<SpendOnce>) -> Self {
        Self { client, spend }
    }

    /// The client.
    pub(crate) fn client(&self) -> &Arc<Client> {
        &self.client
    }

    /// What its proof spends, in the write that records what it gets.
    pub(crate) fn spend(&self) -> &[SpendOnce] {
        &self.spend
    }
}

/// Authenticates by id and secret (RFC 6749 section 2.3.1), wherever in the request they stood.
pub(super) async fn verify_secret(
    client_id: &str,
    secret: &str,
    context: &RequestContext<'_>,
) -> Result<AuthenticatedClient, Rejection> {
    // What cannot be a client's id is not looked up.
    let client = match client_id.parse::<ClientId>() {
        Ok(_) => context.store().client_find(client_id).await?,
        Err(_) => None,
    };
    let decoy = &context.premises.decoy_secret;
    client_secret::judge(client, secret, decoy, context.now)
        .map(|client| AuthenticatedClient::new(client, Vec::new()))
        .map_err(|reason| Rejection::new(reason, format_args!("client_id {}", quoted(client_id))))
}
