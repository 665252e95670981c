//! An assertion names a key that is not at hand: the keys are read at once, but however many such assertions come, once in an interval.

use jurat_registry::key_sets::Occasion;

use super::stage::{JWKS, Stage, jwks, kid, kids, settle, status};

async fn in_use() -> Stage {
    let stage = Stage::new();
    stage.read(Occasion::NoneAtHand).await.unwrap();
    stage
}

#[tokio::test(start_paused = true)]
async fn a_thousand_unknown_keys_cost_the_issuer_one_request() {
    let stage = in_use().await;
    stage.publish(&[0, 1]);
    for read in stage.read_at_once(1000, Occasion::UnknownKey).await {
        assert_eq!(kids(&read.unwrap().set), [kid(0), kid(1)]);
    }
    assert_eq!(stage.door.asked(), 2);
    // Within the interval nobody waits, even if the issuer stalls.
    stage.door.open(false);
    stage.clock.advance_seconds(29);
    let read = stage.read(Occasion::UnknownKey).await.unwrap();
    assert!(!read.asked);
    assert_eq!(stage.door.asked(), 2);
    stage.door.open(true);
    stage.clock.advance_seconds(1);
    assert!(stage.read(Occasion::UnknownKey).await.unwrap().asked);
    assert_eq!(stage.door.asked(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_came_after_a_reading_began_is_found_by_another() {
    let stage = in_use().await;
    stage.door.open(false);
    stage.pass_in_use(720).await;
    assert_eq!(stage.door.asked(), 2, "it was time");
    // The reading under way was answered before this.
    stage.publish(&[0, 1]);
    let waiting = stage.read_at_once(64, Occasion::UnknownKey);
    let opening = async {
        settle().await;
        stage.door.open(true);
    };
    let (read, ()) = tokio::join!(waiting, opening);
    for read in read {
        assert_eq!(kids(&read.unwrap().set), [kid(0), kid(1)]);
    }
    assert_eq!(stage.door.asked(), 3);
}

#[tokio::test(start_paused = true)]
async fn unknown_keys_do_not_ask_an_issuer_that_fails() {
    let stage = in_use().await;
    stage.door.fail(JWKS, status(500));
    let read = stage.read(Occasion::UnknownKey).await.unwrap();
    assert!(read.asked && read.change.added.is_empty() && read.change.gone.is_empty());
    assert_eq!(kids(&read.set), [kid(0)], "the keys at hand stay");
    stage.pass(31).await;
    let asked = stage.door.asked();
    for read in stage.read_at_once(64, Occasion::UnknownKey).await {
        assert!(!read.unwrap().asked);
    }
    assert_eq!(stage.door.asked(), asked);
}

#[tokio::test(start_paused = true)]
async fn a_flood_of_unknown_keys_does_not_hide_a_withdrawal() {
    let stage = in_use().await;
    stage.door.put(JWKS, &jwks(&[1]), Some(100));
    for read in stage.read_at_once(64, Occasion::UnknownKey).await {
        assert_eq!(kids(&read.unwrap().set), [kid(1)]);
    }
    assert_eq!(kids(&stage.at_hand().unwrap()), [kid(1)]);
}
