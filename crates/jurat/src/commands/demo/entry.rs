//! The way into the console on the demo's data: a link that opens it signed in, and a password for when the console asks for one, as it does
//! before a change of trust.

use jurat_issuance::authorization_server::AuthorizationServer;
use jurat_registry::generated_secret;
use jurat_server::console::CONSOLE_PATH;
use jurat_server::console::first_administrator::{self, NoLink};

use crate::failure::{Failure, Outcome};

/// So many letters and digits are 119 bits.
const PASSWORD_LETTERS: usize = 20;

/// How somebody gets in.
pub(super) enum Entry {
    /// By a link that works once. The password is the one that was made now; a folder that was kept has its own.
    Link {
        link: String,
        password: Option<String>,
    },
    /// By name and password at this address: the folder was kept, and its administrator goes by another name by now.
    SignIn(String),
}

/// Opens the way in.
pub(super) async fn open(server: &AuthorizationServer) -> Outcome<Entry> {
    let invitation = first_administrator::set_up_link(server).await;
    let password = match invitation.map_err(Failure::failed)? {
        Some(invitation) => Some(set_password(server, &invitation).await?),
        None => None,
    };
    match first_administrator::entry_link(server).await {
        Ok(link) => Ok(Entry::Link { link, password }),
        Err(NoLink::User(_)) => Ok(Entry::SignIn(server.tenant().issuer.endpoint(CONSOLE_PATH))),
        Err(error) => Err(Failure::failed(error)),
    }
}

/// Accepts the invitation that this address holds.
async fn set_password(server: &AuthorizationServer, invitation: &str) -> Outcome<String> {
    let made = generated_secret::generate(server.randomness()).map_err(Failure::failed)?;
    let password: String = made
        .chars()
        .skip(made.len().saturating_sub(PASSWORD_LETTERS))
        .collect();
    let ticket = invitation.rsplit('/').next().unwrap_or_default();
    match server.accept_invitation(ticket, &password).await {
        Ok(_) => Ok(password),
        Err(refusal) => Err(Failure::failed(format!(
            "the console's administrator got no password: {refusal:?}"
        ))),
    }
}
