//! Everything that is kept, and what is true of names and signing keys.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jurat_registry::audit::AuditEvent;
use jurat_registry::audit::chain::{ChainedLine, LineDigest};
use jurat_registry::authorization_grant::AuthorizationGrant;
use jurat_registry::change::RecordChange;
use jurat_registry::client::Client;
use jurat_registry::clock::Timestamp;
use jurat_registry::consent::Consent;
use jurat_registry::decision::{RefusedDecision, Usage};
use jurat_registry::id::{ClientId, DecisionId, GrantId, IdentityProviderId, TicketId, UserId};
use jurat_registry::identity_provider::IdentityProvider;
use jurat_registry::issuance::{IssuedToken, SpendMark};
use jurat_registry::page::{Page, PageRequest};
use jurat_registry::resource::Resource;
use jurat_registry::signing_key::SigningKeyRecord;
use jurat_registry::store::{Issuer, NameOwner, StoreError};
use jurat_registry::tenant::TenantName;
use jurat_registry::ticket::{Ticket, TicketKind};
use jurat_registry::user::User;

#[derive(Default)]
pub(super) struct Kept {
    pub(super) clients: BTreeMap<String, Arc<Client>>,
    pub(super) providers: BTreeMap<IdentityProviderId, Arc<IdentityProvider>>,
    pub(super) spent: HashMap<SpendMark, Timestamp>,
    pub(super) issued: Vec<IssuedToken>,
    pub(super) revoked_tokens: HashMap<DecisionId, Timestamp>,
    pub(super) tickets: HashMap<(TicketKind, TicketId), Ticket>,
    pub(super) grants: HashMap<GrantId, AuthorizationGrant>,
    pub(super) users: BTreeMap<UserId, Arc<User>>,
    pub(super) consents: HashMap<(UserId, ClientId), Consent>,
    pub(super) resources: BTreeMap<String, Arc<Resource>>,
    pub(super) keys: Vec<SigningKeyRecord>,
    pub(super) refused: Vec<RefusedDecision>,
    pub(super) usage: Usage,
    pub(super) audit: Vec<AuditEvent>,
}

impl Kept {
    pub(super) fn issuer(&self, name: &str) -> Option<Issuer> {
        let provider = || self.providers.values().find(|one| one.issuer() == name);
        match self.clients.get(name) {
            Some(client) => Some(Issuer::Client(Arc::clone(client))),
            None => provider().map(|one| Issuer::IdentityProvider(Arc::clone(one))),
        }
    }

    pub(super) fn name_is_free(&self, name: &str) -> Result<(), StoreError> {
        let by = match self.issuer(name) {
            None => return Ok(()),
            Some(Issuer::Client(_)) => NameOwner::Client,
            Some(Issuer::IdentityProvider(_)) => NameOwner::IdentityProvider,
        };
        Err(StoreError::NameTaken {
            name: name.into(),
            by,
        })
    }

