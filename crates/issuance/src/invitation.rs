//! Invitations: a one-time link by which a user sets a password, the first one or a new one. It counts for seven days, once, and not after a
//! password was set in another way. Whoever has it becomes the user, so it is made for an administrator alone and kept as a digest.

use std::sync::Arc;

use jurat_registry::audit::AuditEvent;
use jurat_registry::author::{Author, By};
use jurat_registry::clock::Timestamp;
use jurat_registry::id::{DecisionId, UserId};
use jurat_registry::store::StoreError;
use jurat_registry::ticket::{Taken, Ticket, TicketDocument, TicketKind};
use jurat_registry::user::User;
use serde::{Deserialize, Serialize};

use crate::new_password::{self, HashedPassword, HashingUnavailable, NewPassword, UnfitPassword};
use crate::premises::Premises;
use crate::ticket;

/// An invitation counts for so many seconds.
pub const LIFETIME_SECONDS: u32 = 7 * 86_400;

/// So often the password is set again when another change of the user came between.
const MOST_TRIES: usize = 4;

/// What an invitation's ticket stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct InvitationDocument {
    user: UserId,
    made_at: Timestamp,
    /// The salt of the password that the user had by then.
    password: Option<String>,
}

impl TicketDocument for InvitationDocument {
    const KIND: TicketKind = TicketKind::Invitation;
}

/// An invitation as it is shown once.
pub struct Invitation {
    /// The text that stands in the link.
    pub ticket: String,
    /// From when on it counts for nothing.
    pub expires_at: Timestamp,
}

/// Why an invitation was not accepted.
#[derive(Debug)]
pub enum InvitationRefusal {
    /// It is none, was used, is past its end, or its user is switched off or has set a password meanwhile.
    Unknown,
    /// The password cannot be set.
    Unfit(UnfitPassword),
    /// The store does not answer.
    Store(StoreError),
    /// The password could not be hashed.
    Hashing(HashingUnavailable),
}

impl From<StoreError> for InvitationRefusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Makes an invitation for `user`; the audit log is told by the same write.
pub(crate) async fn invite(
    user: &User,
    by: Author,
    premises: &Premises,
) -> Result<Invitation, StoreError> {
    let now = premises.node.clock.now();
    let document = InvitationDocument {
        user: user.id(),
        made_at: now,
        password: password_mark(user),
    };
    let expires_at = now.plus_seconds(LIFETIME_SECONDS);
    let handed_out = ticket::hand_out(&document, expires_at, now, premises);
    let (text, ticket) = handed_out.map_err(|e| StoreError::Unavailable(e.into()))?;
    let told = AuditEvent::new(now, by, "user-invited", user.id().to_string());
    let told = told.with_detail(format!("until {expires_at}"));
    premises.store.ticket_hand_out(ticket, told).await?;
    Ok(Invitation {
        ticket: text,
        expires_at,
    })
}

/// The user whom an invitation is for, if it still counts.
pub(crate) async fn invited(
    text: &str,
    premises: &Premises,
) -> Result<Option<Arc<User>>, StoreError> {
    Ok(live(text, premises).await?.map(|(_, user)| user))
}

/// Sets the password of the user whom an invitation is for. The user's revision sees to it that of several at once one counts.
pub(crate) async fn accept(
    text: &str,
    password: &str,
    premises: &Premises,
) -> Result<Arc<User>, InvitationRefusal> {
    let Some((_, user)) = live(text, premises).await? else {
        return Err(InvitationRefusal::Unknown);
    };
    let password = NewPassword::of(password, user.settings()).map_err(InvitationRefusal::Unfit)?;
    let hashed = new_password::hash(password, premises).await;
    let hashed = hashed.map_err(InvitationRefusal::Hashing)?;
    for _ in 0..MOST_TRIES {
        // Read again: hashing takes its time.
        let Some((ticket, user)) = live(text, premises).await? else {
            break;
        };
        if set(&hashed, &user, &ticket, premises).await? {
            return Ok(user);
        }
    }
    Err(InvitationRefusal::Unknown)
}

/// Sets the password, unless the user was changed since it was read.
async fn set(
    hashed: &HashedPassword,
    user: &User,
    ticket: &Ticket,
    premises: &Premises,
) -> Result<bool, StoreError> {
    let store = &premises.store;
    let now = premises.node.clock.now();
    let by = DecisionId::new(now, &*premises.node.randomness);
    let by = by.map_err(|e| StoreError::Unavailable(e.into()))?;
    let changed = hashed.set_on(user, now);
    let changed = changed.map_err(|e| StoreError::Unavailable(e.into()))?;
    match store
        .user_replace(Author::of(By::User(user.id())), changed)
        .await
    {
        Ok(()) => {}
        Err(StoreError::Stale | StoreError::NotFound) => return Ok(false),
        Err(error) => return Err(error),
    }
    // The password that is set now has ended the invitation already; this says so in its row.
    let taken = Taken { at: now, by };
    let taking = store.ticket_take(TicketKind::Invitation, ticket.id, taken);
    match taking.await {
        Ok(()) | Err(StoreError::AlreadyTaken | StoreError::NotFound) => Ok(true),
        Err(error) => Err(error),
    }
}

async fn live(text: &str, premises: &Premises) -> Result<Option<(Ticket, Arc<User>)>, StoreError> {
    let now = premises.node.clock.now();
    let store = &premises.store;
    let Ok(presented) = ticket::proven::<InvitationDocument>(text, &**store).await? else {
        return Ok(None);
    };
    if !presented.ticket.is_live(now) {
        return Ok(None);
    }
    let document = presented.document;
    let user = store.user_find(document.user).await?;
    let counts = |user: &Arc<User>| {
        user.vouches_for(document.made_at, now) && password_mark(user) == document.password
    };
    Ok(user.filter(counts).map(|user| (presented.ticket, user)))
}

/// What tells one password of a user from the one before: the salt in its hash, which is random and no secret.
fn password_mark(user: &User) -> Option<String> {
    let mut parts = user.parts().password.as_deref()?.rsplit('$');
    parts.nth(1).map(str::to_owned)
}
