//! What a client may have of what was proven: whether it may use the grant, and then resources (RFC 8707), scope (RFC 6749 section 3.3),
//! format and lifetime of the token. It narrows and never widens.
//!
//! | file | what it holds |
//! |---|---|
//! | `target`, `logical_name` | for whom the token is |
//! | `scope` | what it may do |
//! | `token` | what it is made as |

use jurat_protocol::scope::ScopeSet;
use jurat_registry::token_settings::ResolvedTokenSettings;

use crate::authorization::Authorization;
use crate::entitlement::Entitlement;
use crate::rejection::{Reason, Rejection};
use crate::request_context::RequestContext;

mod logical_name;
mod scope;
mod target;
mod token;

pub(crate) use scope::scope;
pub(crate) use target::{Target, target};
pub(crate) use token::token_settings;

/// An authorization whose client may use the grant.
pub(crate) struct Permitted(Authorization);

/// What is granted: the only thing that [`crate::mint`] takes.
pub(crate) struct Granted {
    authorization: Authorization,
    terms: Terms,
}

/// What a token says and is, beside whom it is for.
pub(crate) struct Terms {
    /// The scope.
    pub(crate) scope: ScopeSet,
    /// For which resource servers.
    pub(crate) audience: Vec<String>,
    /// Format, algorithm and lifetime.
    pub(crate) token: ResolvedTokenSettings,
}

/// RFC 6749 section 5.2, `unauthorized_client`: may this client use this grant? Without a client the identity provider has said so.
pub(crate) fn permit(authorization: Authorization) -> Result<Permitted, Rejection> {
    may_use_the_grant(authorization.entitlement())?;
    Ok(Permitted(authorization))
}

pub(crate) fn may_use_the_grant(entitlement: &Entitlement) -> Result<(), Rejection> {
    let grant = entitlement.grant_type;
    match &entitlement.client {
        Some(client) if !client.settings().grant_types.contains(&grant) => {
            Err(Rejection::new(Reason::GrantNotAllowed, grant))
        }
        _ => Ok(()),
    }
}

/// Narrows what was proven to what the request asks and the registry allows.
pub(crate) async fn narrow(
    permitted: Permitted,
    context: &RequestContext<'_>,
) -> Result<Granted, Rejection> {
    let Permitted(authorization) = permitted;
    let terms = terms(authorization.entitlement(), context).await?;
    Ok(Granted {
        authorization,
        terms,
    })
}

async fn terms(
    entitlement: &Entitlement,
    context: &RequestContext<'_>,
) -> Result<Terms, Rejection> {
    let target = target(entitlement, context).await?;
    let scope = scope(entitlement, &target, context)?;
    let token = token_settings(entitlement, &target, context);
    token::is_of_the_requested_type(entitlement, token)?;
    Ok(Terms {
        scope,
        token,
        audience: target.audience,
    })
}

impl Granted {
    /// What was proven.
    pub(crate) fn authorization(&self) -> &Authorization {
        &self.authorization
    }

    /// Format, algorithm and lifetime of the token.
    pub(crate) fn token(&self) -> ResolvedTokenSettings {
        self.terms.token
    }

    /// The authorization and the terms.
    pub(crate) fn into_parts(self) -> (Authorization, Terms) {
        (self.authorization, self.terms)
    }
}
