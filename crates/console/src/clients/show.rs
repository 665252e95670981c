//! One client: what it may do, how it proves who it is, what became of its requests, and how it asks.

use askama::Template;

use crate::frame::Frame;
use crate::part::{Badge, Code, DecisionRow, When};

/// A client's page.
#[derive(Template)]
#[template(path = "clients/show.html")]
pub struct ClientPage {
    /// What surrounds it.
    pub frame: Frame,
    /// Its `client_id`.
    pub id: String,
    /// Its name for people.
    pub name: Option<String>,
    /// Whether it is switched on.
    pub enabled: bool,
    /// The same in a word, with its end.
    pub state: Badge,
    /// Whether it registered itself (RFC 7591).
    pub registered_itself: bool,
    /// Its keys and secrets.
    pub credentials: Vec<CredentialShown>,
    /// Where it publishes its keys, and how that fares.
    pub source: Option<SourceHealth>,
    /// What it may ask for.
    pub scopes: Vec<ScopeShown>,
    /// Its further settings, in the order in which they matter.
    pub settings: Vec<SettingShown>,
    /// What became of its last requests.
    pub decisions: Vec<DecisionRow>,
    /// How it asks, ready to be copied: from [`super::samples()`].
    pub samples: Vec<Code>,
    /// When it was registered.
    pub created_at: When,
    /// When it was last changed.
    pub updated_at: When,
}

/// A key or a secret.
#[derive(Debug, Clone)]
pub struct CredentialShown {
    /// Its identifier.
    pub id: String,
    /// What it is, such as `Certificate`, `Public key` or `Secret`.
    pub kind: String,
    /// What tells it from the others: a certificate's subject, a key's `kid`, or nothing.
    pub name: Option<String>,
    /// What it verifies, such as `RSA 2048, RS256`.
    pub algorithms: Option<String>,
    /// Its thumbprint (`x5t#S256`, or RFC 7638).
    pub thumbprint: Option<String>,
    /// Whether it is switched on.
    pub enabled: bool,
    /// The same in a word, with its end.
    pub state: Badge,
    /// Something to know of it, such as that the secret is short enough to be guessed.
    pub remark: Option<String>,
    /// When it was registered.
    pub created_at: When,
    /// When it ends: its own end or its certificate's, whichever comes first.
    pub ends: Option<When>,
}

/// Where keys are published, and how the reading fares.
#[derive(Debug, Clone)]
pub struct SourceHealth {
    /// The kind of source, such as `JWKS URL` or `Discovery`.
    pub kind: String,
    /// The address that is read.
    pub url: String,
    /// How it fares, in a word.
    pub state: Badge,
    /// When the keys were last read.
    pub read_at: Option<When>,
    /// When they will be read again.
    pub next_read_at: Option<When>,
    /// Why reading fails, where it does.
    pub failure: Option<String>,
    /// Until when keys that were read before still count.
    pub usable_until: Option<When>,
    /// The keys that were read, each as `kid` or thumbprint and what it verifies.
    pub keys: Vec<(String, String)>,
}

/// A scope that a client may ask for.
#[derive(Debug, Clone)]
pub struct ScopeShown {
    /// The scope.
    pub name: String,
    /// Whether it is given when nothing in particular is asked for.
    pub default: bool,
    /// What it allows, where a resource says.
    pub description: Option<String>,
}

/// A setting, in words for people.
#[derive(Debug, Clone)]
pub struct SettingShown {
    /// What is set.
    pub name: String,
    /// To what.
    pub value: String,
    /// Where the value comes from when it is not stated here, such as `from the tenant`.
    pub from: Option<String>,
}

impl ClientPage {
    fn title(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id)
    }

    /// The address of something below this client.
    fn below(&self, path: &str) -> String {
        format!("{}{path}", self.frame.base.record("clients", &self.id))
    }

    /// Its tokens.
    fn tokens(&self) -> String {
        let found = self.frame.base.found("grants", "client", &self.id);
        format!("{found}&show=tokens")
    }

    /// The address of something below one of its credentials.
    fn of_credential(&self, credential: &CredentialShown, what: &str) -> String {
        let id = crate::paths::segment(&credential.id);
        self.below(&format!("/credentials/{id}/{what}"))
    }
}
