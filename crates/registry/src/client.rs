//! A registered client (RFC 6749 section 2): what it may do, what its assertions must be, and its credentials.

use std::collections::{BTreeMap, BTreeSet};

use jurat_protocol::answer::allowed_as_extra;
use jurat_protocol::client_auth_method::ClientAuthMethod;
use jurat_protocol::grant_type::GrantType;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::redirect_uri::RedirectUri;
use jurat_protocol::resource::ResourceUri;
use jurat_protocol::scope::ScopeSet;
use serde::{Deserialize, Serialize};

use crate::assertion_rules::AssertionRules;
use crate::authorization_grant::RefreshSettings;
use crate::client_credential::{ClientSecret, ClientSecretAtRest, TrustedKey, TrustedKeyAtRest};
use crate::clock::Timestamp;
use crate::id::ClientId;
use crate::key_source::{KeyDocument, KeySource};
use crate::problem::{InvalidRecord, require};
use crate::registered_client::RegisteredClient;
use crate::subject_rule::SubjectRule;
use crate::token_settings::{TOKEN_ALGORITHMS, TokenSettings};

mod named_algorithms;

/// Scopes that start so are Jurat's own: no application can be given one.
pub const RESERVED_SCOPE_PREFIX: &str = "jurat.";

/// The scope of the administration API.
pub const ADMIN_SCOPE: &str = "jurat.admin";

/// A registered client. Holds secrets' digests only; has no `Debug` all the same.
#[derive(Clone)]
pub struct Client {
    parts: ClientParts,
}

/// What a [`Client`] is made of.
#[derive(Clone)]
pub struct ClientParts {
    /// Its `client_id`.
    pub id: ClientId,
    /// An application, or an administrator of this server.
    pub kind: ClientKind,
    /// What the administrator states.
    pub settings: ClientSettings,
    /// Keys it signs assertions with.
    pub keys: Vec<TrustedKey>,
    /// Secrets it presents.
    pub secrets: Vec<ClientSecret>,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Counts its changes; the `ETag` of the administration API.
    pub revision: u64,
    /// How it came to be registered, when it registered itself.
    pub registration: Option<RegisteredClient>,
}

/// What a client is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientKind {
    /// Somebody's application.
    Application,
    /// The key of an administrator: it may have [`ADMIN_SCOPE`], and only the server itself makes one.
    Administrator,
}

/// What an administrator states of a client: the body of the administration API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
            strict_audience: false,
            redirect_uris: BTreeSet::new(),
            post_logout_redirect_uris: BTreeSet::new(),
            require_pkce: true,
            require_pushed_authorization_requests: false,
            consent: ConsentPolicy::Ask,
            id_token_algorithm: None,
            refresh: RefreshSettings::default(),
            response_members: BTreeMap::new(),
        }
    }
}

impl ClientSettings {
    fn validate(&self, kind: ClientKind) -> Result<(), InvalidRecord> {
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
            kind == ClientKind::Administrator
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
        self.refresh.validate()?;
        self.assertion.validate()?;
        self.token.validate()
    }

    /// Whether it is a public client (RFC 6749 section 2.1): one that cannot keep a secret.
    pub fn is_public(&self) -> bool {
        self.token_endpoint_auth_method == Some(ClientAuthMethod::None)
    }
}

/// Whether users are asked before a client gets something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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

impl ClientParts {
    /// RFC 6749 section 2.1: a public client cannot keep a secret, so it has none, and RFC 6749 section 4.4, RFC 7523 section 3.1: it
    /// uses no grant that is nothing without authentication.
    fn is_sound_for_a_public_client(&self) -> Result<(), InvalidRecord> {
        require(
            self.secrets.is_empty() && self.keys.is_empty() && self.settings.key_source.is_none(),
            "token_endpoint_auth_method",
            "a public client keeps no secret and no key: remove its credentials first, or let it authenticate by another method",
        )?;
        let demands_proof = |grant: &GrantType| match grant {
            GrantType::ClientCredentials | GrantType::JwtBearer | GrantType::TokenExchange => true,
            GrantType::AuthorizationCode
            | GrantType::RefreshToken
            | GrantType::DeviceCode
            | GrantType::Password => false,
        };
        require(
            !self.settings.grant_types.iter().any(demands_proof),
            "grant_types",
            "a public client proves nothing, and these grants demand it: client_credentials, jwt-bearer, token-exchange; state grants such as authorization_code",
        )
    }
}

