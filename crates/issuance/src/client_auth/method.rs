//! What a client authentication method is: it recognises its own shape in a request, and verifies it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use jurat_protocol::client_auth_method::ClientAuthMethod;
use jurat_registry::client::Client;
use jurat_registry::issuance::SpendOnce;

use super::guesses::Guesses;
use crate::rejection::Rejection;
use crate::request_context::RequestContext;
use crate::unproven_request::TokenRequest;

pub(super) mod by_secret;

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

    /// The clients whose secrets the request may be guessing at, by the names that it gives. Of a signature nothing can be guessed.
    fn guessed_clients(&self, _context: &RequestContext<'_>) -> Vec<String> {
        Vec::new()
    }

    /// The client that the request proves to be from. What takes work that somebody who guesses must not cause without end is admitted by
    /// `guesses` first.
    fn verify<'a>(
        &'a self,
        guesses: &'a mut Guesses,
        context: &'a RequestContext<'a>,
    ) -> Verifying<'a>;
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
