//! Userinfo (OpenID Connect Core section 5.3): what an access token with the scope `openid` tells about the user it speaks for. A token of
//! an assertion speaks for somebody else's user, whatever its subject reads like: it tells nothing here.

use jurat_registry::store::StoreError;
use serde_json::{Map, Value};

use crate::access_token::ActiveToken;
use crate::premises::Premises;
use crate::user_claims::{self, OPENID};

/// The claims that a token's scope releases, `sub` in any case (section 5.3.2); `None` where it was not issued for `openid`, or speaks for no
/// user of this server.
pub(crate) async fn told_by(
    token: &ActiveToken,
    premises: &Premises,
) -> Result<Option<Map<String, Value>>, StoreError> {
    let Some(user) = token.user.filter(|_| token.scope.contains(OPENID)) else {
        return Ok(None);
    };
    let user = premises.store.user_find(user).await?;
    Ok(user.map(|user| user_claims::released(&user, &token.scope)))
}
