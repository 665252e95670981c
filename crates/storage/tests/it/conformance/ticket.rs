//! Tickets: taken at most once, told from an invention until their end, and found by a second name while they are live.

use std::sync::Arc;

use jurat_registry::clock::{Clock, Timestamp};
use jurat_registry::id::{DecisionId, TicketId};
use jurat_registry::randomness::OsRandomness;
use jurat_registry::store::{StoreError, TenantStore};
use jurat_registry::ticket::{Taken, Ticket, TicketKind};

use super::many::{MANY, outcomes, winner};
use super::{Ground, NOW, default_tenant, issuance};

pub(crate) fn ticket(kind: TicketKind) -> Ticket {
    Ticket {
        id: TicketId::new(NOW, &OsRandomness).unwrap(),
        kind,
        digest: [7; 32],
        alias: None,
        document: r#"{"scope":"Grüße \u0000"}"#.into(),
        expires_at: NOW.plus_seconds(600),
        taken: None,
        revision: 1,
    }
}

fn device_code(alias: &str) -> Ticket {
    Ticket {
        alias: Some(alias.into()),
        ..ticket(TicketKind::DeviceCode)
    }
}

fn taken() -> Taken {
    Taken {
        at: NOW.plus_seconds(1),
        by: DecisionId::new(NOW, &OsRandomness).unwrap(),
    }
}

pub(crate) fn is_taken<T>(outcome: &Result<T, StoreError>) -> bool {
    matches!(outcome, Err(StoreError::AlreadyTaken))
}

async fn kept(tenant: &Arc<dyn TenantStore>, ticket: &Ticket) -> Option<Ticket> {
    tenant.ticket_find(ticket.kind, ticket.id).await.unwrap()
}

pub(crate) async fn a_ticket_is_found_as_it_was_handed_out(ground: &Ground) {
    let mut tickets: Vec<_> = TicketKind::ALL.into_iter().map(ticket).collect();
    tickets.push(device_code("WDJB-MJHT"));
    tickets[2].document = "x".repeat(100_000);
    // The same number in two kinds is two tickets.
    let same_number = Ticket {
        id: tickets[0].id,
        ..ticket(TicketKind::Session)
    };
    tickets.push(same_number);
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    tenant.ticket_insert(tickets.clone()).await.unwrap();
    store.close().await.unwrap();
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    for ticket in &tickets {
        assert_eq!(kept(&tenant, ticket).await.as_ref(), Some(ticket));
    }
    let unknown = ticket(TicketKind::Session);
    assert_eq!(kept(&tenant, &unknown).await, None);
    let of_another_kind = tenant.ticket_find(TicketKind::Invitation, tickets[0].id);
    assert_eq!(of_another_kind.await.unwrap(), None);
}

pub(crate) async fn a_ticket_is_taken_once_and_stays_until_its_end(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let session = ticket(TicketKind::Session);
    let inserted = tenant.ticket_insert(vec![session.clone()]);
    inserted.await.unwrap();
    let first = taken();
    let of_another_kind = tenant.ticket_take(TicketKind::Invitation, session.id, first);
    assert!(is_taken(&of_another_kind.await));
    let take = |taken| tenant.ticket_take(TicketKind::Session, session.id, taken);
    take(first).await.unwrap();
    assert!(is_taken(&take(taken()).await));
    let expected = Ticket {
        taken: Some(first),
        ..session.clone()
    };
    assert_eq!(kept(&tenant, &session).await, Some(expected.clone()));
    let unknown = ticket(TicketKind::Session);
    let invented = tenant.ticket_take(TicketKind::Session, unknown.id, taken());
    assert!(is_taken(&invented.await));
    store.close().await.unwrap();

    // Others end meanwhile; this one does not.
    ground.clock.advance_seconds(590);
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    for _ in 0..3 {
        tenant.record_issuance(issuance(&[])).await.unwrap();
    }
    assert_eq!(kept(&tenant, &session).await, Some(expected));
    let again = tenant.ticket_take(TicketKind::Session, session.id, taken());
    assert!(is_taken(&again.await));
}

