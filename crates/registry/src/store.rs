//! The port behind which records are kept. A backend gives out handles, each of ONE tenant: there is no method by which one
//! tenant's handle could reach another's row. Each method is one atomic fact; no transaction crosses the port.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use jurat_protocol::resource::ResourceUri;

use crate::audit::AuditEvent;
use crate::authorization_grant::AuthorizationGrant;
use crate::client::Client;
use crate::clock::Timestamp;
use crate::consent::Consent;
use crate::decision::{RefusalCount, RefusedDecision};
use crate::id::{ClientId, DecisionId, GrantId, IdentityProviderId, TicketId, UserId};
use crate::identity_provider::IdentityProvider;
use crate::issuance::{Issuance, IssuedToken, SpendMark, SpendOnce};
use crate::page::{Page, PageRequest};
use crate::resource::Resource;
use crate::signing_key::SigningKeyRecord;
use crate::tenant::TenantName;
use crate::ticket::{Taken, Ticket, TicketKind};
use crate::user::User;

/// What a store's method returns: a future that any runtime drives.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// A backend.
pub trait Store: Send + Sync + 'static {
    /// The handle of a tenant's records; makes the tenant when it is not there yet.
    fn tenant<'a>(&'a self, name: &'a TenantName) -> Answer<'a, Arc<dyn TenantStore>>;

    /// Whether it can read and write now.
    fn ready(&self) -> Answer<'_, ()>;

    /// Finishes what was handed over, then closes. Nothing is accepted afterwards.
    fn close(&self) -> Answer<'_, ()>;
}

/// Whoever signs assertions under a name: within a tenant, a name is one or the other, never both.
#[derive(Clone)]
pub enum Issuer {
    /// A client that signs for itself: `iss` is its `client_id`.
    Client(Arc<Client>),
    /// An identity provider: `iss` is its issuer.
    IdentityProvider(Arc<IdentityProvider>),
}

