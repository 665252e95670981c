//! Keys are read again before they are too old, where they are in use; what is too old because nobody asked is not used unread.

use jurat_registry::key_sets::{KeySets, Occasion};

use super::stage::{JWKS, Stage, jwks, kid, kids, owner};

async fn read_with(fresh_seconds: Option<u64>) -> Stage {
    let stage = Stage::new();
    stage.door.put(JWKS, &jwks(&[0]), fresh_seconds);
    stage.read(Occasion::NoneAtHand).await.unwrap();
    stage
}

#[tokio::test(start_paused = true)]
async fn rfc9111_s4_2_what_is_in_use_is_read_again_at_four_fifths_of_its_freshness() {
    for (said, four_fifths) in [(None, 720), (Some(100), 80), (Some(0), 48), (Some(1), 48)] {
        let stage = read_with(said).await;
        stage.publish(&[0, 1]);
        stage.pass_in_use(four_fifths - 1).await;
        assert_eq!(stage.door.asked(), 1, "{said:?}");
        stage.pass_in_use(1).await;
        assert_eq!(stage.door.asked(), 2, "{said:?}");
        assert_eq!(kids(&stage.at_hand().unwrap()), [kid(0), kid(1)]);
    }
}

#[tokio::test(start_paused = true)]
async fn freshness_has_a_least_and_a_most() {
    for (said, seconds) in [(0, 60), (60, 60), (90, 90), (u64::MAX, 86_400)] {
        let stage = read_with(Some(said)).await;
        stage.clock.advance_seconds(seconds - 1);
        assert!(stage.at_hand().is_some(), "{said}");
        stage.clock.advance_seconds(1);
        assert!(stage.at_hand().is_none(), "{said}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_not_in_use_is_not_read_and_what_is_merely_old_is_read_before_it_is_used() {
    let stage = read_with(Some(7200)).await;
    stage.publish(&[1]);
    stage.clock.advance_seconds(5500);
    stage.pass(300).await;
    assert_eq!(stage.door.asked(), 2, "it was used since it was read");
    // For a quarter of an hour it is read on, then no more.
    stage.pass(3600).await;
    let asked = stage.door.asked();
    assert!(
        stage.at_hand().is_none(),
        "it is old, and no reading failed"
    );
    assert_eq!(stage.door.asked(), asked);
    let read = stage.read(Occasion::NoneAtHand).await.unwrap();
    assert!(read.asked);
    assert_eq!(stage.door.asked(), asked + 1);
}

#[tokio::test(start_paused = true)]
async fn a_cached_key_never_waits_for_an_issuer_that_stalls() {
    let stage = read_with(Some(100)).await;
    stage.door.open(false);
    stage.pass_in_use(85).await;
    assert_eq!(stage.door.asked(), 2, "a reading is under way");
    assert!(stage.at_hand().is_some());
    let shown = stage.keys.state(owner(super::stage::ISSUER, &stage.source));
    assert_eq!(shown.failing, None);
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_set_back_makes_keys_old_not_young() {
    let stage = read_with(Some(100)).await;
    stage.clock.advance_seconds(-1000);
    assert!(stage.at_hand().is_none());
    stage.read(Occasion::NoneAtHand).await.unwrap();
    assert!(stage.at_hand().is_some());
    assert_eq!(stage.door.asked(), 2);
}
