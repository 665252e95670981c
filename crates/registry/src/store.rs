//! The port behind which records are kept. A backend gives out handles, each of ONE tenant: there is no method by which one
//! tenant's handle could reach another's row. Each method is one atomic fact; no transaction crosses the port.
//!
//! What is administered changes by [`TenantStore::change`], or over several tenants by [`Store::apply`], and by nothing else: with each
//! change the store writes the line of the audit log that tells it, so nothing changes unseen.

mod single_changes;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use crate::audit::chain::ChainedLine;
use crate::audit::seal::ChainEnd;
use crate::audit::{AuditEvent, AuditFilter};
use crate::author::Author;
use crate::authorization_grant::AuthorizationGrant;
use crate::change::{RecordChange, TenantChange};
use crate::client::Client;
use crate::clock::Timestamp;
use crate::consent::Consent;
use crate::decision::{KeptDecision, NotedDecisions, RefusalCount, RefusedDecision, Usage};
use crate::decision_filter::DecisionFilter;
use crate::id::{ClientId, DecisionId, GrantId, IdentityProviderId, TicketId, UserId};
use crate::identity_provider::IdentityProvider;
use crate::issuance::{Issuance, IssuedToken, SpendMark, SpendOnce};
use crate::page::{Page, PageRequest};
use crate::record_filter::RecordFilter;
use crate::resource::Resource;
use crate::revocation::{GrantFilter, Revocation, Revoked};
use crate::signing_key::SigningKeyRecord;
use crate::tenant::TenantName;
use crate::tenant_record::TenantRecord;
use crate::ticket::{Taken, Ticket, TicketKind};
use crate::user::User;

