//! An ID token of this server that comes back: as a hint of whom it was about, and for which client (OpenID Connect Core section 3.1.2.1,
//! RP-Initiated Logout section 2), which may have ended; or to be traded (RFC 8693), which looks at its end as well.

use jurat_protocol::jose::claims::{DateClaim, Member};
use jurat_protocol::jose::jws::CompactJws;
use jurat_protocol::jose::jwt::UnverifiedJwt;
use jurat_registry::clock::Timestamp;
use serde::Deserialize;

use crate::mint::ID_TOKEN_TYPE;
use crate::mint::keyring::{KeyringError, OwnKey};
use crate::premises::Premises;

/// What an ID token of this server says.
pub(crate) struct OwnIdToken {
    /// For which client it is.
    pub(crate) client: String,
    /// About whom it is.
    pub(crate) subject: String,
    /// When it was issued.
    pub(crate) issued_at: Timestamp,
    /// From when on it does not count, but as a hint.
    pub(crate) expires_at: Timestamp,
    /// When that user signed in, in seconds (`auth_time`): which session it is of.
    pub(crate) signed_in_at: Option<i64>,
}

/// The claim of an ID token that no other JWT has.
#[derive(Deserialize)]
struct AuthTime {
    auth_time: Option<i64>,
}

/// Reads an ID token; `None` when it is not one that this server signed.
pub(crate) async fn read(
    text: &str,
    premises: &Premises,
) -> Result<Option<OwnIdToken>, KeyringError> {
    let Ok(jws) = CompactJws::decode(text) else {
        return Ok(None);
    };
    let Some(jwt) = recognised(&jws) else {
        return Ok(None);
    };
    let key_id = jwt.header().key_id.as_deref().unwrap_or_default();
    let key = premises.keyring.find(key_id).await?;
    Ok(key.and_then(|key| said(jwt, &key, premises)))
}

/// RFC 8725 section 3.12: an access token of this server is no ID token.
fn recognised<'a>(jws: &'a CompactJws<'a>) -> Option<UnverifiedJwt<'a>> {
    let jwt = UnverifiedJwt::parse(jws).ok()?;
    let header = jwt.header();
    let is_id_token = header.token_type.as_deref() == Some(ID_TOKEN_TYPE);
    let plain = !header.has_critical && !jwt.is_padded();
    (is_id_token && plain && header.key_id.is_some()).then_some(jwt)
}

/// What it says, if `key` signed it.
fn said(jwt: UnverifiedJwt<'_>, key: &OwnKey, premises: &Premises) -> Option<OwnIdToken> {
    let key = key.key();
    let algorithm = key.algorithm();
    if jwt.header().algorithm != algorithm.name() {
        return None;
    }
    let jwt = jwt.verify(key.verification_key(), algorithm).ok()?;
    let claims = jwt.claims();
    if claims.issuer.as_present()? != premises.own_names.issuer() {
        return None;
    }
    let client = claims.audience.as_present()?.iter().next()?.to_owned();
    let subject = claims.subject.as_present()?.to_string();
    let auth_time = serde_json::from_str::<AuthTime>(claims.text);
    Some(OwnIdToken {
        client,
        subject,
        issued_at: time(&claims.issued_at)?,
        expires_at: time(&claims.expires)?,
        signed_in_at: auth_time.ok().and_then(|claim| claim.auth_time),
    })
}

fn time(claim: &Member<DateClaim>) -> Option<Timestamp> {
    match claim.as_present()? {
        DateClaim::Number { millis } => Some(Timestamp::from_millis(*millis)),
        DateClaim::DecimalString { .. } => None,
    }
}
