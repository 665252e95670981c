//! What the client may have: grant, scope, resources.

use jurat_protocol::grant_type::GrantType;
use jurat_protocol::resource::ResourceUri;
use jurat_protocol::scope::ScopeSet;
use jurat_registry::client::{Client, RESERVED_SCOPE_PREFIX};

use super::command::{Mend, each, word};
use super::known::Known;
use crate::entitlement::Entitlement;
use crate::explain::compared::listed;
use crate::rejection::Reason;

/// The client may not use the grant.
pub(super) fn grant(_: Reason, known: &Known<'_>) -> Vec<Mend> {
    let Some(entitlement) = known.entitlement else {
        return vec![Mend::by("Allow the grant to the client.")];
    };
    let Some(client) = &entitlement.client else {
        return vec![Mend::by("Allow the grant to the client.")];
    };
    let there = client.settings().grant_types.iter().copied();
    let all: Vec<_> = there
        .chain([entitlement.grant_type])
        .map(GrantType::short_name)
        .collect();
    let line = format!(
        "jurat client update {}{}",
        word(client.id().as_str()),
        each("--grant", all)
    );
    vec![Mend::with("Allow the grant to the client.", line)]
}

/// Scope.
pub(super) fn scope(reason: Reason, known: &Known<'_>) -> Vec<Mend> {
    if reason == Reason::ScopeMalformed {
        return vec![Mend::by(
            "Send scope names with one blank between two, without quotes or backslashes.",
        )];
    }
    let Some(entitlement) = known.entitlement else {
        return vec![Mend::by(
            "Ask for a scope that client and identity provider both allow.",
        )];
    };
    let client = entitlement.client.as_deref();
    let bounds = bounds(entitlement).join("; ");
    let mut mends = vec![Mend::by(format!(
        "Ask for what all of these allow: {bounds}."
    ))];
    if reason == Reason::ScopeMissing {
        mends.extend(client.map(default_scope));
    } else {
        mends.extend(client.and_then(|client| wider(client, known.scope?)));
    }
    mends
}

fn bounds(entitlement: &Entitlement) -> Vec<String> {
    let client = entitlement.client.as_ref();
    let client = client.map(|client| {
        let scope = listed(client.settings().scope.iter());
        format!("the client {} may have {scope}", client.id())
    });
    let provider = entitlement.identity_provider();
    let provider = provider.and_then(|provider| provider.settings().scope.as_ref());
    let named = |what: &str, scope: Option<&ScopeSet>| {
        scope.map(|scope| format!("{what} {}", listed(scope.iter())))
    };
    let bounds = [
        client,
        named("the identity provider may bring", provider),
        named("the claims bring", entitlement.mapped_scope.as_ref()),
        named(
            "the assertion itself asks for",
            entitlement.claimed_scope.as_ref(),
        ),
    ];
    bounds.into_iter().flatten().collect()
}

/// Lets the client have what it asks for, unless that is the server's own.
fn wider(client: &Client, asked: &str) -> Option<Mend> {
    let there = &client.settings().scope;
    let asked: Vec<_> = asked
        .split(' ')
        .filter(|token| !token.is_empty() && !there.contains(token))
        .collect();
    let is_reserved = |token: &&str| token.starts_with(RESERVED_SCOPE_PREFIX);
    if asked.is_empty() || asked.iter().any(is_reserved) {
        return None;
    }
    let all: Vec<_> = there.iter().chain(asked).collect();
    let (id, all) = (word(client.id().as_str()), word(&all.join(" ")));
    Some(Mend::with(
        "Or let the client have what it asks for.",
        format!("jurat client update {id} --scope {all}"),
    ))
}

fn default_scope(client: &Client) -> Mend {
    let scope: Vec<_> = client.settings().scope.iter().collect();
    let scope = if scope.is_empty() {
        "'…'".into()
    } else {
        word(&scope.join(" "))
    };
    Mend::with(
        "Send the scope parameter, or give the client a default scope.",
        format!(
            "jurat client update {} --default-scope {scope}",
            word(client.id().as_str())
        ),
    )
}

/// Resources.
pub(super) fn resource(reason: Reason, known: &Known<'_>) -> Vec<Mend> {
    if reason == Reason::ResourceMalformed {
        return vec![Mend::by(
            "Let resource be an absolute URI without a fragment, such as https://api.example.com.",
        )];
    }
    if reason == Reason::ResourcesDisagree {
        return vec![Mend::with(
            "Ask for one token for each resource, or let their token settings agree.",
            "jurat resource list",
        )];
    }
    let client = known
        .entitlement
        .and_then(|entitlement| entitlement.client.as_ref());
    let Some(client) = client else {
        return vec![Mend::by(
            "Leave resource out: without a client no resource can be named.",
        )];
    };
    let there: Vec<_> = client
        .settings()
        .resources
        .iter()
        .map(ResourceUri::as_str)
        .collect();
    let mut mends = vec![Mend::by(format!(
        "Name one of the resources of the client, letter by letter, or leave resource out: {}.",
        listed(there.iter().copied())
    ))];
    if let Some(asked) = known.resource {
        let line = format!(
            "jurat client update {}{}",
            word(client.id().as_str()),
            each("--resource", there.into_iter().chain([asked]))
        );
        mends.push(Mend::with("Or let the client name this one too.", line));
    }
    mends
}
