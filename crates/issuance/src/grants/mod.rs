//! THE list of grants. A grant is one file beside this one and one line in [`GRANTS`]; metadata and administration read the list too.

use std::collections::BTreeSet;

use jurat_protocol::form::Form;
use jurat_protocol::grant_type::GrantType;

use crate::rejection::{Reason, Rejection, quoted};

mod authorization_code;
mod client_credentials;
mod device_code;
mod grant;
mod jwt_bearer;
mod password;
mod refresh_token;
mod token_exchange;

pub(crate) use grant::{Asked, Considered, Grant};

/// Every grant.
pub(crate) static GRANTS: &[&dyn Grant] = &[
    &jwt_bearer::JwtBearer,
    &client_credentials::ClientCredentials,
    &authorization_code::AuthorizationCode,
    &refresh_token::RefreshToken,
    &device_code::DeviceCode,
    &password::Password,
    &token_exchange::TokenExchange,
];

/// The grant that the request names (RFC 6749 section 5.2), if it is switched on.
pub(crate) fn choose(
    form: &Form<'_>,
    enabled: &BTreeSet<GrantType>,
) -> Result<&'static dyn Grant, Rejection> {
    let Some(name) = form.value("grant_type") else {
        return Err(Rejection::new(Reason::GrantTypeMissing, "no grant_type"));
    };
    let Some(grant) = named(name) else {
        return Err(Rejection::new(Reason::GrantTypeUnsupported, quoted(name)));
    };
    if !enabled.contains(&grant.grant_type()) {
        return Err(Rejection::new(
            Reason::GrantTypeDisabled,
            grant.grant_type(),
        ));
    }
    Ok(grant)
}

/// The grant of that name, whether or not it is switched on.
pub(crate) fn named(name: &str) -> Option<&'static dyn Grant> {
    let mut grants = GRANTS.iter();
    grants
        .find(|grant| grant.grant_type().wire_name() == name)
        .copied()
}
