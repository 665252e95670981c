//! What dynamic client registration may come to (RFC 7591): off unless the operator switches it on, and then only within this. Whoever
//! registers brings an initial access token that an administrator made, so nobody can fill the disk with clients.

use std::collections::BTreeSet;

use jurat_protocol::client_auth_method::ClientAuthMethod;
use jurat_protocol::grant_type::GrantType;
use jurat_protocol::redirect_uri::RedirectUri;
use jurat_protocol::scope::ScopeSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::ticket::{TicketDocument, TicketKind};
use crate::token_settings::TokenSettings;

/// The policy. What a client states can only narrow it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RegistrationPolicy {
    /// Whether clients may register themselves.
    pub enabled: bool,
    /// The grants they may use.
    pub grant_types: BTreeSet<GrantType>,
    /// How they may authenticate.
    pub auth_methods: BTreeSet<ClientAuthMethod>,
    /// What they may ask for.
    pub scope: ScopeSet,
    /// What a client gets that states no scope.
    pub default_scope: ScopeSet,
    /// The hosts of their redirect URIs; empty: any. A host that starts with a dot allows those below it.
    pub redirect_hosts: BTreeSet<String>,
    /// Identity providers, by issuer, whose software statements count (RFC 7591 section 2.3).
    pub software_statement_issuers: BTreeSet<String>,
    /// Whether a client must bring a software statement.
    pub require_software_statement: bool,
    /// Settings of their tokens.
    pub token: TokenSettings,
}

/// Off. Switched on without more, clients may have users sign in, and nothing else.
impl Default for RegistrationPolicy {
    fn default() -> Self {
        let scope: ScopeSet = "openid profile email".parse().unwrap_or(ScopeSet::EMPTY);
        Self {
            enabled: false,
            grant_types: BTreeSet::from([GrantType::AuthorizationCode, GrantType::RefreshToken]),
            auth_methods: BTreeSet::from([
                ClientAuthMethod::ClientSecretBasic,
                ClientAuthMethod::ClientSecretPost,
                ClientAuthMethod::PrivateKeyJwt,
                ClientAuthMethod::None,
            ]),
            default_scope: scope.clone(),
            scope,
            redirect_hosts: BTreeSet::new(),
            software_statement_issuers: BTreeSet::new(),
            require_software_statement: false,
            token: TokenSettings::default(),
        }
    }
}

impl RegistrationPolicy {
    /// Whether codes may go to `uri`.
    pub(crate) fn allows_redirect(&self, uri: &RedirectUri) -> bool {
        if self.redirect_hosts.is_empty() {
            return true;
        }
        let url = Url::parse(uri.as_str());
        let host = url.as_ref().ok().and_then(Url::host_str);
        host.is_some_and(|host| {
            self.redirect_hosts
                .iter()
                .any(|allowed| match allowed.strip_prefix('.') {
                    Some(_) => host.ends_with(allowed.as_str()),
                    None => host == allowed,
                })
        })
    }
}

/// What an initial access token stands for (RFC 7591 section 1.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InitialAccess {
    /// What it was made for, in an administrator's words.
    pub purpose: String,
    /// So many clients it may still register.
    pub uses_left: u32,
}

impl TicketDocument for InitialAccess {
    const KIND: TicketKind = TicketKind::InitialAccess;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirect_hosts_are_compared_whole_or_by_what_they_end_in() {
        let policy = RegistrationPolicy {
            redirect_hosts: ["app.example.com", ".apps.example"]
                .map(String::from)
                .into(),
            ..RegistrationPolicy::default()
        };
        let allows = |uri: &str| policy.allows_redirect(&uri.parse().unwrap());
        assert!(allows("https://app.example.com/cb"));
        assert!(allows("https://one.apps.example/cb"));
        for other in [
            "https://evil-app.example.com/cb",
            "https://apps.example/cb",
            "https://xapps.example/cb",
            "https://app.example.com.evil.example/cb",
            "com.example.app:/cb",
        ] {
            assert!(!allows(other), "{other}");
        }
    }
}
