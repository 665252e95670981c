//! A JWT access token: proven by the signature of one of this server's own keys (RFC 9068 section 4).

use std::borrow::Cow;
use std::collections::BTreeMap;

use jurat_protocol::jose::claims::{DateClaim, Member};
use jurat_protocol::jose::jws::CompactJws;
use jurat_protocol::jose::jwt::{UnverifiedJwt, VerifiedJwt};
use jurat_registry::claim_mapping::is_own_member;
use jurat_registry::clock::Timestamp;
use jurat_registry::issuance::CarriedClaims;
use serde_json::value::RawValue;

use super::active_token::{ActiveToken, TokenRefusal};
use super::holder::Holder;
use super::own_token::OwnToken;
use crate::mint::jwt_claims::ACCESS_TOKEN_TYPE;
use crate::mint::keyring::KeyringError;
use crate::premises::Premises;

/// Reads a token of this server.
pub(super) async fn read(text: &str, premises: &Premises) -> Result<OwnToken, TokenRefusal> {
    let jws = CompactJws::decode(text).map_err(|_| TokenRefusal::Unknown)?;
    let jwt = verify(&jws, premises).await?.ok_or(TokenRefusal::Unknown)?;
    let mut token = claims_of(&jwt, premises.own_names.issuer()).ok_or(TokenRefusal::Unknown)?;
    // The record knows the user and the identity provider behind it, and whether it is revoked; without a record client_id decides.
    let record = premises.store.issued_token_find(token.id).await?;
    let holder = match &record {
        Some(record) => Holder::of_record(record),
        None => Holder::of_name(&token.client_id, token.issued_at),
    };
    if let Some(record) = &record {
        token.user = record.user;
        token.grant = record.grant;
        token.identity_provider = record.identity_provider;
        token.traded = record.traded;
    }
    Ok(OwnToken {
        token,
        holder,
        revoked_at: record.and_then(|record| record.revoked_at),
    })
}

/// RFC 9068 section 4: the signature MUST be that of a key of the issuer, with its algorithm.
async fn verify<'a>(
    jws: &'a CompactJws<'a>,
    premises: &Premises,
) -> Result<Option<VerifiedJwt<'a>>, KeyringError> {
    let Some(jwt) = recognised(jws) else {
        return Ok(None);
    };
    let key_id = jwt.header().key_id.as_deref().unwrap_or_default();
    let Some(key) = premises.keyring.find(key_id).await? else {
        return Ok(None);
    };
    let key = key.key();
    let algorithm = key.algorithm();
    if jwt.header().algorithm != algorithm.name() {
        return Ok(None);
    }
    Ok(jwt.verify(key.verification_key(), algorithm).ok())
}

/// RFC 9068 section 4: the type MUST be `at+jwt`.
fn recognised<'a>(jws: &'a CompactJws<'a>) -> Option<UnverifiedJwt<'a>> {
    let jwt = UnverifiedJwt::parse(jws).ok()?;
    let header = jwt.header();
    let is_access_token = header.token_type.as_deref() == Some(ACCESS_TOKEN_TYPE);
    let plain = !header.has_critical && !jwt.is_padded();
    (is_access_token && plain && header.key_id.is_some()).then_some(jwt)
}

/// What this server wrote, read back; `None` when it is not all there.
fn claims_of(jwt: &VerifiedJwt<'_>, issuer: &str) -> Option<ActiveToken> {
    let claims = jwt.claims();
    if claims.issuer.as_present()? != issuer {
        return None;
    }
    let mut members: BTreeMap<Cow<'_, str>, &RawValue> = serde_json::from_str(claims.text).ok()?;
    let client_id = serde_json::from_str(members.get("client_id")?.get()).ok()?;
    let actor = members.get("act").map(|actor| actor.get().to_owned());
    // Whatever is not the token's own, it carries.
    members.retain(|name, _| !is_own_member(name));
    let audience = claims.audience.as_present()?;
    Some(ActiveToken {
        id: claims.id.as_present()?.parse().ok()?,
        subject: claims.subject.as_present()?.to_string(),
        client_id,
        scope: claims.scope.as_present()?.parse().ok()?,
        audience: audience.iter().map(str::to_owned).collect(),
        issued_at: time(&claims.issued_at)?,
        expires_at: time(&claims.expires)?,
        claims: CarriedClaims::of_members(&members),
        actor,
        user: None,
        grant: None,
        identity_provider: None,
        traded: None,
        exchanges: 0,
    })
}

fn time(claim: &Member<DateClaim>) -> Option<Timestamp> {
    match claim.as_present()? {
        DateClaim::Number { millis } => Some(Timestamp::from_millis(*millis)),
        DateClaim::DecimalString { .. } => None,
    }
}
