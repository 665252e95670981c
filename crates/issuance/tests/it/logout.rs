//! `src/logout.rs` (OpenID Connect RP-Initiated Logout 1.0): who is signed out, who is asked, where the browser may go, and what ends with a
//! session.

use std::sync::Arc;

use jurat_issuance::access_token::TokenRefusal;
use jurat_issuance::logout::{AfterLogout, Logout, LogoutFault, NextOfLogout};
use jurat_issuance::rejection::Reason;
use jurat_issuance::session::LiveSession;
use jurat_protocol::answer::TokenAnswer;
use jurat_protocol::form::Form;
use jurat_registry::user::User;
use proptest::test_runner::TestRunner;
use proptest::{prop_assert_eq, prop_assume};

use crate::browser::{self, Changes, NATIVE, WEB, WEB_SECRET, code, trade};
use crate::world::*;

const BYE: &str = "https://web.example.com/bye?from=jurat";
const NATIVE_BYE: &str = "http://127.0.0.1:4711/bye";

/// Two clients that have a place to go back to, and a user.
fn world() -> (World, Arc<User>) {
    let world = browser::world();
    for (client, uri) in [(WEB, BYE), (NATIVE, NATIVE_BYE)] {
        world.change_client(client, |client| {
            client.settings.post_logout_redirect_uris = [uri.parse().unwrap()].into();
            client.settings.scope = "openid a offline_access".parse().unwrap();
        });
    }
    let ada = world.add_user("ada");
    (world, ada)
}

fn cookie(world: &World, before: Option<&str>) -> String {
    let signed_in = wait(world.server.sign_in("ada", PASSWORD, None));
    wait(world.server.begin_session(&signed_in.ok().unwrap(), before)).unwrap()
}

fn find(world: &World, cookie: &str) -> Option<LiveSession> {
    wait(world.server.session(cookie)).unwrap()
}

fn session(world: &World) -> (String, LiveSession) {
    let cookie = cookie(world, None);
    let session = find(world, &cookie).unwrap();
    (cookie, session)
}

fn tokens(world: &World, session: &LiveSession, changes: Changes<'_>) -> TokenAnswer {
    granted(trade(world, &code(world, changes, session), &[]))
}

fn id_token(world: &World, session: &LiveSession) -> String {
    tokens(world, session, &[]).id_token.unwrap()
}

fn ask(world: &World, parameters: &[(&str, &str)]) -> Result<Logout, LogoutFault> {
    let text = form_of(parameters);
    wait(
        world
            .server
            .logout_request(&Form::parse(text.as_bytes()).unwrap()),
    )
}

#[track_caller]
fn asked(world: &World, parameters: &[(&str, &str)]) -> Logout {
    ask(world, parameters).unwrap_or_else(|fault| panic!("{}", fault.name()))
}

#[track_caller]
fn fault(world: &World, parameters: &[(&str, &str)]) -> LogoutFault {
    ask(world, parameters).err().expect("in order")
}

fn refresh(world: &World, token: &str) -> jurat_issuance::decision::Decision {
    let form = [("grant_type", "refresh_token"), ("refresh_token", token)];
    world.ask_with(&form, Some(&basic(WEB, WEB_SECRET)))
}

#[test]
fn rp_initiated_logout_s2_a_hint_of_this_session_signs_out_at_once_even_after_its_end() {
    let (world, _) = world();
    let (_, session) = session(&world);
    let hint = id_token(&world, &session);
    for seconds in [0, 7200] {
        world.clock.advance_seconds(seconds);
        let logout = asked(&world, &[("id_token_hint", &hint)]);
        assert_eq!(logout.next(Some(&session)), NextOfLogout::End);
        assert_eq!(logout.client().unwrap().id().as_str(), WEB);
        assert_eq!(logout.after(false), AfterLogout::Stay);
    }
}

