//! What one tenant's authorization server stands on: its own things, and the [`Node`] that it shares with the others. Made without I/O and
//! without waiting: what costs time (a signing key) is read or made when it is first used.

use std::collections::BTreeSet;
use std::sync::Arc;

use jurat_protocol::grant_type::GrantType;
use jurat_registry::store::TenantStore;
use jurat_registry::tenant::Tenant;

use crate::device_authorization::pace::Beginnings;
use crate::guessing::Guessing;
use crate::mint::keyring::Keyring;
use crate::node::Node;
use crate::own_names::OwnNames;
use crate::page_key::PageKey;
use crate::secret_sealer::SecretSealer;
use crate::succession::Succession;

/// One tenant's own, and what it shares.
pub(crate) struct Premises {
    /// What all tenants of the process share.
    pub(crate) node: Arc<Node>,
    /// The tenant.
    pub(crate) tenant: Tenant,
    /// The grants that are switched on; any other is refused as if it were unknown.
    pub(crate) grants: BTreeSet<GrantType>,
    /// The tenant's records.
    pub(crate) store: Arc<dyn TenantStore>,
    pub(crate) own_names: OwnNames,
    pub(crate) keyring: Keyring,
    pub(crate) succession: Succession,
    pub(crate) guessing: Guessing,
    pub(crate) device_beginnings: Beginnings,
    pub(crate) secret_sealer: SecretSealer,
    pub(crate) page_key: PageKey,
}

impl Premises {
    pub(crate) fn new(
        node: Arc<Node>,
        tenant: Tenant,
        grants: BTreeSet<GrantType>,
        store: Arc<dyn TenantStore>,
    ) -> Self {
        Self {
            own_names: OwnNames::of(&tenant.issuer),
            keyring: Keyring::new(&node, &tenant, Arc::clone(&store)),
            succession: Succession::new(&node.sealing_key, &tenant.name),
            guessing: node.guess_memory.of_tenant(&tenant.name),
            device_beginnings: Beginnings::default(),
            secret_sealer: SecretSealer::new(Arc::clone(&node.sealing), tenant.name.clone()),
            page_key: PageKey::new(&node.sealing_key, &tenant.name),
            node,
            tenant,
            grants,
            store,
        }
    }
}
