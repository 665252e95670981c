//! Clients, users and scopes as pages show them: plain text, which the templates make harmless.

use jurat_issuance::authorization_endpoint::AskedScope;

use super::layout::initial;

/// The scope by which a client wants no more than to know who the user is.
const OPENID: &str = "openid";

/// A client that asks for something.
#[derive(Debug, Clone, Copy)]
pub struct ClientShown<'a> {
    /// Its name for people, else its identifier.
    pub name: &'a str,
    /// The host of its redirect URI, or of its home page: what it can prove to be. `None` where it has no host, as a device.
    pub host: Option<&'a str>,
    /// Whether it registered itself (RFC 7591), so that nobody here has made sure of its name.
    pub registered_itself: bool,
}

/// The user who is signed in.
#[derive(Debug, Clone, Copy)]
pub struct UserShown<'a> {
    /// The name for people, where there is one.
    pub name: Option<&'a str>,
    /// The name to sign in with.
    pub username: &'a str,
}

impl UserShown<'_> {
    pub(super) fn initial(&self) -> String {
        initial(self.name.unwrap_or(self.username))
    }
}

/// A scope that is asked for.
#[derive(Debug, Clone, Copy)]
pub struct ScopeShown<'a> {
    /// The scope itself.
    pub scope: &'a str,
    /// What it allows, in words for people, where the resource says.
    pub description: Option<&'a str>,
    /// The name of the protected API it is for, where there is one.
    pub resource: Option<&'a str>,
}

/// The scopes that are asked for, but for the one that says no more than who the user is.
pub fn scopes_shown(asked: &[AskedScope]) -> Vec<ScopeShown<'_>> {
    let asked = asked.iter().filter(|scope| scope.name != OPENID);
    asked
        .map(|scope| ScopeShown {
            scope: &scope.name,
            description: scope.description.as_deref(),
            resource: scope.resource.as_deref(),
        })
        .collect()
}
