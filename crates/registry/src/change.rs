//! Changes of what is administered, as values: so that one is made, and written to the audit log, in one write, and so that many can be
//! made together or not at all.

use jurat_protocol::resource::ResourceUri;

use crate::audit::AuditEvent;
use crate::client::Client;
use crate::id::{ClientId, IdentityProviderId, UserId};
use crate::identity_provider::IdentityProvider;
use crate::resource::Resource;
use crate::tenant::TenantName;
use crate::tenant_record::TenantRecord;
use crate::user::User;

/// A change of a tenant's records. What is replaced must be of the revision before; what is removed, of the revision that is named, if
/// one is.
#[derive(Clone)]
pub enum RecordChange {
    /// Adds a client; its name must be neither a client's nor an issuer's.
    ClientInsert(Client),
    /// Puts a client in the place of the one of its id.
    ClientReplace(Client),
    /// Takes a client away, credentials, consents and all.
    ClientRemove(ClientId, Option<u64>),
    /// Adds an identity provider; its issuer must be neither a client's name nor another's issuer.
    IdentityProviderInsert(IdentityProvider),
    /// Puts an identity provider in the place of the one of its id. Its issuer cannot change.
    IdentityProviderReplace(IdentityProvider),
    /// Takes an identity provider away, keys and all.
    IdentityProviderRemove(IdentityProviderId, Option<u64>),
    /// Adds a user; none of the names may be another's.
    UserInsert(User),
    /// Puts a user in the place of the one of its id.
    UserReplace(User),
    /// Takes a user away, consents and all.
    UserRemove(UserId, Option<u64>),
    /// Adds a resource; its URI must be free.
    ResourceInsert(Resource),
    /// Puts a resource in the place of the one of its URI.
    ResourceReplace(Resource),
    /// Takes a resource away.
    ResourceRemove(ResourceUri, Option<u64>),
}

/// A change of the tenants, or of one tenant's records.
#[derive(Clone)]
pub enum TenantChange {
    /// Adds a tenant; its name and hosts must be free.
    Insert(TenantRecord),
    /// Puts a tenant's record in the place of the one of its name; its hosts must be free.
    Replace(TenantRecord),
    /// Takes a tenant away with everything it has. Its name is free again, and nothing of the old one comes back with it. The default
    /// tenant stays.
    Remove(TenantName, Option<u64>),
    /// Changes records of a tenant, which may be one that an earlier change of the same write added; the remarks stand in its audit log
    /// after the lines that tell the changes.
    Records(TenantName, Vec<RecordChange>, Vec<AuditEvent>),
}
