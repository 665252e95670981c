//! What an administrator asks for: read now, told of failures, and looked at before anything is registered.

use jurat_registry::key_sets::{KeySets, Occasion};

use super::stage::{ISSUER, JWKS, Stage, kid, kids, owner, settle, status};

#[tokio::test(start_paused = true)]
async fn an_administrator_has_it_read_now_at_most_once_a_second() {
    let stage = Stage::new();
    stage.read(Occasion::NoneAtHand).await.unwrap();
    stage.publish(&[1]);
    let read = stage.read(Occasion::Administrator).await.unwrap();
    assert_eq!(
        (read.change.added, read.change.gone),
        (vec![kid(1)], vec![kid(0)])
    );
    for read in stage.read_at_once(64, Occasion::Administrator).await {
        assert!(!read.unwrap().asked);
    }
    assert_eq!(stage.door.asked(), 2);
    stage.clock.advance_seconds(1);
    for read in stage.read_at_once(64, Occasion::Administrator).await {
        let read = read.unwrap();
        assert!(read.asked && read.change.added.is_empty() && read.change.kept == 1);
    }
    assert_eq!(stage.door.asked(), 3);
}

#[tokio::test(start_paused = true)]
async fn an_administrator_sees_what_was_published_before_the_command() {
    let stage = Stage::new();
    stage.door.open(false);
    let first = stage
        .keys
        .read(owner(ISSUER, &stage.source), Occasion::NoneAtHand);
    let first = tokio::spawn(first);
    settle().await;
    stage.publish(&[0, 1]);
    let opening = async {
        settle().await;
        stage.door.open(true);
    };
    let (read, ()) = tokio::join!(stage.read(Occasion::Administrator), opening);
    assert_eq!(kids(&read.unwrap().set), [kid(0), kid(1)]);
    assert_eq!(kids(&first.await.unwrap().unwrap().set), [kid(0)]);
}

#[tokio::test(start_paused = true)]
async fn an_administrator_is_told_of_a_failure_although_keys_count() {
    let stage = Stage::new();
    stage.read(Occasion::NoneAtHand).await.unwrap();
    stage.door.fail(JWKS, status(500));
    for _ in 0..2 {
        let failure = stage.read(Occasion::Administrator).await.err().unwrap();
        assert!(failure.sentence.contains("500"), "{failure}");
    }
    assert_eq!(stage.door.asked(), 2);
    assert!(stage.at_hand().is_some());
}

#[tokio::test(start_paused = true)]
async fn discovering_keeps_nothing() {
    let stage = Stage::new();
    let found = stage.keys.discover(ISSUER, &stage.source).await.unwrap();
    assert_eq!(kids(&found), [kid(0)]);
    assert_eq!(found.read_from, JWKS);
    assert!(stage.at_hand().is_none());
    let shown = stage.keys.state(owner(ISSUER, &stage.source));
    assert_eq!((shown.read_at, shown.keys.len()), (None, 0));
    stage.door.fail(JWKS, status(403));
    let failure = stage
        .keys
        .discover(ISSUER, &stage.source)
        .await
        .err()
        .unwrap();
    assert!(failure.sentence.contains("403"), "{failure}");
    assert_eq!(stage.events(), []);
}
