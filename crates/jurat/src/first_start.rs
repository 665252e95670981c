//! What `serve` makes in an empty data folder: the key that seals signing keys, and the key that the other commands get in with.
//! On later starts it reads both, and keeps the administrator's record true to them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jurat_protocol::grant_type::GrantType;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::base64url;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_protocol::jose::verification_key::VerificationKey;
use jurat_registry::assertion_rules::{AssertionRules, ReplayMode};
use jurat_registry::author::Author;
use jurat_registry::client::{ADMIN_SCOPE, Client, ClientKind, ClientParts, ClientSettings};
use jurat_registry::client_credential::TrustedKey;
use jurat_registry::clock::Clock;
use jurat_registry::id::{ClientId, CredentialId};
use jurat_registry::randomness::Randomness;
use jurat_registry::role::Role;
use jurat_registry::store::TenantStore;
use jurat_registry::tenant::IssuerIdentifier;
use jurat_registry::token_settings::{TokenFormat, TokenSettings};
use zeroize::Zeroizing;

use crate::assertion;
use crate::data_folder::{DataFolder, write_private};
use crate::failure::{Failure, Outcome};
use crate::private_file;

/// The `client_id` of the administrator whose key is in the data folder.
pub(crate) const ADMINISTRATOR: &str = "jurat-admin";

/// A token for the administration API is good for so many seconds.
const TOKEN_SECONDS: u32 = 300;

/// A key of the data folder.
pub(crate) struct Kept<K> {
    /// The key.
    pub(crate) key: K,
    /// Its file, when it was made now.
    pub(crate) made: Option<PathBuf>,
}

/// The key that seals signing keys at rest; made when there is no database yet.
pub(crate) fn sealing_key(
    folder: &DataFolder,
    randomness: &dyn Randomness,
) -> Outcome<Kept<Zeroizing<[u8; 32]>>> {
    let path = folder.sealing_key();
    let missing = !path.exists();
    if missing {
        // A new key could not unseal what the lost one sealed.
        if folder.database().exists() {
            let (database, path) = (folder.database(), path.display());
            let database = database.display();
            let sentence = format!(
                "{database} is there, but {path} is not: the signing keys in the database are sealed with it"
            );
            return Err(Failure::failed(sentence).next("put it back from your backup"));
        }
        let mut bytes = Zeroizing::new([0; 32]);
        randomness.fill(&mut *bytes).map_err(Failure::failed)?;
        let text = Zeroizing::new(format!("{}\n", base64url::encode(*bytes)));
        write_private(&path, &text)?;
    }
    warn_of_others(&path);
    Ok(Kept {
        key: folder.read_sealing_key()?,
        made: missing.then_some(path),
    })
}

/// The administrator's key; made when it is missing.
pub(crate) fn administrator_key(folder: &DataFolder) -> Outcome<Kept<Administrator>> {
    let path = folder.administrator_key();
    let missing = !path.exists();
    if missing {
        let key = SigningKey::generate(Algorithm::Es256).map_err(Failure::failed)?;
        write_private(&path, &key.to_pkcs8_pem())?;
    }
    warn_of_others(&path);
    let key = assertion::read_key(&path, None)?;
    Ok(Kept {
        key: Administrator { key },
        made: missing.then_some(path),
    })
}

fn warn_of_others(path: &Path) {
    if private_file::mode(path).is_ok_and(|mode| mode & 0o077 != 0) {
        let path = path.display();
        tracing::warn!("others can read {path}: chmod 600 {path}");
    }
}

/// The administrator of this server.
pub(crate) struct Administrator {
    key: SigningKey,
}

impl Administrator {
    /// Sees to it that the administrator's record names this key and the administration API of `issuer`, which may have changed.
    pub(crate) async fn register(
        &self,
        store: &dyn TenantStore,
        issuer: &IssuerIdentifier,
        clock: &dyn Clock,
        randomness: &dyn Randomness,
    ) -> Outcome {
        let settings = settings(issuer, self.key.algorithm())?;
        let failed = |e| Failure::failed(format!("the administrator cannot be registered: {e}"));
        let registered = store.client_find(ADMINISTRATOR).await.map_err(failed)?;
        if registered
            .as_ref()
            .is_some_and(|client| self.is_true(client, &settings))
        {
            return Ok(());
        }
        let now = clock.now();
        let key = VerificationKey::from_pem(&self.key.public_key_pem()).map_err(Failure::failed)?;
        let key = TrustedKey {
            id: CredentialId::new(now, randomness).map_err(Failure::failed)?,
            enabled: true,
            created_at: now,
            expires_at: None,
            key: Arc::new(key),
        };
        let before = registered.as_ref().map(|client| client.parts());
        let client = Client::new(ClientParts {
            id: administrator_id()?,
            kind: ClientKind::Administrator(Role::System),
            settings,
            keys: vec![key],
            secrets: Vec::new(),
            created_at: before.map_or(now, |parts| parts.created_at),
            updated_at: now,
            revision: before.map_or(1, |parts| parts.revision + 1),
            registration: None,
        });
        let client = client.map_err(Failure::failed)?;
        let written = if before.is_some() {
            store.client_replace(Author::server(), client).await
        } else {
            store.client_insert(Author::server(), client).await
        };
        written.map_err(failed)
    }

    fn is_true(&self, client: &Client, settings: &ClientSettings) -> bool {
        let is_this_key = |key: &TrustedKey| {
            key.enabled && base64url::encode(key.key.jwk_thumbprint()) == self.key.key_id()
        };
        client.kind().is_administrator()
            && client.settings() == settings
            && client.keys().iter().any(is_this_key)
    }
}

fn administrator_id() -> Outcome<ClientId> {
    ADMINISTRATOR.parse().map_err(Failure::failed)
}

fn settings(issuer: &IssuerIdentifier, algorithm: Algorithm) -> Outcome<ClientSettings> {
    let scope: jurat_protocol::scope::ScopeSet = ADMIN_SCOPE.parse().map_err(Failure::failed)?;
    let resource = issuer
        .endpoint("/admin/v1")
        .parse()
        .map_err(Failure::failed)?;
    Ok(ClientSettings {
        name: Some("Administrator of this server, by the key in its data folder".into()),
        grant_types: BTreeSet::from([GrantType::JwtBearer]),
        scope: scope.clone(),
        default_scope: scope,
        resources: BTreeSet::from([resource]),
        assertion: AssertionRules {
            algorithms: jurat_protocol::jose::algorithm::AlgorithmSet::of(&[algorithm]),
            replay: ReplayMode::Once,
            ..AssertionRules::default()
        },
        token: TokenSettings {
            format: Some(TokenFormat::Jwt),
            lifetime_seconds: Some(TOKEN_SECONDS),
            ..TokenSettings::default()
        },
        ..ClientSettings::default()
    })
}
