//! The keys of an issuer that is not trusted yet, as far as they can be found. That they cannot is part of the answer, and no error.

use jurat_protocol::jose::verification_key::VerificationKey;
use jurat_registry::identity_provider::IdentityProvider;
use jurat_registry::key_sets::KeySet;

use crate::state::AppState;

/// What was found at the issuer's key source.
pub(super) enum FoundKeys {
    /// Keys are not published, as far as is known.
    NoSource,
    /// They were read.
    Read(KeySet),
    /// They could not be, and why.
    Failed(String),
}

impl FoundKeys {
    /// The keys, in the order of the document.
    pub(super) fn iter(&self) -> impl Iterator<Item = &VerificationKey> {
        let set = match self {
            Self::Read(set) => Some(set),
            Self::NoSource | Self::Failed(_) => None,
        };
        let keys = set.map(|set| set.keys.iter());
        keys.into_iter().flatten().map(|published| &*published.key)
    }
}

/// Reads the keys of `provider`, and keeps nothing.
pub(super) async fn find(app: &AppState, provider: &IdentityProvider) -> FoundKeys {
    let Some(source) = provider.settings().key_source.as_ref() else {
        return FoundKeys::NoSource;
    };
    let key_sets = app.authorization_server.key_sets();
    match key_sets.discover(provider.issuer(), source).await {
        Ok(set) => FoundKeys::Read(set),
        Err(failure) => FoundKeys::Failed(failure.sentence),
    }
}
