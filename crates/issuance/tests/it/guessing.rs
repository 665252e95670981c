//! Guessing at secrets is slowed down (RFC 6749 section 2.3.1), and keeps nobody out who has the right one.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jurat_issuance::decision::Decision;
use jurat_issuance::rejection::Reason;

use crate::world::*;

const HERE: Option<IpAddr> = Some(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)));
const ELSEWHERE: Option<IpAddr> = Some(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 2)));
const WRONG: &str = "wrong-secret-of-as-many-characters-as-it-takes";

fn guess(world: &World, from: Option<IpAddr>, id: &str, secret: &str) -> Decision {
    let parameters = [("grant_type", "client_credentials")];
    world.ask_from(from, &parameters, Some(&basic(id, secret)))
}

/// How many of so many guesses are answered as such.
fn answered(world: &World, from: Option<IpAddr>, id: &str, guesses: usize) -> usize {
    let slowed = |decision: &Decision| refused(decision) == Reason::GuessingSlowedDown;
    (0..guesses)
        .filter(|_| !slowed(&guess(world, from, id, WRONG)))
        .count()
}

#[test]
fn rfc6749_s2_3_1_so_many_guesses_are_answered_and_then_one_in_half_a_minute() {
    let world = World::new();
    assert_eq!(answered(&world, HERE, PORTAL, 20), 10);
    let slowed = guess(&world, HERE, PORTAL, WRONG).outcome.err().unwrap();
    assert_eq!(
        (slowed.status(), slowed.retry_after_seconds()),
        (401, Some(30))
    );
    assert!(slowed.challenges_basic());
    world.clock.advance_seconds(30);
    assert_eq!(answered(&world, HERE, PORTAL, 5), 1);
    // Another client, and another address, are others' business.
    assert_eq!(answered(&world, HERE, "other", 1), 1);
    assert_eq!(answered(&world, ELSEWHERE, PORTAL, 1), 1);
}

#[test]
fn rfc6749_s2_3_1_the_right_secret_is_never_refused_because_of_guesses() {
    let world = World::new();
    for from in [HERE, ELSEWHERE, None] {
        answered(&world, from, PORTAL, 100);
        granted(guess(&world, from, PORTAL, PORTAL_SECRET));
    }
}

#[test]
fn guessing_says_nothing_of_whether_a_client_exists_or_is_switched_off() {
    let world = World::new();
    world.add_client(
        "off",
        Vec::new(),
        vec![world.secret(PORTAL_SECRET)],
        |off| {
            off.enabled = false;
        },
    );
    let run = |id: &str, secret: &str| {
        let answers = (0..12).map(|_| {
            let rejection = guess(&world, HERE, id, secret).outcome.err().unwrap();
            (rejection.error_answer(), rejection.retry_after_seconds())
        });
        answers.collect::<Vec<_>>()
    };
    let unknown = run("nobody", WRONG);
    assert_eq!(run(PORTAL, WRONG), unknown);
    assert_eq!(run("off", PORTAL_SECRET), unknown);
    assert_eq!(run(PARTNER, WRONG), unknown);
}

#[test]
fn one_address_that_tries_many_names_is_slowed_down_and_an_ipv6_network_is_one_address() {
    let world = World::new();
    let network = |last| {
        Some(IpAddr::V6(Ipv6Addr::new(
            0x2001, 0xdb8, 0, 1, 0, 0, 0, last,
        )))
    };
    let slowed = (0..150).filter(|n| {
        let decision = guess(&world, network(*n), &format!("client-{n}"), WRONG);
        refused(&decision) == Reason::GuessingSlowedDown
    });
    assert_eq!(slowed.count(), 50);
    granted(guess(&world, network(1), PORTAL, PORTAL_SECRET));
}

#[test]
fn a_signature_is_not_guessed_at() {
    let world = World::new();
    for _ in 0..200 {
        let forged = world.self_issued().signed_by(&KEYS.stranger).sign();
        assert_eq!(
            refused(&authenticate(&world, &forged)),
            Reason::SignatureBad
        );
    }
}

#[test]
fn an_explanation_counts_no_guesses() {
    let world = World::new();
    // Each is explained once before it is decided.
    assert_eq!(answered(&world, HERE, PORTAL, 10), 10);
}
