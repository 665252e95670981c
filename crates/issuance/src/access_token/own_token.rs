//! A token proven to be of this server, before its audience, its end and its holder are looked at.

use super::active_token::ActiveToken;
use super::holder::Holder;

/// A token that is this server's. Whether it still counts is not judged yet.
pub(super) struct OwnToken {
    pub(super) token: ActiveToken,
    pub(super) holder: Holder,
}
