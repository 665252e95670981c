//! The keys of one issuer: those registered with it and those it publishes itself. What is registered is always there; what is published
//! is what was last read, and read again where that does not answer.

use std::sync::Arc;

use jurat_protocol::jose::jwt::Header;
use jurat_protocol::jose::verification_key::VerificationKey;
use jurat_registry::client_credential::TrustedKey;
use jurat_registry::clock::Timestamp;
use jurat_registry::key_sets::{KeyOwner, KeySet, KeySourceFailure, Occasion, PublishedKey};

use super::trusted_issuer::TrustedIssuer;
use crate::request_context::RequestContext;

/// The keys that count for an issuer now.
pub(crate) struct IssuerKeys<'k> {
    registered: &'k [TrustedKey],
    published: Option<Arc<KeySet>>,
    owner: Option<KeyOwner<'k>>,
    failure: Option<KeySourceFailure>,
}

/// A key of an issuer.
#[derive(Clone, Copy)]
pub(crate) enum IssuerKey<'k> {
    Registered(&'k TrustedKey),
    Published(&'k PublishedKey),
}

impl<'k> IssuerKeys<'k> {
    /// The keys at hand. Nobody waits for them.
    pub(super) fn at_hand(issuer: &'k TrustedIssuer, context: &RequestContext<'k>) -> Self {
        let premises = context.premises;
        let owner = issuer.key_source().map(|source| KeyOwner {
            tenant: &premises.tenant.name,
            name: issuer.name(),
            source,
        });
        Self {
            registered: issuer.keys(),
            published: owner.and_then(|owner| premises.node.key_sets.at_hand(owner)),
            owner,
            failure: None,
        }
    }

    /// Whether a key that the issuer published since could be the one that `header` means: keys are published, and none that is at hand
    /// goes by its `kid`.
    pub(super) fn may_have_more(&self, header: &Header<'_>) -> bool {
        let Some(key_id) = header.key_id.as_deref() else {
            return self.owner.is_some();
        };
        let goes_by_it = |key: IssuerKey<'_>| key.key().key_id() == Some(key_id);
        self.owner.is_some() && !self.iter().any(goes_by_it)
    }

    /// Reads the published keys, for the first time or again. Returns whether others came than were at hand.
    pub(super) async fn read(&mut self, context: &RequestContext<'_>) -> bool {
        let Some(owner) = self.owner else {
            return false;
        };
        let before = self.published.take();
        let occasion = match before {
            Some(_) => Occasion::UnknownKey,
            None => Occasion::NoneAtHand,
        };
        match context.premises.node.key_sets.read(owner, occasion).await {
            Ok(read) => {
                let is_same = before.is_some_and(|before| Arc::ptr_eq(&before, &read.set));
                self.published = Some(read.set);
                !is_same
            }
            Err(failure) => {
                self.failure = Some(failure);
                self.published = before;
                false
            }
        }
    }

    /// Every key, the latest registered first, then the published ones in their order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = IssuerKey<'_>> {
        let registered = self.registered.iter().rev().map(IssuerKey::Registered);
        let published = self.published.iter().flat_map(|set| &set.keys);
        registered.chain(published.map(|key| IssuerKey::Published(key)))
    }

    /// Why published keys could not be read, when there are none because of that.
    pub(super) fn failure(&self) -> Option<&KeySourceFailure> {
        self.failure.as_ref().filter(|_| self.published.is_none())
    }

    /// How many there are, for the operator.
    pub(super) fn counted(&self) -> String {
        let registered = self.registered.len();
        match (&self.owner, &self.published) {
            (None, _) => format!("{registered} keys registered"),
            (Some(_), published) => {
                let published = published.as_ref().map_or(0, |set| set.keys.len());
                format!("{registered} keys registered, {published} published")
            }
        }
    }
}

impl<'k> IssuerKey<'k> {
    /// The key itself.
    pub(crate) fn key(self) -> &'k VerificationKey {
        match self {
            Self::Registered(trusted) => &trusted.key,
            Self::Published(published) => &published.key,
        }
    }

    /// Whether it is switched on and not past its end. What is published counts as long as it is.
    pub(crate) fn is_live(self, now: Timestamp) -> bool {
        match self {
            Self::Registered(trusted) => trusted.is_live(now),
            Self::Published(_) => true,
        }
    }

    /// It has verified an assertion.
    pub(super) fn used(self, now: Timestamp) {
        if let Self::Published(published) = self {
            published.used(now);
        }
    }
}
