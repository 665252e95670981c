//! Keys and secrets that a document states, beside those that are kept: one that is kept already stays the one it is, with its id and its
//! date, so that nothing changes where nothing differs.

use jurat_protocol::jose::base64url;
use jurat_registry::client::{ClientParts, ClientSettings};
use jurat_registry::client_credential::{ClientSecret, SecretDigest, TrustedKey};
use jurat_registry::clock::Timestamp;
use jurat_registry::id::ClientId;
use serde_json::Value;

use super::tenant_planning::TenantPlanning;
use crate::admin::credential::{self, NewCredential};
use crate::admin::new_secret::NewSecret;
use crate::extract::json_body::JsonBody;
use crate::respond::problem::Problem;

/// One of a document's keys or secrets.
enum Stated {
    Keys(Vec<TrustedKey>),
    Secret(NewSecret, bool),
    Digest(SecretDigest, bool, Option<Timestamp>),
}

impl TenantPlanning<'_> {
    /// The keys and secrets of a client, as they are to be.
    pub(super) async fn client_credentials(
        &self,
        held: Option<&ClientParts>,
        client: &ClientId,
        settings: &ClientSettings,
        stated: Vec<Value>,
    ) -> Result<(Vec<TrustedKey>, Vec<ClientSecret>), Problem> {
        let mut kept_keys = held.map(|parts| parts.keys.clone()).unwrap_or_default();
        let mut kept = held.map(|parts| parts.secrets.clone()).unwrap_or_default();
        let (mut keys, mut secrets) = (Vec::new(), Vec::new());
        for (index, value) in stated.into_iter().enumerate() {
            let within = |problem: Problem| problem.within(&format!("credentials[{index}]"));
            match self.stated(value).map_err(within)? {
                Stated::Keys(new) => {
                    keys.extend(new.into_iter().map(|key| same_or(&mut kept_keys, key)));
                }
                Stated::Secret(new, enabled) => {
                    let found = self.take_matching(&mut kept, &new, settings).await;
                    let secret = if let Some(secret) = found.map_err(within)? {
                        secret
                    } else {
                        let made = new.keep(&self.app, client, settings).await;
                        made.map_err(within)?.0
                    };
                    let expires_at = new.expires_at();
                    secrets.push(ClientSecret {
                        enabled,
                        expires_at,
                        ..secret
                    });
                }
                Stated::Digest(digest, enabled, expires_at) => {
                    let secret = self
                        .by_digest(&mut kept, digest, settings)
                        .map_err(within)?;
                    secrets.push(ClientSecret {
                        enabled,
                        expires_at,
                        ..secret
                    });
                }
            }
        }
        Ok((
            in_order(keys, held.map(|parts| &parts.keys)),
            in_order_of_secrets(secrets, held),
        ))
    }

    /// The keys of an identity provider, as they are to be.
    pub(super) fn keys(
        &self,
        held: &[TrustedKey],
        stated: Vec<Value>,
    ) -> Result<Vec<TrustedKey>, Problem> {
        let mut kept = held.to_vec();
        let mut keys = Vec::new();
        for (index, value) in stated.into_iter().enumerate() {
            let within = |problem: Problem| problem.within(&format!("keys[{index}]"));
            let Stated::Keys(new) = self.stated(value).map_err(within)? else {
                let sentence = "an identity provider signs with keys: it has no secret";
                return Err(within(Problem::of_field("secret", sentence)));
            };
            keys.extend(new.into_iter().map(|key| same_or(&mut kept, key)));
        }
        Ok(in_order(keys, Some(&held.to_vec())))
    }

    fn stated(&self, value: Value) -> Result<Stated, Problem> {
        let Value::Object(members) = value else {
            return Err(Problem::new(
                http::StatusCode::BAD_REQUEST,
                "a credential is an object",
            ));
        };
        let mut body = JsonBody(members);
        let enabled = body.take("enabled")?.unwrap_or(true);
        if body.0.contains_key("digest") {
            let expires_at = body.take("expires_at")?;
            let digest = body.take("digest")?.unwrap_or_default();
            if let Some(other) = body.0.keys().next() {
                return Err(Problem::of_field(other, "a digest stands alone"));
            }
            return Ok(Stated::Digest(digest_of(digest)?, enabled, expires_at));
        }
        Ok(match credential::read(&self.app, Value::Object(body.0))? {
            NewCredential::Key(key) => Stated::Keys(vec![TrustedKey { enabled, ..key }]),
            NewCredential::KeySet(keys) => {
                let keys = keys.into_iter().map(|key| TrustedKey { enabled, ..key });
                Stated::Keys(keys.collect())
            }
            NewCredential::Secret(secret) => Stated::Secret(secret, enabled),
        })
    }

    /// The kept secret that `new` is.
    async fn take_matching(
        &self,
        kept: &mut Vec<ClientSecret>,
        new: &NewSecret,
        settings: &ClientSettings,
    ) -> Result<Option<ClientSecret>, Problem> {
        let text = new.text().ok_or_else(|| {
            let sentence = "a secret is not made by files: state one of your own";
            Problem::of_field("secret", sentence)
        })?;
        for index in 0..kept.len() {
            let Some(secret) = kept.get(index) else { break };
            let is_it = match secret.digest.argon2id() {
                Some(phc) => self.is_kept_as(text, phc).await?,
                None => secret.digest.matches(text),
            };
            // A client that makes MACs from now on needs the secret itself to be kept.
            if is_it && (!settings.makes_macs() || secret.digest.sealed().is_some()) {
                return Ok(Some(kept.remove(index)));
            }
        }
        Ok(None)
    }

    /// Whether `text` is what `phc` was made of.
    pub(super) async fn is_kept_as(&self, text: &str, phc: &str) -> Result<bool, Problem> {
        let server = &self.app.authorization_server;
        server.is_kept_as(text, phc).await.map_err(|error| {
            tracing::error!(%error, "a secret could not be compared");
            Problem::unavailable()
        })
    }

    fn by_digest(
        &self,
        kept: &mut Vec<ClientSecret>,
        digest: SecretDigest,
        settings: &ClientSettings,
    ) -> Result<ClientSecret, Problem> {
        if settings.makes_macs() {
            let sentence = "this client makes MACs with its secret, so the digest does not do: state the secret itself";
            return Err(Problem::of_field("digest", sentence));
        }
        let is_it = |one: &ClientSecret| {
            one.digest.sha256() == digest.sha256() && one.digest.argon2id() == digest.argon2id()
        };
        if let Some(found) = kept.iter().position(is_it) {
            return Ok(kept.remove(found));
        }
        Ok(ClientSecret {
            id: credential::new_id(&self.app)?,
            enabled: true,
            created_at: self.now,
            expires_at: None,
            digest,
        })
    }
}

