//! Which clients may know of an access token: the one it was issued to, and the servers of its resources.

use jurat_registry::client::Client;
use jurat_registry::store::StoreError;

use super::active_token::ActiveToken;
use crate::premises::Premises;

/// RFC 7662 sections 2.1 and 4: a token is told to the client it was issued to, to the servers of its resources, and to nobody else.
pub(crate) async fn is_known_to(
    client: &Client,
    token: &ActiveToken,
    premises: &Premises,
) -> Result<bool, StoreError> {
    if client.id().as_str() == token.client_id {
        return Ok(true);
    }
    for uri in &token.audience {
        let resource = premises.store.resource_find(uri).await?;
        if resource.is_some_and(|one| one.settings.resource_servers.contains(client.id())) {
            return Ok(true);
        }
    }
    Ok(false)
}
