//! A registered client (RFC 6749 section 2): what it may do, what its assertions must be, and its credentials.

use jurat_protocol::grant_type::GrantType;
use serde::{Deserialize, Serialize};

use crate::client_credential::{ClientSecret, ClientSecretAtRest, TrustedKey, TrustedKeyAtRest};
use crate::clock::Timestamp;
use crate::id::ClientId;
use crate::problem::{InvalidRecord, require};
use crate::registered_client::RegisteredClient;
use crate::role::Role;

pub use settings::{ClientSettings, ConsentPolicy};

mod settings;

mod administered;
mod named_algorithms;

/// Scopes that start so are Jurat's own: no application can be given one.
pub const RESERVED_SCOPE_PREFIX: &str = "jurat.";

/// The scope of the administration API.
pub const ADMIN_SCOPE: &str = "jurat.admin";

/// A registered client. Has no `Debug`: it holds what is kept of secrets.
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
#[serde(into = "&'static str", try_from = "String")]
pub enum ClientKind {
    /// Somebody's application.
    Application,
    /// The key of an administrator: it may have [`ADMIN_SCOPE`], and does there what its role allows.
    Administrator(Role),
}

impl ClientKind {
    /// Whether it is an administrator's, whatever the role.
    pub const fn is_administrator(self) -> bool {
        matches!(self, Self::Administrator(_))
    }

    /// The administrator's role.
    pub const fn role(self) -> Option<Role> {
        match self {
            Self::Application => None,
            Self::Administrator(role) => Some(role),
        }
    }
}

/// `administrator` alone is a system administrator: the first there was.
impl From<ClientKind> for &'static str {
    fn from(kind: ClientKind) -> Self {
        match kind {
            ClientKind::Application => "application",
            ClientKind::Administrator(Role::System) => "administrator",
            ClientKind::Administrator(Role::Tenant) => "tenant_administrator",
            ClientKind::Administrator(Role::Operator) => "operator",
            ClientKind::Administrator(Role::Auditor) => "auditor",
        }
    }
}

impl TryFrom<String> for ClientKind {
    type Error = InvalidRecord;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        let administrators = Role::ALL.into_iter().map(Self::Administrator);
        let mut all = administrators.chain([Self::Application]);
        let found = all.find(|kind| <&str>::from(*kind) == name);
        let sentence = "a client is an application, or the key of an administrator";
        found.ok_or_else(|| InvalidRecord::new("kind", sentence))
    }
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

impl ClientParts {
    /// RFC 8725 section 3.5: a password is no key of a MAC.
    fn has_keys_for_its_macs(&self) -> Result<(), InvalidRecord> {
        require(
            !self.settings.makes_macs() || !self.secrets.iter().any(|one| one.digest.is_weak()),
            "token_endpoint_auth_method",
            "a secret of fewer than 32 characters is no key of a MAC: remove it and let one be made, or let the client authenticate by another method",
        )
    }
}

impl Client {
    /// At most so many keys, and as many secrets.
    pub const MOST_CREDENTIALS: usize = 16;

    /// At most so many secrets that count at once.
    pub const MOST_LIVE_SECRETS: usize = 2;

    /// At most so many secrets of fewer than 32 characters, live or not. Each is checked slowly on purpose, so how many there are could be
    /// told from how long it takes.
    pub const MOST_WEAK_SECRETS: usize = 1;

    /// The one way to make a client, for the administration API, the command line and a row read back alike.
    pub fn new(mut parts: ClientParts) -> Result<Self, InvalidRecord> {
        parts.settings.validate(parts.kind)?;
        // A secret is kept only where MACs are made with it.
        if !parts.settings.makes_macs() {
            for secret in &mut parts.secrets {
                secret.digest.forget_sealed();
            }
        }
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
        let weak = parts.secrets.iter().filter(|one| one.digest.is_weak());
        require(
            weak.count() <= Self::MOST_WEAK_SECRETS,
            "credentials",
            "a client has at most one secret of fewer than 32 characters: remove the other one, or let one be made",
        )?;
        if parts.settings.is_public() {
            parts.is_sound_for_a_public_client()?;
        }
        parts.has_keys_for_its_macs()?;
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
