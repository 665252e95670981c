//! What a client may have of what was proven: whether it may use the grant, and then scope (RFC 6749 section 3.3), resources
//! (RFC 8707), format and lifetime of the token. It narrows and never widens.

use jurat_protocol::resource::ResourceUri;
use jurat_protocol::scope::ScopeSet;
use jurat_registry::client::RESERVED_SCOPE_PREFIX;
use jurat_registry::token_settings::ResolvedTokenSettings;

use crate::authorization::Authorization;
use crate::entitlement::Entitlement;
use crate::rejection::{Reason, Rejection, quoted};
use crate::request_context::RequestContext;

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
pub(crate) fn narrow(
    permitted: Permitted,
    context: &RequestContext<'_>,
) -> Result<Granted, Rejection> {
    let Permitted(authorization) = permitted;
    let terms = terms(authorization.entitlement(), context)?;
    Ok(Granted {
        authorization,
        terms,
    })
}

fn terms(entitlement: &Entitlement, context: &RequestContext<'_>) -> Result<Terms, Rejection> {
    Ok(Terms {
        scope: scope(entitlement, context)?,
        audience: audience(entitlement, context)?,
        token: token_settings(entitlement, context),
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

/// RFC 6749 section 3.3. Asked is what the `scope` parameter says, bounded by what the assertion says of itself; without a parameter
/// what the assertion says; without either what its claims are mapped to, and where they are not mapped the default. Granted is what
/// of it mapping, client and identity provider all allow.
pub(crate) fn scope(
    entitlement: &Entitlement,
    context: &RequestContext<'_>,
) -> Result<ScopeSet, Rejection> {
    let parameter = context.parameter("scope").map(str::parse::<ScopeSet>);
    let parameter = parameter
        .transpose()
        .map_err(|invalid| Rejection::new(Reason::ScopeMalformed, invalid))?;
    if let Some(before) = &entitlement.allowed_before {
        return scope_within(parameter, &before.scope, entitlement);
    }
    let asked = match (parameter, &entitlement.claimed_scope) {
        (Some(parameter), Some(claimed)) => parameter.intersection(claimed),
        (Some(parameter), None) => parameter,
        (None, Some(claimed)) => claimed.clone(),
        (None, None) => match &entitlement.mapped_scope {
            Some(mapped) => mapped.clone(),
            None => default_scope(entitlement)?,
        },
    };
    let granted = allowed(asked, entitlement);
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
) -> Result<ScopeSet, Rejection> {
    let asked = asked.unwrap_or_else(|| before.clone());
    if !before.contains_all(&asked) {
        let detail = format_args!("granted before: {before}");
        return Err(Rejection::new(Reason::ScopeBeyondGrant, detail));
    }
    let granted = allowed(asked, entitlement);
    if granted.is_empty() && !before.is_empty() {
        let detail = "nothing of what was granted before is left to the client";
        return Err(Rejection::new(Reason::ScopeNotAllowed, detail));
    }
    Ok(granted)
}

/// The operator's detail: mapped scopes are an administrator's words, and how many of them an assertion brings is up to its claims.
fn nothing_left(entitlement: &Entitlement) -> String {
    let left = "nothing of it is left after assertion, client and identity provider";
    match &entitlement.mapped_scope {
        None => left.to_owned(),
        Some(mapped) if mapped.is_empty() => format!("{left}: its claims bring no scope"),
        Some(mapped) => format!("{left}: its claims bring {mapped}"),
    }
}

/// The client's default scope; without a client the identity provider's. RFC 6749 section 3.3: where there is none, the request fails.
fn default_scope(entitlement: &Entitlement) -> Result<ScopeSet, Rejection> {
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
fn allowed(mut asked: ScopeSet, entitlement: &Entitlement) -> ScopeSet {
    let client = entitlement.client.as_ref().map(|one| &one.settings().scope);
    let provider = entitlement.identity_provider();
    let provider = provider.and_then(|one| one.settings().scope.as_ref());
    let mapped = entitlement.mapped_scope.as_ref();
    let is_bounded = client.is_some() || provider.is_some();
    let is_administrator = entitlement.is_an_administrators();
    asked.retain(|token| {
        is_bounded
            && mapped.is_none_or(|scope| scope.contains(token))
            && client.is_none_or(|scope| scope.contains(token))
            && provider.is_none_or(|scope| scope.contains(token))
            && (is_administrator || !token.starts_with(RESERVED_SCOPE_PREFIX))
    });
    asked
}

/// RFC 8707 section 2: the resources named, each one that the client may name; otherwise this server. An administrator gets tokens for
/// the administration API and for nothing else, and nobody else gets those.
pub(crate) fn audience(
    entitlement: &Entitlement,
    context: &RequestContext<'_>,
) -> Result<Vec<String>, Rejection> {
    let own = &context.premises.own_names;
    let is_administrator = entitlement.is_an_administrators();
    let mut audience: Vec<String> = Vec::with_capacity(1);
    for text in context.request.form.values("resource") {
        let resource: ResourceUri = text
            .parse()
            .map_err(|invalid| Rejection::new(Reason::ResourceMalformed, invalid))?;
        let is_administration = resource.as_str() == own.administration();
        let was_allowed = || match &entitlement.allowed_before {
            None => true,
            Some(before) => before.audience.iter().any(|one| one == resource.as_str()),
        };
        let is_the_clients = || {
            let client = entitlement.client.as_ref();
            client.is_some_and(|client| client.settings().resources.contains(&resource))
        };
        let may_be_named = is_administrator || (is_the_clients() && was_allowed());
        if is_administrator != is_administration || !may_be_named {
            let detail = quoted(resource.as_str());
            return Err(Rejection::new(Reason::ResourceNotAllowed, detail));
        }
        if !audience.iter().any(|named| named == resource.as_str()) {
            audience.push(resource.into());
        }
    }
    if let (true, Some(before)) = (audience.is_empty(), &entitlement.allowed_before) {
        // RFC 8707 section 2.2: none named are all that were granted.
        audience.clone_from(&before.audience);
    }
    if audience.is_empty() {
        let default = if is_administrator {
            own.administration()
        } else {
            own.issuer()
        };
        audience.push(default.to_owned());
    }
    Ok(audience)
}

/// The narrowest record that says something decides: identity provider, client, tenant.
pub(crate) fn token_settings(
    entitlement: &Entitlement,
    context: &RequestContext<'_>,
) -> ResolvedTokenSettings {
    let tenant = &context.premises.ground.tenant.token;
    let client = entitlement
        .client
        .as_ref()
        .map(|client| client.settings().token.or(tenant));
    let wider = client.as_ref().unwrap_or(tenant);
    let provider = entitlement.identity_provider();
    match provider.map(|provider| provider.settings().token.or(wider)) {
        Some(narrowest) => ResolvedTokenSettings::from(&narrowest),
        None => ResolvedTokenSettings::from(wider),
    }
}
