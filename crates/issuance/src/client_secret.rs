//! A presented secret against those of a client (RFC 6749 section 2.3.1). Whether the client exists, is switched off, or has
//! another secret costs the same and reads the same outside.

use std::sync::Arc;

use jurat_registry::client::Client;
use jurat_registry::client_credential::SecretDigest;
use jurat_registry::clock::Timestamp;
use jurat_registry::problem::InvalidRecord;

use crate::rejection::Reason;

/// A digest to compare with where there is no other, so that a client that does not exist takes as long as one that does. The verdict
/// is not looked at, so the secret behind it opens nothing.
pub(crate) struct DecoySecret(SecretDigest);

impl DecoySecret {
    pub(crate) fn make() -> Result<Self, InvalidRecord> {
        SecretDigest::of("compared where there is no other secret").map(Self)
    }
}

/// The client, if `secret` is good. The comparison comes before every other question, and each is in constant time.
pub(crate) fn judge(
    client: Option<Arc<Client>>,
    secret: &str,
    decoy: &DecoySecret,
    now: Timestamp,
) -> Result<Arc<Client>, Reason> {
    let secrets = client.as_ref().map_or(&[][..], |client| client.secrets());
    if secrets.is_empty() {
        let _ = decoy.0.matches(secret);
    }
    let (mut good, mut ended) = (false, false);
    for candidate in secrets {
        let same = candidate.digest.matches(secret);
        good |= same && candidate.is_live(now);
        ended |= same;
    }
    match client {
        None => Err(Reason::ClientUnknown),
        Some(_) if !ended => Err(Reason::SecretWrong),
        Some(_) if !good => Err(Reason::SecretExpired),
        Some(client) if !client.is_live(now) => Err(Reason::ClientDisabled),
        Some(client) => Ok(client),
    }
}
