//! The protocol's endpoints, one file each. They hold no rule of the protocol: bytes become one value, and one value becomes an answer.

pub(crate) mod authorize;
pub(crate) mod device;
pub(crate) mod device_authorization;
pub(crate) mod health;
pub(crate) mod introspect;
pub(crate) mod invitation;
pub(crate) mod jwks;
pub(crate) mod logout;
pub(crate) mod metadata;
pub(crate) mod metrics;
pub(crate) mod page_form;
pub(crate) mod par;
pub(crate) mod protected;
pub(crate) mod register;
pub(crate) mod revoke;
pub(crate) mod token;
pub(crate) mod token_info;
pub(crate) mod userinfo;
