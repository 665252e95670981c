//! A one-time link by which a user signs in: made by the server's own operator alone, who has the data folder anyway. It counts for
//! minutes, once, and never for a user who is switched off.

use jurat_registry::clock::Timestamp;
use jurat_registry::id::{DecisionId, UserId};
use jurat_registry::store::StoreError;
use jurat_registry::ticket::{Taken, TicketDocument, TicketKind};
use jurat_registry::user::User;
use serde::{Deserialize, Serialize};

use crate::premises::Premises;
use crate::sign_in::SignedIn;
use crate::ticket;

/// What a link's ticket stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SignInLinkDocument {
    user: UserId,
    made_at: Timestamp,
}

impl TicketDocument for SignInLinkDocument {
    const KIND: TicketKind = TicketKind::SignInLink;
}

/// Makes a link for `user` that counts for so many seconds: the text that stands in it.
pub(crate) async fn make(
    user: &User,
    lifetime_seconds: u32,
    premises: &Premises,
) -> Result<String, StoreError> {
    let now = premises.node.clock.now();
    let document = SignInLinkDocument {
        user: user.id(),
        made_at: now,
    };
    let expires_at = now.plus_seconds(lifetime_seconds);
    let handed_out = ticket::hand_out(&document, expires_at, now, premises);
    let (text, ticket) = handed_out.map_err(|e| StoreError::Unavailable(e.into()))?;
    premises.store.ticket_insert(vec![ticket]).await?;
    Ok(text)
}

/// Signs the user of a link in; `None` where it is none, was used, or is past its end. Of many who come with one at once one gets in.
pub(crate) async fn take(text: &str, premises: &Premises) -> Result<Option<SignedIn>, StoreError> {
    let now = premises.node.clock.now();
    let Ok(presented) = ticket::proven::<SignInLinkDocument>(text, &*premises.store).await? else {
        return Ok(None);
    };
    let user = premises.store.user_find(presented.document.user).await?;
    let Some(user) = user.filter(|user| user.vouches_for(presented.document.made_at, now)) else {
        return Ok(None);
    };
    let by = DecisionId::new(now, &*premises.node.randomness);
    let by = by.map_err(|e| StoreError::Unavailable(e.into()))?;
    let taken = Taken { at: now, by };
    let taking = premises
        .store
        .ticket_take(TicketKind::SignInLink, presented.ticket.id, taken);
    match taking.await {
        Ok(()) => Ok(Some(SignedIn::by_link(user, now))),
        Err(StoreError::AlreadyTaken | StoreError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}
