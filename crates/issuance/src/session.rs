//! Sessions of signed-in browsers. Each is a ticket whose text is the cookie's value; it ends when it lies idle, at its absolute end, at
//! sign-out, and with the user: switched off, removed, or with a password set anew. A sign-in always makes a new cookie, so that nobody can
//! plant one before it (OWASP: session fixation); the session itself goes on where the same user signs in again.

use std::sync::Arc;

use jurat_registry::authorization_grant::SignIn;
use jurat_registry::clock::Timestamp;
use jurat_registry::id::{DecisionId, TicketId, UserId};
use jurat_registry::session_lifetimes::SessionLifetimes;
use jurat_registry::store::StoreError;
use jurat_registry::ticket::{Taken, Ticket, TicketDocument, TicketKind};
use jurat_registry::user::User;
use serde::{Deserialize, Serialize};

use crate::premises::Premises;
use crate::sign_in::SignedIn;
use crate::ticket;

/// How often a session is read anew that is changed meanwhile.
const MOST_TRIES: usize = 4;

/// What a session's ticket stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SessionDocument {
    user: UserId,
    sign_in: SignIn,
    used_at: Timestamp,
}

impl TicketDocument for SessionDocument {
    const KIND: TicketKind = TicketKind::Session;
}

/// A session that counts now, of a user who does. Made only here.
pub struct LiveSession {
    /// Which.
    pub id: TicketId,
    /// Whose.
    pub user: Arc<User>,
    /// How and when the user signed in.
    pub sign_in: SignIn,
}

/// Begins a session; the cookie's value, which is not kept. `before` is the cookie that the browser had: when it was the same user's, that
/// session goes on under another cookie, with the new sign-in; another user's is signed out.
pub(crate) async fn begin(
    signed_in: &SignedIn,
    before: Option<&str>,
    premises: &Premises,
) -> Result<String, StoreError> {
    let now = signed_in.at();
    let document = SessionDocument {
        user: signed_in.user().id(),
        sign_in: signed_in.sign_in(),
        used_at: now,
    };
    if let Some(before) = before {
        if let Some(cookie) = go_on(before, &document, premises).await? {
            return Ok(cookie);
        }
        end(before, premises).await?;
    }
    let handed_out = ticket::hand_out(&document, ends_at(&document, premises), now, premises);
    let (text, ticket) = handed_out.map_err(|e| StoreError::Unavailable(e.into()))?;
    premises.store.ticket_insert(vec![ticket]).await?;
    Ok(text)
}

/// The session of `before` under a new cookie, if it is a live one of the same user: what ends with it still does. The cookie before counts
/// no more, so that nobody can plant it.
async fn go_on(
    before: &str,
    document: &SessionDocument,
    premises: &Premises,
) -> Result<Option<String>, StoreError> {
    let now = premises.node.clock.now();
    // That it was used may be noted meanwhile; then it is read anew.
    for _ in 0..MOST_TRIES {
        let found = proven(before, premises).await?;
        let is_same = |(ticket, own): &(Ticket, SessionDocument)| {
            ticket.is_live(now) && own.user == document.user
        };
        let Some((ticket, _)) = found.filter(is_same) else {
            return Ok(None);
        };
        let renewed = ticket::renew(ticket, document, ends_at(document, premises), premises);
        let (text, ticket) = renewed.map_err(|e| StoreError::Unavailable(e.into()))?;
        match premises.store.ticket_replace(ticket).await {
            Ok(()) => return Ok(Some(text)),
            Err(StoreError::Stale) => {}
            Err(StoreError::AlreadyTaken | StoreError::NotFound) => return Ok(None),
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// The session of a cookie, if it still counts; that it is used is noted.
pub(crate) async fn find(
    cookie: &str,
    premises: &Premises,
) -> Result<Option<LiveSession>, StoreError> {
    let store = &premises.store;
    let now = premises.node.clock.now();
    let Some((ticket, document)) = proven(cookie, premises).await? else {
        return Ok(None);
    };
    if !ticket.is_live(now) {
        return Ok(None);
    }
    let user = store.user_find(document.user).await?;
    let counts =
        |user: &Arc<User>| user.is_live(now) && user.parts().valid_from <= document.sign_in.at;
    let Some(user) = user.filter(counts) else {
        return Ok(None);
    };
    let session = LiveSession {
        id: ticket.id,
        user,
        sign_in: document.sign_in.clone(),
    };
    if now
        >= document
            .used_at
            .plus_seconds(lifetimes(premises).noted_every_seconds())
    {
        note_use(ticket, document, now, premises).await?;
    }
    Ok(Some(session))
}

/// Signs out: ends the session of a cookie, and every grant that ends with it; nothing happens where there is none. Of many at once each
/// finds it done.
pub(crate) async fn end(cookie: &str, premises: &Premises) -> Result<(), StoreError> {
    let Some((ticket, _)) = proven(cookie, premises).await? else {
        return Ok(());
    };
    let now = premises.node.clock.now();
    let by = DecisionId::new(now, &*premises.node.randomness);
    let taken = Taken {
        at: now,
        by: by.map_err(|e| StoreError::Unavailable(e.into()))?,
    };
    premises.store.session_end(ticket.id, taken).await
}

async fn proven(
    cookie: &str,
    premises: &Premises,
) -> Result<Option<(Ticket, SessionDocument)>, StoreError> {
    let presented = ticket::proven::<SessionDocument>(cookie, &*premises.store).await?;
    let presented = presented.ok();
    Ok(presented.map(|presented| (presented.ticket, presented.document)))
}

/// Of two requests at once one notes it; that the session was ended meanwhile stays so.
async fn note_use(
    ticket: Ticket,
    mut document: SessionDocument,
    now: Timestamp,
    premises: &Premises,
) -> Result<(), StoreError> {
    document.used_at = now;
    let mut ticket = ticket.with(&document);
    ticket.expires_at = ends_at(&document, premises);
    match premises.store.ticket_replace(ticket).await {
        Ok(()) | Err(StoreError::Stale | StoreError::AlreadyTaken) => Ok(()),
        Err(error) => Err(error),
    }
}

fn ends_at(document: &SessionDocument, premises: &Premises) -> Timestamp {
    let SessionLifetimes {
        lifetime_seconds,
        idle_seconds,
    } = lifetimes(premises);
    let idle = document.used_at.plus_seconds(idle_seconds);
    idle.min(document.sign_in.at.plus_seconds(lifetime_seconds))
}

fn lifetimes(premises: &Premises) -> SessionLifetimes {
    premises.tenant.sessions
}
