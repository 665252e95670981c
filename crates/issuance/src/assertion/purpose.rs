//! What an assertion is presented for: RFC 7523 section 3 is one set of rules for three purposes that differ in a few.

use jurat_registry::client::Client;

use crate::endpoint::Endpoint;

/// The purpose of an assertion.
#[derive(Clone, Copy)]
pub(crate) enum Purpose<'a> {
    /// It is the grant (RFC 7523 section 2.1).
    Grant {
        /// The client that authenticated beside it, if one did.
        presenter: Option<&'a Client>,
        /// The `client_id` parameter, by which nobody is authenticated.
        client_id: Option<&'a str>,
    },
    /// It is traded for a token, by itself or to say who acts (RFC 8693 section 2.1). Then only an identity provider can have signed it.
    TokenExchange {
        /// The client that authenticated beside it.
        presenter: &'a Client,
    },
    /// It authenticates a client (RFC 7523 section 2.2).
    ClientAuthentication {
        /// The endpoint that is called.
        at: Endpoint,
    },
}

impl<'a> Purpose<'a> {
    /// The client that presents it for something else than to be authenticated, if one has.
    pub(crate) fn presenter(self) -> Option<&'a Client> {
        match self {
            Self::Grant { presenter, .. } => presenter,
            Self::TokenExchange { presenter } => Some(presenter),
            Self::ClientAuthentication { .. } => None,
        }
    }
}
