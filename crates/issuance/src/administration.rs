//! Who administers: an administrator of this tenant, by an access token for the administration API (RFC 6750, RFC 9068 section 4). The role
//! is read off the administrator's record at each request, so that a demotion counts at once and not with the next token.

use jurat_registry::client::ADMIN_SCOPE;
use jurat_registry::id::ClientId;
use jurat_registry::role::Role;
use jurat_registry::store::StoreError;

use crate::access_token::{self, TokenRefusal};
use crate::premises::Premises;

/// An administrator, proven.
#[derive(Debug, Clone)]
pub struct Administrator {
    id: ClientId,
    role: Role,
}

/// Why a token is no administrator's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAdministrator {
    /// It does not count for the administration API.
    Token(TokenRefusal),
    /// It lacks [`ADMIN_SCOPE`].
    LacksScope,
}

impl Administrator {
    /// The `client_id`.
    pub fn id(&self) -> &ClientId {
        &self.id
    }

    /// What the administrator may do now.
    pub fn role(&self) -> Role {
        self.role
    }
}

/// Proves by `token` who administers.
pub(crate) async fn prove(
    premises: &Premises,
    token: &str,
) -> Result<Administrator, NotAdministrator> {
    // The audience is this API, not the server as a whole: a token meant for somebody's own API opens nothing here.
    let audience = premises.own_names.administration();
    let token = access_token::judge(premises, token, audience).await?;
    if !token.scope.contains(ADMIN_SCOPE) {
        return Err(NotAdministrator::LacksScope);
    }
    // An administrator's key speaks for itself alone.
    let is_own = token.subject == token.client_id;
    let client = premises.store.client_find(&token.client_id).await?;
    let found = client.filter(|_| is_own);
    let found = found.and_then(|client| Some((client.id().clone(), client.kind().role()?)));
    let (id, role) = found.ok_or(TokenRefusal::Withdrawn)?;
    // Whatever a record says: over all tenants is the default tenant's administrator alone.
    let role = role.min(Role::greatest_of(&premises.tenant.name));
    Ok(Administrator { id, role })
}

impl From<TokenRefusal> for NotAdministrator {
    fn from(refusal: TokenRefusal) -> Self {
        Self::Token(refusal)
    }
}

impl From<StoreError> for NotAdministrator {
    fn from(error: StoreError) -> Self {
        Self::Token(error.into())
    }
}
