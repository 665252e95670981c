//! `src/sign_in.rs`, `src/invitation.rs`: who is recognized, and what a stranger can tell.

use std::sync::Arc;
use std::thread;

use jurat_issuance::invitation::InvitationRefusal;
use jurat_issuance::sign_in::{SignInRefusal, WhyNot};
use jurat_registry::author::Author;
use jurat_registry::store::TenantStore as _;

use crate::world::*;

/// A hash of "password" that is weaker than is asked today, made by the reference implementation.
const WEAK: &str =
    "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

fn why_not(world: &World, name: &str, password: &str) -> Option<WhyNot> {
    match wait(world.server.sign_in(name, password, None)) {
        Ok(_) => None,
        Err(SignInRefusal::NotRecognized(why)) => Some(why),
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn a_user_signs_in_by_username_or_verified_address_whatever_the_case() {
    let world = World::new();
    let ada = world.add_user("Ada");
    world.change_user(ada.id(), |parts| {
        parts.settings.email = Some("ada@example.com".into());
    });
    assert_eq!(why_not(&world, " ADA ", PASSWORD), None);
    assert_eq!(
        why_not(&world, "ada@example.com", PASSWORD),
        Some(WhyNot::Unknown)
    );
    world.change_user(ada.id(), |parts| parts.settings.email_verified = true);
    let signed_in = wait(world.server.sign_in("Ada@Example.com", PASSWORD, None));
    let signed_in = signed_in.ok().unwrap();
    assert_eq!(signed_in.user().id(), ada.id());
    assert_eq!(signed_in.at(), timestamp(NOW));
    assert_eq!(signed_in.sign_in().methods, ["pwd"]);
}

#[test]
fn whoever_is_not_recognized_is_told_why_to_the_operator_alone() {
    let world = World::new();
    let ada = world.add_user("ada");
    let bob = world.add_user("bob");
    world.change_user(bob.id(), |parts| parts.password = None);
    assert_eq!(why_not(&world, "nobody", PASSWORD), Some(WhyNot::Unknown));
    assert_eq!(
        why_not(&world, "ada", "another password"),
        Some(WhyNot::WrongPassword)
    );
    assert_eq!(why_not(&world, "ada", ""), Some(WhyNot::WrongPassword));
    assert_eq!(why_not(&world, "bob", PASSWORD), Some(WhyNot::NoPassword));
    world.change_user(ada.id(), |parts| parts.settings.enabled = false);
    assert_eq!(
        why_not(&world, "ada", "another password"),
        Some(WhyNot::WrongPassword)
    );
    assert_eq!(why_not(&world, "ada", PASSWORD), Some(WhyNot::Disabled));
    world.change_user(ada.id(), |parts| {
        parts.settings.enabled = true;
        parts.settings.expires_at = Some(timestamp(NOW));
    });
    assert_eq!(why_not(&world, "ada", PASSWORD), Some(WhyNot::Disabled));
}

#[test]
fn a_weak_hash_is_made_anew_when_its_password_is_at_hand() {
    let world = World::new();
    let ada = world.add_user("ada");
    world.change_user(ada.id(), |parts| parts.password = Some(WEAK.into()));
    let kept = || {
        wait(world.store.user_find(ada.id()))
            .unwrap()
            .unwrap()
            .parts()
            .clone()
    };
    assert_eq!(
        why_not(&world, "ada", "passwore"),
        Some(WhyNot::WrongPassword)
    );
    assert_eq!(kept().password.as_deref(), Some(WEAK));
    let before = kept();
    assert_eq!(why_not(&world, "ada", "password"), None);
    let after = kept();
    let hash = after.password.unwrap();
    assert!(
        hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{hash}"
    );
    assert_eq!(
        after.valid_from, before.valid_from,
        "the password is the same"
    );
    assert_eq!(why_not(&world, "ada", "password"), None);
    assert_eq!(kept().password.as_deref(), Some(&*hash));
}

#[test]
fn guessing_at_a_password_is_slowed_down_whether_or_not_there_is_such_a_user() {
    let world = World::new();
    world.add_user("ada");
    let (here, elsewhere) = ("192.0.2.1".parse().ok(), "192.0.2.2".parse().ok());
    let sign_in =
        |name: &str, password: &str, peer| wait(world.server.sign_in(name, password, peer));
    assert!(sign_in("ada", PASSWORD, elsewhere).is_ok());
    for name in ["ada", "nobody"] {
        let mut admitted = 0;
        let seconds = loop {
            match sign_in(name, "a wrong password", here) {
                Err(SignInRefusal::NotRecognized(_)) => admitted += 1,
                Err(SignInRefusal::TooMany { retry_after }) => break retry_after,
                _ => panic!("signed in"),
            }
        };
        assert_eq!((admitted, seconds), (10, 30), "{name}");
    }
    let refused = sign_in("ADA", PASSWORD, here);
    assert!(
        matches!(refused, Err(SignInRefusal::TooMany { .. })),
        "not even the right one"
    );
    assert!(
        sign_in("ada", PASSWORD, elsewhere).is_ok(),
        "others do not keep the user out"
    );
    world.clock.advance_seconds(30);
    assert!(sign_in("ada", PASSWORD, here).is_ok());
}

#[test]
fn of_64_who_use_one_invitation_at_once_one_sets_the_password() {
    let world = Arc::new(World::new());
    let ada = world.add_user("ada");
    let ticket = wait(world.server.invite(&ada, Author::server()))
        .unwrap()
        .ticket;
    let set: Vec<_> = (0..64)
        .map(|number| {
            let (world, ticket) = (Arc::clone(&world), ticket.clone());
            thread::spawn(move || {
                let password = format!("a password of number {number}");
                let accepted = wait(world.server.accept_invitation(&ticket, &password));
                match accepted {
                    Ok(_) => Some(password),
                    Err(InvitationRefusal::Unknown | InvitationRefusal::Hashing(_)) => None,
                    Err(other) => panic!("{other:?}"),
                }
            })
        })
        .collect();
    let set: Vec<_> = set
        .into_iter()
        .filter_map(|one| one.join().unwrap())
        .collect();
    assert_eq!(set.len(), 1, "{set:?}");
    assert_eq!(why_not(&world, "ada", &set[0]), None);
    assert_eq!(
        why_not(&world, "ada", PASSWORD),
        Some(WhyNot::WrongPassword)
    );
}

#[test]
fn an_invitation_is_of_its_own_kind_and_of_a_user_who_counts() {
    let world = World::new();
    let ada = world.add_user("ada");
    let ticket = wait(world.server.invite(&ada, Author::server()))
        .unwrap()
        .ticket;
    let counts = |ticket: &str| wait(world.server.invited(ticket)).unwrap().is_some();
    assert!(counts(&ticket));
    let signed_in = wait(world.server.sign_in("ada", PASSWORD, None))
        .ok()
        .unwrap();
    let cookie = wait(world.server.begin_session(&signed_in, None)).unwrap();
    assert!(!counts(&cookie));
    assert!(!counts(&format!("{ticket}x")));
    assert!(!counts(""));
    world.change_user(ada.id(), |parts| parts.settings.enabled = false);
    assert!(!counts(&ticket));
    world.change_user(ada.id(), |parts| parts.settings.enabled = true);
    assert!(counts(&ticket));
    world.change_user(ada.id(), |parts| parts.valid_from = timestamp(NOW + 1));
    assert!(!counts(&ticket));
}
