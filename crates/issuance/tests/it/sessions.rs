//! `src/session.rs`: how a session lives and ends.

use jurat_registry::id::TicketId;
use jurat_registry::session_lifetimes::SessionLifetimes;
use jurat_registry::store::TenantStore as _;
use jurat_registry::ticket::{Ticket, TicketKind};

use crate::world::*;

fn begin(world: &World) -> String {
    let signed_in = wait(world.server.sign_in("ada", PASSWORD, None));
    wait(world.server.begin_session(&signed_in.ok().unwrap(), None)).unwrap()
}

fn session(world: &World, cookie: &str) -> Option<TicketId> {
    wait(world.server.session(cookie))
        .unwrap()
        .map(|live| live.id)
}

fn ticket(world: &World, id: TicketId) -> Ticket {
    wait(world.store.ticket_find(TicketKind::Session, id))
        .unwrap()
        .unwrap()
}

#[test]
fn a_session_says_who_signed_in_and_when() {
    let world = World::new();
    let ada = world.add_user("ada");
    let cookie = begin(&world);
    assert!(cookie.starts_with("jur_se_"));
    world.clock.advance_seconds(60);
    let live = wait(world.server.session(&cookie)).unwrap().unwrap();
    assert_eq!(live.user.id(), ada.id());
    assert_eq!(live.sign_in.at, timestamp(NOW));
    assert_eq!(live.sign_in.methods, ["pwd"]);
    let kept = ticket(&world, live.id);
    assert!(!kept.document.contains(&cookie));
}

#[test]
fn every_sign_in_begins_another_session_and_signing_out_ends_one() {
    let world = World::new();
    world.add_user("ada");
    let (first, second) = (begin(&world), begin(&world));
    assert_ne!(first, second);
    wait(world.server.end_session(&first)).unwrap();
    wait(world.server.end_session(&first)).unwrap();
    wait(world.server.end_session("junk")).unwrap();
    assert_eq!(session(&world, &first), None);
    assert!(session(&world, &second).is_some());
}

#[test]
fn a_session_that_lies_idle_ends_and_one_that_is_used_goes_on_to_its_absolute_end() {
    let short = SessionLifetimes {
        lifetime_seconds: 1000,
        idle_seconds: 60,
    };
    for lifetimes in [SessionLifetimes::default(), short] {
        let world = World::with(|ground| ground.tenant.sessions = lifetimes);
        world.add_user("ada");
        ends_as(&world, lifetimes);
    }
}

fn ends_as(world: &World, lifetimes: SessionLifetimes) {
    let idle = begin(world);
    let wait = |seconds: u32| world.clock.advance_seconds(i64::from(seconds));
    wait(lifetimes.idle_seconds - 1);
    assert!(session(world, &idle).is_some());
    wait(lifetimes.idle_seconds);
    assert_eq!(session(world, &idle), None);
    let used = begin(world);
    let step = lifetimes.idle_seconds - 1;
    let mut at = 0;
    while at + step < lifetimes.lifetime_seconds {
        wait(step);
        at += step;
        assert!(session(world, &used).is_some(), "{at}");
    }
    wait(lifetimes.lifetime_seconds - at - 1);
    assert!(session(world, &used).is_some());
    wait(1);
    assert_eq!(session(world, &used), None);
}

#[test]
fn that_a_session_is_used_is_written_every_five_minutes_at_most() {
    let world = World::new();
    world.add_user("ada");
    let cookie = begin(&world);
    let id = session(&world, &cookie).unwrap();
    let revision = || ticket(&world, id).revision;
    assert_eq!(revision(), 1);
    world.clock.advance_seconds(299);
    session(&world, &cookie);
    assert_eq!(revision(), 1);
    world.clock.advance_seconds(1);
    session(&world, &cookie);
    session(&world, &cookie);
    assert_eq!(revision(), 2);
}

#[test]
fn a_session_ends_with_its_user_and_with_a_password_set_anew() {
    let world = World::new();
    let ada = world.add_user("ada");
    let cookie = begin(&world);
    world.change_user(ada.id(), |parts| parts.settings.enabled = false);
    assert_eq!(session(&world, &cookie), None);
    world.change_user(ada.id(), |parts| parts.settings.enabled = true);
    assert!(session(&world, &cookie).is_some());
    world.change_user(ada.id(), |parts| parts.valid_from = timestamp(NOW + 1));
    assert_eq!(session(&world, &cookie), None);
    world.clock.advance_seconds(1);
    let later = begin(&world);
    assert!(session(&world, &later).is_some());
    wait(world.store.user_remove(ada.id(), None)).unwrap();
    assert_eq!(session(&world, &later), None);
}

#[test]
fn what_is_no_cookie_of_a_session_is_none() {
    let world = World::new();
    world.add_user("ada");
    let cookie = begin(&world);
    let altered = cookie.replacen("jur_se_", "jur_in_", 1);
    for text in ["", "x", &altered, &cookie[1..], &format!("{cookie} ")] {
        assert_eq!(session(&world, text), None, "{text}");
    }
}
