//! What an administrator has decided on a client that registered itself: the client does not take it back by registering anew.

use super::ClientParts;
use crate::clock::Timestamp;
use crate::id::CredentialId;

impl ClientParts {
    /// Notes that an administrator made `before` into this, where it is more than a switch or an end: these stay whatever the client states
    /// (RFC 7592 section 2.2).
    pub fn note_administrator(&mut self, before: &Self) {
        let mut settings = before.settings.clone();
        settings.enabled = self.settings.enabled;
        settings.expires_at = self.settings.expires_at;
        let is_same = settings == self.settings && before.credentials().eq(self.credentials());
        if let Some(registration) = &mut self.registration {
            registration.administered |= !is_same;
        }
    }

    fn credentials(&self) -> impl Iterator<Item = (CredentialId, bool, Option<Timestamp>)> {
        let keys = self.keys.iter();
        let keys = keys.map(|key| (key.id, key.enabled, key.expires_at));
        let secrets = self.secrets.iter();
        keys.chain(secrets.map(|one| (one.id, one.enabled, one.expires_at)))
    }
}
