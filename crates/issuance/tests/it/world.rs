//! A server with a client that signs for itself, an identity provider, and a client with a secret that presents its assertions; and
//! the means to sign and to ask.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::net::IpAddr;
use std::sync::{Arc, LazyLock, Mutex};

use jurat_issuance::authorization_server::AuthorizationServer;
use jurat_issuance::decision::{Decision, DecisionLog, DecisionRecord};
use jurat_issuance::keyring::KeyringError;
use jurat_issuance::new_password::NewPassword;
use jurat_issuance::node::{Node, NodeParts};
use jurat_issuance::rejection::Reason;
use jurat_issuance::unproven_request::TokenRequest;
use jurat_protocol::answer::TokenAnswer;
use jurat_protocol::form::Form;
use jurat_protocol::grant_type::GrantType;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::base64url;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_protocol::jose::verification_key::VerificationKey;
use jurat_registry::client::{Client, ClientKind, ClientParts, ClientSettings};
use jurat_registry::client_credential::{ClientSecret, SecretDigest, TrustedKey};
use jurat_registry::clock::{Clock, ManualClock, Timestamp};
use jurat_registry::id::{CredentialId, IdentityProviderId, UserId};
use jurat_registry::identity_provider::{
    AllowedClients, IdentityProvider, IdentityProviderParts, IdentityProviderSettings,
};
use jurat_registry::key_sets::NoKeySets;
use jurat_registry::randomness::{Randomness, SeededRandomness};
use jurat_registry::store::TenantStore;
use jurat_registry::tenant::Tenant;
use jurat_registry::token_settings::TokenSettings;
use jurat_registry::user::{User, UserParts, UserSettings};
use serde_json::json;
use zeroize::Zeroizing;

use crate::agreement;
use crate::memory_store::MemoryStore;
pub(crate) use crate::signing::{Assertion, certificate, encoded, padded};

/// When every world begins, in seconds.
pub(crate) const NOW: i64 = 1_800_000_000;
pub(crate) const ISSUER: &str = "https://as.example.com";
pub(crate) const ADMINISTRATION: &str = "https://as.example.com/admin/v1";
pub(crate) const PARTNER: &str = "partner-1";
pub(crate) const PORTAL: &str = "portal";
pub(crate) const PORTAL_SECRET: &str = "correct-horse-battery-staple-0123456789";
pub(crate) const PASSWORD: &str = "a horse of another colour";
pub(crate) const IDP: &str = "https://idp.example.com";
pub(crate) const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
pub(crate) const CLIENT_ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Keys for all tests, made once.
pub(crate) struct Keys {
    pub(crate) partner: SigningKey,
    pub(crate) idp: SigningKey,
    pub(crate) stranger: SigningKey,
    pub(crate) rsa: SigningKey,
}

pub(crate) static KEYS: LazyLock<Keys> = LazyLock::new(|| Keys {
    partner: SigningKey::generate(Algorithm::Es256).unwrap(),
    idp: SigningKey::generate(Algorithm::Es256).unwrap(),
    stranger: SigningKey::generate(Algorithm::Es256).unwrap(),
    rsa: SigningKey::generate(Algorithm::Rs256).unwrap(),
});

pub(crate) struct World {
    pub(crate) server: AuthorizationServer,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) log: Arc<Log>,
    explains: bool,
    chance: SeededRandomness,
}

/// What the operator's log was told: client, issuer, reason.
#[derive(Default)]
pub(crate) struct Log(pub(crate) Mutex<Vec<Line>>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) decision: String,
    pub(crate) client: Option<String>,
    pub(crate) issuer: Option<String>,
    pub(crate) refusal: Option<(Reason, String)>,
    pub(crate) evidence: Option<String>,
}

impl DecisionLog for Log {
    fn record(&self, record: &DecisionRecord<'_>) {
        let refusal = record.refusal;
        self.0.lock().unwrap().push(Line {
            decision: record.id.to_string(),
            client: record.client.map(str::to_owned),
            issuer: record.issuer.map(str::to_owned),
            evidence: refusal.and_then(|r| r.evidence_for_operator().map(str::to_owned)),
            refusal: refusal.map(|r| (r.reason(), r.detail_for_operator().to_owned())),
        });
    }
}

/// The JWK Set that a server publishes.
pub(crate) fn jwks(server: &AuthorizationServer) -> Arc<str> {
    wait(server.jwks()).unwrap()
}