    /// Makes one change.
    pub(super) fn change(&mut self, change: RecordChange) -> Result<(), StoreError> {
        match change {
            RecordChange::ClientInsert(client) => {
                self.name_is_free(client.id().as_str())?;
                self.clients
                    .insert(client.id().to_string(), Arc::new(client));
                Ok(())
            }
            RecordChange::ClientReplace(client) => {
                let old = self.clients.get_mut(client.id().as_str());
                let old = old.ok_or(StoreError::NotFound)?;
                follows(old.parts().revision, client.parts().revision)?;
                *old = Arc::new(client);
                Ok(())
            }
            RecordChange::ClientRemove(id, revision) => {
                let found = self.clients.get(id.as_str()).ok_or(StoreError::NotFound)?;
                is_wanted(found.parts().revision, revision)?;
                self.consents.retain(|(_, client), _| *client != id);
                self.clients.remove(id.as_str());
                Ok(())
            }
            RecordChange::IdentityProviderInsert(provider) => {
                self.name_is_free(provider.issuer())?;
                self.providers.insert(provider.id(), Arc::new(provider));
                Ok(())
            }
            RecordChange::IdentityProviderReplace(provider) => {
                let old = self.providers.get_mut(&provider.id());
                let old = old.ok_or(StoreError::NotFound)?;
                follows(old.parts().revision, provider.parts().revision)?;
                *old = Arc::new(provider);
                Ok(())
            }
            RecordChange::IdentityProviderRemove(id, revision) => {
                let found = self.providers.get(&id).ok_or(StoreError::NotFound)?;
                is_wanted(found.parts().revision, revision)?;
                self.providers.remove(&id);
                Ok(())
            }
            RecordChange::UserInsert(user) => self.user_insert(user),
            RecordChange::UserReplace(user) => self.user_replace(user),
            RecordChange::UserRemove(id, revision) => self.user_remove(id, revision),
            RecordChange::ResourceInsert(resource) => self.resource_insert(resource),
            RecordChange::ResourceReplace(resource) => self.resource_replace(resource),
            RecordChange::ResourceRemove(uri, revision) => self.resource_remove(&uri, revision),
        }
    }

    /// The audit log as a store chains it.
    pub(super) fn chained_audit(&self) -> Vec<ChainedLine> {
        let mut previous = LineDigest::beginning(&TenantName::default());
        let chained = |(number, event): (u64, &AuditEvent)| {
            let line = ChainedLine::after(previous, number, event.clone());
            previous = line.digest;
            line
        };
        (1..).zip(&self.audit).map(chained).collect()
    }

    pub(super) fn keys_oldest_first(&self) -> Vec<SigningKeyRecord> {
        let mut keys = self.keys.clone();
        keys.sort_by_key(|key| key.created_at);
        keys
    }

    pub(super) fn key_insert(
        &mut self,
        key: SigningKeyRecord,
        after: Option<&str>,
    ) -> SigningKeyRecord {
        let mut keys = self.keys_oldest_first();
        keys.retain(|one| one.algorithm == key.algorithm);
        match keys.pop() {
            Some(youngest) if Some(youngest.key_id.as_str()) != after => youngest,
            _ => {
                self.keys.push(key.clone());
                key
            }
        }
    }

    pub(super) fn key_replace(&mut self, key: &SigningKeyRecord) -> Result<(), StoreError> {
        let kept = self.keys.iter_mut().find(|one| one.key_id == key.key_id);
        let kept = kept.ok_or(StoreError::NotFound)?;
        kept.signs_from = key.signs_from;
        kept.retired_at = key.retired_at;
        Ok(())
    }

    pub(super) fn key_remove(&mut self, key_id: &str) -> Result<(), StoreError> {
        let place = self.keys.iter().position(|one| one.key_id == key_id);
        self.keys.remove(place.ok_or(StoreError::NotFound)?);
        Ok(())
    }
}

fn follows(before: u64, after: u64) -> Result<(), StoreError> {
    if before + 1 == after {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}

fn is_wanted(found: u64, wanted: Option<u64>) -> Result<(), StoreError> {
    match wanted {
        Some(wanted) if wanted != found => Err(StoreError::Stale),
        _ => Ok(()),
    }
}

/// The page of `records`, which come in the order of their keys.
pub(super) fn page_of<'a, T: Clone + 'a>(
    records: impl Iterator<Item = &'a T>,
    page: &PageRequest,
    key: impl Fn(&T) -> String,
) -> Page<T> {
    let after = page.after.as_deref().unwrap_or_default();
    let limit = usize::from(page.limit.clamp(1, PageRequest::MOST));
    let mut rest = records.filter(|record| key(record).as_str() > after);
    let items: Vec<_> = rest.by_ref().take(limit).cloned().collect();
    let next = rest.next().and(items.last()).map(key);
    Page { items, next }
}
