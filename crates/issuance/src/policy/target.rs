//! For whom a token is: the resources that the request names (RFC 8707), as they are registered.

use std::sync::Arc;

use jurat_protocol::resource::ResourceUri;
use jurat_protocol::scope::ScopeSet;
use jurat_registry::resource::Resource;
use jurat_registry::token_settings::TokenSettings;

use super::logical_name;
use crate::entitlement::Entitlement;
use crate::own_names::OwnNames;
use crate::rejection::{Reason, Rejection, quoted};
use crate::request_context::RequestContext;

/// For whom a token is.
pub(crate) struct Target {
    /// The audience of the token: what the request names, else what was granted before, else this server.
    pub(crate) audience: Vec<String>,
    /// The registered ones among them.
    resources: Vec<Arc<Resource>>,
}

/// Scopes of OpenID Connect Core sections 5.4 and 11: they ask for claims or a refresh token, so no resource has them to itself.
const OPENID_SCOPES: [&str; 6] = [
    "openid",
    "profile",
    "email",
    "address",
    "phone",
    "offline_access",
];

/// RFC 8707 section 2: the resources named, each one that the client may name; otherwise this server. An administrator gets tokens for
/// the administration API and for nothing else, and nobody else gets those.
pub(crate) async fn target(
    entitlement: &Entitlement,
    context: &RequestContext<'_>,
) -> Result<Target, Rejection> {
    let own = &context.premises.own_names;
    let is_administrator = entitlement.is_an_administrators();
    let mut audience: Vec<String> = Vec::with_capacity(1);
    for text in context.request.form.values("resource") {
        let resource: ResourceUri = text
            .parse()
            .map_err(|invalid| Rejection::new(Reason::ResourceMalformed, invalid))?;
        may_be_named(&resource, entitlement, own)?;
        add(&mut audience, resource);
    }
    for resource in logical_name::named(entitlement, context).await? {
        may_be_named(&resource, entitlement, own)?;
        add(&mut audience, resource);
    }
    let before = entitlement.allowed_before.as_ref();
    let before = before.and_then(|before| before.audience.as_deref());
    if let (true, Some(before)) = (audience.is_empty(), before) {
        audience = left_of(before, entitlement, own)?;
    }
    let resources = registered(&audience, own, context).await?;
    if audience.is_empty() {
        let default = if is_administrator {
            own.administration()
        } else {
            own.issuer()
        };
        audience.push(default.to_owned());
    }
    let target = Target {
        audience,
        resources,
    };
    target.agrees()?;
    Ok(target)
}

fn add(audience: &mut Vec<String>, resource: ResourceUri) {
    if !audience.iter().any(|named| named == resource.as_str()) {
        audience.push(resource.into());
    }
}

/// RFC 8707 section 2.2: none named are all that were granted before, as far as the client may still name them.
fn left_of(
    before: &[String],
    entitlement: &Entitlement,
    own: &OwnNames,
) -> Result<Vec<String>, Rejection> {
    let may_still_be_named = |uri: &&String| {
        let resource: Result<ResourceUri, _> = uri.parse();
        **uri == own.issuer()
            || resource.is_ok_and(|one| may_be_named(&one, entitlement, own).is_ok())
    };
    let left: Vec<_> = before.iter().filter(may_still_be_named).cloned().collect();
    if left.is_empty() && !before.is_empty() {
        return Err(not_allowed(
            "nothing of what was granted before is left to the client",
        ));
    }
    Ok(left)
}

fn may_be_named(
    resource: &ResourceUri,
    entitlement: &Entitlement,
    own: &OwnNames,
) -> Result<(), Rejection> {
    let is_administrator = entitlement.is_an_administrators();
    let is_administration = resource.as_str() == own.administration();
    let before = entitlement.allowed_before.as_ref();
    let before = before.and_then(|before| before.audience.as_ref());
    let was_allowed = || before.is_none_or(|all| all.iter().any(|one| one == resource.as_str()));
    let is_the_clients = || {
        let client = entitlement.client.as_ref();
        client.is_some_and(|client| client.settings().resources.contains(resource))
    };
    let may_be_named = is_administrator || (is_the_clients() && was_allowed());
    if is_administrator == is_administration && may_be_named {
        return Ok(());
    }
    Err(not_allowed(quoted(resource.as_str())))
}

/// The resources of `audience` that are registered. One that is switched off gets no token.
async fn registered(
    audience: &[String],
    own: &OwnNames,
    context: &RequestContext<'_>,
) -> Result<Vec<Arc<Resource>>, Rejection> {
    let mut resources = Vec::new();
    for uri in audience.iter().filter(|uri| **uri != own.administration()) {
        let Some(resource) = context.store().resource_find(uri).await? else {
            continue;
        };
        if !resource.settings.enabled {
            let detail = format_args!("{} is switched off", quoted(uri));
            return Err(not_allowed(detail));
        }
        resources.push(resource);
    }
    Ok(resources)
}

fn not_allowed(detail: impl std::fmt::Display) -> Rejection {
    Rejection::new(Reason::ResourceNotAllowed, detail)
}

impl Target {
    /// One token cannot be made in two ways.
    fn agrees(&self) -> Result<(), Rejection> {
        let stated = || self.resources.iter().map(|one| &one.settings.token);
        let formats = stated().filter_map(|token| token.format);
        let algorithms = stated().filter_map(|token| token.algorithm);
        if all_equal(formats) && all_equal(algorithms) {
            return Ok(());
        }
        Err(Rejection::new(
            Reason::ResourcesDisagree,
            "the resources named want tokens of another format or algorithm each",
        ))
    }

    /// What the resources say of their tokens; of several lifetimes the shortest.
    pub(super) fn token(&self) -> TokenSettings {
        let stated = || self.resources.iter().map(|one| &one.settings.token);
        TokenSettings {
            format: stated().find_map(|token| token.format),
            algorithm: stated().find_map(|token| token.algorithm),
            lifetime_seconds: stated().filter_map(|token| token.lifetime_seconds).min(),
        }
    }

    /// Whether a token for these resources may have the scope `name`: one of a resource that states its scopes, as long as each does.
    pub(super) fn has_scope(&self, name: &str) -> bool {
        let states = |one: &Arc<Resource>| !one.settings.scopes.is_empty();
        let are_all_stated =
            self.resources.len() == self.audience.len() && self.resources.iter().all(states);
        let has = |one: &Arc<Resource>| one.settings.scopes.contains_key(name);
        !are_all_stated || OPENID_SCOPES.contains(&name) || self.resources.iter().any(has)
    }

    /// The scopes that whoever asks for nothing in particular gets for these resources; `None` where none of them states any.
    pub(super) fn default_scope(&self) -> Option<ScopeSet> {
        let scopes = self.resources.iter().flat_map(|one| &one.settings.scopes);
        let defaults: Vec<_> = scopes
            .filter(|(_, settings)| settings.default)
            .map(|(name, _)| name.as_str())
            .collect();
        // Each name was a scope token when its resource was registered.
        (!defaults.is_empty()).then(|| defaults.join(" ").parse().unwrap_or(ScopeSet::EMPTY))
    }
}

fn all_equal<T: PartialEq>(mut values: impl Iterator<Item = T>) -> bool {
    let first = values.next();
    values.all(|one| first.as_ref() == Some(&one))
}
