//! What a grant has proven: who may have a token, for whom, and what proving it spends. Made only from what other rooms have proven.

use jurat_registry::issuance::SpendOnce;

use crate::assertion::verified::VerifiedAssertion;
use crate::client_auth::AuthenticatedClient;
use crate::entitlement::Entitlement;

/// A proven authorization. What the client may have of it is for [`crate::policy`].
pub(crate) struct Authorization {
    entitlement: Entitlement,
    grant_spends: Vec<SpendOnce>,
    client_spends: Vec<SpendOnce>,
    assertion_fingerprint: Option<[u8; 32]>,
    evidence: Option<String>,
}

impl Authorization {
    /// By an assertion, presented by `presenter` or by the client that signed it.
    pub(crate) fn by_assertion(
        assertion: VerifiedAssertion,
        presenter: Option<&AuthenticatedClient>,
    ) -> Self {
        let grant_spends = assertion.spend().to_vec();
        let assertion_fingerprint = Some(assertion.fingerprint());
        let (statement, evidence) = assertion.into_parts();
        Self {
            grant_spends,
            client_spends: presenter.map_or(Vec::new(), |client| client.spend().to_vec()),
            assertion_fingerprint,
            evidence,
            entitlement: Entitlement::by_statement(
                statement,
                presenter.map(AuthenticatedClient::client),
            ),
        }
    }

    /// By a client that asks for itself.
    pub(crate) fn by_client(client: &AuthenticatedClient) -> Self {
        Self {
            entitlement: Entitlement::by_client(client.client()),
            grant_spends: Vec::new(),
            client_spends: client.spend().to_vec(),
            assertion_fingerprint: None,
            evidence: None,
        }
    }

    /// Who may have a token, and for whom.
    pub(crate) fn entitlement(&self) -> &Entitlement {
        &self.entitlement
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

    /// The entitlement, and what the claim rule of the assertion's issuer read, when nothing else is asked any more.
    pub(crate) fn into_parts(self) -> (Entitlement, Option<String>) {
        (self.entitlement, self.evidence)
    }
}
