//! Which sources are remembered: one for each owner and settings, at most so many, and none that nobody used for a day.

use std::sync::Arc;

use jurat_registry::key_sets::{KeySets, Occasion};
use jurat_registry::key_source::{KeyDocument, KeySource};

use super::stage::{ISSUER, JWKS, Stage, jwks, kid, kids, owner};

fn source(url: &str) -> KeySource {
    KeySource::usual(KeyDocument::JwksUrl { url: url.into() })
}

#[tokio::test(start_paused = true)]
async fn another_source_under_the_same_name_is_another_entry() {
    let stage = Stage::new();
    stage.read(Occasion::NoneAtHand).await.unwrap();
    let elsewhere = "https://elsewhere.example.com/jwks";
    stage.door.put(elsewhere, &jwks(&[1]), None);
    for changed in [
        source(elsewhere),
        KeySource {
            tls_authorities: Some("x".into()),
            ..source(JWKS)
        },
        KeySource {
            local: true,
            ..source(JWKS)
        },
        KeySource {
            stale_if_error_seconds: 1,
            ..source(JWKS)
        },
    ] {
        assert!(stage.keys.at_hand(owner(ISSUER, &changed)).is_none());
    }
    let moved = source(elsewhere);
    let read = stage
        .keys
        .read(owner(ISSUER, &moved), Occasion::NoneAtHand)
        .await;
    assert_eq!(kids(&read.unwrap().set), [kid(1)]);
    assert_eq!(
        kids(&stage.at_hand().unwrap()),
        [kid(0)],
        "each has its own"
    );
    assert!(
        stage
            .keys
            .at_hand(owner("https://other.example.com", &moved))
            .is_none()
    );
    let tenant = "other".parse().unwrap();
    let mut of_another_tenant = owner(ISSUER, &stage.source);
    of_another_tenant.tenant = &tenant;
    assert!(stage.keys.at_hand(of_another_tenant).is_none());
}

#[tokio::test(start_paused = true)]
async fn the_table_is_bounded_and_the_longest_unused_makes_room() {
    let stage = Stage::with(source(JWKS), Vec::new(), 3);
    stage.publish(&[0]);
    let names: Vec<_> = (0..10)
        .map(|n| format!("https://{n}.example.com"))
        .collect();
    for name in &names {
        let owner = owner(name, &stage.source);
        stage.keys.read(owner, Occasion::NoneAtHand).await.unwrap();
        stage.clock.advance_seconds(1);
        // The first is always in use.
        assert!(
            stage
                .keys
                .at_hand(self::owner(&names[0], &stage.source))
                .is_some()
        );
    }
    assert_eq!(stage.keys.sources.all().len(), 3);
    let held = |name: &&String| stage.keys.at_hand(owner(name, &stage.source)).is_some();
    let held: Vec<_> = names.iter().filter(held).collect();
    assert_eq!(held, [&names[0], &names[8], &names[9]]);
}

#[tokio::test(start_paused = true)]
async fn what_nobody_used_for_a_day_is_forgotten() {
    let stage = Stage::new();
    stage.read(Occasion::NoneAtHand).await.unwrap();
    let held = Arc::downgrade(&stage.at_hand().unwrap());
    stage.clock.advance_seconds(24 * 3600);
    stage.pass(1).await;
    assert_eq!(stage.keys.sources.all().len(), 0);
    assert!(held.upgrade().is_none(), "and its memory is free");
    stage.pass(100).await;
    assert_eq!(stage.door.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn sixty_four_owners_at_once_each_have_their_own() {
    let stage = Stage::new();
    let mut readings = Vec::new();
    for n in 0..64 {
        let (keys, source) = (Arc::clone(&stage.keys), stage.source.clone());
        readings.push(tokio::spawn(async move {
            let name = format!("https://{}.example.com", n % 32);
            let read = keys.read(owner(&name, &source), Occasion::NoneAtHand).await;
            assert_eq!(read.unwrap().set.keys.len(), 1);
        }));
    }
    for reading in readings {
        reading.await.unwrap();
    }
    assert_eq!(stage.keys.sources.all().len(), 32);
    assert_eq!(stage.door.asked(), 32);
}
