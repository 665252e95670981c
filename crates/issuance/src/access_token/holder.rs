//! Who stands behind a token: the client it was issued to, the user it speaks for, and the identity provider whose assertion brought it.

use jurat_registry::clock::Timestamp;
use jurat_registry::id::{ClientId, IdentityProviderId, UserId};
use jurat_registry::issuance::IssuedToken;
use jurat_registry::store::{Issuer, StoreError};

use crate::premises::Premises;

/// The holder of a token, by what is known of it.
pub(crate) struct Holder {
    issued_at: Timestamp,
    known_by: KnownBy,
}

enum KnownBy {
    /// The record of the token.
    Record(Recorded),
    /// `client_id` alone: a client's id or an identity provider's issuer, names that are unique within the tenant.
    Name(String),
}

struct Recorded {
    client: Option<ClientId>,
    user: Option<UserId>,
    provider: Option<IdentityProviderId>,
}

impl Holder {
    /// Of a token with a record.
    pub(super) fn of_record(record: &IssuedToken) -> Self {
        Self {
            // To the millisecond, as the record's own time is in whole seconds.
            issued_at: record.decision.made_at(),
            known_by: KnownBy::Record(Recorded {
                client: record.client.clone(),
                user: record.user,
                provider: record.identity_provider,
            }),
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
        let store = &premises.store;
        let found = match &self.known_by {
            KnownBy::Name(name) => vec![store.issuer_find(name).await?],
            KnownBy::Record(recorded) => {
                let mut found = Vec::with_capacity(2);
                if let Some(id) = &recorded.client {
                    found.push(store.client_find(id.as_str()).await?.map(Issuer::Client));
                }
                if let Some(id) = recorded.provider {
                    let provider = store.identity_provider_find(id).await?;
                    found.push(provider.map(Issuer::IdentityProvider));
                }
                if let Some(id) = recorded.user {
                    let user = store.user_find(id).await?;
                    if !user.is_some_and(|user| user.vouches_for(self.issued_at, now)) {
                        return Ok(false);
                    }
                }
                found
            }
        };
        Ok(found.iter().all(|one| self.counts(one.as_ref(), now)))
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
