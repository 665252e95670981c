//! Refusals on their way to the store: kept whole as far as their reason's budget goes, counted always.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use jurat_issuance::authorization_server::AuthorizationServer;
use jurat_issuance::decision::{DecisionLog, DecisionRecord};
use jurat_issuance::decision_journal::DecisionJournal;
use jurat_issuance::node::Node;
use jurat_issuance::unproven_request::MalformedRequest;
use jurat_protocol::grant_type::GrantType;
use jurat_registry::clock::{Clock as _, Timestamp};
use jurat_registry::store::TenantStore as _;
use jurat_registry::tenant::Tenant;

use crate::memory_store::MemoryStore;
use crate::world::{Ground, ISSUER, NOW, PARTNER, World, ground, timestamp, wait};

#[derive(Default)]
struct Noted(DecisionJournal);

impl DecisionLog for Noted {
    fn record(&self, record: &DecisionRecord<'_>) {
        let _ = self.0.note(record);
    }
}

fn world() -> (World, Arc<Noted>) {
    let noted = Arc::new(Noted::default());
    let log = Arc::clone(&noted);
    (World::with(|ground| ground.node.decisions = log), noted)
}

fn flush(world: &World, noted: &Noted) {
    wait(noted.0.flush(world.clock.now())).unwrap();
}

fn counts(world: &World) -> (u64, u64) {
    let counts = wait(world.store.refusal_counts(Timestamp::from_seconds(0))).unwrap();
    let refused = counts.iter().map(|count| count.refused).sum();
    let counted_only = counts.iter().map(|count| count.counted_only).sum();
    (refused, counted_only)
}

#[test]
fn a_refusal_is_kept_with_what_was_compared_and_never_with_the_assertion() {
    let (world, noted) = world();
    let assertion = world
        .self_issued()
        .claim("aud", "https://other.example.com")
        .sign();
    let id = world.present(&assertion).id;
    flush(&world, &noted);
    let kept = wait(world.store.refused_decision_find(id)).unwrap();
    let kept = kept.expect("a row");
    assert_eq!(kept.reason, "audience-not-us");
    assert_eq!(kept.grant_type, Some(GrantType::JwtBearer));
    assert_eq!(kept.issuer.as_deref(), Some(PARTNER));
    assert!(kept.detail.contains("other.example.com"), "{}", kept.detail);
    let fingerprint = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, assertion.as_bytes());
    assert_eq!(
        kept.assertion_fingerprint
            .as_ref()
            .map(<[u8; 32]>::as_slice),
        Some(fingerprint.as_ref())
    );
    let signature = assertion.rsplit_once('.').unwrap().1;
    assert!(!format!("{kept:?}").contains(signature));
}

#[test]
fn a_flood_of_one_reason_is_counted_to_the_last_and_leaves_room_for_others() {
    let (world, noted) = world();
    let flood = u64::from(DecisionJournal::BURST) + 400;
    for _ in 0..flood {
        world.present("x");
    }
    let other = world.present("a.b.c").id;
    flush(&world, &noted);
    assert_eq!(counts(&world), (flood + 1, 400));
    assert!(
        wait(world.store.refused_decision_find(other))
            .unwrap()
            .is_some()
    );
    // Its budget fills again with time.
    world.clock.advance_seconds(3);
    let ids: Vec<_> = (0..5).map(|_| world.present("x").id).collect();
    flush(&world, &noted);
    let is_kept = |id: &_| {
        wait(world.store.refused_decision_find(*id))
            .unwrap()
            .is_some()
    };
    let kept: Vec<_> = ids.iter().map(is_kept).collect();
    assert_eq!(kept, [true, true, true, false, false]);
}

#[test]
fn what_the_store_does_not_take_waits_and_is_not_lost() {
    let (world, noted) = world();
    let id = world.present("x").id;
    world.store.down.store(true, Ordering::SeqCst);
    assert!(wait(noted.0.flush(world.clock.now())).is_err());
    world.store.down.store(false, Ordering::SeqCst);
    let later = world.present("a.b.c").id;
    flush(&world, &noted);
    assert_eq!(counts(&world), (2, 0));
    for id in [id, later] {
        assert!(
            wait(world.store.refused_decision_find(id))
                .unwrap()
                .is_some()
        );
    }
    let hours = wait(world.store.refusal_counts(timestamp(NOW))).unwrap();
    assert!(hours.iter().all(|count| count.hour.seconds() % 3600 == 0));
}

