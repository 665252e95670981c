//! What becomes of further claims: carried into the token as they arrived, and turned into scopes by their values. Each claim may
//! arrive as a string, as an array, or not at all.
//!
//! The claims' text was read strictly before (RFC 7519 section 4: no member twice), so it is searched once, and only what is mapped
//! is converted.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jurat_protocol::scope::ScopeSet;
use jurat_registry::claim_mapping::ClaimMapping;
use jurat_registry::claim_members::ClaimMember;
use jurat_registry::identity_provider::IdentityProvider;
use jurat_registry::issuance::CarriedClaims;
use serde_json::value::RawValue;

use super::facts::Facts;
use crate::rejection::{Reason, Rejection};

/// The claims that are to be carried fit into a token.
pub(super) fn fit(facts: &Facts<'_>) -> Result<(), Rejection> {
    let Some(provider) = facts.issuer.identity_provider() else {
        return Ok(());
    };
    let members = facts.mapped_members();
    if at_most(provider, members) <= ClaimMapping::MOST_CARRIED_BYTES {
        return Ok(());
    }
    carry(provider, members).map(drop)
}

/// The claims that the token carries.
pub(super) fn carried(facts: &Facts<'_>) -> Result<CarriedClaims, Rejection> {
    match facts.issuer.identity_provider() {
        Some(provider) => carry(provider, facts.mapped_members()),
        None => Ok(CarriedClaims::NONE),
    }
}

/// The most that the assertion can bring; `None` where no claim is mapped to scopes.
pub(super) fn scope(facts: &Facts<'_>) -> Option<ScopeSet> {
    let provider = facts.issuer.identity_provider()?;
    scope_of(provider, facts.mapped_members())
}

/// What of `members` the tokens of `provider` carry, each as its text stands in the assertion.
pub(crate) fn carry(
    provider: &IdentityProvider,
    members: &[ClaimMember<'_>],
) -> Result<CarriedClaims, Rejection> {
    let named = named(provider, members).map(|(name, value)| (Cow::Borrowed(name), value));
    let carried = CarriedClaims::of_members(&named.collect::<BTreeMap<_, _>>());
    let bytes = carried.as_text().map_or(0, str::len);
    if bytes <= ClaimMapping::MOST_CARRIED_BYTES {
        return Ok(carried);
    }
    let most = ClaimMapping::MOST_CARRIED_BYTES;
    let detail = format_args!("{bytes} bytes of claims to carry, at most {most}");
    Err(Rejection::new(Reason::MappedClaimsTooLarge, detail))
}

/// What is to be carried, and under which name.
fn named<'m, 'a>(
    provider: &'m IdentityProvider,
    members: &'m [ClaimMember<'a>],
) -> impl Iterator<Item = (&'m str, &'a RawValue)> {
    let mappings = provider.settings().claim_mapping.iter();
    mappings.filter_map(|mapping| {
        let name = mapping.carried_as.as_deref()?;
        Some((name, value_of(mapping, members)?))
    })
}

/// What is to be carried takes so many bytes at most: in JSON no byte of a name takes more than six (RFC 8259 section 7).
fn at_most(provider: &IdentityProvider, members: &[ClaimMember<'_>]) -> usize {
    let bytes = |(name, value): (&str, &RawValue)| 6 * name.len() + value.get().len() + 4;
    2 + named(provider, members).map(bytes).sum::<usize>()
}

/// What the values of `members` bring under the mappings of `provider`, and its default scope, as far as its scope allows; `None`
/// where no mapping brings scopes.
pub(crate) fn scope_of(
    provider: &IdentityProvider,
    members: &[ClaimMember<'_>],
) -> Option<ScopeSet> {
    let settings = provider.settings();
    let mut mappings = settings
        .claim_mapping
        .iter()
        .filter(|mapping| !mapping.scopes.is_empty())
        .peekable();
    mappings.peek()?;
    let mut scope = ScopeSet::EMPTY;
    for mapping in mappings {
        let Some(value) = value_of(mapping, members) else {
            continue;
        };
        for more in brought(value, &mapping.scopes) {
            add(&mut scope, more);
        }
    }
    add(&mut scope, &settings.default_scope);
    if let Some(most) = &settings.scope {
        scope.retain(|token| most.contains(token));
    }
    Some(scope)
}

/// The registry has seen to it that all scopes of an identity provider's mappings fit into one set.
fn add(scope: &mut ScopeSet, more: &ScopeSet) {
    if scope.is_empty() {
        scope.clone_from(more);
        return;
    }
    for token in more.iter() {
        let _ = scope.insert(token);
    }
}

/// The claim of a mapping, unless it is absent or null.
fn value_of<'a>(mapping: &ClaimMapping, members: &[ClaimMember<'a>]) -> Option<&'a RawValue> {
    let found = members.iter().find(|(name, _)| *name == mapping.claim);
    found
        .map(|(_, value)| *value)
        .filter(|value| value.get() != "null")
}

/// The sets that the values of one claim bring: each counts once, however often an array repeats it.
fn brought<'m>(value: &RawValue, scopes: &'m BTreeMap<String, ScopeSet>) -> Vec<&'m ScopeSet> {
    // A string is one value, blanks and all; of an array each string is one. Anything else brings nothing.
    if !value.get().starts_with('[') {
        let scope = text_of(value).and_then(|text| scopes.get(&*text));
        return scope.into_iter().collect();
    }
    let elements: Vec<&RawValue> = serde_json::from_str(value.get()).unwrap_or_default();
    let mut brought: Vec<&ScopeSet> = Vec::new();
    for text in elements.into_iter().filter_map(text_of) {
        if let Some(scope) = scopes.get(&*text)
            && !brought.iter().any(|other| std::ptr::eq(*other, scope))
        {
            brought.push(scope);
        }
    }
    brought
}

/// A JSON string's text, borrowed where nothing is escaped; `None` for anything else.
pub(super) fn text_of(value: &RawValue) -> Option<Cow<'_, str>> {
    match serde_json::from_str(value.get()) {
        Ok(text) => Some(Cow::Borrowed(text)),
        Err(_) => serde_json::from_str(value.get()).ok().map(Cow::Owned),
    }
}
