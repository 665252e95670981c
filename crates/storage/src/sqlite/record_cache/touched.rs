//! What a change touched, for the cache to forget it: told after the commit, before anybody else is.

use std::sync::atomic::Ordering;

use jurat_protocol::resource::ResourceUri;
use jurat_registry::id::{ClientId, IdentityProviderId, UserId};
use jurat_registry::identity_provider::IdentityProvider;
use jurat_registry::tenant_record::TenantRecord;

use super::RecordCache;
use crate::sqlite::tenant_number::TenantNumber;

/// What a change touched.
#[derive(Debug, Clone)]
pub(in crate::sqlite) struct Touched {
    tenant: TenantNumber,
    what: What,
    added: Option<AddedKind>,
}

/// A kind of record that a quota counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sqlite) enum AddedKind {
    /// A client.
    Client,
    /// An identity provider.
    IdentityProvider,
    /// A user.
    User,
    /// A resource.
    Resource,
}

#[derive(Debug, Clone)]
enum What {
    Issuer(String, Option<IdentityProviderId>),
    User(UserId, Vec<String>),
    Resource(String),
    Tenant(String, Vec<String>, Option<TenantNumber>),
}

impl Touched {
    /// A client.
    pub(in crate::sqlite) fn client(tenant: TenantNumber, id: &ClientId, is_new: bool) -> Self {
        Self {
            tenant,
            what: What::Issuer(id.to_string(), None),
            added: is_new.then_some(AddedKind::Client),
        }
    }

    /// An identity provider.
    pub(in crate::sqlite) fn identity_provider(
        tenant: TenantNumber,
        provider: &IdentityProvider,
        is_new: bool,
    ) -> Self {
        Self {
            tenant,
            what: What::Issuer(provider.issuer().to_owned(), Some(provider.id())),
            added: is_new.then_some(AddedKind::IdentityProvider),
        }
    }

    /// A user, and every name that was or is the user's.
    pub(in crate::sqlite) fn user(
        tenant: TenantNumber,
        id: UserId,
        names: Vec<String>,
        is_new: bool,
    ) -> Self {
        Self {
            tenant,
            what: What::User(id, names),
            added: is_new.then_some(AddedKind::User),
        }
    }

    /// A resource.
    pub(in crate::sqlite) fn resource(
        tenant: TenantNumber,
        uri: &ResourceUri,
        is_new: bool,
    ) -> Self {
        Self {
            tenant,
            what: What::Resource(uri.to_string()),
            added: is_new.then_some(AddedKind::Resource),
        }
    }

    /// A tenant, with the hosts it has and had.
    pub(in crate::sqlite) fn tenant(record: &TenantRecord, before: Option<&TenantRecord>) -> Self {
        let records = [Some(record), before];
        let hosts = records.into_iter().flatten();
        let hosts = hosts.flat_map(|record| record.settings.hosts.iter().map(ToString::to_string));
        Self {
            tenant: TenantNumber::SERVER,
            what: What::Tenant(record.name.to_string(), hosts.collect(), None),
            added: None,
        }
    }

    /// A tenant that is gone.
    pub(in crate::sqlite) fn tenant_removed(number: TenantNumber, record: &TenantRecord) -> Self {
        let hosts = record.settings.hosts.iter().map(ToString::to_string);
        Self {
            tenant: TenantNumber::SERVER,
            what: What::Tenant(record.name.to_string(), hosts.collect(), Some(number)),
            added: None,
        }
    }

    /// The kind of record it added, if a quota counts it.
    pub(in crate::sqlite) const fn added(&self) -> Option<AddedKind> {
        self.added
    }
}

impl RecordCache {
    /// All this has changed: called after the commit, before anybody is told of it.
    pub(in crate::sqlite) fn forget(&self, touched: &[Touched]) {
        for Touched { tenant, what, .. } in touched {
            match what {
                What::Issuer(name, id) => {
                    self.issuers.given(*tenant, name);
                    self.issuers.changed(*tenant, name);
                    if let Some(id) = id {
                        self.identity_providers.changed(&(*tenant, *id));
                    }
                }
                What::User(id, names) => {
                    for name in names {
                        self.user_names.given(*tenant, name);
                        self.user_names.changed(*tenant, name);
                    }
                    self.users.changed(&(*tenant, *id));
                }
                What::Resource(uri) => {
                    self.resources.given(*tenant, uri);
                    self.resources.changed(*tenant, uri);
                }
                What::Tenant(name, hosts, removed) => {
                    self.tenants.given(*tenant, name);
                    self.tenants.changed(*tenant, name);
                    for host in hosts {
                        self.tenant_hosts.given(*tenant, host);
                        self.tenant_hosts.changed(*tenant, host);
                    }
                    if let Some(number) = removed {
                        self.removed.add(*number);
                    }
                    // Last: who sees this count finds what has changed.
                    self.tenants_version.fetch_add(1, Ordering::SeqCst);
                }
            }
        }
    }
}