/// `{"sha256": base64url}` or `{"argon2id": PHC}`.
fn digest_of(value: Value) -> Result<SecretDigest, Problem> {
    let malformed = || {
        let sentence = "state either {sha256 = …} in base64url, of a random secret, or {argon2id = …}, a PHC string";
        Problem::of_field("digest", sentence)
    };
    let Value::Object(members) = value else {
        return Err(malformed());
    };
    let mut members = members.into_iter();
    match (members.next(), members.next()) {
        (Some((name, Value::String(text))), None) if name == "sha256" => {
            let bytes = base64url::decode(&text).ok_or_else(malformed)?;
            let bytes = <[u8; 32]>::try_from(bytes).map_err(|_| malformed())?;
            Ok(SecretDigest::of_sha256(bytes))
        }
        (Some((name, Value::String(phc))), None) if name == "argon2id" => {
            SecretDigest::of_argon2id(phc).map_err(std::convert::Into::into)
        }
        _ => Err(malformed()),
    }
}

/// The kept key that `new` is, with what is stated of it; else `new`.
fn same_or(kept: &mut Vec<TrustedKey>, new: TrustedKey) -> TrustedKey {
    let at_rest = new.key.at_rest();
    match kept.iter().position(|key| key.key.at_rest() == at_rest) {
        None => new,
        Some(found) => TrustedKey {
            enabled: new.enabled,
            expires_at: new.expires_at,
            ..kept.remove(found)
        },
    }
}

/// Those that were there in the order in which they were, then the new ones: an order is nothing that files state.
fn in_order(mut keys: Vec<TrustedKey>, held: Option<&Vec<TrustedKey>>) -> Vec<TrustedKey> {
    let place = |key: &TrustedKey| held?.iter().position(|one| one.id == key.id);
    keys.sort_by_key(|key| place(key).unwrap_or(usize::MAX));
    keys
}

fn in_order_of_secrets(
    mut secrets: Vec<ClientSecret>,
    held: Option<&ClientParts>,
) -> Vec<ClientSecret> {
    let place = |secret: &ClientSecret| held?.secrets.iter().position(|one| one.id == secret.id);
    secrets.sort_by_key(|secret| place(secret).unwrap_or(usize::MAX));
    secrets
}
