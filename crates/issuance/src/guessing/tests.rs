//! Budgets of guesses under a clock that is moved by hand: how many are admitted, who shares a budget with whom, and what a right proof
//! gives back.

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};

use jurat_registry::randomness::SeededRandomness;

use super::*;

fn guessing() -> Guessing {
    memory().of_tenant(&TenantName::default())
}

fn memory() -> GuessMemory {
    GuessMemory::new(&SeededRandomness::new(11)).unwrap()
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(1_800_000_000 + seconds)
}

fn v4(last: u32) -> IpAddr {
    IpAddr::V4((0xC633_6400 + last).into())
}

fn admitted(guessing: &Guessing, what: Guessed<'_>, peer: Option<IpAddr>, tries: usize) -> usize {
    let tries = (0..tries).map(|_| guessing.admit(what, peer, at(0)));
    tries.flatten().count()
}

#[test]
fn rfc6749_s2_3_1_wrong_guesses_at_one_place_are_as_many_as_the_budget_and_then_one_for_each_refill()
 {
    let guessing = guessing();
    let portal = Guessed::Client("portal");
    assert_eq!(admitted(&guessing, portal, Some(v4(1)), 100), 10);
    assert_eq!(
        guessing.admit(portal, Some(v4(1)), at(0)),
        Err(Wait { seconds: 30 })
    );
    assert_eq!(
        guessing.admit(portal, Some(v4(1)), at(29)),
        Err(Wait { seconds: 1 })
    );
    assert_eq!(guessing.admit(portal, Some(v4(1)), at(30)), Ok(()));
    assert!(guessing.admit(portal, Some(v4(1)), at(30)).is_err());
    // Left alone, it is whole again.
    assert_eq!(
        (0..20)
            .filter(|_| guessing.admit(portal, Some(v4(1)), at(600)).is_ok())
            .count(),
        10
    );
}

#[test]
fn a_right_proof_is_not_counted() {
    let guessing = guessing();
    let portal = Guessed::Client("portal");
    for _ in 0..1000 {
        assert_eq!(guessing.admit(portal, Some(v4(1)), at(0)), Ok(()));
        guessing.succeeded(portal, Some(v4(1)), at(0));
    }
    assert_eq!(admitted(&guessing, portal, Some(v4(1)), 100), 10);
}

#[test]
fn one_address_that_guesses_at_many_has_one_budget_for_them() {
    let guessing = guessing();
    let names: Vec<_> = (0..1000).map(|n| format!("client-{n}")).collect();
    let admitted = names.iter().filter(|name| {
        guessing
            .admit(Guessed::Client(name), Some(v4(1)), at(0))
            .is_ok()
    });
    assert_eq!(admitted.count(), 100);
    // Its neighbour is another.
    assert_eq!(
        guessing.admit(Guessed::Client("client-1"), Some(v4(2)), at(0)),
        Ok(())
    );
}

#[test]
fn many_addresses_that_guess_at_one_have_one_budget_for_it_and_do_not_keep_it_out_where_it_is_known()
 {
    let guessing = guessing();
    let user = Guessed::User("ann");
    guessing.admit(user, Some(v4(0)), at(0)).unwrap();
    guessing.succeeded(user, Some(v4(0)), at(0));
    let strangers = (1..1000).filter(|n| guessing.admit(user, Some(v4(*n)), at(0)).is_ok());
    assert_eq!(strangers.count(), 50);
    assert_eq!(guessing.admit(user, Some(v4(0)), at(0)), Ok(()));
    // A client of the same name is somebody else.
    assert_eq!(
        guessing.admit(Guessed::Client("ann"), Some(v4(1)), at(0)),
        Ok(())
    );
    // Known for thirty days, not for ever.
    let later = 31 * 24 * 3600;
    let strangers = (1..1000).filter(|n| guessing.admit(user, Some(v4(*n)), at(later)).is_ok());
    assert_eq!(strangers.count(), 50);
    assert!(guessing.admit(user, Some(v4(0)), at(later)).is_err());
}

#[test]
fn without_an_address_the_subject_alone_is_counted() {
    let guessing = guessing();
    assert_eq!(
        admitted(&guessing, Guessed::Client("portal"), None, 100),
        50
    );
    assert_eq!(admitted(&guessing, Guessed::Client("other"), None, 1), 1);
}

#[test]
fn rfc6177_an_ipv6_network_is_one_address_and_ipv4_in_ipv6_is_ipv4() {
    let network_of = |text: &str| network(text.parse().unwrap());
    assert_eq!(
        network_of("2001:db8:1:2::1"),
        network_of("2001:db8:1:2:ffff::9")
    );
    assert_ne!(network_of("2001:db8:1:2::1"), network_of("2001:db8:1:3::1"));
    assert_eq!(network_of("::ffff:192.0.2.1"), network_of("192.0.2.1"));
    assert_ne!(network_of("192.0.2.2"), network_of("192.0.2.1"));
}

