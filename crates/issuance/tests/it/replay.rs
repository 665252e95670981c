//! `src/assertion/replay.rs` and the one write: what is spent, for how long, and who wins a race.

use std::sync::atomic::Ordering;
use std::thread;

use jurat_issuance::decision::Decision;
use jurat_issuance::rejection::Reason;
use jurat_registry::assertion_rules::ReplayMode;

use crate::world::*;

fn world_in(mode: ReplayMode) -> World {
    let world = World::new();
    world.change_client(PARTNER, |partner| partner.settings.assertion.replay = mode);
    world
}

fn twice(world: &World, text: &str) -> (Decision, Decision) {
    (world.present(text), world.present(text))
}

#[test]
fn rfc7523_s3_mode_once_needs_a_jti_and_spends_it() {
    let world = world_in(ReplayMode::Once);
    let (first, again) = twice(&world, &world.self_issued().sign());
    granted(first);
    assert_eq!(refused(&again), Reason::AssertionReplayed);
    let without = world.self_issued().without("jti").sign();
    assert_eq!(refused(&world.present(&without)), Reason::IdMissing);
}

#[test]
fn rfc7523_s3_mode_once_if_jti_spends_what_has_one() {
    let world = world_in(ReplayMode::OnceIfJti);
    let (first, again) = twice(&world, &world.self_issued().sign());
    granted(first);
    assert_eq!(refused(&again), Reason::AssertionReplayed);
    let (first, again) = twice(&world, &world.self_issued().without("jti").sign());
    granted(first);
    granted(again);
}

#[test]
fn rfc7523_s3_mode_once_by_digest_spends_the_signed_text() {
    let world = world_in(ReplayMode::OnceByDigest);
    for assertion in [world.self_issued(), world.self_issued().without("jti")] {
        let text = assertion.sign();
        let (first, again) = twice(&world, &text);
        granted(first);
        assert_eq!(refused(&again), Reason::AssertionReplayed);
        // The same header and claims signed again are the same text: ECDSA gives them another signature.
        let resigned = assertion.sign();
        assert_ne!(resigned, text);
        assert_eq!(
            refused(&world.present(&resigned)),
            Reason::AssertionReplayed
        );
    }
    // What has a jti spends that as well.
    let assertion = world.self_issued();
    granted(world.present(&assertion.sign()));
    assert_eq!(
        refused(&world.present(&assertion.claim("n", 1).sign())),
        Reason::AssertionReplayed
    );
    for n in [1, 2] {
        let another = world.self_issued().without("jti").claim("n", n);
        granted(world.present(&another.sign()));
    }
}

#[test]
fn what_is_spent_stays_spent_when_the_replay_mode_changes() {
    use ReplayMode::{Once, OnceByDigest, OnceIfJti};
    for (before, after) in [
        (Once, OnceByDigest),
        (OnceByDigest, Once),
        (OnceByDigest, OnceIfJti),
    ] {
        let world = world_in(before);
        let text = world.self_issued().sign();
        granted(world.present(&text));
        world.change_client(PARTNER, |partner| partner.settings.assertion.replay = after);
        assert_eq!(refused(&world.present(&text)), Reason::AssertionReplayed);
    }
}

#[test]
fn what_is_spent_stays_spent_when_the_skew_is_widened() {
    let world = World::new();
    let text = world.self_issued().claim("exp", NOW + 10).sign();
    granted(world.present(&text));
    world.change_client(PARTNER, |partner| {
        partner.settings.assertion.skew_seconds = 300;
    });
    // exp + the widest skew is the last moment before which it would pass.
    world.clock.advance_millis(309_999);
    assert_eq!(refused(&world.present(&text)), Reason::AssertionReplayed);
}

#[test]
fn mode_reusable_spends_nothing() {
    let world = world_in(ReplayMode::Reusable);
    let (first, again) = twice(&world, &world.self_issued().sign());
    granted(first);
    granted(again);
    assert_eq!(world.store.marks(), 0);
}

#[test]
fn rfc7519_s4_1_7_a_jti_is_its_issuers_and_repeats_with_other_claims() {
    let world = World::new();
    granted(world.present(&world.self_issued().claim("jti", "1").sign()));
    granted(world.present_by_portal(&world.third_party().claim("jti", "1").sign()));
    let other = world
        .self_issued()
        .claim("jti", "1")
        .claim("exp", NOW + 299);
    assert_eq!(
        refused(&world.present(&other.sign())),
        Reason::AssertionReplayed
    );
}

#[test]
fn a_mark_outlives_its_assertion() {
    let world = World::new();
    let text = world.self_issued().claim("exp", NOW + 10).sign();
    granted(world.present(&text));
    // exp + skew is the last moment before which it would pass.
    world.clock.advance_millis(39_999);
    assert_eq!(refused(&world.present(&text)), Reason::AssertionReplayed);
    world.clock.advance_millis(1);
    assert_eq!(refused(&world.present(&text)), Reason::AssertionExpired);
    assert_eq!(world.store.marks(), 1);
    // 270 s more: the widest skew that could yet be set.
    world.clock.advance_millis(271_000);
    assert_eq!(world.store.marks(), 0);
}

#[test]
fn of_64_who_present_one_assertion_at_once_one_is_granted() {
    let world = World::new().unexplained();
    let text = world.self_issued().sign();
    let granted = thread::scope(|scope| {
        let one = || scope.spawn(|| world.present(&text).outcome.is_ok());
        let all: Vec<_> = (0..64).map(|_| one()).collect();
        all.into_iter()
            .filter_map(|one| one.join().unwrap().then_some(()))
            .count()
    });
    assert_eq!(granted, 1);
    assert_eq!(world.store.writes.load(Ordering::SeqCst), 64);
    assert_eq!((world.store.marks(), world.store.issued().len()), (1, 1));
    assert_eq!(world.log.0.lock().unwrap().len(), 64);
}

#[test]
fn what_fails_in_the_write_can_be_presented_again() {
    let world = World::new();
    let text = world.self_issued().sign();
    world.store.full.store(true, Ordering::SeqCst);
    assert_eq!(refused(&world.present(&text)), Reason::ReplayMemoryFull);
    world.store.full.store(false, Ordering::SeqCst);
    granted(world.present(&text));
}
