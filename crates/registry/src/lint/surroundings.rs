//! What the lint looks at beside the identity provider itself.

use std::sync::Arc;

use jurat_protocol::jose::algorithm::AlgorithmSet;

use crate::clock::Timestamp;
use crate::identity_provider::IdentityProvider;
use crate::tenant::IssuerIdentifier;

/// What else there is to know.
pub struct Surroundings<'a> {
    /// This server's own issuer identifier.
    pub own: &'a IssuerIdentifier,
    /// The tenant's other identity providers; the one that is looked at may be among them.
    pub others: &'a [Arc<IdentityProvider>],
    /// The algorithms of the keys that the issuer publishes; `None` when they are not known.
    pub published: Option<AlgorithmSet>,
    /// Now.
    pub now: Timestamp,
}