#[test]
fn rp_initiated_logout_s2_without_a_hint_of_this_session_the_user_is_asked() {
    let (world, _) = world();
    let (old_cookie, old) = session(&world);
    let old_hint = id_token(&world, &old);
    world.clock.advance_seconds(1);
    let renewed = find(&world, &cookie(&world, Some(&old_cookie))).unwrap();
    let alice = browser::add_user(&world, "alice");
    let hers = id_token(&world, &browser::session(&world, &alice));
    let forged = format!("{}AA", &old_hint[..old_hint.len() - 2]);
    let access_token = tokens(&world, &renewed, &[]).access_token;
    for parameters in [
        &[][..],
        &[("client_id", WEB)],
        &[("logout_hint", "ada")],
        &[("id_token_hint", ""), ("client_id", WEB)],
        &[("id_token_hint", "junk")],
        &[("id_token_hint", &forged)],
        &[("id_token_hint", &access_token)],
        &[("id_token_hint", &hers)],
        // Of the same user and the sign-in before.
        &[("id_token_hint", &old_hint)],
    ] {
        let logout = asked(&world, parameters);
        let next = logout.next(Some(&renewed));
        assert_eq!(next, NextOfLogout::Ask, "{parameters:?}");
        assert_eq!(logout.next(None), NextOfLogout::Nothing);
    }
}

#[test]
fn rp_initiated_logout_s2_a_logout_hint_that_names_somebody_else_is_asked_about() {
    let (world, ada) = world();
    let (_, session) = session(&world);
    let hint = id_token(&world, &session);
    let id = ada.id().to_string();
    for (logout_hint, next) in [
        ("ada", NextOfLogout::End),
        (" ADA", NextOfLogout::End),
        (&*id, NextOfLogout::End),
        ("alice", NextOfLogout::Ask),
        ("ada@example.com", NextOfLogout::Ask),
    ] {
        let parameters = [("id_token_hint", &*hint), ("logout_hint", logout_hint)];
        let logout = asked(&world, &parameters);
        assert_eq!(logout.next(Some(&session)), next, "{logout_hint:?}");
    }
}

#[test]
fn rp_initiated_logout_s2_client_id_and_hint_must_name_the_same_client() {
    let (world, _) = world();
    let (_, session) = session(&world);
    let hint = id_token(&world, &session);
    let parameters = |client| [("id_token_hint", &*hint), ("client_id", client)];
    let logout = asked(&world, &parameters(WEB));
    assert_eq!(logout.next(Some(&session)), NextOfLogout::End);
    for other in [NATIVE, "nobody"] {
        assert_eq!(
            fault(&world, &parameters(other)),
            LogoutFault::ClientDiffers
        );
    }
}

#[test]
fn rp_initiated_logout_s2_a_hint_for_a_client_that_is_switched_off_ends_nothing_by_itself() {
    let (world, _) = world();
    let (_, session) = session(&world);
    let hint = id_token(&world, &session);
    world.change_client(WEB, |web| web.settings.enabled = false);
    let logout = asked(&world, &[("id_token_hint", &hint)]);
    assert_eq!(logout.next(Some(&session)), NextOfLogout::Ask);
    assert!(logout.client().is_none());
    let parameters = [("id_token_hint", &*hint), ("post_logout_redirect_uri", BYE)];
    assert_eq!(fault(&world, &parameters), LogoutFault::ClientUnknown);
}

