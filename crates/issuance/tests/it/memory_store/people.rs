//! Users with their names and consents, and resources.

use std::sync::Arc;

use jurat_protocol::resource::ResourceUri;
use jurat_registry::consent::Consent;
use jurat_registry::id::UserId;
use jurat_registry::resource::Resource;
use jurat_registry::store::{NameOwner, StoreError};
use jurat_registry::user::User;

use super::kept::Kept;

impl Kept {
    pub(super) fn user_by_name(&self, name: &str) -> Option<&Arc<User>> {
        let mut users = self.users.values();
        users.find(|user| user.names().iter().any(|one| one == name))
    }

    fn names_are_free(&self, user: &User) -> Result<(), StoreError> {
        let is_anothers = |name: &String| {
            let owner = self.user_by_name(name);
            owner.is_some_and(|owner| owner.id() != user.id())
        };
        match user.names().into_iter().find(is_anothers) {
            None => Ok(()),
            Some(name) => Err(StoreError::NameTaken {
                name,
                by: NameOwner::User,
            }),
        }
    }

    pub(super) fn user_insert(&mut self, user: User) -> Result<(), StoreError> {
        self.names_are_free(&user)?;
        if self.users.contains_key(&user.id()) {
            return Err(StoreError::Unavailable("the id is taken".into()));
        }
        self.users.insert(user.id(), Arc::new(user));
        Ok(())
    }

    pub(super) fn user_replace(&mut self, user: User) -> Result<(), StoreError> {
        let kept = self.users.get(&user.id()).ok_or(StoreError::NotFound)?;
        if kept.parts().revision + 1 != user.parts().revision {
            return Err(StoreError::Stale);
        }
        self.names_are_free(&user)?;
        self.users.insert(user.id(), Arc::new(user));
        Ok(())
    }

    pub(super) fn user_remove(
        &mut self,
        id: UserId,
        revision: Option<u64>,
    ) -> Result<(), StoreError> {
        let kept = self.users.get(&id).ok_or(StoreError::NotFound)?;
        if revision.is_some_and(|wanted| wanted != kept.parts().revision) {
            return Err(StoreError::Stale);
        }
        self.users.remove(&id);
        self.consents.retain(|(user, _), _| *user != id);
        Ok(())
    }

    /// A consent ends with its user and its client, so both must be there.
    pub(super) fn consent_put(&mut self, consent: Consent) -> Result<(), StoreError> {
        let both = self.users.contains_key(&consent.user)
            && self.clients.contains_key(consent.client.as_str());
        if !both {
            return Err(StoreError::NotFound);
        }
        let key = (consent.user, consent.client.clone());
        self.consents.insert(key, consent);
        Ok(())
    }

    pub(super) fn resource_insert(&mut self, resource: Resource) -> Result<(), StoreError> {
        let uri = resource.uri.to_string();
        if self.resources.contains_key(&uri) {
            return Err(StoreError::NameTaken {
                name: uri,
                by: NameOwner::Resource,
            });
        }
        self.resources.insert(uri, Arc::new(resource));
        Ok(())
    }

    pub(super) fn resource_replace(&mut self, resource: Resource) -> Result<(), StoreError> {
        let kept = self.resources.get_mut(resource.uri.as_str());
        let kept = kept.ok_or(StoreError::NotFound)?;
        if kept.revision + 1 != resource.revision {
            return Err(StoreError::Stale);
        }
        *kept = Arc::new(resource);
        Ok(())
    }

    pub(super) fn resource_remove(
        &mut self,
        uri: &ResourceUri,
        revision: Option<u64>,
    ) -> Result<(), StoreError> {
        let kept = self.resources.get(uri.as_str());
        let kept = kept.ok_or(StoreError::NotFound)?;
        if revision.is_some_and(|wanted| wanted != kept.revision) {
            return Err(StoreError::Stale);
        }
        self.resources.remove(uri.as_str());
        Ok(())
    }
}
