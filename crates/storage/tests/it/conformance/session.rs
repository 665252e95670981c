//! Sessions that are signed out, and the grants that end with them.

use jurat_registry::authorization_grant::AuthorizationGrant;
use jurat_registry::ticket::{Taken, Ticket, TicketKind};

use super::grant::{begins, grant, is_revoked};
use super::many::{MANY, outcomes};
use super::ticket::ticket;
use super::{Ground, NOW, default_tenant, issuance};

fn of_session(session: &Ticket) -> AuthorizationGrant {
    let mut grant = grant();
    if let Some(sign_in) = &mut grant.sign_in {
        sign_in.session = Some(session.id);
    }
    grant
}

/// OpenID Connect Back-Channel Logout section 2.7.
pub(crate) async fn a_session_ends_with_the_grants_that_end_with_it(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let (session, other) = (ticket(TicketKind::Session), ticket(TicketKind::Session));
    let sessions = vec![session.clone(), other.clone()];
    tenant.ticket_insert(sessions).await.unwrap();
    let (its, others, lasting) = (of_session(&session), of_session(&other), grant());
    for grant in [&its, &others, &lasting] {
        tenant.record_issuance(begins(grant)).await.unwrap();
    }
    // Past its end it can be signed out still.
    ground.clock.advance_seconds(601);
    let first = Taken {
        at: NOW.plus_seconds(5),
        by: issuance(&[]).token.decision,
    };
    let later = Taken {
        at: NOW.plus_seconds(9),
        ..first
    };
    let unknown = ticket(TicketKind::Session);
    for (id, taken) in [
        (session.id, first),
        (session.id, later),
        (unknown.id, first),
    ] {
        tenant.session_end(id, taken).await.unwrap();
    }
    // What comes of it afterwards does not.
    let late = begins(&of_session(&session));
    assert!(is_revoked(&tenant.record_issuance(late).await));
    store.close().await.unwrap();
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    for (grant, revoked_at) in [(&its, Some(first.at)), (&others, None), (&lasting, None)] {
        let expected = AuthorizationGrant {
            revoked_at,
            ..grant.clone()
        };
        let found = tenant.grant_find(grant.id).await.unwrap();
        assert_eq!(found, Some(expected));
    }
    let kept = tenant.ticket_find(session.kind, session.id).await.unwrap();
    assert!(kept.is_none_or(|kept| kept.taken == Some(first)));
}

/// A device that was allowed in a session asks for its token minutes later, when the session's own end may be past.
pub(crate) async fn that_a_session_was_ended_is_known_beyond_its_own_end(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let session = ticket(TicketKind::Session);
    tenant.ticket_insert(vec![session.clone()]).await.unwrap();
    let by = issuance(&[]).token.decision;
    let at = NOW.plus_seconds(590);
    let ended = tenant.session_end(session.id, Taken { at, by }).await;
    ended.unwrap();
    store.close().await.unwrap();
    ground.clock.advance_seconds(590 + 600);
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    for _ in 0..5 {
        tenant.record_issuance(issuance(&[])).await.unwrap();
    }
    let late = begins(&of_session(&session));
    assert!(is_revoked(&tenant.record_issuance(late).await));
}

/// Of what begins while its session ends, each is refused or revoked.
pub(crate) async fn nothing_outlives_the_session_that_it_ends_with(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let session = ticket(TicketKind::Session);
    tenant.ticket_insert(vec![session.clone()]).await.unwrap();
    let grants: Vec<_> = (0..MANY).map(|_| of_session(&session)).collect();
    let at = NOW.plus_seconds(1);
    let outcomes = outcomes(async |number| {
        if number % 8 == 4 {
            let by = issuance(&[]).token.decision;
            return tenant.session_end(session.id, Taken { at, by }).await;
        }
        tenant.record_issuance(begins(&grants[number])).await
    });
    for (number, outcome) in outcomes.iter().enumerate() {
        assert!(outcome.is_ok() || is_revoked(outcome), "{outcome:?}");
        let found = tenant.grant_find(grants[number].id).await.unwrap();
        assert_eq!(found.is_some(), number % 8 != 4 && outcome.is_ok());
        assert!(found.is_none_or(|grant| grant.revoked_at == Some(at)));
    }
}
