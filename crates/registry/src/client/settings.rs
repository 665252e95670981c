//! What an administrator states of a client: what it may do, how it proves who it is, and what it gets.

use std::collections::{BTreeMap, BTreeSet};

use jurat_protocol::answer::allowed_as_extra;
use jurat_protocol::client_auth_method::ClientAuthMethod;
use jurat_protocol::grant_type::GrantType;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::mac::MacAlgorithm;
use jurat_protocol::redirect_uri::RedirectUri;
use jurat_protocol::resource::ResourceUri;
use jurat_protocol::scope::ScopeSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ClientKind, RESERVED_SCOPE_PREFIX};
use crate::assertion_rules::AssertionRules;
use crate::authorization_grant::RefreshSettings;
use crate::clock::Timestamp;
use crate::exchange_settings::ExchangeSettings;
use crate::key_source::{KeyDocument, KeySource};
use crate::problem::{InvalidRecord, require};
use crate::subject_rule::SubjectRule;
use crate::token_settings::{TOKEN_ALGORITHMS, TokenSettings};

/// What an administrator states of a client: the body of the administration API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a setting of its own, named as the RFCs name it"
)]
pub struct ClientSettings {
    /// A name for people.
    pub name: Option<String>,
    /// Switched off, it gets nothing and what it got counts for nothing.
    pub enabled: bool,
    /// From when on it is as if switched off.
    pub expires_at: Option<Timestamp>,
    /// The grants it may use.
    pub grant_types: BTreeSet<GrantType>,
    /// What it may ask for.
    pub scope: ScopeSet,
    /// What it gets when it asks for nothing in particular.
    pub default_scope: ScopeSet,
    /// The resources it may name (RFC 8707). A token's audience is what was named, else this server.
    pub resources: BTreeSet<ResourceUri>,
    /// What its own assertions must be.
    pub assertion: AssertionRules,
    /// Where it publishes its keys (RFC 7591 section 2, `jwks_uri`); those registered beside it count as well.
    pub key_source: Option<KeySource>,
    /// For which subjects other than itself it may ask.
    pub on_behalf_of: SubjectRule,
    /// Settings of its tokens.
    pub token: TokenSettings,
    /// The one way in which it authenticates (RFC 7591 section 2). Not stated, it may use whichever its credentials allow; `none`
    /// makes it a public client.
    pub token_endpoint_auth_method: Option<ClientAuthMethod>,
    /// The one algorithm of its MACs (OpenID Connect Dynamic Client Registration section 2); not stated, any that its secret is long enough
    /// for. Those of signatures are in `assertion`.
    pub token_endpoint_auth_signing_alg: Option<MacAlgorithm>,
    /// Whether its client assertions must name this server's issuer identifier alone in `aud`, as the successor of RFC 7523 demands;
    /// otherwise the URL of an endpoint will do (RFC 9126 section 2).
    pub strict_audience: bool,
    /// Where authorization codes may go (RFC 6749 section 3.1.2.2).
    pub redirect_uris: BTreeSet<RedirectUri>,
    /// Where a browser may go after a logout (OpenID Connect RP-Initiated Logout section 3.1).
    pub post_logout_redirect_uris: BTreeSet<RedirectUri>,
    /// Whether its authorization requests need a code challenge (RFC 7636). A public client's always do.
    pub require_pkce: bool,
    /// Whether its authorization requests must be pushed (RFC 9126 section 6).
    pub require_pushed_authorization_requests: bool,
    /// Whether users are asked before it gets something.
    pub consent: ConsentPolicy,
    /// The algorithm of its ID tokens; not stated, RS256 (OpenID Connect Core section 3.1.3.7).
    pub id_token_algorithm: Option<Algorithm>,
    /// Settings of its refresh tokens.
    pub refresh: RefreshSettings,
    /// Settings of its token exchanges.
    pub exchange: ExchangeSettings,
    /// Fixed further members of its token answers (`instance_url`, `id` for Salesforce's SDKs).
    pub response_members: BTreeMap<String, String>,
}

