//! Who stands behind a token: the client it was issued to, and the identity provider whose assertion brought it.

use jurat_registry::clock::Timestamp;
use jurat_registry::id::{ClientId, IdentityProviderId};
use jurat_registry::issuance::IssuedToken;
use jurat_registry::store::{Issuer, StoreError};

use crate::ground::Premises;

/// The holder of a token, by what is known of it.
pub(super) struct Holder {
    issued_at: Timestamp,
    known_by: KnownBy,
}

enum KnownBy {
    /// The record of the token.
    Record(Option<ClientId>, Option<IdentityProviderId>),
    /// `client_id` alone: a client's id or an identity provider's issuer, names that are unique within the tenant.
    Name(String),
}

impl Holder {
    /// Of a token with a record.
    pub(super) fn of_record(record: &IssuedToken) -> Self {
        Self {
            issued_at: record.issued_at,
            known_by: KnownBy::Record(record.client.clone(), record.identity_provider),
        }
    }

    /// Of a token whose record is gone.
    pub(super) fn of_name(client_id: &str, issued_at: Timestamp) -> Self {
        Self {
            issued_at,
            known_by: KnownBy::Name(client_id.to_owned()),
        }
    }

    /// Whether everybody behind the token is registered, switched on and not past an end; and the same that were so when it was
    /// issued: one who was removed and came back under the same name does not bring back the tokens.
    pub(super) async fn is_live(
        &self,
        premises: &Premises,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let store = &premises.ground.store;
        match &self.known_by {
            KnownBy::Name(name) => Ok(self.counts(store.issuer_find(name).await?.as_ref(), now)),
            KnownBy::Record(client, provider) => {
                if let Some(id) = client {
                    let found = store.client_find(id.as_str()).await?.map(Issuer::Client);
                    if !self.counts(found.as_ref(), now) {
                        return Ok(false);
                    }
                }
                if let Some(id) = provider {
                    let found = store.identity_provider_find(*id).await?;
                    let found = found.map(Issuer::IdentityProvider);
                    return Ok(self.counts(found.as_ref(), now));
                }
                Ok(true)
            }
        }
    }

    fn counts(&self, found: Option<&Issuer>, now: Timestamp) -> bool {
        let (is_live, created_at) = match found {
            None => return false,
            Some(Issuer::Client(client)) => (client.is_live(now), client.parts().created_at),
            Some(Issuer::IdentityProvider(provider)) => {
                (provider.is_live(now), provider.parts().created_at)
            }
        };
        // The token states whole seconds.
        is_live && created_at.seconds() <= self.issued_at.seconds()
    }
}
