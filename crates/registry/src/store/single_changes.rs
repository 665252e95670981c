//! Single changes, each with the name of what it does: as readable as it is to have them, they are [`TenantStore::change`], or another
//! method of the port, and nothing else.

use jurat_protocol::resource::ResourceUri;

use super::{Answer, TenantStore};
use crate::audit::AuditEvent;
use crate::author::Author;
use crate::change::RecordChange;
use crate::client::Client;
use crate::decision::{NotedDecisions, RefusalCount, RefusedDecision};
use crate::id::{ClientId, IdentityProviderId, UserId};
use crate::identity_provider::IdentityProvider;
use crate::resource::Resource;
use crate::user::User;

impl dyn TenantStore + '_ {
    /// Makes one change.
    fn change_one(&self, author: Author, change: RecordChange) -> Answer<'_, ()> {
        self.change(author, vec![change], Vec::new())
    }

    /// [`TenantStore::record_decisions`], of refusals alone.
    pub fn record_refusals(
        &self,
        refused: Vec<RefusedDecision>,
        refusal_counts: Vec<RefusalCount>,
    ) -> Answer<'_, ()> {
        self.record_decisions(NotedDecisions {
            refused,
            refusal_counts,
            ..NotedDecisions::default()
        })
    }

    /// [`RecordChange::ClientInsert`].
    pub fn client_insert(&self, author: Author, client: Client) -> Answer<'_, ()> {
        self.change_one(author, RecordChange::ClientInsert(client))
    }

    /// [`RecordChange::ClientReplace`].
    pub fn client_replace(&self, author: Author, client: Client) -> Answer<'_, ()> {
        self.change_one(author, RecordChange::ClientReplace(client))
    }

    /// [`RecordChange::ClientRemove`].
    pub fn client_remove(
        &self,
        author: Author,
        id: &ClientId,
        revision: Option<u64>,
    ) -> Answer<'_, ()> {
        self.change_one(author, RecordChange::ClientRemove(id.clone(), revision))
    }

    /// [`RecordChange::IdentityProviderInsert`].
    pub fn identity_provider_insert(
        &self,
        author: Author,
        provider: IdentityProvider,
        remarks: Vec<AuditEvent>,
    ) -> Answer<'_, ()> {
        let change = RecordChange::IdentityProviderInsert(provider);
        self.change(author, vec![change], remarks)
    }

    /// [`RecordChange::IdentityProviderReplace`].
    pub fn identity_provider_replace(
        &self,
        author: Author,
        provider: IdentityProvider,
        remarks: Vec<AuditEvent>,
    ) -> Answer<'_, ()> {
        let change = RecordChange::IdentityProviderReplace(provider);
        self.change(author, vec![change], remarks)
    }

    /// [`RecordChange::IdentityProviderRemove`].
    pub fn identity_provider_remove(
        &self,
        author: Author,
        id: IdentityProviderId,
        revision: Option<u64>,
    ) -> Answer<'_, ()> {
        self.change_one(author, RecordChange::IdentityProviderRemove(id, revision))
    }

    /// [`RecordChange::UserInsert`].
    pub fn user_insert(&self, author: Author, user: User) -> Answer<'_, ()> {
        self.change_one(author, RecordChange::UserInsert(user))
    }

    /// [`RecordChange::UserReplace`].
    pub fn user_replace(&self, author: Author, user: User) -> Answer<'_, ()> {
        self.change_one(author, RecordChange::UserReplace(user))
    }

    /// [`RecordChange::UserRemove`].
    pub fn user_remove(&self, author: Author, id: UserId, revision: Option<u64>) -> Answer<'_, ()> {
        self.change_one(author, RecordChange::UserRemove(id, revision))
    }

    /// [`RecordChange::ResourceInsert`].
    pub fn resource_insert(&self, author: Author, resource: Resource) -> Answer<'_, ()> {
        self.change_one(author, RecordChange::ResourceInsert(resource))
    }

    /// [`RecordChange::ResourceReplace`].
    pub fn resource_replace(&self, author: Author, resource: Resource) -> Answer<'_, ()> {
        self.change_one(author, RecordChange::ResourceReplace(resource))
    }

    /// [`RecordChange::ResourceRemove`].
    pub fn resource_remove(
        &self,
        author: Author,
        uri: &ResourceUri,
        revision: Option<u64>,
    ) -> Answer<'_, ()> {
        self.change_one(author, RecordChange::ResourceRemove(uri.clone(), revision))
    }
}