#[test]
fn rp_initiated_logout_s3_the_browser_goes_back_with_state_where_hint_or_user_say_so() {
    let (world, _) = world();
    let (_, session) = session(&world);
    let hint = id_token(&world, &session);
    let back = [
        ("post_logout_redirect_uri", BYE),
        ("state", "a state & more"),
        ("ui_locales", "fr-CA fr en"),
    ];
    let with = |more: &[(&'static str, &str)]| -> Logout {
        let mut all: Vec<(&str, &str)> = back.to_vec();
        all.extend(more);
        asked(&world, &all)
    };
    let address = format!("{BYE}&state=a+state+%26+more");
    let redirect = AfterLogout::Redirect(address.clone());
    let hinted = with(&[("id_token_hint", &hint)]);
    assert_eq!(
        (hinted.after(false), hinted.after(true)),
        (redirect.clone(), redirect.clone())
    );
    // Named alone, a client is not proven: nobody is sent there who did not press a button on a page that names it.
    let link = AfterLogout::Link(address);
    let named = with(&[("client_id", WEB)]);
    assert_eq!(
        (named.after(false), named.after(true)),
        (link.clone(), redirect)
    );
    // Section 4: a hint that is not this server's leads nowhere by itself.
    let forged = with(&[("client_id", WEB), ("id_token_hint", "junk")]);
    assert_eq!(
        (forged.after(false), forged.after(true)),
        (link.clone(), link)
    );
    let without_state = [("id_token_hint", &*hint), back[0]];
    let after = asked(&world, &without_state).after(false);
    assert_eq!(after, AfterLogout::Redirect(BYE.to_owned()));
}

#[test]
fn rp_initiated_logout_s3_only_a_registered_uri_letter_by_letter() {
    let (world, _) = world();
    let (_, session) = session(&world);
    let hint = id_token(&world, &session);
    for uri in [
        "https://evil.example.com/",
        "https://web.example.com/bye",
        "https://web.example.com/bye?from=jurat&x",
        "https://WEB.example.com/bye?from=jurat",
        "https://web.example.com/callback?from=jurat",
        "javascript:alert(1)",
        NATIVE_BYE,
    ] {
        let back = ("post_logout_redirect_uri", uri);
        for by in [("id_token_hint", &*hint), ("client_id", WEB)] {
            assert_eq!(
                fault(&world, &[by, back]),
                LogoutFault::RedirectUriNotRegistered,
                "{uri}"
            );
        }
    }
    // RFC 8252 section 7.3 is about redirect URIs: the port is not free here.
    let native = |uri| {
        let back = ("post_logout_redirect_uri", uri);
        ask(&world, &[("client_id", NATIVE), back]).err()
    };
    assert_eq!(native(NATIVE_BYE), None);
    let other_port = native("http://127.0.0.1:4712/bye");
    assert_eq!(other_port, Some(LogoutFault::RedirectUriNotRegistered));
}

#[test]
fn rp_initiated_logout_s3_a_uri_that_nobody_is_known_to_have_registered_is_refused() {
    let (world, _) = world();
    let back = ("post_logout_redirect_uri", BYE);
    for parameters in [
        &[back][..],
        &[back, ("client_id", "nobody")],
        &[back, ("client_id", "no body\u{1}")],
        &[back, ("id_token_hint", "junk")],
    ] {
        assert_eq!(fault(&world, parameters), LogoutFault::ClientUnknown);
    }
    let long = "s".repeat(4097);
    let state = |state| ask(&world, &[back, ("client_id", WEB), ("state", state)]).err();
    assert_eq!(state(&long), Some(LogoutFault::StateTooLong));
    assert_eq!(state(&long[1..]), None);
    world
        .store
        .down
        .store(true, std::sync::atomic::Ordering::Relaxed);
    let down = fault(&world, &[("client_id", WEB)]);
    assert_eq!(down, LogoutFault::Unavailable);
}

#[test]
fn back_channel_logout_s2_7_what_was_granted_in_a_session_ends_with_it_but_for_offline_access() {
    let (world, _) = world();
    let (cookie, session) = session(&world);
    let online = tokens(&world, &session, &[]);
    let offline = tokens(&world, &session, &[("scope", "openid a offline_access")]);
    let other = find(&world, &self::cookie(&world, None)).unwrap();
    let elsewhere = tokens(&world, &other, &[]);
    // Refreshed, it is of the same session.
    let online = granted(refresh(&world, &online.refresh_token.unwrap()));
    wait(world.server.end_session(&cookie)).unwrap();
    let refreshed = |answer: &TokenAnswer| refresh(&world, answer.refresh_token.as_ref().unwrap());
    assert_eq!(refused(&refreshed(&online)), Reason::GrantRevoked);
    let judged = |answer: &TokenAnswer| {
        let token = world.server.access_token(&answer.access_token, ISSUER);
        wait(token).map(|_| ())
    };
    assert_eq!(judged(&online), Err(TokenRefusal::Revoked));
    for answer in [&offline, &elsewhere] {
        assert_eq!(judged(answer), Ok(()));
        granted(refreshed(answer));
    }
}

#[test]
fn a_code_of_a_session_that_is_signed_out_brings_nothing() {
    let (world, _) = world();
    let (cookie, session) = session(&world);
    let online = code(&world, &[], &session);
    let offline = code(&world, &[("scope", "openid offline_access")], &session);
    wait(world.server.end_session(&cookie)).unwrap();
    assert_eq!(refused(&trade(&world, &online, &[])), Reason::GrantRevoked);
    granted(trade(&world, &offline, &[]));
}

#[test]
fn a_sign_in_anew_goes_on_with_the_session_and_another_users_ends_it() {
    let (world, _) = world();
    let (first, session) = session(&world);
    let before = tokens(&world, &session, &[]);
    world.clock.advance_seconds(60);
    let second = cookie(&world, Some(&first));
    assert_ne!(first, second);
    // OWASP, session fixation: the cookie before counts no more.
    assert!(find(&world, &first).is_none());
    let renewed = find(&world, &second).unwrap();
    assert_eq!(renewed.id, session.id);
    assert_eq!(renewed.sign_in.at, timestamp(NOW + 60));
    let before = granted(refresh(&world, &before.refresh_token.unwrap()));
    // The cookie of the ended one does not end it either.
    wait(world.server.end_session(&first)).unwrap();
    assert!(find(&world, &second).is_some());
    world.add_user("bob");
    let bob = wait(world.server.sign_in("bob", PASSWORD, None)).ok();
    let third = wait(world.server.begin_session(&bob.unwrap(), Some(&second))).unwrap();
    assert!(find(&world, &second).is_none() && find(&world, &third).is_some());
    let ended = refresh(&world, &before.refresh_token.unwrap());
    assert_eq!(refused(&ended), Reason::GrantRevoked);
}

#[test]
fn of_64_who_sign_out_of_one_session_at_once_all_are_and_nothing_comes_of_it() {
    let (world, _) = world();
    let (cookie, session) = session(&world);
    let codes: Vec<_> = (0..8).map(|_| code(&world, &[], &session)).collect();
    let brought = std::thread::scope(|scope| {
        for _ in 0..64 {
            scope.spawn(|| wait(world.server.end_session(&cookie)).unwrap());
        }
        let traders: Vec<_> = codes
            .iter()
            .map(|code| scope.spawn(|| trade(&world, code, &[])))
            .collect();
        let ended = traders.into_iter().map(|trader| trader.join().unwrap());
        ended.collect::<Vec<_>>()
    });
    assert!(find(&world, &cookie).is_none());
    // Whichever was first: what a code brought is over.
    for decision in brought {
        match decision.outcome {
            Ok(answer) => {
                let later = refresh(&world, &answer.refresh_token.unwrap());
                assert_eq!(refused(&later), Reason::GrantRevoked);
            }
            Err(rejection) => assert_eq!(rejection.reason(), Reason::GrantRevoked),
        }
    }
}

#[test]
fn rp_initiated_logout_s3_no_other_text_leads_anywhere() {
    let (world, _) = world();
    let altered = (0..BYE.len(), 0..3_usize, "\\PC{0,3}");
    let mut runner = TestRunner::default();
    let outcome = runner.run(&altered, |(at, cut, with)| {
        let mut uri = BYE.to_owned();
        uri.replace_range(at..(at + cut).min(BYE.len()), &with);
        prop_assume!(uri != BYE);
        let back = ("post_logout_redirect_uri", &*uri);
        let refused = ask(&world, &[("client_id", WEB), back]).err();
        prop_assert_eq!(refused, Some(LogoutFault::RedirectUriNotRegistered));
        Ok(())
    });
    outcome.unwrap();
}
