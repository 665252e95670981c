//! Keys that follow each other on schedule while tokens are issued; after a restart, on two nodes, with a clock that goes back.

use std::sync::atomic::Ordering;

use jurat_issuance::authorization_server::AuthorizationServer;
use jurat_issuance::keyring::administration::TakesOver;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_registry::signing_key::KeyState;

use super::node::*;
use crate::world::*;

#[test]
fn a_key_lives_from_its_publication_to_the_end_of_its_last_token() {
    let world = World::new();
    let first = key_id_of(&token_by(&world.server, &world));
    world.clock.advance_seconds(89 * DAY - 1);
    upkeep(&world.server);
    assert_eq!(published(&world.server), [&*first]);

    world.clock.advance_seconds(1);
    upkeep(&world.server);
    let two = keys(&world.server);
    assert_eq!(
        [two[0].state, two[1].state],
        [KeyState::Signing, KeyState::Next]
    );
    let second = two[1].kid.clone();
    assert_eq!(two[1].signs_from, timestamp(NOW + 90 * DAY));
    assert_eq!(published(&world.server), [first.clone(), second.clone()]);
    world.clock.advance_seconds(DAY - 1);
    let last = token_by(&world.server, &world);
    assert_eq!(key_id_of(&last), first);

    // Its day comes by the clock, not by the upkeep.
    world.clock.advance_seconds(1);
    assert_eq!(key_id_of(&token_by(&world.server, &world)), second);
    upkeep(&world.server);
    let retired = &keys(&world.server)[0];
    assert_eq!(retired.state, KeyState::Retired);
    wait(world.server.access_token(&last, ISSUER)).unwrap();

    let until = retired.published_until.unwrap();
    world
        .clock
        .advance_seconds(until.seconds() - (NOW + 90 * DAY) - 1);
    upkeep(&world.server);
    assert_eq!(published(&world.server), [first.clone(), second.clone()]);
    world.clock.advance_seconds(1);
    upkeep(&world.server);
    assert_eq!(published(&world.server), [second]);
    assert!(wait(world.server.access_token(&last, ISSUER)).is_err());
    let made = "signing-key-made";
    let after = [
        "signing-key-retired",
        "signing-key-took-over",
        "signing-key-removed",
    ];
    assert_eq!(happened(&world), [&[made, made][..], &after[..]].concat());
}

#[test]
fn a_restart_in_the_middle_goes_on_where_it_was() {
    let world = World::new();
    let first = key_id_of(&token_by(&world.server, &world));
    world.clock.advance_seconds(89 * DAY);
    upkeep(&world.server);
    let again = node(&world);
    assert_eq!(jwks(&again), jwks(&world.server));
    assert_eq!(key_id_of(&token_by(&again, &world)), first);
    world.clock.advance_seconds(DAY);
    // Nobody has retired the first before the restart.
    let again = node(&world);
    assert_ne!(key_id_of(&token_by(&again, &world)), first);
    upkeep(&again);
    assert_eq!(keys(&again)[0].state, KeyState::Retired);
    assert_eq!(keys(&again).len(), 2);
}

#[test]
fn two_nodes_do_not_make_two_and_see_each_others() {
    let world = World::new();
    let other = node(&world);
    world.clock.advance_seconds(89 * DAY);
    std::thread::scope(|scope| {
        for server in [&world.server, &other] {
            for _ in 0..4 {
                scope.spawn(|| upkeep(server));
            }
        }
    });
    upkeep(&world.server);
    upkeep(&other);
    assert_eq!(keys(&world.server).len(), 2);
    assert_eq!(keys(&world.server), keys(&other));
    assert_eq!(jwks(&world.server), jwks(&other));
    world.clock.advance_seconds(DAY);
    let token = token_by(&world.server, &world);
    assert_eq!(key_id_of(&token), key_id_of(&token_by(&other, &world)));
    wait(other.access_token(&token, ISSUER)).unwrap();
}

#[test]
fn rotations_at_the_same_moment_make_one_key() {
    let world = World::new();
    let (servers, before) = ([node(&world), node(&world)], keys(&world.server).len());
    let made: Vec<_> = std::thread::scope(|scope| {
        let rotate = |server: &AuthorizationServer| {
            wait(
                server
                    .keyring()
                    .rotate(Algorithm::Es256, TakesOver::Later, &administrator()),
            )
        };
        let running: Vec<_> = (0..64)
            .map(|number| {
                let server = &servers[number % 2];
                scope.spawn(move || rotate(server))
            })
            .collect();
        let done = running.into_iter().map(|one| one.join().unwrap());
        done.filter_map(Result::ok).collect()
    });
    assert_eq!(made.len(), 1);
    upkeep(&world.server);
    assert_eq!(keys(&world.server).len(), before + 1);
}

#[test]
fn a_clock_set_back_signs_with_the_key_of_then_and_makes_no_new_one() {
    let world = World::new();
    let first = key_id_of(&token_by(&world.server, &world));
    world.clock.advance_seconds(89 * DAY);
    upkeep(&world.server);
    world.clock.advance_seconds(DAY);
    upkeep(&world.server);
    assert_ne!(key_id_of(&token_by(&world.server, &world)), first);
    world.clock.advance_seconds(-HOUR);
    upkeep(&world.server);
    assert_eq!(key_id_of(&token_by(&world.server, &world)), first);
    // Before anything was made at all.
    world.clock.advance_seconds(-91 * DAY);
    upkeep(&world.server);
    assert_eq!(keys(&world.server).len(), 2);
    assert_eq!(keys(&node(&world)).len(), 2);
}

#[test]
fn while_the_store_does_not_answer_the_keys_at_hand_sign_on_and_nothing_is_told() {
    let world = World::new();
    world.clock.advance_seconds(89 * DAY);
    world.store.down.store(true, Ordering::SeqCst);
    let keyring = world.server.keyring();
    assert!(wait(keyring.upkeep()).is_err());
    let told = keyring.take_news();
    assert!(
        told.iter().all(|event| event.at == timestamp(NOW)),
        "{told:?}"
    );
    assert_eq!(keys(&world.server).len(), 1);
    world.store.down.store(false, Ordering::SeqCst);
    upkeep(&world.server);
    assert_eq!(keys(&world.server).len(), 2);
    assert_eq!(happened(&world), ["signing-key-made", "signing-key-made"]);
}
