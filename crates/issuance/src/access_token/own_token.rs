//! A token proven to be of this server, before its audience, its end and its holder are looked at.

use jurat_registry::clock::Timestamp;

use super::active_token::ActiveToken;
use super::holder::Holder;

/// A token that is this server's. Whether it still counts is not judged yet.
pub(crate) struct OwnToken {
    /// What it says.
    pub(super) token: ActiveToken,
    /// Who stands behind it.
    pub(super) holder: Holder,
    /// Since when it, or the grant that it came from, is revoked.
    pub(super) revoked_at: Option<Timestamp>,
}

impl OwnToken {
    /// What it says, whether or not it still counts.
    pub(crate) fn said(&self) -> &ActiveToken {
        &self.token
    }

    /// Whether it is revoked already.
    pub(crate) fn is_revoked(&self) -> bool {
        self.revoked_at.is_some()
    }
}
