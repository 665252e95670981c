//! Who asks, and where the answer may go (RFC 6749 sections 3.1.2 and 4.1.2.1): proven before anything is redirected, as a server that
//! redirects to whatever it is told is an open redirector (RFC 9700 section 4.11.2).

use std::sync::Arc;

use jurat_protocol::form::Form;
use jurat_protocol::grant_type::GrantType;
use jurat_registry::client::Client;
use jurat_registry::id::ClientId;

use super::fault::Fault;
use super::response_mode::ResponseMode;
use crate::request_context::RequestContext;

/// Longer values of `state` are refused, and not given back.
const MOST_STATE: usize = 4096;

/// A client that may use codes, and one of its redirect URIs. Made here alone.
#[derive(Clone)]
pub(super) struct RedirectTarget {
    /// The client.
    pub(super) client: Arc<Client>,
    /// Where the answer goes.
    pub(super) uri: String,
    /// Whether the request named it: then the token request must name it too (RFC 6749 section 4.1.3).
    pub(super) was_sent: bool,
    /// How the answer travels; by query where the request names no mode that is served.
    pub(super) mode: ResponseMode,
    /// `state`, to be given back.
    pub(super) state: Option<String>,
}

/// Proves the client and the redirect URI of a request.
pub(super) async fn prove(
    form: &Form<'_>,
    context: &RequestContext<'_>,
) -> Result<RedirectTarget, Fault> {
    let client = client(form, context).await?;
    let uri = redirect_uri(form.value("redirect_uri"), &client)?;
    let mode = form
        .value("response_mode")
        .and_then(ResponseMode::from_name);
    let state = form.value("state").filter(|state| is_short(state));
    Ok(RedirectTarget {
        client,
        uri,
        was_sent: form.value("redirect_uri").is_some(),
        mode: mode.unwrap_or(ResponseMode::Query),
        state: state.map(str::to_owned),
    })
}

/// Whether a `state` is kept and given back.
pub(super) fn is_short(state: &str) -> bool {
    state.len() <= MOST_STATE
}

/// A client that is known, live, and may use codes.
async fn client(form: &Form<'_>, context: &RequestContext<'_>) -> Result<Arc<Client>, Fault> {
    let name = form.value("client_id").ok_or(Fault::ClientIdMissing)?;
    // What cannot be a client's id is not looked up.
    name.parse::<ClientId>().map_err(|_| Fault::ClientUnknown)?;
    let found = context.store().client_find(name).await;
    let found = found.map_err(|_| Fault::Unavailable)?;
    let client = found.ok_or(Fault::ClientUnknown)?;
    if !client.is_live(context.now) {
        return Err(Fault::ClientDisabled);
    }
    let grant = GrantType::AuthorizationCode;
    let is_served = context.premises.grants.contains(&grant);
    if !is_served || !client.settings().grant_types.contains(&grant) {
        return Err(Fault::GrantNotAllowed);
    }
    Ok(client)
}

/// RFC 6749 section 3.1.2.3: compared with those registered, letter by letter; it may be left out where exactly one is registered.
fn redirect_uri(asked: Option<&str>, client: &Client) -> Result<String, Fault> {
    let mut registered = client.settings().redirect_uris.iter();
    if let Some(asked) = asked {
        return if registered.any(|one| one.matches(asked)) {
            Ok(asked.to_owned())
        } else {
            Err(Fault::RedirectUriNotRegistered)
        };
    }
    match (registered.next(), registered.next()) {
        (Some(only), None) => Ok(only.as_str().to_owned()),
        _ => Err(Fault::RedirectUriMissing),
    }
}
