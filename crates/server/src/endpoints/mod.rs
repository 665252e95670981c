//! The protocol's endpoints, one file each. They hold no rule of the protocol: bytes become one value, and one value becomes an answer.

pub(crate) mod health;
pub(crate) mod introspect;
pub(crate) mod jwks;
pub(crate) mod metadata;
pub(crate) mod metrics;
pub(crate) mod protected;
pub(crate) mod register;
pub(crate) mod revoke;
pub(crate) mod token;
pub(crate) mod token_info;
