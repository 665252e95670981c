//! What a token is made as: format, algorithm and lifetime.

use jurat_registry::clock::Timestamp;
use jurat_registry::token_settings::{ResolvedTokenSettings, TokenFormat};

use super::target::Target;
use crate::entitlement::{Entitlement, RequestedTokenType};
use crate::rejection::{Reason, Rejection};
use crate::request_context::RequestContext;

/// The narrowest record that says something decides: resource, identity provider, client, tenant.
pub(crate) fn token_settings(
    entitlement: &Entitlement,
    target: &Target,
    context: &RequestContext<'_>,
) -> ResolvedTokenSettings {
    let tenant = &context.premises.tenant.token;
    let client = entitlement
        .client
        .as_ref()
        .map(|client| client.settings().token.or(tenant));
    let wider = client.as_ref().unwrap_or(tenant);
    let provider = entitlement.identity_provider();
    let narrower = provider.map(|provider| provider.settings().token.or(wider));
    let narrower = narrower.as_ref().unwrap_or(wider);
    let settings = ResolvedTokenSettings::from(&target.token().or(narrower));
    match entitlement.exchange {
        Some(exchange) => ending_by(exchange.ends_at, settings, context.now),
        None => settings,
    }
}

/// RFC 8693 section 2.2.1: what is traded bounds what comes of it. Both states are whole seconds, as the token states them.
fn ending_by(
    end: Timestamp,
    settings: ResolvedTokenSettings,
    now: Timestamp,
) -> ResolvedTokenSettings {
    let left = end.seconds().saturating_sub(now.seconds());
    let left = u32::try_from(left.max(0)).unwrap_or(u32::MAX);
    ResolvedTokenSettings {
        lifetime_seconds: settings.lifetime_seconds.min(left),
        ..settings
    }
}

/// RFC 8693 section 2.1: whoever asks for a JWT gets one or nothing. Whether tokens are opaque is the administrator's to say, not the client's.
pub(super) fn is_of_the_requested_type(
    entitlement: &Entitlement,
    settings: ResolvedTokenSettings,
) -> Result<(), Rejection> {
    let wants_a_jwt = entitlement
        .exchange
        .is_some_and(|exchange| exchange.requested == RequestedTokenType::Jwt);
    if wants_a_jwt && settings.format == TokenFormat::Opaque {
        let detail = "a JWT is asked for, and by the settings the token is opaque";
        return Err(Rejection::new(
            Reason::RequestedTokenTypeUnsupported,
            detail,
        ));
    }
    Ok(())
}
