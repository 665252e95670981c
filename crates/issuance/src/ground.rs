//! What one tenant's authorization server stands on: handed in, and made from it once.

use std::collections::BTreeSet;
use std::sync::Arc;

use jurat_protocol::grant_type::GrantType;
use jurat_registry::clock::Clock;
use jurat_registry::key_sets::KeySets;
use jurat_registry::randomness::Randomness;
use jurat_registry::store::TenantStore;
use jurat_registry::tenant::Tenant;
use zeroize::Zeroizing;

use crate::assertion::decoy_keys::DecoyKeys;
use crate::client_secret::DecoySecret;
use crate::decision::DecisionLog;
use crate::device_authorization::pace::DevicePace;
use crate::guessing::Guessing;
use crate::mint::keyring::Keyring;
use crate::own_names::OwnNames;
use crate::password::Passwords;
use crate::secret_sealer::SecretSealer;
use crate::succession::Succession;

/// What an authorization server stands on.
pub struct Ground {
    /// The tenant it serves.
    pub tenant: Tenant,
    /// The grants that are switched on; any other is refused as if it were unknown.
    pub grants: BTreeSet<GrantType>,
    /// The tenant's records.
    pub store: Arc<dyn TenantStore>,
    /// Keys that issuers publish themselves.
    pub key_sets: Arc<dyn KeySets>,
    /// The key that seals signing keys at rest: 256 bits (AES-256-GCM).
    pub sealing_key: Zeroizing<[u8; 32]>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub randomness: Arc<dyn Randomness>,
    /// Where the operator's records go.
    pub decisions: Arc<dyn DecisionLog>,
}

/// The ground, and what is made of it when the server opens.
pub(crate) struct Premises {
    pub(crate) ground: Ground,
    pub(crate) own_names: OwnNames,
    pub(crate) keyring: Keyring,
    pub(crate) decoy_keys: DecoyKeys,
    pub(crate) decoy_secret: DecoySecret,
    pub(crate) succession: Succession,
    pub(crate) passwords: Passwords,
    pub(crate) device_pace: DevicePace,
    pub(crate) guessing: Guessing,
    pub(crate) secret_sealer: SecretSealer,
}