#[test]
fn a_grant_is_not_among_the_refusals() {
    let (world, noted) = world();
    world.present(&world.self_issued().sign());
    flush(&world, &noted);
    assert_eq!(counts(&world), (0, 0));
}

#[test]
fn grants_are_counted_by_the_hour_and_none_twice_or_never_when_the_store_fails_meanwhile() {
    let (world, noted) = world();
    let trade = |id: &str| {
        let assertion = world.self_issued().claim("jti", id).sign();
        assert!(world.present(&assertion).outcome.is_ok());
    };
    let granted = || {
        let (since, until) = (Timestamp::from_seconds(0), Timestamp::from_millis(i64::MAX));
        let usage = wait(world.store.usage(since, until)).unwrap();
        let types = usage.granted.iter().map(|count| count.grant_type);
        assert!(types.into_iter().all(|one| one == GrantType::JwtBearer));
        let hours = usage.granted.iter().map(|count| count.hour.seconds());
        assert!(hours.into_iter().all(|hour| hour % 3600 == 0));
        usage.granted.iter().map(|count| count.granted).sum::<u64>()
    };
    for id in ["1", "2", "3"] {
        trade(id);
    }
    assert_eq!(granted(), 0, "no grant writes a count");
    world.store.down.store(true, Ordering::SeqCst);
    assert!(wait(noted.0.flush(world.clock.now())).is_err());
    world.store.down.store(false, Ordering::SeqCst);
    trade("4");
    flush(&world, &noted);
    assert_eq!(granted(), 4);
    flush(&world, &noted);
    assert_eq!(granted(), 4);
}

#[test]
fn each_tenants_lines_go_to_its_own_records_and_a_flood_in_one_is_not_anothers() {
    let (world, noted) = world();
    let store = Arc::new(MemoryStore::new(world.clock.clone()));
    let log = Arc::clone(&noted);
    let mut acme = ground(store.clone(), world.clock.clone(), Arc::default());
    acme.node.decisions = log;
    acme.tenant.name = "acme.example".parse().unwrap();
    let acme = acme.server();
    let refuse = |server: &AuthorizationServer| server.refuse(&MalformedRequest::MethodNotPost).id;
    for _ in 0..2 * DecisionJournal::BURST {
        refuse(&world.server);
    }
    let id = refuse(&acme);
    flush(&world, &noted);
    let kept = |store: &MemoryStore| wait(store.refused_decision_find(id)).unwrap().is_some();
    assert!(kept(&store), "its own budget, its own records");
    assert!(!kept(&world.store));
    let flooded = u64::from(2 * DecisionJournal::BURST);
    assert_eq!(counts(&world), (flooded, flooded / 2));
    // A store that does not answer keeps nobody else's lines waiting.
    world.store.down.store(true, Ordering::SeqCst);
    refuse(&world.server);
    let id = refuse(&acme);
    assert!(wait(noted.0.flush(world.clock.now())).is_err());
    let kept = wait(store.refused_decision_find(id)).unwrap();
    assert!(kept.is_some());
}

#[test]
fn so_many_tenants_are_remembered_and_no_more() {
    let (world, noted) = world();
    let node = Arc::new(Node::new(ground_of(&world, &noted).node).unwrap());
    let refuse = |number: usize| {
        let name = format!("tenant-{number}").parse().unwrap();
        let tenant = Tenant::new(name, ISSUER.parse().unwrap());
        let (grants, store) = (GrantType::ALL.into(), world.store.clone());
        let server = AuthorizationServer::new(Arc::clone(&node), tenant, grants, store);
        server.refuse(&MalformedRequest::MethodNotPost);
    };
    let most = DecisionJournal::MOST_TENANTS;
    (0..most + 100).for_each(refuse);
    flush(&world, &noted);
    let kept = u64::try_from(most).unwrap();
    assert_eq!(counts(&world).0, kept);
    // There is room again.
    refuse(most + 100);
    flush(&world, &noted);
    assert_eq!(counts(&world).0, kept + 1);
}

fn ground_of(world: &World, noted: &Arc<Noted>) -> Ground {
    let mut ground = ground(world.store.clone(), world.clock.clone(), Arc::default());
    ground.node.decisions = Arc::<Noted>::clone(noted);
    ground
}