/// Runs a future to its end.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(future)
}

pub(crate) fn timestamp(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

/// What a tenant's server is made of here: its own, and what it would share.
pub(crate) struct Ground {
    pub(crate) tenant: Tenant,
    pub(crate) grants: BTreeSet<GrantType>,
    pub(crate) store: Arc<dyn TenantStore>,
    pub(crate) node: NodeParts,
}

impl Ground {
    /// The server on a node of its own, its keys not yet read.
    pub(crate) fn server(self) -> AuthorizationServer {
        let node = Arc::new(Node::new(self.node).unwrap());
        AuthorizationServer::new(node, self.tenant, self.grants, self.store)
    }

    /// The server as it is once it has been asked for its keys.
    pub(crate) fn open(self) -> Result<AuthorizationServer, KeyringError> {
        let server = self.server();
        wait(server.keyring().ready())?;
        Ok(server)
    }
}

/// A server on `store`, with every grant.
pub(crate) fn ground(store: Arc<dyn TenantStore>, clock: Arc<dyn Clock>, log: Arc<Log>) -> Ground {
    Ground {
        tenant: Tenant {
            name: "default".parse().unwrap(),
            issuer: ISSUER.parse().unwrap(),
            token: TokenSettings::default(),
            refresh: jurat_registry::authorization_grant::RefreshSettings::default(),
            registration: jurat_registry::registration_policy::RegistrationPolicy::default(),
            keys: jurat_registry::signing_key::KeyRotation::default(),
            sessions: jurat_registry::session_lifetimes::SessionLifetimes::default(),
            brand: jurat_registry::brand::Brand::default(),
        },
        grants: GrantType::ALL.into(),
        store,
        node: NodeParts {
            key_sets: Arc::new(NoKeySets),
            sealing_key: Zeroizing::new([7; 32]),
            clock,
            randomness: Arc::new(SeededRandomness::new(1)),
            decisions: log,
        },
    }
}

impl World {
    /// The world with all its people.
    pub(crate) fn new() -> Self {
        Self::with(|_| {})
    }

    /// The world on a changed ground.
    pub(crate) fn with(change: impl FnOnce(&mut Ground)) -> Self {
        let clock = Arc::new(ManualClock::at(timestamp(NOW)));
        let store = Arc::new(MemoryStore::new(clock.clone()));
        let log = Arc::new(Log::default());
        let mut ground = ground(store.clone(), clock.clone(), log.clone());
        change(&mut ground);
        let server = ground.open().unwrap();
        let world = Self {
            server,
            clock,
            store,
            log,
            explains: true,
            chance: SeededRandomness::new(2),
        };
        world.add_client(PARTNER, vec![world.key(&KEYS.partner)], Vec::new(), |_| {});
        world.add_client(
            PORTAL,
            Vec::new(),
            vec![world.secret(PORTAL_SECRET)],
            |portal| {
                portal.grant_types = GrantType::ALL.into();
            },
        );
        world.add_provider(IDP, vec![world.key(&KEYS.idp)], |idp| {
            idp.clients = AllowedClients::Only([PORTAL.parse().unwrap()].into());
        });
        world
    }

    /// The world where requests are decided and not explained before: for counting what a decision reads, and for races.
    pub(crate) fn unexplained(mut self) -> Self {
        self.explains = false;
        self
    }

    /// Registers a client that may have `a b`, and gets `a` by default.
    pub(crate) fn add_client(
        &self,
        id: &str,
        keys: Vec<TrustedKey>,
        secrets: Vec<ClientSecret>,
        change: impl FnOnce(&mut ClientSettings),
    ) {
        let settings = ClientSettings {
            scope: "a b".parse().unwrap(),
            default_scope: "a".parse().unwrap(),
            ..ClientSettings::default()
        };
        let mut parts = ClientParts {
            id: id.parse().unwrap(),
            kind: ClientKind::Application,
            settings,
            keys,
            secrets,
            created_at: timestamp(NOW - 1000),
            updated_at: timestamp(NOW - 1000),
            revision: 1,
            registration: None,
        };
        change(&mut parts.settings);
        wait(self.store.client_insert(Client::new(parts).unwrap())).unwrap();
    }

    /// Registers an identity provider.
    pub(crate) fn add_provider(
        &self,
        issuer: &str,
        keys: Vec<TrustedKey>,
        change: impl FnOnce(&mut IdentityProviderSettings),
    ) {
        let mut parts = IdentityProviderParts {
            id: IdentityProviderId::new(timestamp(NOW), &self.chance).unwrap(),
            issuer: issuer.into(),
            settings: IdentityProviderSettings::default(),
            keys,
            created_at: timestamp(NOW - 1000),
            updated_at: timestamp(NOW - 1000),
            revision: 1,
        };
        change(&mut parts.settings);
        wait(
            self.store
                .identity_provider_insert(IdentityProvider::new(parts).unwrap()),
        )
        .unwrap();
    }

    /// Makes a user who signs in with [`PASSWORD`].
    pub(crate) fn add_user(&self, username: &str) -> Arc<User> {
        let settings = UserSettings {
            username: username.into(),
            ..UserSettings::default()
        };
        let created_at = timestamp(NOW - 1000);
        let mut parts = UserParts {
            id: UserId::new(created_at, &self.chance).unwrap(),
            settings,
            role: None,
            password: None,
            valid_from: created_at,
            created_at,
            updated_at: created_at,
            revision: 1,
        };
        let password = NewPassword::of(PASSWORD, &parts.settings).unwrap();
        let hashed = wait(self.server.hash_password(password)).unwrap();
        hashed.set(&mut parts, created_at);
        let user = User::new(parts).unwrap();
        wait(self.store.user_insert(user.clone())).unwrap();
        Arc::new(user)
    }

    /// Changes a user.
    pub(crate) fn change_user(&self, id: UserId, change: impl FnOnce(&mut UserParts)) {
        let user = wait(self.store.user_find(id)).unwrap().unwrap();
        let mut parts = user.parts().clone();
        change(&mut parts);
        parts.revision += 1;
        wait(self.store.user_replace(User::new(parts).unwrap())).unwrap();
    }

    /// Changes a registered client.
    pub(crate) fn change_client(&self, id: &str, change: impl FnOnce(&mut ClientParts)) {
        let client = wait(self.store.client_find(id)).unwrap().unwrap();
        let mut parts = client.parts().clone();
        change(&mut parts);
        parts.revision += 1;
        wait(self.store.client_replace(Client::new(parts).unwrap())).unwrap();
    }

    /// Changes the identity provider of [`World::new`].
    pub(crate) fn change_provider(&self, change: impl FnOnce(&mut IdentityProviderParts)) {
        let page = jurat_registry::page::PageRequest::first(1);
        let page = wait(self.store.identity_provider_list(page)).unwrap();
        let mut parts = page.items[0].parts().clone();
        change(&mut parts);
        parts.revision += 1;
        wait(
            self.store
                .identity_provider_replace(IdentityProvider::new(parts).unwrap()),
        )
        .unwrap();
    }

    /// The identity provider of [`World::new`].
    pub(crate) fn provider(&self) -> Arc<IdentityProvider> {
        let page = jurat_registry::page::PageRequest::first(1);
        let page = wait(self.store.identity_provider_list(page)).unwrap();
        Arc::clone(&page.items[0])
    }

    /// A key as it is registered.
    pub(crate) fn key(&self, key: &SigningKey) -> TrustedKey {
        self.trusted(VerificationKey::from_pem(&key.public_key_pem()).unwrap())
    }

    /// A key as it is registered.
    pub(crate) fn trusted(&self, key: VerificationKey) -> TrustedKey {
        TrustedKey {
            id: CredentialId::new(timestamp(NOW), &self.chance).unwrap(),
            enabled: true,
            created_at: timestamp(NOW - 1000),
            expires_at: None,
            key: Arc::new(key),
        }
    }

    /// A secret as it is registered.
    pub(crate) fn secret(&self, secret: &str) -> ClientSecret {
        ClientSecret {
            id: CredentialId::new(timestamp(NOW), &self.chance).unwrap(),
            enabled: true,
            created_at: timestamp(NOW - 1000),
            expires_at: None,
            digest: SecretDigest::of(secret).unwrap(),
        }
    }

    /// A text that no other call gives.
    pub(crate) fn fresh(&self) -> String {
        let mut bytes = [0; 12];
        self.chance.fill(&mut bytes).unwrap();
        base64url::encode(bytes)
    }

    /// A good assertion of the client that signs for itself.
    pub(crate) fn self_issued(&self) -> Assertion {
        Assertion::new(&json!({
            "iss": PARTNER, "sub": PARTNER, "aud": ISSUER,
            "iat": NOW, "exp": NOW + 300, "jti": self.fresh(),
        }))
    }

    /// A good assertion of the identity provider.
    pub(crate) fn third_party(&self) -> Assertion {
        let mut assertion = Assertion::new(&json!({
            "iss": IDP, "sub": "alice", "aud": ISSUER,
            "iat": NOW, "exp": NOW + 300, "jti": self.fresh(),
        }));
        assertion.key = &KEYS.idp;
        assertion
    }

    /// Asks with parameters alone.
    pub(crate) fn ask(&self, parameters: &[(&str, &str)]) -> Decision {
        self.ask_with(parameters, None)
    }

    /// Asks with parameters and an `Authorization` header. What is asked is explained before, and both must agree.
    #[track_caller]
    pub(crate) fn ask_with(
        &self,
        parameters: &[(&str, &str)],
        authorization: Option<&str>,
    ) -> Decision {
        self.ask_from(None, parameters, authorization)
    }

    /// The same, from an address.
    #[track_caller]
    pub(crate) fn ask_from(
        &self,
        peer: Option<IpAddr>,
        parameters: &[(&str, &str)],
        authorization: Option<&str>,
    ) -> Decision {
        let body = form_of(parameters);
        let form = Form::parse(body.as_bytes()).unwrap();
        let request = TokenRequest {
            form: &form,
            authorization: authorization.map(str::as_bytes),
            peer,
        };
        let explained = self.explains.then(|| agreement::explain(self, &request));
        let decision = wait(self.server.token_request(&request));
        if let Some(explained) = explained {
            agreement::agree(&explained, &decision);
        }
        decision
    }

    /// Presents an assertion as a grant, without a client.
    pub(crate) fn present(&self, assertion: &str) -> Decision {
        self.ask(&[("grant_type", JWT_BEARER), ("assertion", assertion)])
    }

    /// Presents an assertion as a grant; the client with the secret authenticates.
    pub(crate) fn present_by_portal(&self, assertion: &str) -> Decision {
        let parameters = [("grant_type", JWT_BEARER), ("assertion", assertion)];
        self.ask_with(&parameters, Some(&basic(PORTAL, PORTAL_SECRET)))
    }

    /// The last line of the log.
    pub(crate) fn last_line(&self) -> Line {
        self.log.0.lock().unwrap().last().unwrap().clone()
    }
}

/// A form body.
pub(crate) fn form_of(parameters: &[(&str, &str)]) -> String {
    let mut body = String::new();
    for (name, value) in parameters {
        write!(body, "&{name}=").unwrap();
        for byte in value.bytes() {
            write!(body, "%{byte:02X}").unwrap();
        }
    }
    body
}

/// A Basic header.
pub(crate) fn basic(id: &str, secret: &str) -> String {
    let pair = format!("{id}:{secret}");
    let url_safe = base64url::encode(&pair);
    let padding = "=".repeat((4 - url_safe.len() % 4) % 4);
    format!(
        "Basic {}{padding}",
        url_safe.replace('-', "+").replace('_', "/")
    )
}

/// Why it was refused.
#[track_caller]
pub(crate) fn refused(decision: &Decision) -> Reason {
    match &decision.outcome {
        Ok(_) => panic!("granted"),
        Err(rejection) => rejection.reason(),
    }
}

/// The answer.
#[track_caller]
pub(crate) fn granted(decision: Decision) -> TokenAnswer {
    decision
        .outcome
        .unwrap_or_else(|rejection| panic!("refused: {rejection:?}"))
}

/// Asks for a client's own token, authenticating with a client assertion.
pub(crate) fn authenticate(world: &World, assertion: &str) -> Decision {
    world.ask(&[
        ("grant_type", "client_credentials"),
        ("client_assertion_type", CLIENT_ASSERTION),
        ("client_assertion", assertion),
    ])
}

/// Presents a good self-issued assertion with one parameter more.
pub(crate) fn with(world: &World, name: &str, value: &str) -> Decision {
    let assertion = world.self_issued().sign();
    world.ask(&[
        ("grant_type", JWT_BEARER),
        ("assertion", &assertion),
        (name, value),
    ])
}
