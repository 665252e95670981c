//! Refusals on their way to the store: kept whole as far as their reason's budget goes, counted always.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use jurat_issuance::decision::{DecisionLog, DecisionRecord};
use jurat_issuance::decision_journal::DecisionJournal;
use jurat_protocol::grant_type::GrantType;
use jurat_registry::clock::Timestamp;
use jurat_registry::store::TenantStore as _;

use crate::world::{NOW, PARTNER, World, timestamp, wait};

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
    (World::with(|ground| ground.decisions = log), noted)
}

fn flush(world: &World, noted: &Noted) {
    wait(noted.0.flush(&*world.store)).unwrap();
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
    assert!(wait(noted.0.flush(&*world.store)).is_err());
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
