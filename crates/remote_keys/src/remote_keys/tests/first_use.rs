//! The first use of a source: nothing is at hand, and one reading serves all that wait.

use std::sync::Arc;
use std::time::Duration;

use jurat_registry::key_sets::{KeySets, Occasion};
use tokio::time::Instant;

use super::stage::{KEYS, Stage, kid, kids, owner, settle};

#[tokio::test(start_paused = true)]
async fn nothing_is_read_before_it_is_wanted() {
    let stage = Stage::new();
    assert!(stage.at_hand().is_none());
    stage.pass(100).await;
    assert_eq!(stage.door.asked(), 0);
    let read = stage.read(Occasion::NoneAtHand).await.unwrap();
    assert!(read.asked);
    assert_eq!(kids(&read.set), [kid(0)]);
    assert_eq!(read.change.added, [kid(0)]);
    let at_hand = stage.at_hand().unwrap();
    assert!(Arc::ptr_eq(&at_hand, &read.set));
    assert_eq!(at_hand.keys[0].key.key_id(), Some(KEYS[0].key_id()));
    assert_eq!(stage.events(), [], "the first keys are not news");
}

#[tokio::test(start_paused = true)]
async fn sixty_four_at_once_share_one_reading() {
    let stage = Stage::new();
    for read in stage.read_at_once(64, Occasion::NoneAtHand).await {
        assert_eq!(kids(&read.unwrap().set), [kid(0)]);
    }
    assert_eq!(stage.door.asked(), 1);
    let again = stage.read(Occasion::NoneAtHand).await.unwrap();
    assert!(!again.asked, "what was just read is at hand");
    assert_eq!(stage.door.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_reading_is_bounded_and_does_not_end_with_whoever_began_it() {
    let stage = Stage::new();
    stage.door.open(false);
    let begun = Instant::now();
    let failure = stage.read(Occasion::NoneAtHand).await.err().unwrap();
    assert_eq!(begun.elapsed(), Duration::from_secs(10));
    assert!(failure.sentence.contains("within 10 seconds"), "{failure}");
    let stage = Stage::new();
    stage.door.open(false);
    let waiting = stage.keys.read(
        owner(super::stage::ISSUER, &stage.source),
        Occasion::NoneAtHand,
    );
    let gone = tokio::time::timeout(Duration::from_secs(1), waiting).await;
    assert!(gone.is_err());
    stage.door.open(true);
    settle().await;
    assert!(stage.at_hand().is_some());
    assert_eq!(stage.door.asked(), 1);
}

#[test]
fn whoever_waits_when_the_server_stops_is_told_and_not_left_waiting() {
    let runtime = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
    };
    let reading = runtime();
    let stage = reading.block_on(async { Stage::new() });
    stage.door.open(false);
    let owner = owner(super::stage::ISSUER, &stage.source);
    let begun = stage.keys.read(owner, Occasion::NoneAtHand);
    reading.shutdown_background();
    let discovering = stage.keys.discover(super::stage::ISSUER, &stage.source);
    let other = runtime();
    for failure in [
        other.block_on(begun).err().unwrap(),
        other
            .block_on(stage.keys.read(owner, Occasion::NoneAtHand))
            .err()
            .unwrap(),
        other.block_on(discovering).err().unwrap(),
    ] {
        assert!(failure.sentence.contains("stopping"), "{failure}");
    }
}