/// The records of one tenant.
pub trait TenantStore: Send + Sync + 'static {
    /// The issuer that goes by `name`. A warm answer reads nothing from the database.
    fn issuer_find<'a>(&'a self, name: &'a str) -> Answer<'a, Option<Issuer>>;

    /// A client by its id. A warm answer reads nothing from the database.
    fn client_find<'a>(&'a self, id: &'a str) -> Answer<'a, Option<Arc<Client>>>;
    /// Clients in the order of their ids.
    fn client_list(&self, page: PageRequest) -> Answer<'_, Page<Arc<Client>>>;
    /// Adds a client; its name must be neither a client's nor an issuer's.
    fn client_insert(&self, client: Client) -> Answer<'_, ()>;
    /// Puts `client` in the place of the one of its id, whose revision must be one less.
    fn client_replace(&self, client: Client) -> Answer<'_, ()>;
    /// Takes a client away, credentials, consents and all; with a revision, only while that is the client's.
    fn client_remove<'a>(&'a self, id: &'a ClientId, revision: Option<u64>) -> Answer<'a, ()>;

    /// An identity provider by its id. A warm answer reads nothing from the database.
    fn identity_provider_find(
        &self,
        id: IdentityProviderId,
    ) -> Answer<'_, Option<Arc<IdentityProvider>>>;
    /// Identity providers in the order of their ids.
    fn identity_provider_list(&self, page: PageRequest) -> Answer<'_, Page<Arc<IdentityProvider>>>;
    /// Adds an identity provider, and `audit` with it; its issuer must be neither a client's name nor another's issuer.
    fn identity_provider_insert(
        &self,
        provider: IdentityProvider,
        audit: Vec<AuditEvent>,
    ) -> Answer<'_, ()>;
    /// Puts `provider` in the place of the one of its id, whose revision must be one less, and adds `audit` with it. Its issuer
    /// cannot change.
    fn identity_provider_replace(
        &self,
        provider: IdentityProvider,
        audit: Vec<AuditEvent>,
    ) -> Answer<'_, ()>;
    /// Takes an identity provider away, keys and all; with a revision, only while that is its own.
    fn identity_provider_remove(
        &self,
        id: IdentityProviderId,
        revision: Option<u64>,
    ) -> Answer<'_, ()>;

    /// Every signing key, oldest first.
    fn signing_key_list(&self) -> Answer<'_, Vec<SigningKeyRecord>>;
    /// Adds a signing key, which follows the key `after` of the same algorithm. When the youngest key of the algorithm is another one,
    /// because another node has added it meanwhile, nothing is added and that one is returned: all nodes sign with the same key.
    fn signing_key_insert(
        &self,
        key: SigningKeyRecord,
        after: Option<String>,
    ) -> Answer<'_, SigningKeyRecord>;
    /// Puts `key` in the place of the one of its id: its dates change, nothing else does.
    fn signing_key_replace(&self, key: SigningKeyRecord) -> Answer<'_, ()>;
    /// Takes a signing key away: nothing that it signed can be verified any more.
    fn signing_key_remove<'a>(&'a self, key_id: &'a str) -> Answer<'a, ()>;

    /// THE write of a grant: spends what is used once and records what was issued, durably and atomically. Answers only when both
    /// are on disk; [`StoreError::AlreadySpent`] when anything was spent before, and then nothing is written.
    ///
    /// The work is handed over when this is CALLED, not when its answer is first polled: the caller signs meanwhile.
    fn record_issuance(&self, issuance: Issuance) -> Answer<'static, ()>;

    /// Spends what is used once where nothing is issued: a client assertion at another endpoint. Durable and atomic, as in
    /// [`Self::record_issuance`].
    fn spend(&self, marks: Vec<SpendOnce>) -> Answer<'_, ()>;

    /// An issued token by the decision that granted it.
    fn issued_token_find(&self, decision: DecisionId) -> Answer<'_, Option<IssuedToken>>;

    /// Whether any of `marks` is spent and still counts. For an explanation only: a grant spends in [`Self::record_issuance`].
    fn is_any_spent(&self, marks: Vec<SpendMark>) -> Answer<'_, bool>;

    /// Keeps refusals, and adds to the counts of their hours. Old ones make room: so many rows are kept and no more.
    fn record_refusals(
        &self,
        refused: Vec<RefusedDecision>,
        counts: Vec<RefusalCount>,
    ) -> Answer<'_, ()>;
    /// A refused decision, if it was kept.
    fn refused_decision_find(&self, id: DecisionId) -> Answer<'_, Option<RefusedDecision>>;
    /// The counts of refusals since an hour, oldest first, by reason.
    fn refusal_counts(&self, since: Timestamp) -> Answer<'_, Vec<RefusalCount>>;

    /// Adds tickets. [`StoreError::AlreadyTaken`] when a live one of the kind has the alias already; then none is added.
    fn ticket_insert(&self, tickets: Vec<Ticket>) -> Answer<'_, ()>;
    /// A ticket by its number, taken or past its end as it may be.
    fn ticket_find(&self, kind: TicketKind, id: TicketId) -> Answer<'_, Option<Ticket>>;
    /// The live ticket that goes by `alias`.
    fn ticket_find_by_alias<'a>(
        &'a self,
        kind: TicketKind,
        alias: &'a str,
    ) -> Answer<'a, Option<Ticket>>;
    /// Puts `ticket` in the place of the one of its number, whose revision must be one less. [`StoreError::AlreadyTaken`] when that one is
    /// not live, or the alias is another's. It is not taken by this.
    fn ticket_replace(&self, ticket: Ticket) -> Answer<'_, ()>;
    /// Takes a ticket without a grant: a session that ends, an invitation that is used. [`StoreError::AlreadyTaken`] when it is not live.
    fn ticket_take(&self, kind: TicketKind, id: TicketId, taken: Taken) -> Answer<'_, ()>;

    /// Signs a session out: its ticket is taken where it is not yet, past its end or not, and every grant that ends with it
    /// ([`AuthorizationGrant::session`]) is revoked; nothing happens where there is none. A grant of it that is begun later is refused
    /// ([`StoreError::Revoked`]), for as long as the ticket is kept.
    fn session_end(&self, id: TicketId, taken: Taken) -> Answer<'_, ()>;

    /// An authorization grant.
    fn grant_find(&self, id: GrantId) -> Answer<'_, Option<AuthorizationGrant>>;
    /// Revokes a grant: nothing that came from it counts, and nothing comes from it any more. Once revoked it stays so. Nothing happens
    /// where there is none: nothing comes from it anyway.
    fn grant_revoke(&self, id: GrantId, at: Timestamp) -> Answer<'_, ()>;
    /// Revokes one access token by the decision that granted it; remembered until `keep_until`, the token's own end.
    fn issued_token_revoke(
        &self,
        decision: DecisionId,
        at: Timestamp,
        keep_until: Timestamp,
    ) -> Answer<'_, ()>;

    /// A user by id. A warm answer reads nothing from the database.
    fn user_find(&self, id: UserId) -> Answer<'_, Option<Arc<User>>>;
    /// A user by a name to sign in with, in the spelling of [`User::name_key`].
    fn user_find_by_name<'a>(&'a self, name: &'a str) -> Answer<'a, Option<Arc<User>>>;
    /// Users in the order of their ids.
    fn user_list(&self, page: PageRequest) -> Answer<'_, Page<Arc<User>>>;
    /// Adds a user; none of the names may be another's ([`NameOwner::User`]).
    fn user_insert(&self, user: User) -> Answer<'_, ()>;
    /// Puts `user` in the place of the one of its id, whose revision must be one less.
    fn user_replace(&self, user: User) -> Answer<'_, ()>;
    /// Takes a user away, consents and all; with a revision, only while that is the user's.
    fn user_remove(&self, id: UserId, revision: Option<u64>) -> Answer<'_, ()>;

    /// What a user has consented to for a client.
    fn consent_find<'a>(
        &'a self,
        user: UserId,
        client: &'a ClientId,
    ) -> Answer<'a, Option<Consent>>;
    /// Keeps a consent in the place of an earlier one; it goes with its user and with its client. [`StoreError::NotFound`] when one of them
    /// is not there.
    fn consent_put(&self, consent: Consent) -> Answer<'_, ()>;
    /// Takes a consent back; nothing happens where there is none.
    fn consent_remove<'a>(&'a self, user: UserId, client: &'a ClientId) -> Answer<'a, ()>;

    /// A resource by its URI. A warm answer reads nothing from the database.
    fn resource_find<'a>(&'a self, uri: &'a str) -> Answer<'a, Option<Arc<Resource>>>;
    /// Resources in the order of their URIs.
    fn resource_list(&self, page: PageRequest) -> Answer<'_, Page<Arc<Resource>>>;
    /// Adds a resource; its URI must be free ([`NameOwner::Resource`]).
    fn resource_insert(&self, resource: Resource) -> Answer<'_, ()>;
    /// Puts `resource` in the place of the one of its URI, whose revision must be one less.
    fn resource_replace(&self, resource: Resource) -> Answer<'_, ()>;
    /// Takes a resource away; with a revision, only while that is its own.
    fn resource_remove<'a>(&'a self, uri: &'a ResourceUri, revision: Option<u64>)
    -> Answer<'a, ()>;

    /// Adds lines to the audit log.
    fn audit_append(&self, events: Vec<AuditEvent>) -> Answer<'_, ()>;
    /// The audit log, newest first; of one target, or of all.
    fn audit_list<'a>(
        &'a self,
        target: Option<&'a str>,
        page: PageRequest,
    ) -> Answer<'a, Page<AuditEvent>>;
}

