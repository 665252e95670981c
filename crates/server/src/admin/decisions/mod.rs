//! Decisions, as their records show them: no secret, no token, no assertion, nor the digest of a secret.

use std::collections::HashMap;

use jurat_protocol::grant_type::GrantType;
use jurat_registry::clock::Timestamp;
use jurat_registry::decision::{KeptDecision, RefusedDecision};
use jurat_registry::id::{DecisionId, GrantId, IdentityProviderId, UserId};
use jurat_registry::issuance::IssuedToken;
use jurat_registry::store::{StoreError, TenantStore};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

pub(crate) mod list;
pub(crate) mod read;

/// How a decision ended.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "DecisionOutcome")]
pub(crate) enum ShownOutcome {
    /// A token was issued.
    Granted,
    /// None was.
    Refused,
}

/// A decision. What is not known of it is left out.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Decision")]
pub(crate) struct ShownDecision {
    /// Its id, as the answer's `Jurat-Decision` said it.
    id: DecisionId,
    /// When it was made.
    at: Timestamp,
    /// How it ended.
    outcome: ShownOutcome,
    /// The grant type that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    grant_type: Option<GrantType>,
    /// The client, as far as it was proven.
    #[serde(skip_serializing_if = "Option::is_none")]
    client: Option<String>,
    /// The issuer of the assertion that was presented; of a refusal as the assertion claimed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<String>,
    /// SHA-256 of the assertion, in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    fingerprint: Option<String>,
    /// The inputs of the claim rule that mattered.
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<Value>,
    /// Why it was refused: the stable name of the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The values that were compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// The token that was issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<ShownToken>,
}

/// What was issued. Never the token.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "DecisionToken")]
struct ShownToken {
    /// Whom it speaks for.
    subject: String,
    /// The user of this server that it speaks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<UserId>,
    /// What was granted.
    scope: String,
    /// For which resource servers.
    audience: Vec<String>,
    /// From when on it is not valid.
    expires_at: Timestamp,
    /// Since when it, or the grant that it came from, is revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked_at: Option<Timestamp>,
    /// The authorization grant that it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    grant: Option<GrantId>,
    /// The token of this server that it was traded for, by its decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    traded: Option<DecisionId>,
}

/// Issuers of grants by name: their records name identity providers by id.
pub(crate) struct IssuerNames<'s> {
    store: &'s dyn TenantStore,
    known: HashMap<IdentityProviderId, String>,
}

impl<'s> IssuerNames<'s> {
    pub(crate) fn new(store: &'s dyn TenantStore) -> Self {
        Self {
            store,
            known: HashMap::new(),
        }
    }

    /// Whose assertion brought `token`: of an identity provider that was removed only the id is left.
    async fn of(&mut self, token: &IssuedToken) -> Result<Option<String>, StoreError> {
        let Some(id) = token.identity_provider else {
            // RFC 7523 section 3 item 1: a client that signs for itself is the issuer.
            let signs = token.grant_type == GrantType::JwtBearer;
            let client = token.client.as_ref().filter(|_| signs);
            return Ok(client.map(ToString::to_string));
        };
        if let Some(name) = self.known.get(&id) {
            return Ok(Some(name.clone()));
        }
        let provider = self.store.identity_provider_find(id).await?;
        let name = provider.map_or_else(|| id.to_string(), |one| one.issuer().to_owned());
        self.known.insert(id, name.clone());
        Ok(Some(name))
    }

    /// A decision as it is shown.
    pub(crate) async fn shown(
        &mut self,
        decision: KeptDecision,
    ) -> Result<ShownDecision, StoreError> {
        Ok(match decision {
            KeptDecision::Granted(token) => {
                let issuer = self.of(&token).await?;
                ShownDecision::of_grant(*token, issuer)
            }
            KeptDecision::Refused(refused) => ShownDecision::of_refusal(*refused),
        })
    }
}

impl ShownDecision {
    fn of_grant(token: IssuedToken, issuer: Option<String>) -> Self {
        Self {
            id: token.decision,
            at: token.decision.made_at(),
            outcome: ShownOutcome::Granted,
            grant_type: Some(token.grant_type),
            client: token.client.map(String::from),
            issuer,
            fingerprint: token.assertion_fingerprint.map(|bytes| hexadecimal(&bytes)),
            evidence: json(token.evidence.as_deref()),
            reason: None,
            detail: None,
            token: Some(ShownToken {
                subject: token.subject,
                user: token.user,
                scope: token.scope.to_string(),
                audience: token.audience,
                expires_at: token.expires_at,
                revoked_at: token.revoked_at,
                grant: token.grant,
                traded: token.traded,
            }),
        }
    }

    fn of_refusal(refused: RefusedDecision) -> Self {
        let fingerprint = refused.assertion_fingerprint;
        Self {
            id: refused.id,
            at: refused.id.made_at(),
            outcome: ShownOutcome::Refused,
            grant_type: refused.grant_type,
            client: refused.client,
            issuer: refused.issuer,
            fingerprint: fingerprint.map(|bytes| hexadecimal(&bytes)),
            evidence: json(refused.evidence.as_deref()),
            reason: Some(refused.reason),
            detail: Some(refused.detail),
            token: None,
        }
    }
}

fn json(text: Option<&str>) -> Option<Value> {
    serde_json::from_str(text?).ok()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
