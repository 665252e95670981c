//! Keys are rolled: what is new is known before it is needed where the issuer publishes it in time, and at once where it does not.

use std::time::Duration;

use jurat_registry::key_sets::{KeySets, Occasion};

use crate::issuer::{Issuer, Page};
use crate::stage::{holds, jwks, local, owner, remote_keys};

#[tokio::test]
async fn rfc9111_s5_2_2_1_a_rolled_key_is_known_in_the_time_that_cache_control_says() {
    let issuer = Issuer::start(None).await;
    let page = |which: &[usize]| Page {
        cache_control: Some("public, max-age=100"),
        ..Page::of(&jwks(which))
    };
    issuer.publish("/jwks", page(&[0]));
    let (clock, keys) = remote_keys(Vec::new());
    let source = local(issuer.url("/jwks"));
    let owner = owner("partner", &source);
    let first = keys.read(owner, Occasion::NoneAtHand).await.unwrap().set;
    issuer.publish("/jwks", page(&[0, 1]));
    clock.advance_seconds(80);
    // The caretaker does it, and meanwhile the old set answers.
    let rolled = loop {
        let at_hand = keys.at_hand(owner).unwrap();
        if !holds(&at_hand, &[0]) {
            break at_hand;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    };
    assert!(holds(&rolled, &[0, 1]));
    assert_eq!(rolled.keys[0].first_seen, first.read_at);
    assert_eq!(issuer.asked("/jwks"), 2);
}

#[tokio::test]
async fn a_key_that_is_used_before_it_was_seen_is_read_at_once() {
    let issuer = Issuer::start(None).await;
    issuer.publish("/jwks", Page::of(&jwks(&[0])));
    let (_, keys) = remote_keys(Vec::new());
    let source = local(issuer.url("/jwks"));
    let owner = owner("partner", &source);
    keys.read(owner, Occasion::NoneAtHand).await.unwrap();
    issuer.publish("/jwks", Page::of(&jwks(&[1])));
    let read = keys.read(owner, Occasion::UnknownKey).await.unwrap();
    assert!(holds(&read.set, &[1]));
    assert!(holds(&keys.at_hand(owner).unwrap(), &[1]));
}
