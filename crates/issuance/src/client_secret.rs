//! A presented secret against those of a client (RFC 6749 section 2.3.1). Whether the client exists, is switched off, or has
//! another secret costs the same and reads the same outside. A strong secret is compared by its SHA-256. What is presented can be a weak one
//! only if it is as short as those are; then it is checked slowly, off the request's thread, against the one that the client has or a decoy.

use std::sync::Arc;

use jurat_registry::client::Client;
use jurat_registry::client_credential::{ClientSecret, SecretDigest};
use jurat_registry::clock::Timestamp;
use jurat_registry::problem::InvalidRecord;

use crate::password::{Passwords, PasswordsUnavailable, Verdict};
use crate::rejection::Reason;

/// A digest to compare with where there is no other, so that a client that does not exist takes as long as one that does. The verdict
/// is not looked at, so the secret behind it opens nothing.
pub(crate) struct DecoySecret(SecretDigest);

impl DecoySecret {
    pub(crate) fn make() -> Result<Self, InvalidRecord> {
        SecretDigest::of("compared where there is no other secret").map(Self)
    }
}

/// The client, if `secret` is a strong one of its own. The comparison comes before every other question, and each is in constant time.
pub(crate) fn judge_strong(
    client: Option<&Arc<Client>>,
    secret: &str,
    decoy: &DecoySecret,
    now: Timestamp,
) -> Result<Arc<Client>, Reason> {
    let secrets = client.map_or(&[][..], |client| client.secrets());
    if secrets.iter().all(|one| one.digest.is_weak()) {
        let _ = decoy.0.matches(secret);
    }
    judge(client, |candidate| candidate.digest.matches(secret), now)
}

/// The client, if `secret` is its weak one. One hash is checked, whether or not there is a client or a weak secret: a client has one at most.
pub(crate) async fn judge_weak(
    client: Option<&Arc<Client>>,
    secret: &str,
    passwords: &Passwords,
    now: Timestamp,
) -> Result<Result<Arc<Client>, Reason>, PasswordsUnavailable> {
    let secrets = client.map_or(&[][..], |client| client.secrets());
    let kept = secrets.iter().find_map(|one| one.digest.argon2id());
    let verdict = passwords.verify(secret, kept).await?;
    let is_same = |candidate: &ClientSecret| {
        verdict != Verdict::Wrong && kept.is_some() && candidate.digest.argon2id() == kept
    };
    Ok(judge(client, is_same, now))
}

fn judge(
    client: Option<&Arc<Client>>,
    is_same: impl Fn(&ClientSecret) -> bool,
    now: Timestamp,
) -> Result<Arc<Client>, Reason> {
    let (mut good, mut ended) = (false, false);
    for candidate in client.map_or(&[][..], |client| client.secrets()) {
        let same = is_same(candidate);
        good |= same && candidate.is_live(now);
        ended |= same;
    }
    match client {
        None => Err(Reason::ClientUnknown),
        Some(_) if !ended => Err(Reason::SecretWrong),
        Some(_) if !good => Err(Reason::SecretExpired),
        Some(client) if !client.is_live(now) => Err(Reason::ClientDisabled),
        Some(client) => Ok(Arc::clone(client)),
    }
}
