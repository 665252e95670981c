//! The ID token beside an access token (OpenID Connect Core section 2): given where a user signed in here and `openid` was granted. It
//! carries `at_hash`, so it is completed after the access token.

use std::sync::Arc;

use jurat_registry::authorization_grant::SignIn;
use jurat_registry::client::Client;
use jurat_registry::issuance::IssuedToken;
use jurat_registry::user::User;

use crate::rejection::{Reason, Rejection};
use crate::request_context::RequestContext;

/// What an ID token is made of.
#[expect(dead_code, reason = "the ID token comes next")]
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
pub(super) struct UnsignedIdToken {}

#[expect(clippy::unused_async, reason = "the ID token comes next")]
/// Prepares the ID token, where one is due. Its key is there before anything is written.
pub(super) async fn prepare(
    _of: &IdTokenOf<'_>,
    _context: &RequestContext<'_>,
) -> Result<Option<UnsignedIdToken>, Rejection> {
    Ok(None)
}

impl UnsignedIdToken {
    /// Completes it for the access token beside it.
    #[expect(clippy::unused_self, reason = "the ID token comes next")]
    pub(super) fn sign(self, _access_token: &str) -> Result<String, Rejection> {
        Err(Rejection::new(
            Reason::SigningUnavailable,
            "no ID token was prepared",
        ))
    }
}
