//! Readings that fail: remembered, tried again after growing pauses, and for a while the keys that were read before still count.

use jurat_registry::key_sets::{KeyEventKind, KeySets, Occasion};

use super::stage::{ISSUER, JWKS, Stage, jwks, kid, kids, owner, status};

fn is_failing(event: &KeyEventKind) -> bool {
    matches!(event, KeyEventKind::SourceFailing(why) if why.contains("500"))
}

#[tokio::test(start_paused = true)]
async fn a_dead_issuer_costs_each_request_nothing() {
    let stage = Stage::new();
    stage.door.fail(JWKS, status(500));
    for read in stage.read_at_once(64, Occasion::NoneAtHand).await {
        assert!(read.err().unwrap().sentence.contains("500"));
    }
    assert_eq!(stage.door.asked(), 1);
    // 1, 2, 4, 8, 16, 32, 60, 60, … seconds apart, and no request causes or awaits one.
    stage.door.open(false);
    for read in stage.read_at_once(64, Occasion::NoneAtHand).await {
        assert!(read.is_err());
    }
    stage.door.open(true);
    let mut asked_at = Vec::new();
    for second in 1..=250 {
        let before = stage.door.asked();
        assert!(stage.read(Occasion::NoneAtHand).await.is_err());
        stage.pass(1).await;
        if stage.door.asked() != before {
            asked_at.push(second);
        }
    }
    assert_eq!(asked_at, [1, 3, 7, 15, 31, 63, 123, 183, 243]);
    let events = stage.events();
    assert!(events.len() == 1 && is_failing(&events[0]), "{events:?}");
    stage.publish(&[0]);
    stage.pass_in_use(60).await;
    assert_eq!(kids(&stage.at_hand().unwrap()), [kid(0)]);
    assert_eq!(stage.events(), [KeyEventKind::SourceRecovered]);
}

#[tokio::test(start_paused = true)]
async fn stale_if_error_keys_count_while_readings_fail_and_up_to_the_limit() {
    let mut stage = Stage::new();
    stage.source.stale_if_error_seconds = 600;
    stage.door.put(JWKS, &jwks(&[0]), Some(100));
    stage.read(Occasion::NoneAtHand).await.unwrap();
    stage.door.fail(JWKS, status(500));
    for second in 1..700 {
        stage.pass_in_use(1).await;
        assert!(stage.at_hand().is_some(), "{second}");
    }
    let shown = stage.keys.state(owner(ISSUER, &stage.source));
    assert_eq!(shown.usable_until, Some(stage.now().plus_seconds(1)));
    let failing = shown.failing.unwrap();
    assert!(failing.failures > 10 && failing.why.contains("500"));
    stage.pass_in_use(1).await;
    assert!(
        stage.at_hand().is_none(),
        "a key that was withdrawn meanwhile must not count for longer"
    );
    let failure = stage.read(Occasion::NoneAtHand).await.err().unwrap();
    assert!(failure.sentence.contains("500"), "{failure}");
    assert!(is_failing(&stage.events()[0]));
}

#[tokio::test(start_paused = true)]
async fn stale_if_error_of_nothing_ends_with_the_freshness() {
    let mut stage = Stage::new();
    stage.source.stale_if_error_seconds = 0;
    stage.door.put(JWKS, &jwks(&[0]), Some(100));
    stage.read(Occasion::NoneAtHand).await.unwrap();
    stage.door.fail(JWKS, status(500));
    stage.pass_in_use(99).await;
    assert!(stage.at_hand().is_some());
    stage.pass_in_use(1).await;
    assert!(stage.at_hand().is_none());
}

#[tokio::test(start_paused = true)]
async fn stale_if_error_keys_that_nobody_asked_for_are_read_before_they_are_used() {
    let stage = Stage::new();
    stage.read(Occasion::NoneAtHand).await.unwrap();
    stage.door.fail(JWKS, status(500));
    stage.clock.advance_seconds(1000);
    // They are old, so somebody waits for one reading; it fails, so they count.
    assert!(stage.at_hand().is_none());
    let read = stage.read(Occasion::NoneAtHand).await.unwrap();
    assert_eq!(kids(&read.set), [kid(0)]);
    assert!(stage.at_hand().is_some(), "nobody else waits");
    // Nobody uses them for half an hour: nothing is known of the issuer.
    stage.pass(1800).await;
    assert!(stage.at_hand().is_none());
    stage.publish(&[1]);
    let read = stage.read(Occasion::NoneAtHand).await.unwrap();
    assert_eq!(kids(&read.set), [kid(1)]);
}

#[tokio::test(start_paused = true)]
async fn what_is_no_key_set_is_a_failure_and_leaves_the_keys() {
    let stage = Stage::new();
    stage.door.put(JWKS, &jwks(&[0]), Some(100));
    stage.read(Occasion::NoneAtHand).await.unwrap();
    stage.door.put(JWKS, &serde_json::json!("no set"), None);
    stage.pass_in_use(200).await;
    assert!(stage.at_hand().is_some());
    let shown = stage.keys.state(owner(ISSUER, &stage.source));
    let why = shown.failing.unwrap().why;
    assert!(why.contains("JWK Set"), "{why}");
    assert!(shown.next_read_at.unwrap() > stage.now());
}
