//! What is there and not stated, where that is to be removed. Never an administrator, and no client that registered itself unless that is
//! asked for.

use std::collections::BTreeSet;

use jurat_files::kind::Kind;
use jurat_registry::change::RecordChange;
use jurat_registry::client::ClientKind;
use jurat_registry::page::PageRequest;
use jurat_registry::user::User;

use super::tenant_planning::TenantPlanning;
use crate::respond::problem::Problem;

/// A record that is there: its name, when it was made and its revision, and its removal.
struct There {
    name: String,
    seen: (jurat_registry::clock::Timestamp, u64),
    removal: RecordChange,
}

impl TenantPlanning<'_> {
    /// Plans to remove what is of `kind` and not among `stated`.
    pub(super) async fn prune(
        &mut self,
        kind: Kind,
        stated: &BTreeSet<String>,
        self_registered: bool,
    ) -> Result<(), Problem> {
        let mut request = PageRequest::first(PageRequest::MOST);
        loop {
            let (there, next) = self.page(kind, request, self_registered).await?;
            for one in there.into_iter().filter(|one| !stated.contains(&one.name)) {
                self.saw(kind, &one.name, Some(one.seen));
                let shown = self.subject(kind, &one.name).remove();
                self.remove(shown, one.removal);
            }
            let Some(after) = next else { return Ok(()) };
            request = PageRequest {
                after: Some(after),
                limit: PageRequest::MOST,
            };
        }
    }

    /// A page of those that may be removed.
    async fn page(
        &self,
        kind: Kind,
        request: PageRequest,
        self_registered: bool,
    ) -> Result<(Vec<There>, Option<String>), Problem> {
        let Some(store) = &self.store else {
            return Ok((Vec::new(), None));
        };
        Ok(match kind {
            Kind::Resource => {
                let page = store.resource_list(request).await?;
                let there = page.items.iter().map(|one| There {
                    name: one.uri.to_string(),
                    seen: (one.created_at, one.revision),
                    removal: RecordChange::ResourceRemove(one.uri.clone(), Some(one.revision)),
                });
                (there.collect(), page.next)
            }
            Kind::Client => {
                let page = store.client_list(request).await?;
                let parts = page.items.iter().map(|client| client.parts());
                let parts = parts.filter(|parts| parts.kind == ClientKind::Application);
                let parts = parts.filter(|parts| self_registered || parts.registration.is_none());
                let there = parts.map(|parts| There {
                    name: parts.id.to_string(),
                    seen: (parts.created_at, parts.revision),
                    removal: RecordChange::ClientRemove(parts.id.clone(), Some(parts.revision)),
                });
                (there.collect(), page.next)
            }
            Kind::IdentityProvider => {
                let page = store.identity_provider_list(request).await?;
                let parts = page.items.iter().map(|provider| provider.parts());
                let there = parts.map(|parts| There {
                    name: parts.issuer.clone(),
                    seen: (parts.created_at, parts.revision),
                    removal: RecordChange::IdentityProviderRemove(parts.id, Some(parts.revision)),
                });
                (there.collect(), page.next)
            }
            Kind::User => {
                let page = store.user_list(request).await?;
                let parts = page.items.iter().map(|user| user.parts());
                let parts = parts.filter(|parts| parts.role.is_none());
                let there = parts.map(|parts| There {
                    name: User::name_key(&parts.settings.username),
                    seen: (parts.created_at, parts.revision),
                    removal: RecordChange::UserRemove(parts.id, Some(parts.revision)),
                });
                (there.collect(), page.next)
            }
        })
    }
}