pub(crate) async fn what_is_past_its_end_is_not_taken(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let session = ticket(TicketKind::Session);
    let inserted = tenant.ticket_insert(vec![session.clone()]);
    inserted.await.unwrap();
    ground.clock.advance_seconds(600);
    let take = tenant.ticket_take(TicketKind::Session, session.id, taken());
    assert!(is_taken(&take.await));
    let mut next = session;
    next.revision = 2;
    assert!(is_taken(&tenant.ticket_replace(next).await));
}

pub(crate) async fn one_of_many_takes_wins(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let invitation = ticket(TicketKind::Invitation);
    let inserted = tenant.ticket_insert(vec![invitation.clone()]);
    inserted.await.unwrap();
    let takes: Vec<_> = (0..MANY).map(|_| taken()).collect();
    let outcomes = outcomes(async |number| {
        let take = tenant.ticket_take(TicketKind::Invitation, invitation.id, takes[number]);
        take.await
    });
    let winner = winner(&outcomes, |error| matches!(error, StoreError::AlreadyTaken));
    let kept = kept(&tenant, &invitation).await.unwrap();
    assert_eq!(kept.taken, Some(takes[winner]));
}

pub(crate) async fn a_ticket_is_replaced_revision_by_revision(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let code = device_code("WDJB-MJHT");
    let next = |revision, document: &str| Ticket {
        document: document.into(),
        expires_at: NOW.plus_seconds(900),
        digest: [8; 32],
        revision,
        ..code.clone()
    };
    let unknown = tenant.ticket_replace(next(2, "{}")).await;
    assert!(matches!(unknown, Err(StoreError::NotFound)));
    tenant.ticket_insert(vec![code.clone()]).await.unwrap();
    for wrong in [0, 1, 3, u64::MAX] {
        let stale = tenant.ticket_replace(next(wrong, "{}")).await;
        assert!(matches!(stale, Err(StoreError::Stale)), "{wrong}");
    }
    let allowed = next(2, r#"{"allowed":true}"#);
    // That it is taken is not said by replacing it.
    let said = Ticket {
        taken: Some(taken()),
        ..allowed.clone()
    };
    tenant.ticket_replace(said).await.unwrap();
    assert_eq!(kept(&tenant, &code).await, Some(allowed.clone()));
    let take = tenant.ticket_take(code.kind, code.id, taken());
    take.await.unwrap();
    assert!(is_taken(&tenant.ticket_replace(next(3, "{}")).await));
    let kept = kept(&tenant, &code).await.unwrap();
    assert_eq!(kept.document, allowed.document);
}

pub(crate) async fn of_many_that_replace_a_revision_one_wins(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let code = device_code("WDJB-MJHT");
    tenant.ticket_insert(vec![code.clone()]).await.unwrap();
    let outcomes = outcomes(async |number| {
        let next = Ticket {
            document: number.to_string(),
            revision: 2,
            ..code.clone()
        };
        tenant.ticket_replace(next).await
    });
    let winner = winner(&outcomes, |error| matches!(error, StoreError::Stale));
    let kept = kept(&tenant, &code).await.unwrap();
    assert_eq!(kept.document, winner.to_string());
}

async fn by_alias(tenant: &Arc<dyn TenantStore>, alias: &str) -> Option<Ticket> {
    let found = tenant.ticket_find_by_alias(TicketKind::DeviceCode, alias);
    found.await.unwrap()
}

pub(crate) async fn an_alias_is_one_live_tickets_own(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let first = device_code("WDJB-MJHT");
    tenant.ticket_insert(vec![first.clone()]).await.unwrap();
    assert_eq!(by_alias(&tenant, "WDJB-MJHT").await, Some(first.clone()));
    assert_eq!(by_alias(&tenant, "wdjb-mjht").await, None);
    let of_another_kind = tenant.ticket_find_by_alias(TicketKind::Session, "WDJB-MJHT");
    assert_eq!(of_another_kind.await.unwrap(), None);

    // All or none: neither of these is added.
    let (other, second) = (device_code("AAAA-BBBB"), device_code("WDJB-MJHT"));
    let both = tenant.ticket_insert(vec![other.clone(), second.clone()]);
    assert!(is_taken(&both.await));
    assert_eq!(kept(&tenant, &other).await, None);
    let twins = vec![device_code("CCCC-DDDD"), device_code("CCCC-DDDD")];
    assert!(is_taken(&tenant.ticket_insert(twins).await));
    assert_eq!(by_alias(&tenant, "CCCC-DDDD").await, None);
    // Another kind has names of its own.
    let session = Ticket {
        kind: TicketKind::Session,
        ..device_code("WDJB-MJHT")
    };
    tenant.ticket_insert(vec![session]).await.unwrap();

    // Taken, it leaves the name; past its end, it does too.
    let take = tenant.ticket_take(first.kind, first.id, taken());
    take.await.unwrap();
    assert_eq!(by_alias(&tenant, "WDJB-MJHT").await, None);
    tenant.ticket_insert(vec![second.clone()]).await.unwrap();
    assert_eq!(by_alias(&tenant, "WDJB-MJHT").await, Some(second));
    ground.clock.advance_seconds(600);
    assert_eq!(by_alias(&tenant, "WDJB-MJHT").await, None);
    let third = Ticket {
        expires_at: ground.clock.now().plus_seconds(600),
        ..device_code("WDJB-MJHT")
    };
    tenant.ticket_insert(vec![third.clone()]).await.unwrap();
    assert_eq!(by_alias(&tenant, "WDJB-MJHT").await, Some(third.clone()));

    // Nor does a change take another's name.
    let fourth = Ticket {
        alias: Some("EEEE-FFFF".into()),
        id: TicketId::new(NOW, &OsRandomness).unwrap(),
        ..third
    };
    tenant.ticket_insert(vec![fourth.clone()]).await.unwrap();
    let renamed = Ticket {
        alias: Some("WDJB-MJHT".into()),
        revision: 2,
        ..fourth
    };
    assert!(is_taken(&tenant.ticket_replace(renamed).await));
}

pub(crate) async fn of_many_with_one_alias_one_is_added(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let codes: Vec<_> = (0..MANY).map(|_| device_code("WDJB-MJHT")).collect();
    let outcomes = outcomes(async |number| tenant.ticket_insert(vec![codes[number].clone()]).await);
    let winner = winner(&outcomes, |error| matches!(error, StoreError::AlreadyTaken));
    for (number, code) in codes.iter().enumerate() {
        assert_eq!(kept(&tenant, code).await.is_some(), number == winner);
    }
}

pub(crate) async fn tickets_are_forgotten_after_their_end(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let end = |seconds: u32| Timestamp::from_seconds(NOW.seconds() + i64::from(seconds));
    let tickets: Vec<_> = (0..300_u32)
        .map(|number| Ticket {
            // Many end in the same moment, a few later.
            expires_at: end(if number < 290 { 600 } else { 90_000 }),
            ..ticket(TicketKind::AuthorizationCode)
        })
        .collect();
    tenant.ticket_insert(tickets.clone()).await.unwrap();
    for ticket in tickets.iter().step_by(2) {
        let take = tenant.ticket_take(ticket.kind, ticket.id, taken());
        take.await.unwrap();
    }
    store.close().await.unwrap();

    // Long enough after their end that a backend may forget them.
    ground.clock.advance_seconds(600 + 3600);
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    for _ in 0..20 {
        tenant.record_issuance(issuance(&[])).await.unwrap();
    }
    for (number, ticket) in tickets.iter().enumerate() {
        assert_eq!(kept(&tenant, ticket).await.is_some(), number >= 290);
    }
}
