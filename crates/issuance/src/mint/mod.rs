//! Makes the token out of what was granted, and of nothing else: a [`Granted`] is the only way in.
//!
//! | file | what it holds |
//! |---|---|
//! | [`keyring`] | the server's signing keys, ready for use |
//! | `sealing`, `key_making` | how they are kept, and how one is made without holding anybody up |
//! | `jwt_claims` | the claims of a JWT access token (RFC 9068) |
//! | `refresh_token` | the refresh token beside it, and the grant that it continues |
//! | `id_token` | the ID token beside it (OpenID Connect Core) |
//!
//! Minting takes two steps, so that signing overlaps the write: [`prepare`] does everything but the signature and says what to
//! write; [`Unsigned::sign`] completes the token while the disk works. A token whose write fails is dropped unsent.

use std::sync::Arc;

use jurat_protocol::answer::TokenAnswer;
use jurat_protocol::opaque_token::{OpaqueToken, OpaqueTokenKind};
use jurat_protocol::scope::ScopeSet;
use jurat_registry::client::Client;
use jurat_registry::clock::Timestamp;
use jurat_registry::id::DecisionId;
use jurat_registry::issuance::{Issuance, IssuedToken};
use jurat_registry::token_settings::TokenFormat;
use zeroize::Zeroizing;

use crate::entitlement::Entitlement;
use crate::policy::{Granted, Terms};
use crate::rejection::{Reason, Rejection};
use crate::request_context::RequestContext;
use id_token::{IdTokenOf, UnsignedIdToken};
use jwt_claims::JwtClaims;
use keyring::OwnKey;

mod id_token;
pub(crate) mod jwt_claims;
mod key_making;
pub mod keyring;
mod refresh_token;
mod sealing;

pub(crate) use keyring::ID_TOKEN_TYPE;
pub(crate) use refresh_token::resolved as refresh_settings;

/// A token that lacks its signature, and what is answered with it.
pub(crate) struct Unsigned {
    token: UnsignedToken,
    id_token: Option<UnsignedIdToken>,
    refresh_token: Option<String>,
    issued_token_type: Option<&'static str>,
    expires_in: u32,
    scope: ScopeSet,
    client: Option<Arc<Client>>,
}

enum UnsignedToken {
    Jwt { key: Arc<OwnKey>, input: String },
    Opaque { text: String },
}

/// A token, complete. It may be answered only once its write has succeeded.
pub(crate) struct MintedTokens {
    answer: TokenAnswer,
}

/// Prepares the token of the decision `id`, and what must be written for it. The key is there before anything is written.
pub(crate) async fn prepare(
    granted: Granted,
    id: DecisionId,
    context: &RequestContext<'_>,
) -> Result<(Unsigned, Issuance), Rejection> {
    let premises = context.premises;
    let settings = granted.token();
    let key = match settings.format {
        TokenFormat::Jwt => Some(premises.keyring.signing_key(settings.algorithm).await?),
        TokenFormat::Opaque => None,
    };
    let client = granted.authorization().entitlement().client.clone();
    let spend = granted.authorization().spends().collect();
    let holder = holder_of(granted.authorization().entitlement());
    let (authorization, terms) = granted.into_parts();
    let fingerprint = authorization.assertion_fingerprint();
    let (entitlement, evidence, standing) = authorization.into_parts();
    let user = entitlement.user.clone();
    let sign_in = entitlement.sign_in.clone();
    let exchange = entitlement.exchange;
    let mut record = record_of(entitlement, terms, id, context);
    record.assertion_fingerprint = fingerprint;
    record.evidence = evidence;
    let follows = refresh_token::prepare(
        standing,
        &mut record,
        sign_in.as_ref(),
        client.as_ref(),
        context,
    )?;
    let token = unsigned_token(key, &mut record, &holder, context)?;
    let id_token = match (&client, user, sign_in) {
        (Some(client), Some(user), Some(sign_in)) => {
            let about = IdTokenOf {
                record: &record,
                client,
                user: &user,
                sign_in: &sign_in,
            };
            id_token::prepare(&about, context).await?
        }
        _ => None,
    };
    let unsigned = Unsigned {
        token,
        id_token,
        refresh_token: follows.text,
        issued_token_type: exchange.map(|exchange| exchange.requested.wire_name()),
        expires_in: settings.lifetime_seconds,
        scope: record.scope.clone(),
        client,
    };
    let issuance = Issuance {
        token: record,
        spend,
        lasting: follows.lasting,
    };
    Ok((unsigned, issuance))
}

