//! Each grant from its first request to the use of its token.

mod authorization_code;
mod client_credentials;
pub(crate) mod device_code;
mod introspection;
mod jwt_bearer_self_issued;
mod jwt_bearer_third_party;
mod logout;
mod openid;
mod par;
mod password;
mod refresh_token;
mod revocation;
mod token_exchange;
mod token_info;