impl Client {
    /// At most so many keys, and as many secrets.
    pub const MOST_CREDENTIALS: usize = 16;

    /// At most so many secrets that count at once.
    pub const MOST_LIVE_SECRETS: usize = 2;

    /// The one way to make a client, for the administration API, the command line and a row read back alike.
    pub fn new(parts: ClientParts) -> Result<Self, InvalidRecord> {
        parts.settings.validate(parts.kind)?;
        require(
            parts.keys.len() <= Self::MOST_CREDENTIALS
                && parts.secrets.len() <= Self::MOST_CREDENTIALS,
            "credentials",
            "a client has at most 16 keys and 16 secrets: remove one that is no longer used",
        )?;
        let live = |secret: &&ClientSecret| secret.is_live(parts.updated_at);
        require(
            parts.secrets.iter().filter(live).count() <= Self::MOST_LIVE_SECRETS,
            "credentials",
            "a client has at most two secrets that count, so that one can take over from another: switch off or remove one first",
        )?;
        if parts.settings.is_public() {
            parts.is_sound_for_a_public_client()?;
        }
        Ok(Self { parts })
    }

    /// Its `client_id`.
    pub fn id(&self) -> &ClientId {
        &self.parts.id
    }

    /// What it is for.
    pub fn kind(&self) -> ClientKind {
        self.parts.kind
    }

    /// Its settings.
    pub fn settings(&self) -> &ClientSettings {
        &self.parts.settings
    }

    /// Its keys, live or not.
    pub fn keys(&self) -> &[TrustedKey] {
        &self.parts.keys
    }

    /// Its secrets, live or not.
    pub fn secrets(&self) -> &[ClientSecret] {
        &self.parts.secrets
    }

    /// Everything about it.
    pub fn parts(&self) -> &ClientParts {
        &self.parts
    }

    /// Whether it is switched on and not past its end.
    pub fn is_live(&self, now: Timestamp) -> bool {
        let settings = &self.parts.settings;
        settings.enabled && settings.expires_at.is_none_or(|end| now < end)
    }

    /// The client as JSON for a row of the store.
    pub fn to_row(&self) -> String {
        let ClientParts {
            id,
            kind,
            settings,
            keys,
            secrets,
            created_at,
            updated_at,
            revision,
            registration,
        } = self.parts.clone();
        let at_rest = ClientAtRest {
            id,
            kind,
            settings,
            keys: keys.iter().map(TrustedKeyAtRest::from).collect(),
            secrets: secrets.iter().map(ClientSecretAtRest::from).collect(),
            created_at,
            updated_at,
            revision,
            registration,
        };
        serde_json::to_string(&at_rest).unwrap_or_default()
    }

    /// Reads a row of the store, with every check that a new client passes.
    pub fn from_row(row: &str) -> Result<Self, InvalidRecord> {
        let at_rest: ClientAtRest =
            serde_json::from_str(row).map_err(|e| InvalidRecord::new("row", e))?;
        let ClientAtRest {
            id,
            kind,
            settings,
            keys,
            secrets,
            created_at,
            updated_at,
            revision,
            registration,
        } = at_rest;
        let keys = keys
            .into_iter()
            .map(TrustedKey::try_from)
            .collect::<Result<_, _>>()?;
        let secrets = secrets.into_iter().map(ClientSecret::from).collect();
        Self::new(ClientParts {
            id,
            kind,
            settings,
            keys,
            secrets,
            created_at,
            updated_at,
            revision,
            registration,
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClientAtRest {
    id: ClientId,
    kind: ClientKind,
    settings: ClientSettings,
    keys: Vec<TrustedKeyAtRest>,
    secrets: Vec<ClientSecretAtRest>,
    created_at: Timestamp,
    updated_at: Timestamp,
    revision: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    registration: Option<RegisteredClient>,
}

#[cfg(test)]
mod tests;
