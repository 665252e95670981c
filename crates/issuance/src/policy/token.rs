//! What a token is made as: format, algorithm and lifetime.

use jurat_registry::token_settings::ResolvedTokenSettings;

use super::target::Target;
use crate::entitlement::Entitlement;
use crate::request_context::RequestContext;

/// The narrowest record that says something decides: resource, identity provider, client, tenant.
pub(crate) fn token_settings(
    entitlement: &Entitlement,
    target: &Target,
    context: &RequestContext<'_>,
) -> ResolvedTokenSettings {
    let tenant = &context.premises.ground.tenant.token;
    let client = entitlement
        .client
        .as_ref()
        .map(|client| client.settings().token.or(tenant));
    let wider = client.as_ref().unwrap_or(tenant);
    let provider = entitlement.identity_provider();
    let narrower = provider.map(|provider| provider.settings().token.or(wider));
    let narrower = narrower.as_ref().unwrap_or(wider);
    ResolvedTokenSettings::from(&target.token().or(narrower))
}
