//! What a token may do: the scope asked, within what everybody concerned allows (RFC 6749 section 3.3).

use jurat_protocol::scope::ScopeSet;
use jurat_registry::client::RESERVED_SCOPE_PREFIX;

use super::target::Target;
use crate::entitlement::Entitlement;
use crate::rejection::{Reason, Rejection};
use crate::request_context::RequestContext;

/// RFC 6749 section 3.3. Asked is what the `scope` parameter says, bounded by what the assertion says of itself; without a parameter
/// what the assertion says; without either what its claims are mapped to, and where they are not mapped the default. Granted is what
/// of it mapping, client and identity provider all allow.
pub(crate) fn scope(
    entitlement: &Entitlement,
    target: &Target,
    context: &RequestContext<'_>,
) -> Result<ScopeSet, Rejection> {
    let parameter = context.parameter("scope").map(str::parse::<ScopeSet>);
    let parameter = parameter
        .transpose()
        .map_err(|invalid| Rejection::new(Reason::ScopeMalformed, invalid))?;
    if let Some(before) = &entitlement.allowed_before {
        return scope_within(parameter, &before.scope, entitlement, target);
    }
    let asked = match (parameter, &entitlement.claimed_scope) {
        (Some(parameter), Some(claimed)) => parameter.intersection(claimed),
        (Some(parameter), None) => parameter,
        (None, Some(claimed)) => claimed.clone(),
        (None, None) => match &entitlement.mapped_scope {
            Some(mapped) => mapped.clone(),
            None => default_scope(entitlement, target)?,
        },
    };
    let granted = allowed(asked, entitlement, target);
    if granted.is_empty() {
        return Err(Rejection::new(
            Reason::ScopeNotAllowed,
            nothing_left(entitlement),
        ));
    }
    Ok(granted)
}

/// RFC 6749 section 6: what is asked MUST NOT include what was not granted before; nothing asked is all of it. And the client's settings
/// may have become narrower since.
fn scope_within(
    asked: Option<ScopeSet>,
    before: &ScopeSet,
    entitlement: &Entitlement,
    target: &Target,
) -> Result<ScopeSet, Rejection> {
    let asked = asked.unwrap_or_else(|| before.clone());
    if !before.contains_all(&asked) {
        let detail = format_args!("granted before: {before}");
        return Err(Rejection::new(Reason::ScopeBeyondGrant, detail));
    }
    let granted = allowed(asked, entitlement, target);
    if granted.is_empty() && !before.is_empty() {
        let detail = "nothing of what was granted before is left to the client";
        return Err(Rejection::new(Reason::ScopeNotAllowed, detail));
    }
    Ok(granted)
}

/// The operator's detail: mapped scopes are an administrator's words, and how many of them an assertion brings is up to its claims.
fn nothing_left(entitlement: &Entitlement) -> String {
    let left = "nothing of it is left after assertion, client, identity provider and resource";
    match &entitlement.mapped_scope {
        None => left.to_owned(),
        Some(mapped) if mapped.is_empty() => format!("{left}: its claims bring no scope"),
        Some(mapped) => format!("{left}: its claims bring {mapped}"),
    }
}

/// The default scope of the resources that are named, if they state one; else the client's; without a client the identity provider's. RFC 6749 section 3.3: where there is none, the request fails.
fn default_scope(entitlement: &Entitlement, target: &Target) -> Result<ScopeSet, Rejection> {
    if let Some(defaults) = target.default_scope() {
        return Ok(defaults);
    }
    let client = entitlement
        .client
        .as_ref()
        .map(|one| &one.settings().default_scope);
    let provider = entitlement.identity_provider();
    let provider = provider.map(|one| &one.settings().default_scope);
    match client.or(provider) {
        Some(scope) if !scope.is_empty() => Ok(scope.clone()),
        _ => Err(Rejection::new(
            Reason::ScopeMissing,
            "nothing asked, no default scope",
        )),
    }
}

/// What of `asked` may be had. What Jurat keeps to itself is for an administrator alone, whatever a record says.
fn allowed(mut asked: ScopeSet, entitlement: &Entitlement, target: &Target) -> ScopeSet {
    let client = entitlement.client.as_ref().map(|one| &one.settings().scope);
    let provider = entitlement.identity_provider();
    let provider = provider.and_then(|one| one.settings().scope.as_ref());
    let mapped = entitlement.mapped_scope.as_ref();
    let is_bounded = client.is_some() || provider.is_some();
    let is_administrator = entitlement.is_an_administrators();
    asked.retain(|token| {
        is_bounded
            && target.has_scope(token)
            && mapped.is_none_or(|scope| scope.contains(token))
            && client.is_none_or(|scope| scope.contains(token))
            && provider.is_none_or(|scope| scope.contains(token))
            && (is_administrator || !token.starts_with(RESERVED_SCOPE_PREFIX))
    });
    asked
}