/// Why a store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Something that is used once was used before (RFC 7523 section 3 item 7).
    #[error("already used")]
    AlreadySpent,
    /// A ticket is taken already, or past its end.
    #[error("already taken")]
    AlreadyTaken,
    /// The grant that a token was to come from is revoked, or past its end.
    #[error("the grant is revoked")]
    Revoked,
    /// The name is taken.
    #[error("{name} is already the name of {by}")]
    NameTaken {
        /// The name.
        name: String,
        /// Whose it is.
        by: NameOwner,
    },
    /// There is no such record.
    #[error("no such record")]
    NotFound,
    /// The record was changed since it was read.
    #[error("the record was changed since it was read")]
    Stale,
    /// So many single-use marks are alive that no further one can be kept safely: no grant is given until some have expired.
    #[error("the replay memory is full")]
    Full,
    /// The database failed, or is closed. The detail is for the operator alone.
    #[error("the store is not available")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Whose name a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameOwner {
    /// A client's id.
    Client,
    /// An identity provider's issuer.
    IdentityProvider,
    /// A name that a user signs in with.
    User,
    /// A resource's URI.
    Resource,
}

impl std::fmt::Display for NameOwner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Client => "a client",
            Self::IdentityProvider => "an identity provider",
            Self::User => "a user",
            Self::Resource => "a resource",
        })
    }
}
