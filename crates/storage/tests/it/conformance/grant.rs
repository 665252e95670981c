//! Authorization grants: begun, continued and revoked in the one write of a token request, of which all happens or nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jurat_protocol::grant_type::GrantType;
use jurat_registry::authorization_grant::{AuthorizationGrant, SignIn};
use jurat_registry::clock::Timestamp;
use jurat_registry::id::{GrantId, UserId};
use jurat_registry::issuance::{Issuance, IssuedToken, Lasting};
use jurat_registry::randomness::OsRandomness;
use jurat_registry::store::{StoreError, TenantStore};
use jurat_registry::ticket::{Taken, Ticket, TicketKind};

use super::many::{MANY, outcomes, winner};
use super::ticket::{is_taken, ticket};
use super::{Ground, NOW, default_tenant, is_spent, issuance};

pub(crate) fn grant() -> AuthorizationGrant {
    AuthorizationGrant {
        id: GrantId::new(NOW, &OsRandomness).unwrap(),
        grant_type: GrantType::AuthorizationCode,
        client: "partner-1".parse().unwrap(),
        user: Some(UserId::new(NOW, &OsRandomness).unwrap()),
        identity_provider: None,
        subject: "Grüße".into(),
        scope: "a b".parse().unwrap(),
        audience: vec!["https://api.example.com".into()],
        claims: Some(r#"{"a":1}"#.into()),
        actor: None,
        sign_in: Some(SignIn {
            at: NOW,
            methods: vec!["pwd".into()],
            nonce: Some("n".into()),
            session: None,
        }),
        created_at: NOW,
        expires_at: NOW.plus_seconds(86_400),
        revoked_at: None,
    }
}

/// An issuance that spends `ids` and does what `lasting` says beside.
pub(crate) fn lasting(ids: &[&str], lasting: Lasting) -> Issuance {
    let mut issuance = issuance(ids);
    let begun = lasting.begins.as_ref().map(|grant| grant.id);
    issuance.token.grant = begun.or(lasting.continues);
    issuance.lasting = Some(Box::new(lasting));
    issuance
}

pub(crate) fn begins(grant: &AuthorizationGrant) -> Issuance {
    let begins = Some(grant.clone());
    lasting(
        &[],
        Lasting {
            begins,
            ..Lasting::default()
        },
    )
}

pub(crate) fn continues(grant: GrantId) -> Issuance {
    let continues = Some(grant);
    lasting(
        &[],
        Lasting {
            continues,
            ..Lasting::default()
        },
    )
}

pub(crate) fn takes(ticket: &Ticket) -> Issuance {
    let takes = Some((ticket.kind, ticket.id));
    lasting(
        &[],
        Lasting {
            takes,
            ..Lasting::default()
        },
    )
}

pub(crate) fn is_revoked(outcome: &Result<(), StoreError>) -> bool {
    matches!(outcome, Err(StoreError::Revoked))
}

async fn issued(tenant: &Arc<dyn TenantStore>, issuance: &Issuance) -> Option<IssuedToken> {
    let found = tenant.issued_token_find(issuance.token.decision);
    found.await.unwrap()
}

pub(crate) async fn a_grant_begins_with_its_token(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let grant = grant();
    let code = ticket(TicketKind::AuthorizationCode);
    tenant.ticket_insert(vec![code.clone()]).await.unwrap();
    let refresh = ticket(TicketKind::RefreshToken);
    let mut first = lasting(
        &["code"],
        Lasting {
            begins: Some(grant.clone()),
            continues: None,
            takes: Some((code.kind, code.id)),
            hands_out: vec![refresh.clone()],
        },
    );
    first.token.user = grant.user;
    first.token.actor = Some(r#"{"sub":"b"}"#.into());
    let second = continues(grant.id);
    for issuance in [&first, &second] {
        tenant.record_issuance(issuance.clone()).await.unwrap();
    }
    let again = tenant.record_issuance(begins(&grant)).await;
    assert!(matches!(again, Err(StoreError::Unavailable(_))));
    store.close().await.unwrap();

    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let found = tenant.grant_find(grant.id).await.unwrap();
    assert_eq!(found, Some(grant));
    for issuance in [&first, &second] {
        let found = issued(&tenant, issuance).await;
        assert_eq!(found.as_ref(), Some(&issuance.token));
    }
    let found = tenant.ticket_find(code.kind, code.id).await.unwrap();
    let by_first = Taken {
        at: first.token.issued_at,
        by: first.token.decision,
    };
    assert_eq!(found.unwrap().taken, Some(by_first));
    let found = tenant.ticket_find(refresh.kind, refresh.id).await.unwrap();
    assert_eq!(found, Some(refresh));
    let nobody = GrantId::new(NOW, &OsRandomness).unwrap();
    assert_eq!(tenant.grant_find(nobody).await.unwrap(), None);
}

pub(crate) async fn of_many_that_take_a_ticket_one_is_recorded(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    for round in 0..5 {
        let code = ticket(TicketKind::AuthorizationCode);
        tenant.ticket_insert(vec![code.clone()]).await.unwrap();
        let all: Vec<_> = (0..MANY)
            .map(|number| {
                let refresh = ticket(TicketKind::RefreshToken);
                let id = format!("{round} {number}");
                lasting(
                    &[&id],
                    Lasting {
                        begins: Some(grant()),
                        continues: None,
                        takes: Some((code.kind, code.id)),
                        hands_out: vec![refresh],
                    },
                )
            })
            .collect();
        let outcomes = outcomes(async |number| tenant.record_issuance(all[number].clone()).await);
        let winner = winner(&outcomes, |error| matches!(error, StoreError::AlreadyTaken));
        let taken = tenant.ticket_find(code.kind, code.id).await.unwrap();
        let by = taken.unwrap().taken.unwrap().by;
        assert_eq!(by, all[winner].token.decision);
        for (number, issuance) in all.iter().enumerate() {
            let won = number == winner;
            assert_eq!(issued(&tenant, issuance).await.is_some(), won);
            let lasting = issuance.lasting.as_ref().unwrap();
            let begun = lasting.begins.as_ref().unwrap().id;
            assert_eq!(tenant.grant_find(begun).await.unwrap().is_some(), won);
            let refresh = lasting.hands_out[0].id;
            let found = tenant.ticket_find(TicketKind::RefreshToken, refresh);
            assert_eq!(found.await.unwrap().is_some(), won);
            let mark = issuance.spend[0].mark;
            assert_eq!(tenant.is_any_spent(vec![mark]).await.unwrap(), won);
        }
    }
}

/// Those that are refused stand between those that are not, handed over in one turn.
pub(crate) async fn one_that_is_refused_harms_no_other(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let live = grant();
    let taken = ticket(TicketKind::AuthorizationCode);
    tenant.ticket_insert(vec![taken.clone()]).await.unwrap();
    for issuance in [begins(&live), takes(&taken)] {
        tenant.record_issuance(issuance).await.unwrap();
    }
    let revoked = grant().id;
    let (mut all, mut answers) = (Vec::new(), Vec::new());
    for number in 0..MANY {
        let (plain, id) = (number % 8, format!("id {number}"));
        let one = match plain {
            0 => takes(&taken),
            1 => continues(revoked),
            2 => begins(&live),
            3 => continues(live.id),
            4 => begins(&grant()),
            _ => issuance(&[&id]),
        };
        all.push(one.clone());
        answers.push(tenant.record_issuance(one));
    }
    for (number, answer) in answers.into_iter().enumerate() {
        let outcome = answer.await;
        let recorded = issued(&tenant, &all[number]).await.is_some();
        assert_eq!(outcome.is_ok(), number % 8 > 2, "{number}: {outcome:?}");
        assert_eq!(recorded, outcome.is_ok(), "{number}");
    }
}

pub(crate) async fn nothing_comes_from_a_revoked_grant(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    for round in 0..5 {
        let grant = grant();
        let first = begins(&grant);
        tenant.record_issuance(first.clone()).await.unwrap();
        let at = NOW.plus_seconds(round);
        let all: Vec<_> = (0..MANY).map(|_| continues(grant.id)).collect();
        let is_acknowledged = AtomicBool::new(false);
        let outcomes = outcomes(async |number| {
            if number == MANY / 2 {
                tenant.grant_revoke(grant.id, at).await?;
                is_acknowledged.store(true, Ordering::SeqCst);
                return Ok(());
            }
            let is_late = is_acknowledged.load(Ordering::SeqCst);
            let outcome = tenant.record_issuance(all[number].clone()).await;
            assert!(!is_late || is_revoked(&outcome), "{outcome:?}");
            outcome
        });
        for (number, outcome) in outcomes.iter().enumerate() {
            assert!(outcome.is_ok() || is_revoked(outcome), "{outcome:?}");
            // What was recorded before the revocation counts for nothing either.
            let found = issued(&tenant, &all[number]).await;
            let recorded = number != MANY / 2 && outcome.is_ok();
            assert_eq!(found.is_some(), recorded);
            assert!(found.is_none_or(|token| token.revoked_at == Some(at)));
        }
        assert_eq!(issued(&tenant, &first).await.unwrap().revoked_at, Some(at));
        assert!(is_revoked(
            &tenant.record_issuance(continues(grant.id)).await
        ));
    }
}

pub(crate) async fn a_revoked_grant_stays_revoked(ground: &Ground) {
    let grant = grant();
    let (first, second) = (NOW.plus_seconds(5), NOW.plus_seconds(9));
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    // Where there is none, nothing happens.
    tenant.grant_revoke(grant.id, first).await.unwrap();
    tenant.record_issuance(begins(&grant)).await.unwrap();
    for at in [first, second] {
        tenant.grant_revoke(grant.id, at).await.unwrap();
    }
    store.close().await.unwrap();
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let expected = AuthorizationGrant {
        revoked_at: Some(first),
        ..grant.clone()
    };
    let found = tenant.grant_find(grant.id).await.unwrap();
    assert_eq!(found, Some(expected));
    let outcome = tenant.record_issuance(continues(grant.id)).await;
    assert!(is_revoked(&outcome));
}

pub(crate) async fn nothing_comes_from_a_grant_past_its_end(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let grant = grant();
    tenant.record_issuance(begins(&grant)).await.unwrap();
    ground.clock.advance_seconds(86_399);
    let last = tenant.record_issuance(continues(grant.id));
    last.await.unwrap();
    ground.clock.advance_seconds(1);
    let outcome = tenant.record_issuance(continues(grant.id)).await;
    assert!(is_revoked(&outcome));
}

pub(crate) async fn a_token_is_revoked_by_itself_or_with_its_grant(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let grant = grant();
    let (one, other) = (begins(&grant), continues(grant.id));
    let alone = issuance(&["alone"]);
    for issuance in [&one, &other, &alone] {
        tenant.record_issuance(issuance.clone()).await.unwrap();
    }
    let end = one.token.expires_at;
    let revoke = |issuance: &Issuance, at| {
        let decision = issuance.token.decision;
        tenant.issued_token_revoke(decision, at, end)
    };
    let revoked_at = async |issuance: &Issuance| -> Option<Timestamp> {
        let found = issued(&tenant, issuance).await.unwrap();
        let expected = IssuedToken {
            revoked_at: found.revoked_at,
            ..issuance.token.clone()
        };
        assert_eq!(found, expected);
        found.revoked_at
    };
    let at = |seconds| NOW.plus_seconds(seconds);
    revoke(&one, at(20)).await.unwrap();
    // The first time counts.
    revoke(&one, at(30)).await.unwrap();
    revoke(&alone, at(25)).await.unwrap();
    assert_eq!(revoked_at(&one).await, Some(at(20)));
    assert_eq!(revoked_at(&alone).await, Some(at(25)));
    assert_eq!(revoked_at(&other).await, None);
    // One token ends by itself; the grant goes on.
    let next = tenant.record_issuance(continues(grant.id));
    next.await.unwrap();
    tenant.grant_revoke(grant.id, at(10)).await.unwrap();
    assert_eq!(revoked_at(&one).await, Some(at(10)));
    assert_eq!(revoked_at(&other).await, Some(at(10)));
    assert_eq!(revoked_at(&alone).await, Some(at(25)));
}

pub(crate) async fn a_revocation_outlives_its_token(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let token = issuance(&[]);
    tenant.record_issuance(token.clone()).await.unwrap();
    let (decision, end) = (token.token.decision, token.token.expires_at);
    // The longest memory counts.
    for keep_until in [NOW.plus_seconds(1), end, NOW.plus_seconds(2)] {
        let revoked = tenant.issued_token_revoke(decision, NOW, keep_until);
        revoked.await.unwrap();
    }
    store.close().await.unwrap();
    for (step, seconds) in [(true, 3599), (false, 7200)] {
        ground.clock.advance_seconds(seconds);
        let store = ground.open();
        let tenant = default_tenant(&store).await;
        for _ in 0..3 {
            tenant.record_issuance(issuance(&[])).await.unwrap();
        }
        let found = issued(&tenant, &token).await.unwrap();
        assert_eq!(found.revoked_at.is_some(), step);
        store.close().await.unwrap();
    }
}

pub(crate) async fn a_grant_is_kept_thirty_days_after_its_end(ground: &Ground) {
    const DAY: i64 = 86_400;
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let grants: Vec<_> = (0..100).map(|_| grant()).collect();
    for grant in &grants {
        tenant.record_issuance(begins(grant)).await.unwrap();
    }
    store.close().await.unwrap();
    for (is_kept, seconds) in [(true, 31 * DAY), (false, DAY)] {
        ground.clock.advance_seconds(seconds);
        let store = ground.open();
        let tenant = default_tenant(&store).await;
        for _ in 0..5 {
            tenant.record_issuance(issuance(&[])).await.unwrap();
        }
        for grant in &grants {
            let found = tenant.grant_find(grant.id).await.unwrap();
            assert_eq!(found.is_some(), is_kept);
        }
        store.close().await.unwrap();
    }
}

/// A ticket whose taking was refused can be taken still; one that was taken cannot.
pub(crate) async fn a_ticket_is_taken_with_or_without_a_grant_but_once(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let code = ticket(TicketKind::AuthorizationCode);
    tenant.ticket_insert(vec![code.clone()]).await.unwrap();
    tenant.record_issuance(issuance(&["spent"])).await.unwrap();
    let mut refused = takes(&code);
    refused.spend = issuance(&["spent"]).spend;
    assert!(is_spent(&tenant.record_issuance(refused).await));
    tenant.record_issuance(takes(&code)).await.unwrap();
    assert!(is_taken(&tenant.record_issuance(takes(&code)).await));
    let taken = Taken {
        at: NOW,
        by: issuance(&[]).token.decision,
    };
    let take = tenant.ticket_take(code.kind, code.id, taken);
    assert!(is_taken(&take.await));
    // Nor is one that has ended.
    let code = ticket(TicketKind::AuthorizationCode);
    tenant.ticket_insert(vec![code.clone()]).await.unwrap();
    ground.clock.advance_seconds(600);
    assert!(is_taken(&tenant.record_issuance(takes(&code)).await));
}

/// RFC 6749 section 4.1.2, RFC 9700 section 4.14.2: what was taken for a grant is known for as long as anything comes of the grant.
pub(crate) async fn what_a_grant_took_is_known_until_the_grants_end(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let grant = grant();
    let (code, refresh) = (
        ticket(TicketKind::AuthorizationCode),
        ticket(TicketKind::RefreshToken),
    );
    let unused = ticket(TicketKind::RefreshToken);
    let tickets = vec![code.clone(), refresh.clone(), unused.clone()];
    tenant.ticket_insert(tickets).await.unwrap();
    let take = |ticket: &Ticket, lasting: Lasting| Lasting {
        takes: Some((ticket.kind, ticket.id)),
        ..lasting
    };
    let begun = Lasting {
        begins: Some(grant.clone()),
        ..Lasting::default()
    };
    let continued = Lasting {
        continues: Some(grant.id),
        ..Lasting::default()
    };
    for lasting_of in [take(&code, begun), take(&refresh, continued)] {
        let issuance = lasting(&[], lasting_of);
        tenant.record_issuance(issuance).await.unwrap();
    }
    store.close().await.unwrap();
    for (is_known, seconds) in [(true, 86_000), (false, 86_000)] {
        ground.clock.advance_seconds(seconds);
        let store = ground.open();
        let tenant = default_tenant(&store).await;
        for _ in 0..5 {
            tenant.record_issuance(issuance(&[])).await.unwrap();
        }
        for taken in [&code, &refresh] {
            let found = tenant.ticket_find(taken.kind, taken.id).await.unwrap();
            assert_eq!(found.is_some_and(|one| one.taken.is_some()), is_known);
        }
        let found = tenant.ticket_find(unused.kind, unused.id).await.unwrap();
        assert_eq!(found, None);
        store.close().await.unwrap();
    }
}
