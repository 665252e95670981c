//! OpenID Connect RP-Initiated Logout 1.0 as far as HTML and HTTP do not matter: a client sends its user's browser here to be signed out, and
//! may want it back. Whose session the request is for is told by an ID token of this server; without one, or with another's, the user is
//! asked. The browser goes back only to what the client has registered, letter by letter.
//!
//! | file | what it holds |
//! |---|---|
//! | `request` | every check of a request, in order |
//! | `fault` | what can be wrong with one |

use std::sync::Arc;

use jurat_protocol::form;
use jurat_registry::client::Client;
use jurat_registry::user::User;

use crate::own_id_token::OwnIdToken;
use crate::session::LiveSession;

mod fault;
mod request;

pub use fault::LogoutFault;
pub(crate) use request::request;

/// A logout request that is in order. Made by `request` alone.
pub struct Logout {
    /// The client that the hint was issued to, or that is named.
    client: Option<Arc<Client>>,
    hint: Hint,
    /// Who is to sign out, as the client guesses it.
    meant: Option<String>,
    /// Where the browser is wanted back: registered by the client.
    back: Option<Back>,
}

/// What came as `id_token_hint`.
enum Hint {
    /// Nothing.
    Absent,
    /// Nothing that this server signed, or a key of it that is gone: nothing of it is used.
    Unreadable,
    /// An ID token of this server, which may have ended.
    Of(OwnIdToken),
}

/// A registered post-logout redirect URI.
struct Back {
    uri: String,
    state: Option<String>,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextOfLogout {
    /// Nobody is signed in: as if it were done.
    Nothing,
    /// The user is asked.
    Ask,
    /// The session ends.
    End,
}

/// Where the browser goes from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AfterLogout {
    /// To the client, at once: the whole address.
    Redirect(String),
    /// To the client, where the user presses a link to this address.
    Link(String),
    /// Nowhere.
    Stay,
}

impl Logout {
    /// The path of the endpoint (`end_session_endpoint`, section 2.1).
    pub const PATH: &'static str = "/oauth2/logout";

    /// Who asks.
    pub fn client(&self) -> Option<&Arc<Client>> {
        self.client.as_ref()
    }

    /// What is to be done in a browser with that session. Section 2: the user MUST be asked where there is no hint, or one that is not of
    /// this session and its user.
    pub fn next(&self, session: Option<&LiveSession>) -> NextOfLogout {
        match session {
            None => NextOfLogout::Nothing,
            Some(session) if self.is_for(session) => NextOfLogout::End,
            Some(_) => NextOfLogout::Ask,
        }
    }

    /// Where the browser goes once nobody is signed in. Section 3: it is sent on only where something says that the client's user meant it:
    /// the hint, or a `pressed` button on a page that named the client.
    pub fn after(&self, pressed: bool) -> AfterLogout {
        let Some(back) = &self.back else {
            return AfterLogout::Stay;
        };
        match self.hint {
            Hint::Of(_) => AfterLogout::Redirect(back.address()),
            Hint::Absent if pressed => AfterLogout::Redirect(back.address()),
            // Section 4: what failed to validate leads nowhere by itself.
            Hint::Absent | Hint::Unreadable => AfterLogout::Link(back.address()),
        }
    }

    /// Whether the hint is of this session: of its user, and of its sign-in. Whoever found an ID token of another day ends nothing by it.
    fn is_for(&self, session: &LiveSession) -> bool {
        let Hint::Of(token) = &self.hint else {
            return false;
        };
        let is_meant = |hint: &String| names(&session.user, hint);
        self.client.is_some()
            && token.subject == session.user.id().to_string()
            && token.signed_in_at == Some(session.sign_in.at.seconds())
            && self.meant.as_ref().is_none_or(is_meant)
    }
}

impl Back {
    /// The registered URI, and `state` behind it where it was sent (section 3); a query that the URI has is kept.
    fn address(&self) -> String {
        let Some(state) = &self.state else {
            return self.uri.clone();
        };
        let mut address = self.uri.clone();
        if !address.ends_with(['?', '&']) {
            address.push(if address.contains('?') { '&' } else { '?' });
        }
        address + &form::encode([("state", state.as_str())])
    }
}

/// Whether `hint` names the user: by what tokens call it, by a name to sign in with, or by e-mail address.
fn names(user: &User, hint: &str) -> bool {
    let settings = user.settings();
    let hint = User::name_key(hint);
    let key = |name: &str| User::name_key(name);
    hint == key(&user.id().to_string())
        || hint == key(&settings.username)
        || settings.email.as_deref().map(key) == Some(hint)
}
