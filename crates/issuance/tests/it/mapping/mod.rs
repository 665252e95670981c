//! What becomes of an identity provider's claims: the token's subject, the claims it carries, the scopes that values bring; and what a
//! trial of rules and mappings says.

use jurat_issuance::decision::Decision;
use jurat_issuance::rejection::Reason;
use jurat_protocol::jose::base64url;
use jurat_registry::claim_mapping::ClaimMapping;
use serde_json::Value;

use crate::world::*;

mod claims;
mod local_user;
mod scope;
mod subject;
mod trial;

/// A claim that is carried under the name `c`.
pub(super) fn carried(claim: &str) -> ClaimMapping {
    ClaimMapping {
        claim: claim.into(),
        carried_as: Some("c".into()),
        ..ClaimMapping::default()
    }
}

/// A claim whose values bring scopes.
pub(super) fn bringing(claim: &str, scopes: &[(&str, &str)]) -> ClaimMapping {
    let scopes = scopes.iter();
    ClaimMapping {
        claim: claim.into(),
        carried_as: None,
        scopes: scopes
            .map(|(value, scope)| ((*value).into(), scope.parse().unwrap()))
            .collect(),
    }
}

pub(super) fn world_of(mappings: Vec<ClaimMapping>) -> World {
    let world = World::new();
    world.change_provider(|idp| idp.settings.claim_mapping = mappings);
    world
}

/// What comes of an assertion with a claim more.
pub(super) fn present(world: &World, claim: &str, value: Value) -> Decision {
    world.present_by_portal(&world.third_party().claim(claim, value).sign())
}

/// The claims that the protected resource is shown.
pub(super) fn shown(world: &World, token: &str) -> Value {
    let token = wait(world.server.access_token(token, ISSUER)).unwrap();
    token.claims.as_text().map_or(Value::Null, parsed)
}

pub(super) fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The claims of a JWT, as they stand in it.
pub(super) fn claims_of(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&base64url::decode(payload).unwrap()).unwrap()
}

pub(super) fn scope_of(decision: Decision) -> Result<String, Reason> {
    let answer = decision.outcome.map_err(|rejection| rejection.reason())?;
    Ok(answer.scope.to_string())
}