impl Default for ClientSettings {
    fn default() -> Self {
        Self {
            name: None,
            enabled: true,
            expires_at: None,
            grant_types: BTreeSet::from([GrantType::JwtBearer]),
            scope: ScopeSet::EMPTY,
            default_scope: ScopeSet::EMPTY,
            resources: BTreeSet::new(),
            assertion: AssertionRules::default(),
            key_source: None,
            on_behalf_of: SubjectRule::Nobody,
            token: TokenSettings::default(),
            token_endpoint_auth_method: None,
            token_endpoint_auth_signing_alg: None,
            strict_audience: false,
            redirect_uris: BTreeSet::new(),
            post_logout_redirect_uris: BTreeSet::new(),
            require_pkce: true,
            require_pushed_authorization_requests: false,
            consent: ConsentPolicy::Ask,
            id_token_algorithm: None,
            refresh: RefreshSettings::default(),
            exchange: ExchangeSettings::default(),
            response_members: BTreeMap::new(),
        }
    }
}

impl ClientSettings {
    pub(super) fn validate(&self, kind: ClientKind) -> Result<(), InvalidRecord> {
        require(
            self.name
                .as_ref()
                .is_none_or(|name| name.chars().count() <= 200),
            "name",
            "a name has at most 200 characters",
        )?;
        require(
            self.scope.contains_all(&self.default_scope),
            "default_scope",
            "a default scope must be among the scopes the client may ask for: add it to scope as well",
        )?;
        require(
            kind.is_administrator()
                || !self
                    .scope
                    .iter()
                    .any(|scope| scope.starts_with(RESERVED_SCOPE_PREFIX)),
            "scope",
            "scopes that start with jurat. are the server's own: choose another name",
        )?;
        require(
            self.response_members.len() <= 32
                && self
                    .response_members
                    .iter()
                    .all(|(name, value)| is_member(name, value)),
            "response_members",
            "at most 32 members, named by letters, digits, _, - and . (not by a member the answer has anyway, nor as XML cannot), with values of at most 2048 characters",
        )?;
        if let Some(source) = &self.key_source {
            require(
                matches!(source.from, KeyDocument::JwksUrl { .. }),
                "key_source.from",
                "a client publishes its keys as a JWK Set: state its jwks_url",
            )?;
            source.validate("")?;
        }
        require(
            self.redirect_uris.len() <= 64 && self.post_logout_redirect_uris.len() <= 64,
            "redirect_uris",
            "at most 64 redirect URIs, and as many for after a logout",
        )?;
        require(
            self.id_token_algorithm
                .is_none_or(|algorithm| TOKEN_ALGORITHMS.contains(&algorithm)),
            "id_token_algorithm",
            "ID tokens are signed with RS256, ES256, EdDSA or PS256",
        )?;
        require(
            self.token_endpoint_auth_signing_alg.is_none() || self.makes_macs(),
            "token_endpoint_auth_signing_alg",
            "HS256, HS384 and HS512 are for token_endpoint_auth_method client_secret_jwt alone: what a key signs with is stated in assertion.algorithms",
        )?;
        self.refresh.validate()?;
        self.assertion.validate()?;
        self.token.validate()
    }

    /// Whether it authenticates by MACs with its secret (OpenID Connect Core section 9).
    pub fn makes_macs(&self) -> bool {
        self.token_endpoint_auth_method == Some(ClientAuthMethod::ClientSecretJwt)
    }

    /// Whether it is a public client (RFC 6749 section 2.1): one that cannot keep a secret.
    pub fn is_public(&self) -> bool {
        self.token_endpoint_auth_method == Some(ClientAuthMethod::None)
    }
}

/// Whether users are asked before a client gets something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentPolicy {
    /// Once for each scope.
    Ask,
    /// Never: it is the organisation's own.
    Implied,
}

fn is_member(name: &str, value: &str) -> bool {
    allowed_as_extra(name) && value.len() <= 2048 && !value.chars().any(char::is_control)
}
