//! What a grant has proven: who may have a token, for whom, and what proving it spends. Made only from what other rooms have proven.

use std::sync::Arc;

use jurat_registry::authorization_grant::AuthorizationGrant;
use jurat_registry::id::{DecisionId, GrantId, TicketId};
use jurat_registry::issuance::SpendOnce;
use jurat_registry::ticket::TicketKind;
use jurat_registry::user::User;
use zeroize::Zeroizing;

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
    standing: Standing,
}

/// How the token stands to an authorization grant: what is kept because further tokens come from it.
pub(crate) enum Standing {
    /// There is none, and none begins.
    Alone,
    /// One begins: if it brings a refresh token, or in any case because a second use of what it took must end it (RFC 6749
    /// section 4.1.2).
    Begins {
        /// Whether it begins without a refresh token as well.
        in_any_case: bool,
        /// What it takes.
        takes: Option<(TicketKind, TicketId)>,
    },
    /// There is one perhaps, and none begins: it was traded for a token of this server (RFC 8693), and falls with that one.
    Traded {
        /// The token, by its decision; an ID token has none.
        token: Option<DecisionId>,
        /// The grant that it came from.
        grant: Option<GrantId>,
    },
    /// One is continued.
    Continues {
        /// The grant.
        grant: Box<AuthorizationGrant>,
        /// The refresh token that comes next.
        successor: Successor,
    },
}

/// What an exchange keeps of the assertions that were traded: both are spent, and the subject's is recorded.
#[derive(Default)]
pub(crate) struct TradedAssertions {
    /// What the write must spend.
    pub(crate) spends: Vec<SpendOnce>,
    /// SHA-256 of the subject's.
    pub(crate) fingerprint: Option<[u8; 32]>,
    /// What its issuer's claim rule read.
    pub(crate) evidence: Option<String>,
}

/// The refresh token that takes the place of the one that was presented. Its secret is made from the predecessor's, so that a lost answer
/// can be given again without keeping a secret.
pub(crate) struct Successor {
    /// The secret.
    pub(crate) secret: Zeroizing<[u8; 32]>,
    /// Whose place it takes now, or the number that it got when it took it.
    pub(crate) place: Place,
}

/// Whether a successor is made or only told again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// It takes the place of this refresh token now.
    Of(TicketId),
    /// It took the place before, by this decision.
    TakenBy(DecisionId),
}

impl Authorization {
    /// By an assertion, presented by `presenter` or by the client that signed it, for `user` where it is for one of this server's, for whom
    /// `actor` acts, if it says so.
    pub(crate) fn by_assertion(
        assertion: VerifiedAssertion,
        presenter: Option<&AuthenticatedClient>,
        user: Option<Arc<User>>,
        actor: Option<String>,
    ) -> Self {
        let grant_spends = assertion.spend().to_vec();
        let assertion_fingerprint = Some(assertion.fingerprint());
        let (statement, evidence) = assertion.into_parts();
        Self {
            grant_spends,
            client_spends: presenter.map_or(Vec::new(), |client| client.spend().to_vec()),
            assertion_fingerprint,
            evidence,
            standing: Standing::Begins {
                in_any_case: false,
                takes: None,
            },
            entitlement: Entitlement {
                actor,
                ..Entitlement::by_statement(
                    statement,
                    presenter.map(AuthenticatedClient::client),
                    user,
                )
            },
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
            standing: Standing::Alone,
        }
    }

    /// By what was handed out by this server and is presented by `client`: a code, a refresh token, a device code. Its grant's room has
    /// proven it.
    pub(crate) fn by_ticket(
        entitlement: Entitlement,
        client: &AuthenticatedClient,
        standing: Standing,
    ) -> Self {
        Self {
            entitlement,
            grant_spends: Vec::new(),
            client_spends: client.spend().to_vec(),
            assertion_fingerprint: None,
            evidence: None,
            standing,
        }
    }

    /// By what was traded (RFC 8693), presented by `client`; `spends` are those of the assertions among it. The exchange's room has proven it.
    pub(crate) fn by_exchange(
        entitlement: Entitlement,
        client: &AuthenticatedClient,
        standing: Standing,
        traded: TradedAssertions,
    ) -> Self {
        Self {
            grant_spends: traded.spends,
            assertion_fingerprint: traded.fingerprint,
            evidence: traded.evidence,
            ..Self::by_ticket(entitlement, client, standing)
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

    /// The entitlement, what the claim rule of the assertion's issuer read, and how the token stands to a grant, when nothing else is asked
    /// any more.
    pub(crate) fn into_parts(self) -> (Entitlement, Option<String>, Standing) {
        (self.entitlement, self.evidence, self.standing)
    }
}