/// The access token up to its signature; of an opaque one the digest goes into the record.
fn unsigned_token(
    key: Option<Arc<OwnKey>>,
    record: &mut IssuedToken,
    holder: &str,
    context: &RequestContext<'_>,
) -> Result<UnsignedToken, Rejection> {
    if let Some(key) = key {
        let claims = JwtClaims::of(record, holder, context.premises.own_names.issuer());
        let input = key.signing_input(&claims).ok_or_else(not_signed)?;
        return Ok(UnsignedToken::Jwt { key, input });
    }
    let token = new_opaque_token(record.decision, context)?;
    record.secret_digest = Some(token.digest());
    let text = token.encode(OpaqueTokenKind::AccessToken);
    Ok(UnsignedToken::Opaque { text })
}

impl Unsigned {
    /// Completes the token.
    pub(crate) fn sign(self) -> Result<MintedTokens, Rejection> {
        let access_token = match self.token {
            UnsignedToken::Jwt { key, input } => key.sign(input).ok_or_else(not_signed)?,
            UnsignedToken::Opaque { text } => text,
        };
        let id_token = self.id_token.map(|token| token.sign(&access_token));
        let id_token = id_token.transpose()?;
        let extra = self
            .client
            .map(|client| client.settings().response_members.clone());
        let answer = TokenAnswer {
            access_token,
            expires_in: self.expires_in,
            scope: self.scope,
            refresh_token: self.refresh_token,
            id_token,
            issued_token_type: self.issued_token_type,
            extra: extra.unwrap_or_default(),
        };
        Ok(MintedTokens { answer })
    }
}

impl MintedTokens {
    /// The answer of the token endpoint (RFC 6749 section 5.1).
    pub(crate) fn into_answer(self) -> TokenAnswer {
        self.answer
    }
}

/// The number under which it is kept is the decision's, so in time order; the secret is 256 random bits (RFC 6749 section 10.10).
fn new_opaque_token(
    id: DecisionId,
    context: &RequestContext<'_>,
) -> Result<OpaqueToken, Rejection> {
    let mut secret = Zeroizing::new([0; 32]);
    context.premises.node.randomness.fill(&mut *secret)?;
    Ok(OpaqueToken {
        number: id.to_bytes(),
        secret,
    })
}

/// RFC 9068 section 2.2 requires `client_id`. Where anybody may present an identity provider's assertions there is no client, and its
/// issuer stands there: within a tenant a name is a client's or an issuer's, never both.
fn holder_of(entitlement: &Entitlement) -> String {
    match (&entitlement.client, &entitlement.issuer) {
        (Some(client), _) => client.id().as_str().to_owned(),
        (None, Some(issuer)) => issuer.name().to_owned(),
        (None, None) => entitlement.subject.clone(),
    }
}

/// The record of the token. Times are whole seconds, as the token states them.
fn record_of(
    entitlement: Entitlement,
    terms: Terms,
    id: DecisionId,
    context: &RequestContext<'_>,
) -> IssuedToken {
    let issued_at = Timestamp::from_seconds(context.now.seconds());
    IssuedToken {
        decision: id,
        grant_type: entitlement.grant_type,
        client: entitlement
            .client
            .as_ref()
            .map(|client| client.id().clone()),
        identity_provider: entitlement
            .identity_provider()
            .map(|provider| provider.id()),
        subject: entitlement.subject,
        scope: terms.scope,
        audience: terms.audience,
        issued_at,
        expires_at: issued_at.plus_seconds(terms.token.lifetime_seconds),
        secret_digest: None,
        assertion_fingerprint: None,
        claims: entitlement.claims,
        evidence: None,
        user: entitlement.user.as_ref().map(|user| user.id()),
        actor: entitlement.actor,
        grant: None,
        traded: None,
        revoked_at: None,
    }
}

/// What would be recorded of a token with these terms, and the claims it would have: for an explanation. Nothing is signed and nothing
/// written; there is no decision yet, so `jti` is null.
pub(crate) fn preview(
    entitlement: Entitlement,
    terms: Terms,
    context: &RequestContext<'_>,
) -> (IssuedToken, serde_json::Value) {
    let holder = holder_of(&entitlement);
    let no_decision = DecisionId::from_bytes([0; 16]);
    let record = record_of(entitlement, terms, no_decision, context);
    let claims = JwtClaims::of(&record, &holder, context.premises.own_names.issuer());
    let mut claims = serde_json::to_value(claims).unwrap_or_default();
    if let Some(id) = claims.get_mut("jti") {
        *id = serde_json::Value::Null;
    }
    (record, claims)
}

/// The claims of a token that was issued, from its record: for an explanation. `issuer` is the name of the assertion's issuer.
pub(crate) fn claims_of(
    record: &IssuedToken,
    issuer: Option<&str>,
    own_name: &str,
) -> serde_json::Value {
    let holder = match &record.client {
        Some(client) => client.as_str(),
        None => issuer.unwrap_or(&record.subject),
    };
    serde_json::to_value(JwtClaims::of(record, holder, own_name)).unwrap_or_default()
}

fn not_signed() -> Rejection {
    Rejection::new(Reason::SigningUnavailable, "the token could not be signed")
}
