//! Every check of a logout request, in order (OpenID Connect RP-Initiated Logout sections 2 to 4). `ui_locales` is ignored: the pages have one
//! language.

use std::sync::Arc;

use jurat_protocol::form::Form;
use jurat_registry::client::Client;
use jurat_registry::id::ClientId;

use super::fault::LogoutFault;
use super::{Back, Hint, Logout};
use crate::own_id_token;
use crate::premises::Premises;

/// Longer values of `state` are refused.
const MOST_STATE: usize = 4096;

/// Reads a request.
pub(crate) async fn request(form: &Form<'_>, premises: &Premises) -> Result<Logout, LogoutFault> {
    let hint = hint(form, premises).await?;
    let named = form.value("client_id");
    let client = client(&hint, named, premises).await?;
    let back = back(form, client.as_ref())?;
    Ok(Logout {
        client,
        hint,
        meant: form.value("logout_hint").map(str::to_owned),
        back,
    })
}

/// Section 2: the ID token MUST be one that this server issued; it may have ended.
async fn hint(form: &Form<'_>, premises: &Premises) -> Result<Hint, LogoutFault> {
    let Some(text) = form.value("id_token_hint") else {
        return Ok(Hint::Absent);
    };
    let read = own_id_token::read(text, premises).await;
    let read = read.map_err(|_| LogoutFault::Unavailable)?;
    Ok(read.map_or(Hint::Unreadable, Hint::Of))
}

/// Whose request it is: a client that is known and live. Section 2: where hint and `client_id` are both there, they MUST name the same.
async fn client(
    hint: &Hint,
    named: Option<&str>,
    premises: &Premises,
) -> Result<Option<Arc<Client>>, LogoutFault> {
    let id = match (hint, named) {
        (Hint::Of(token), Some(named)) if token.client != named => {
            return Err(LogoutFault::ClientDiffers);
        }
        (Hint::Of(token), _) => token.client.as_str(),
        (Hint::Absent | Hint::Unreadable, Some(named)) => named,
        (Hint::Absent | Hint::Unreadable, None) => return Ok(None),
    };
    // What cannot be a client's id is not looked up.
    if id.parse::<ClientId>().is_err() {
        return Ok(None);
    }
    let found = premises.store.client_find(id).await;
    let found = found.map_err(|_| LogoutFault::Unavailable)?;
    Ok(found.filter(|client| client.is_live(premises.node.clock.now())))
}

/// Section 3: the URI MUST be the same, letter by letter, as one that the client has registered. The free port of RFC 8252 section 7.3 is
/// for redirect URIs, and not for these.
fn back(form: &Form<'_>, client: Option<&Arc<Client>>) -> Result<Option<Back>, LogoutFault> {
    let Some(uri) = form.value("post_logout_redirect_uri") else {
        return Ok(None);
    };
    let client = client.ok_or(LogoutFault::ClientUnknown)?;
    let mut registered = client.settings().post_logout_redirect_uris.iter();
    if !registered.any(|one| one.as_str() == uri) {
        return Err(LogoutFault::RedirectUriNotRegistered);
    }
    let state = form.value("state");
    if state.is_some_and(|state| state.len() > MOST_STATE) {
        return Err(LogoutFault::StateTooLong);
    }
    Ok(Some(Back {
        uri: uri.to_owned(),
        state: state.map(str::to_owned),
    }))
}
