//! A document becomes keys. What was known before stays, with its history, and is not read again; a key that cannot be used is passed
//! over and reported.

use std::sync::Arc;

use jurat_protocol::jose::base64url;
use jurat_protocol::jose::published_jwk_set::{PublishedJwk, PublishedJwkSet};
use jurat_protocol::jose::verification_key::{KeyError, VerificationKey};
use jurat_registry::clock::Timestamp;
use jurat_registry::key_sets::{KeyFault, KeySet, KeySetChange, PublishedKey, RefusedKey};

use crate::reading::{KeysDocument, shown};

/// The keys of `document`, read at `now`.
pub(crate) fn take(document: &KeysDocument, before: Option<&KeySet>, now: Timestamp) -> KeySet {
    let mut set = KeySet {
        keys: Vec::new(),
        refused: Vec::new(),
        revocation: document.revocation.clone(),
        read_from: document.read_from.clone(),
        read_at: now,
    };
    let before = before.map_or(&[][..], |before| &before.keys);
    for (index, jwk) in document
        .jwks
        .iter()
        .flat_map(PublishedJwkSet::jwks)
        .enumerate()
    {
        let known = before.iter().find(|known| jwk.is(&known.key));
        let taken = match known {
            Some(known) => Ok(Arc::clone(known)),
            None => jwk
                .read(document.key_use)
                .map(|key| Arc::new(with_history(key, before, now))),
        };
        match taken {
            Ok(key) if set.keys.iter().any(|other| is_twin(&other.key, &key.key)) => {}
            Ok(key) => set.keys.push(key),
            Err(error) => set.refused.push(refused(&jwk, index, &error)),
        }
    }
    set
}

/// How `set` differs from the one before.
pub(crate) fn change(set: &KeySet, before: Option<&KeySet>) -> KeySetChange {
    let before = before.map_or(&[][..], |before| &before.keys);
    let names_of_new = |these: &[Arc<PublishedKey>], those: &[Arc<PublishedKey>]| -> Vec<_> {
        let is_new = |key: &&Arc<PublishedKey>| !those.iter().any(|o| is_same(&o.key, &key.key));
        these.iter().filter(is_new).map(|k| name(&k.key)).collect()
    };
    let added = names_of_new(&set.keys, before);
    KeySetChange {
        kept: set.keys.len().saturating_sub(added.len()),
        gone: names_of_new(before, &set.keys),
        added,
    }
}

/// What a key is called: its `kid`, else its thumbprint (RFC 7638).
fn name(key: &VerificationKey) -> String {
    match key.key_id() {
        Some(key_id) => shown(key_id),
        None => base64url::encode(key.jwk_thumbprint()),
    }
}

/// The same key under the same name, whatever else is said of it.
fn is_same(one: &VerificationKey, other: &VerificationKey) -> bool {
    one.jwk_thumbprint() == other.jwk_thumbprint() && one.key_id() == other.key_id()
}

/// A key may stand in a set twice, for two algorithms; more often than that it would only be tried in vain.
fn is_twin(one: &VerificationKey, other: &VerificationKey) -> bool {
    is_same(one, other) && one.algorithms() == other.algorithms()
}

fn with_history(
    key: VerificationKey,
    before: &[Arc<PublishedKey>],
    now: Timestamp,
) -> PublishedKey {
    let known = before.iter().find(|known| is_same(&known.key, &key));
    let first_seen = known.map_or(now, |known| known.first_seen);
    let last_used = known.and_then(|known| known.last_used());
    PublishedKey::new(Arc::new(key), first_seen, last_used)
}

fn refused(jwk: &PublishedJwk<'_>, index: usize, error: &KeyError) -> RefusedKey {
    let fault = match error {
        KeyError::PrivateKey => KeyFault::Secret,
        KeyError::UnsupportedKind { .. } | KeyError::NotForSignatures => KeyFault::NotForUs,
        _ => KeyFault::Unusable,
    };
    let why = match fault {
        KeyFault::Secret => "it is a private or symmetric key, which everybody can read there: it is not taken, and whoever runs the issuer must withdraw it and tell those that trust it".to_owned(),
        KeyFault::NotForUs | KeyFault::Unusable => error.to_string(),
    };
    let number = || format!("number {}", index + 1);
    RefusedKey {
        key: jwk.key_id().map_or_else(number, shown),
        why,
        fault,
    }
}