/// What a store's method returns: a future that any runtime drives.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// A backend.
pub trait Store: Send + Sync + 'static {
    /// The handle of a tenant's records; [`StoreError::NotFound`] when there is no such tenant. The default tenant is always there. A handle
    /// stays that tenant's for as long as it is held; of a tenant that is removed it finds nothing, and changes nothing.
    fn tenant<'a>(&'a self, name: &'a TenantName) -> Answer<'a, Arc<dyn TenantStore>>;

    /// A tenant by its name. A warm answer reads nothing from the database, and that there is none is warm.
    fn tenant_find<'a>(&'a self, name: &'a str) -> Answer<'a, Option<Arc<TenantRecord>>>;
    /// The tenant that has `host` for its own, in small letters and without a port. Warm as [`Self::tenant_find`].
    fn tenant_find_by_host<'a>(&'a self, host: &'a str) -> Answer<'a, Option<Arc<TenantRecord>>>;
    /// Counts the changes of tenants' records, as far as they are seen here: while it is the same, so is what [`Self::tenant_find`] and
    /// [`Self::tenant_find_by_host`] have answered since. Asked with every request: no lock, no wait.
    fn tenants_version(&self) -> u64;
    /// Tenants in the order of their names.
    fn tenant_list(&self, page: PageRequest) -> Answer<'_, Page<Arc<TenantRecord>>>;
    /// Those of them that `filter` lets through: its text is looked for in names and hosts.
    fn tenant_search(
        &self,
        filter: RecordFilter,
        page: PageRequest,
    ) -> Answer<'_, Page<Arc<TenantRecord>>>;

    /// Makes all of `changes`, in their order, or none; and writes the lines of the audit logs that tell them. That a tenant was added or
    /// removed stands in the default tenant's log; what was changed of it, in its own.
    fn apply(&self, author: Author, changes: Vec<TenantChange>) -> Answer<'_, ()>;

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
    /// Makes all of `changes`, in their order, or none; writes the line of the audit log that tells each, and `remarks` after them.
    fn change(
        &self,
        author: Author,
        changes: Vec<RecordChange>,
        remarks: Vec<AuditEvent>,
    ) -> Answer<'_, ()>;

    /// The issuer that goes by `name`. A warm answer reads nothing from the database.
    fn issuer_find<'a>(&'a self, name: &'a str) -> Answer<'a, Option<Issuer>>;

    /// A client by its id. A warm answer reads nothing from the database.
    fn client_find<'a>(&'a self, id: &'a str) -> Answer<'a, Option<Arc<Client>>>;
    /// Clients in the order of their ids.
    fn client_list(&self, page: PageRequest) -> Answer<'_, Page<Arc<Client>>>;
    /// Those of them that are as `filter` says.
    fn client_search(
        &self,
        filter: RecordFilter,
        page: PageRequest,
    ) -> Answer<'_, Page<Arc<Client>>>;

    /// An identity provider by its id. A warm answer reads nothing from the database.
    fn identity_provider_find(
        &self,
        id: IdentityProviderId,
    ) -> Answer<'_, Option<Arc<IdentityProvider>>>;
    /// Identity providers in the order of their ids.
    fn identity_provider_list(&self, page: PageRequest) -> Answer<'_, Page<Arc<IdentityProvider>>>;
    /// Those of them that are as `filter` says.
    fn identity_provider_search(
        &self,
        filter: RecordFilter,
        page: PageRequest,
    ) -> Answer<'_, Page<Arc<IdentityProvider>>>;

    /// Every signing key, oldest first.
    fn signing_key_list(&self) -> Answer<'_, Vec<SigningKeyRecord>>;
    /// Adds a signing key, which follows the key `after` of the same algorithm. When the youngest key of the algorithm is another one,
    /// because another node has added it meanwhile, nothing is added and that one is returned: all nodes sign with the same key. Where it is
    /// added, `told` stands in the audit log by the same write.
    fn signing_key_insert(
        &self,
        key: SigningKeyRecord,
        after: Option<String>,
        told: Vec<AuditEvent>,
    ) -> Answer<'_, SigningKeyRecord>;
    /// Puts `key` in the place of the one of its id: its dates change, nothing else does; and writes the lines that tell it, all or nothing.
    fn signing_key_replace(&self, key: SigningKeyRecord, told: Vec<AuditEvent>) -> Answer<'_, ()>;
    /// Takes a signing key away: nothing that it signed can be verified any more; and writes the lines that tell it, all or nothing.
    fn signing_key_remove<'a>(&'a self, key_id: &'a str, told: Vec<AuditEvent>) -> Answer<'a, ()>;

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

    /// Keeps refusals, and adds to the counts of hours, all or nothing. Old ones make room: so many rows are kept and no more.
    fn record_decisions(&self, noted: NotedDecisions) -> Answer<'_, ()>;
    /// A refused decision, if it was kept.
    fn refused_decision_find(&self, id: DecisionId) -> Answer<'_, Option<RefusedDecision>>;
    /// The counts of refusals since an hour, oldest first, by reason.
    fn refusal_counts(&self, since: Timestamp) -> Answer<'_, Vec<RefusalCount>>;
    /// The counts of the hours that begin at `since` or later and before `until`, oldest first, by grant type and by reason.
    fn usage(&self, since: Timestamp, until: Timestamp) -> Answer<'_, Usage>;
    /// Decisions that `filter` asks for, newest first. A page looks at a bounded number of rows: it may hold fewer than asked, even none,
    /// and still have a next one. The cursor is a decision's id, before which the next page begins.
    fn decision_list(
        &self,
        filter: DecisionFilter,
        page: PageRequest,
    ) -> Answer<'_, Page<KeptDecision>>;

    /// Adds tickets. [`StoreError::AlreadyTaken`] when a live one of the kind has the alias already; then none is added.
    fn ticket_insert(&self, tickets: Vec<Ticket>) -> Answer<'_, ()>;
    /// Adds a ticket that an administrator hands out, and writes the line of the audit log that tells it, all or nothing. Refused as
    /// [`Self::ticket_insert`].
    fn ticket_hand_out(&self, ticket: Ticket, told: AuditEvent) -> Answer<'_, ()>;
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

    /// Authorization grants that `filter` asks for, newest first. A page looks at a bounded number of rows, as that of
    /// [`Self::decision_list`]. The cursor is a grant's id, before which the next page begins.
    fn grant_list(
        &self,
        filter: GrantFilter,
        page: PageRequest,
    ) -> Answer<'_, Page<AuthorizationGrant>>;
    /// Revokes grants and tokens that are live, and writes the line of the audit log that tells it, all or nothing. What is revoked, has
    /// ended or is not there stays as it is; where nothing is revoked no line is written.
    fn revoke(&self, revocation: Revocation) -> Answer<'_, Revoked>;

    /// A user by id. A warm answer reads nothing from the database.
    fn user_find(&self, id: UserId) -> Answer<'_, Option<Arc<User>>>;
    /// A user by a name to sign in with, in the spelling of [`User::name_key`].
    fn user_find_by_name<'a>(&'a self, name: &'a str) -> Answer<'a, Option<Arc<User>>>;
    /// Users in the order of their ids.
    fn user_list(&self, page: PageRequest) -> Answer<'_, Page<Arc<User>>>;
    /// Those of them that are as `filter` says.
    fn user_search(&self, filter: RecordFilter, page: PageRequest) -> Answer<'_, Page<Arc<User>>>;

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
    /// Those of them that are as `filter` says.
    fn resource_search(
        &self,
        filter: RecordFilter,
        page: PageRequest,
    ) -> Answer<'_, Page<Arc<Resource>>>;

    /// Adds lines to the audit log, about what is no change of a record.
    fn audit_append(&self, events: Vec<AuditEvent>) -> Answer<'_, ()>;
    /// The lines of the audit log that `filter` asks for, newest first.
    fn audit_list(&self, filter: AuditFilter, page: PageRequest) -> Answer<'_, Page<ChainedLine>>;
    /// A line of the audit log by its number.
    fn audit_find(&self, number: u64) -> Answer<'_, Option<ChainedLine>>;
    /// Lines of the audit log after the line `after`, oldest first, at most [`PageRequest::MOST`]: to verify them, and to take them along.
    fn audit_follow(&self, after: u64) -> Answer<'_, Vec<ChainedLine>>;
    /// Between which ends the audit log is said to stand, and whether the seals on them are whole.
    fn audit_ends(&self) -> Answer<'_, AuditEnds>;
    /// Drops the oldest lines of the audit log that are older than `before`, so many at most, keeps a sealed checkpoint of the last of
    /// them, and adds a line that says so. Returns how many. The newest line stays, and nothing goes that does not hang together.
    fn audit_drop(&self, before: Timestamp, most: u32) -> Answer<'_, u64>;
}

/// Between which ends an audit log stands: all as of one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AuditEnds {
    /// The last line that was dropped for its age, with whether its seal is whole; `None` when none ever was.
    pub checkpoint: Option<(ChainEnd, bool)>,
    /// The newest line, with whether its seal is whole; every log has one.
    pub head: Option<(ChainEnd, bool)>,
    /// The number of the oldest line that is there; 0 for one that is no line's.
    pub oldest: Option<u64>,
    /// The number of the newest line that is there.
    pub newest: Option<u64>,
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
    /// The tenant may hold so many of them and no more ([`crate::tenant_record::Quotas`]).
    #[error("the tenant may hold {most} {of} and no more")]
    QuotaReached {
        /// Of what.
        of: &'static str,
        /// How many.
        most: u32,
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
    /// A tenant's name, or a host of its own.
    Tenant,
}

impl std::fmt::Display for NameOwner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Client => "a client",
            Self::IdentityProvider => "an identity provider",
            Self::User => "a user",
            Self::Resource => "a resource",
            Self::Tenant => "a tenant",
        })
    }
}
