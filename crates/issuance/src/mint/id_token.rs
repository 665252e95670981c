//! The ID token beside an access token (OpenID Connect Core section 2): given where a user signed in here and `openid` was granted. It
//! carries `at_hash`, so it is completed after the access token.

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, SHA512, digest};
use jurat_protocol::grant_type::GrantType;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::base64url;
use jurat_registry::authorization_grant::SignIn;
use jurat_registry::client::Client;
use jurat_registry::issuance::IssuedToken;
use jurat_registry::user::User;
use serde_json::{Map, Value, json};

use super::keyring::OwnKey;
use crate::rejection::{Reason, Rejection};
use crate::request_context::RequestContext;
use crate::user_claims::{self, OPENID};

/// What an ID token is made of.
pub(super) struct IdTokenOf<'a> {
    /// The record of the access token beside it.
    pub(super) record: &'a IssuedToken,
    /// For whom it is: its audience.
    pub(super) client: &'a Arc<Client>,
    /// About whom it is.
    pub(super) user: &'a Arc<User>,
    /// How the user signed in.
    pub(super) sign_in: &'a SignIn,
}

/// An ID token that lacks `at_hash` and its signature.
pub(super) struct UnsignedIdToken {
    key: Arc<OwnKey>,
    claims: Map<String, Value>,
}

/// Prepares the ID token, where one is due. Its key is there before anything is written.
pub(super) async fn prepare(
    of: &IdTokenOf<'_>,
    context: &RequestContext<'_>,
) -> Result<Option<UnsignedIdToken>, Rejection> {
    if !of.record.scope.contains(OPENID) {
        return Ok(None);
    }
    // OpenID Connect Core section 3.1.3.7: RS256 unless the client's registration says otherwise.
    let algorithm = of.client.settings().id_token_algorithm;
    let algorithm = algorithm.unwrap_or(Algorithm::Rs256);
    let key = context.premises.keyring.signing_key(algorithm).await?;
    let claims = claims(of, context.premises.own_names.issuer());
    Ok(Some(UnsignedIdToken { key, claims }))
}

/// OpenID Connect Core section 2. It ends with the access token beside it.
fn claims(of: &IdTokenOf<'_>, issuer: &str) -> Map<String, Value> {
    let mut claims = user_claims::released(of.user, &of.record.scope);
    let mut put = |name: &str, value: Value| claims.insert(name.to_owned(), value);
    put("iss", json!(issuer));
    put("aud", json!(of.client.id().as_str()));
    put("iat", json!(of.record.issued_at.seconds()));
    put("exp", json!(of.record.expires_at.seconds()));
    put("auth_time", json!(of.sign_in.at.seconds()));
    if !of.sign_in.methods.is_empty() {
        put("amr", json!(of.sign_in.methods));
    }
    // OpenID Connect Core section 12.2: one that comes with a refresh carries no nonce.
    let is_renewed = of.record.grant_type == GrantType::RefreshToken;
    if let Some(nonce) = of.sign_in.nonce.as_ref().filter(|_| !is_renewed) {
        put("nonce", json!(nonce));
    }
    claims
}

impl UnsignedIdToken {
    /// Completes it for the access token beside it.
    pub(super) fn sign(mut self, access_token: &str) -> Result<String, Rejection> {
        let hash = access_token_hash(self.key.key().algorithm(), access_token);
        self.claims.insert("at_hash".to_owned(), json!(hash));
        let input = self.key.id_token_input(&self.claims);
        let signed = input.and_then(|input| self.key.sign(input));
        signed.ok_or_else(|| {
            Rejection::new(
                Reason::SigningUnavailable,
                "the ID token could not be signed",
            )
        })
    }
}

/// OpenID Connect Core section 3.1.3.6: the left half of the hash that belongs to the algorithm; Ed25519's is SHA-512.
fn access_token_hash(algorithm: Algorithm, access_token: &str) -> String {
    let hash = match algorithm {
        Algorithm::EdDsa => &SHA512,
        _ => &SHA256,
    };
    let whole = digest(hash, access_token.as_bytes());
    let (left, _) = whole.as_ref().split_at(hash.output_len() / 2);
    base64url::encode(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openid_connect_core_s3_1_3_6_at_hash_is_the_left_half_of_the_algorithms_hash() {
        // The example of OpenID Connect Core appendix A.3.
        let access_token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
        let of = |algorithm| access_token_hash(algorithm, access_token);
        assert_eq!(of(Algorithm::Rs256), "77QmUPtjPfzWtF2AnpK9RQ");
        assert_eq!(of(Algorithm::Es256), of(Algorithm::Rs256));
        assert_eq!(of(Algorithm::EdDsa).len(), 43);
    }
}