#[test]
fn rfc8628_s5_1_user_codes_are_guessed_at_all_together() {
    let guessing = guessing();
    assert_eq!(admitted(&guessing, Guessed::UserCode, Some(v4(1)), 100), 10);
    let everybody = (2..3000).filter(|n| {
        guessing
            .admit(Guessed::UserCode, Some(v4(*n)), at(0))
            .is_ok()
    });
    assert_eq!(everybody.count(), 990);
}

#[test]
fn a_clock_that_is_set_back_keeps_nobody_out_longer_than_the_whole_budget() {
    let guessing = guessing();
    let portal = Guessed::Client("portal");
    assert_eq!(admitted(&guessing, portal, Some(v4(1)), 100), 10);
    assert_eq!(
        guessing.admit(portal, Some(v4(1)), at(-1_000_000)),
        Err(Wait { seconds: 30 })
    );
}

#[test]
fn of_sixty_four_at_once_as_many_are_admitted_as_in_a_row() {
    let guessing = guessing();
    let (start, admitted) = (Barrier::new(64), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..64 {
            scope.spawn(|| {
                start.wait();
                let outcome = guessing.admit(Guessed::Client("portal"), Some(v4(1)), at(0));
                admitted.fetch_add(usize::from(outcome.is_ok()), Ordering::SeqCst);
            });
        }
    });
    assert_eq!(admitted.load(Ordering::SeqCst), 10);
}

#[test]
fn a_name_that_is_guessed_at_in_one_tenant_is_not_slowed_down_in_another() {
    let memory = memory();
    let [acme, other] = ["acme", "other"].map(|name| memory.of_tenant(&name.parse().unwrap()));
    for what in [
        Guessed::Client("portal"),
        Guessed::User("ada"),
        Guessed::UserCode,
    ] {
        // From everywhere, until nobody gets through in this tenant.
        for last in 2..200 {
            admitted(&acme, what, Some(v4(last)), 10);
        }
        assert!(acme.admit(what, Some(v4(250)), at(0)).is_err());
        assert_eq!(other.admit(what, Some(v4(250)), at(0)), Ok(()));
        assert_eq!(other.admit(what, Some(v4(2)), at(0)), Ok(()));
    }
}

#[test]
fn an_address_has_a_budget_in_each_tenant_and_one_over_all() {
    let memory = memory();
    let tenants: Vec<_> = (0..20)
        .map(|n| memory.of_tenant(&format!("tenant-{n}").parse().unwrap()))
        .collect();
    let names: Vec<_> = (0..150).map(|n| format!("client-{n}")).collect();
    let tries = |tenant: &Guessing| {
        let guess = |name: &String| tenant.admit(Guessed::Client(name), Some(v4(1)), at(0));
        names.iter().filter(|name| guess(name).is_ok()).count()
    };
    let admitted: Vec<_> = tenants.iter().map(tries).collect();
    assert_eq!(admitted[..10], [100; 10]);
    assert_eq!(admitted[10..], [0; 10]);
    // Another address is not touched by it.
    let elsewhere = tenants[0].admit(Guessed::Client("client-200"), Some(v4(2)), at(0));
    assert_eq!(elsewhere, Ok(()));
}

#[test]
fn a_place_known_in_one_tenant_is_not_known_in_another() {
    let memory = memory();
    let [acme, other] = ["acme", "other"].map(|name| memory.of_tenant(&name.parse().unwrap()));
    let portal = Guessed::Client("portal");
    acme.succeeded(portal, Some(v4(1)), at(0));
    for tenant in [&acme, &other] {
        for last in 2..200 {
            admitted(tenant, portal, Some(v4(last)), 10);
        }
    }
    assert_eq!(acme.admit(portal, Some(v4(1)), at(0)), Ok(()));
    assert!(other.admit(portal, Some(v4(1)), at(0)).is_err());
}

#[test]
fn a_tenant_that_knows_ever_so_many_places_leaves_most_of_anothers() {
    let memory = memory();
    let [acme, other] = ["acme", "other"].map(|name| memory.of_tenant(&name.parse().unwrap()));
    let names: Vec<_> = (0..1000).map(|n| format!("client-{n}")).collect();
    let known = || {
        let (memory, now) = (other.memory(), at(1).millis());
        let is_known = |name: &&String| {
            let place = other.place(Guessed::Client(name), Some(v4(1)));
            other.is_known(&memory, &place, now)
        };
        names.iter().filter(is_known).count()
    };
    for name in &names {
        other.succeeded(Guessed::Client(name), Some(v4(1)), at(0));
    }
    let before = known();
    assert!(before > 990, "{before}");
    for n in 0..100_000 {
        acme.succeeded(Guessed::User(&n.to_string()), Some(v4(2)), at(3600));
    }
    let after = known();
    assert!(after > 600, "{after} of {before}");
}
