//! What a grant has proven: who may have a token, for whom, and what proving it spends. Made only from what other rooms have proven.

use std::sync::Arc;

use jurat_protocol::grant_type::GrantType;
use jurat_protocol::scope::ScopeSet;
use jurat_registry::client::{Client, ClientKind};
use jurat_registry::identity_provider::IdentityProvider;
use jurat_registry::issuance::SpendOnce;

use crate::assertion::trusted_issuer::TrustedIssuer;
use crate::assertion::verified::VerifiedAssertion;
use crate::client_auth::AuthenticatedClient;

/// A proven authorization. What the client may have of it is for [`crate::policy`].
pub(crate) struct Authorization {
    grant_type: GrantType,
    subject: String,
    client: Option<Arc<Client>>,
    issuer: Option<TrustedIssuer>,
    claimed_scope: Option<ScopeSet>,
    grant_spends: Vec<SpendOnce>,
    client_spends: Vec<SpendOnce>,
    assertion_fingerprint: Option<[u8; 32]>,
}

impl Authorization {
    /// By an assertion, presented by `presenter` or by the client that signed it.
    pub(crate) fn by_assertion(
        assertion: VerifiedAssertion,
        presenter: Option<&AuthenticatedClient>,
    ) -> Self {
        let issuer = assertion.issuer().clone();
        let client = presenter
            .map(AuthenticatedClient::client)
            .or(issuer.client());
        Self {
            grant_type: GrantType::JwtBearer,
            client: client.cloned(),
            claimed_scope: assertion.scope().cloned(),
            grant_spends: assertion.spend().to_vec(),
            client_spends: presenter.map_or(Vec::new(), |client| client.spend().to_vec()),
            assertion_fingerprint: Some(assertion.fingerprint()),
            subject: assertion.into_subject(),
            issuer: Some(issuer),
        }
    }

    /// By a client that asks for itself.
    pub(crate) fn by_client(client: &AuthenticatedClient) -> Self {
        Self {
            grant_type: GrantType::ClientCredentials,
            subject: client.client().id().as_str().to_owned(),
            client: Some(Arc::clone(client.client())),
            issuer: None,
            claimed_scope: None,
            grant_spends: Vec::new(),
            client_spends: client.spend().to_vec(),
            assertion_fingerprint: None,
        }
    }

    /// The grant.
    pub(crate) fn grant_type(&self) -> GrantType {
        self.grant_type
    }

    /// Whom the token will speak for.
    pub(crate) fn subject(&self) -> &str {
        &self.subject
    }

    /// Who gets the token; `None` when an identity provider lets anybody present its assertions.
    pub(crate) fn client(&self) -> Option<&Arc<Client>> {
        self.client.as_ref()
    }

    /// Who signed the assertion, if it was by one.
    pub(crate) fn issuer(&self) -> Option<&TrustedIssuer> {
        self.issuer.as_ref()
    }

    /// The identity provider that signed the assertion, if one did.
    pub(crate) fn identity_provider(&self) -> Option<&Arc<IdentityProvider>> {
        self.issuer
            .as_ref()
            .and_then(TrustedIssuer::identity_provider)
    }

    /// Whether an administrator asks, by its own proof and for itself. Nothing else may bring what is an administrator's.
    pub(crate) fn is_an_administrators(&self) -> bool {
        self.client.as_ref().is_some_and(|client| {
            client.kind() == ClientKind::Administrator
                && client.id().as_str() == self.subject
                && self.identity_provider().is_none()
        })
    }

    /// The scope that the assertion asks for itself.
    pub(crate) fn claimed_scope(&self) -> Option<&ScopeSet> {
        self.claimed_scope.as_ref()
    }

    /// What the write must spend: the grant's assertion, the client's.
    pub(crate) fn spends(&self) -> impl Iterator<Item = SpendOnce> + '_ {
        self.grant_spends.iter().chain(&self.client_spends).copied()
    }

    /// Whether only the client's own proof is used once, so that only it can have been used before.
    pub(crate) fn only_client_spends(&self) -> bool {
        self.grant_spends.is_empty() && !self.client_spends.is_empty()
    }

    /// SHA-256 of the assertion that was traded.
    pub(crate) fn assertion_fingerprint(&self) -> Option<[u8; 32]> {
        self.assertion_fingerprint
    }

    /// Whom the token will speak for, when nothing else is asked any more.
    pub(crate) fn into_subject(self) -> String {
        self.subject
    }
}
