//! What comes of a registration: the client as it is told of itself, or why not (RFC 7591 sections 3.2.1 and 3.2.2).

use jurat_registry::client_metadata::RefusedMetadata;
use jurat_registry::randomness::NoRandomness;
use jurat_registry::store::StoreError;
use serde_json::{Map, Value};

use crate::rejection::Rejection;

/// A registered client, in the words of RFC 7591 section 3.2.1. Holds secrets: it has no `Debug`.
pub struct Registered(pub Map<String, Value>);

/// Why a registration is refused.
#[derive(Debug)]
pub enum RegistrationRefusal {
    /// Clients do not register themselves here.
    Off,
    /// The initial or registration access token is missing, or not good (RFC 7591 section 3.2.2, RFC 7592 section 2.1).
    NotLetIn,
    /// What is stated is not acceptable.
    Metadata(RefusedMetadata),
    /// The store does not answer, or there is no randomness.
    Unavailable,
}

impl From<RefusedMetadata> for RegistrationRefusal {
    fn from(refused: RefusedMetadata) -> Self {
        Self::Metadata(refused)
    }
}

impl From<StoreError> for RegistrationRefusal {
    fn from(_: StoreError) -> Self {
        Self::Unavailable
    }
}

impl From<NoRandomness> for RegistrationRefusal {
    fn from(_: NoRandomness) -> Self {
        Self::Unavailable
    }
}

impl From<Rejection> for RegistrationRefusal {
    fn from(_: Rejection) -> Self {
        Self::Unavailable
    }
}
