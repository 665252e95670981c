//! One signing key of this server: its headers, written once, and its signatures.

use std::sync::Arc;

use jurat_protocol::jose::base64url;
use jurat_protocol::jose::signing_key::SigningKey;
use serde::Serialize;

use crate::mint::jwt_claims::ACCESS_TOKEN_TYPE;

/// The `typ` of an ID token. It is not that of an access token (RFC 8725 section 3.12), and `aud` names a client: so it passes neither as
/// an access token nor as an assertion here.
pub(crate) const ID_TOKEN_TYPE: &str = "JWT";

/// The claims of most tokens fit without growing.
const USUAL_CLAIMS: usize = 512;

/// No signature is longer in base64url: RSA of 2048 bits.
const MOST_SIGNATURE: usize = 344;

/// A signing key of this server.
pub(crate) struct OwnKey {
    key: Arc<SigningKey>,
    encoded_header: String,
    encoded_id_token_header: String,
}

impl OwnKey {
    pub(super) fn new(key: Arc<SigningKey>) -> Self {
        let header = |token_type| {
            base64url::encode(
                serde_json::json!({
                    "alg": key.algorithm().name(),
                    "typ": token_type,
                    "kid": key.key_id(),
                })
                .to_string(),
            )
        };
        Self {
            // RFC 9068 section 2.1: the header says that it is an access token, so that it passes for nothing else.
            encoded_header: header(ACCESS_TOKEN_TYPE),
            encoded_id_token_header: header(ID_TOKEN_TYPE),
            key,
        }
    }

    /// The key itself.
    pub(crate) fn key(&self) -> &SigningKey {
        &self.key
    }

    /// Header and claims of an access token, as they are signed (RFC 7515 section 5.1), with room for the signature.
    pub(in crate::mint) fn signing_input<C: Serialize>(&self, claims: &C) -> Option<String> {
        Self::input(&self.encoded_header, claims)
    }

    /// Header and claims of an ID token, as they are signed.
    pub(in crate::mint) fn id_token_input<C: Serialize>(&self, claims: &C) -> Option<String> {
        Self::input(&self.encoded_id_token_header, claims)
    }

    fn input<C: Serialize>(encoded_header: &str, claims: &C) -> Option<String> {
        let mut json = Vec::with_capacity(USUAL_CLAIMS);
        serde_json::to_writer(&mut json, claims).ok()?;
        let bytes = encoded_header.len() + json.len().div_ceil(3) * 4 + MOST_SIGNATURE + 2;
        let mut input = String::with_capacity(bytes);
        input.push_str(encoded_header);
        input.push('.');
        base64url::encode_onto(json, &mut input);
        Some(input)
    }

    /// The signed token. A signature that could not be made is empty.
    pub(in crate::mint) fn sign(&self, mut input: String) -> Option<String> {
        let signature = self.key.sign(input.as_bytes());
        if signature.is_empty() {
            return None;
        }
        input.push('.');
        base64url::encode_onto(signature, &mut input);
        Some(input)
    }
}
