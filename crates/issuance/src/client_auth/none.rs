//! `none` (RFC 7591 section 2): a public client names itself by `client_id` and proves nothing. It counts only where what it presents is
//! bound to it (RFC 6749 sections 3.2.1 and 6), so grants say whether they admit one.

use jurat_registry::id::ClientId;

use super::method::AuthenticatedClient;
use crate::rejection::{Reason, Rejection, quoted};
use crate::request_context::RequestContext;

/// The public client that the request names; `None` where it names none, or one that must authenticate.
pub(super) async fn named(
    context: &RequestContext<'_>,
) -> Result<Option<AuthenticatedClient>, Rejection> {
    let Some(name) = context.parameter("client_id") else {
        return Ok(None);
    };
    // What cannot be a client's id is not looked up.
    if name.parse::<ClientId>().is_err() {
        return Ok(None);
    }
    let found = context.store().client_find(name).await?;
    let Some(client) = found.filter(|client| client.settings().is_public()) else {
        return Ok(None);
    };
    if !client.is_live(context.now) {
        let detail = format_args!("client_id {}", quoted(name));
        return Err(Rejection::new(Reason::ClientDisabled, detail));
    }
    Ok(Some(AuthenticatedClient::new(client, Vec::new())))
}
