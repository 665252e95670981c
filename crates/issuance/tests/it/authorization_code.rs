//! The authorization code at the token endpoint (RFC 6749 section 4.1.3, RFC 7636 section 4.6): bound to client, redirect URI and
//! challenge; used once.

use std::sync::Arc;

use jurat_issuance::rejection::Reason;
use jurat_issuance::unproven_request::TokenRequest;
use jurat_protocol::form::Form;
use jurat_registry::store::TenantStore as _;
use jurat_registry::user::{User, UserParts};

use crate::browser::*;
use crate::world::*;

#[test]
fn rfc6749_s4_1_a_code_brings_tokens_for_the_user() {
    let world = world();
    let alice = add_user(&world, "alice");
    let session = session(&world, &alice);
    let code = code(&world, &[], &session);
    let answer = granted(trade(&world, &code, &[]));
    assert_eq!(answer.scope.to_string(), "openid a");
    assert!(answer.refresh_token.is_some() && answer.id_token.is_some());
    let issued = &world.store.issued()[0];
    assert_eq!(issued.subject, alice.id().to_string());
    assert_eq!(issued.user, Some(alice.id()));
    let grant = wait(world.store.grant_find(issued.grant.unwrap()))
        .unwrap()
        .unwrap();
    assert_eq!(
        grant.sign_in.unwrap().nonce.as_deref(),
        Some("n-0S6_WzA2Mj")
    );
}

#[test]
fn rfc6749_s4_1_2_a_code_ends_after_a_minute() {
    let world = world();
    let session = session(&world, &add_user(&world, "alice"));
    let (early, late) = (code(&world, &[], &session), code(&world, &[], &session));
    world.clock.advance_millis(59_999);
    granted(trade(&world, &early, &[]));
    world.clock.advance_millis(1);
    assert_eq!(refused(&trade(&world, &late, &[])), Reason::GrantExpired);
}

#[test]
fn rfc6749_s4_1_3_a_code_is_bound_to_client_redirect_uri_and_verifier() {
    let world = world();
    let secrets = vec![world.secret(PORTAL_SECRET)];
    world.add_client("other", Vec::new(), secrets, |other| {
        other.grant_types = jurat_protocol::grant_type::GrantType::ALL.into();
    });
    let session = session(&world, &add_user(&world, "alice"));
    let code = code(&world, &[], &session);
    let another = [("client_id", "other"), ("client_secret", PORTAL_SECRET)];
    for (changes, reason) in [
        (&[("code", "")][..], Reason::GrantMissing),
        (&[("code", "jur_ac_x")], Reason::GrantUnknown),
        (&another, Reason::GrantUnknown),
        (&[("redirect_uri", "")], Reason::RedirectUriDiffers),
        (
            &[("redirect_uri", "https://web.example.com/callback")],
            Reason::RedirectUriDiffers,
        ),
        (&[("code_verifier", "")], Reason::VerifierMissing),
        (&[("code_verifier", CHALLENGE)], Reason::VerifierWrong),
        (&[("code_verifier", "short")], Reason::VerifierWrong),
    ] {
        assert_eq!(refused(&trade(&world, &code, changes)), reason);
    }
    // None of it used the code up.
    granted(trade(&world, &code, &[]));
}

#[test]
fn rfc6749_s4_1_3_a_redirect_uri_that_was_not_sent_need_not_be() {
    let world = world();
    let session = session(&world, &add_user(&world, "alice"));
    let left_out = [("redirect_uri", "")];
    let code = code(&world, &left_out, &session);
    let other = [("redirect_uri", "https://web.example.com/other")];
    assert_eq!(
        refused(&trade(&world, &code, &other)),
        Reason::RedirectUriDiffers
    );
    granted(trade(&world, &code, &left_out));
}

#[test]
fn rfc9700_s2_1_1_a_verifier_without_a_challenge_is_refused() {
    let world = world();
    world.change_client(WEB, |web| web.settings.require_pkce = false);
    let session = session(&world, &add_user(&world, "alice"));
    let without = [("code_challenge", ""), ("code_challenge_method", "")];
    let code = code(&world, &without, &session);
    assert_eq!(
        refused(&trade(&world, &code, &[])),
        Reason::VerifierWithoutChallenge
    );
    granted(trade(&world, &code, &[("code_verifier", "")]));
}

#[test]
fn rfc6749_s4_1_2_a_second_use_revokes_what_the_first_brought() {
    let world = world();
    let session = session(&world, &add_user(&world, "alice"));
    let code = code(&world, &[], &session);
    let answer = granted(trade(&world, &code, &[]));
    // Who cannot prove the binding ends nothing.
    let wrong = [("code_verifier", CHALLENGE)];
    assert_eq!(
        refused(&trade(&world, &code, &wrong)),
        Reason::VerifierWrong
    );
    assert!(revocation(&world).is_none());
    assert_eq!(refused(&trade(&world, &code, &[])), Reason::GrantUsed);
    assert_eq!(revocation(&world), Some(timestamp(NOW)));
    let refresh_token = answer.refresh_token.unwrap();
    let refresh = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh_token.as_str()),
    ];
    let header = basic(WEB, WEB_SECRET);
    assert_eq!(
        refused(&world.ask_with(&refresh, Some(&header))),
        Reason::GrantRevoked
    );
}

#[test]
fn rfc6749_s4_1_2_a_second_use_counts_where_no_refresh_token_was_given_too() {
    let world = world();
    let session = session(&world, &add_user(&world, "alice"));
    let native = [
        ("client_id", NATIVE),
        ("redirect_uri", NATIVE_CALLBACK),
        ("scope", "a"),
    ];
    let code = code(&world, &native, &session);
    let by_native = [("client_id", NATIVE), ("redirect_uri", NATIVE_CALLBACK)];
    let answer = granted(trade(&world, &code, &by_native));
    assert!(answer.refresh_token.is_none() && answer.id_token.is_none());
    assert_eq!(
        refused(&trade(&world, &code, &by_native)),
        Reason::GrantUsed
    );
    assert!(revocation(&world).is_some());
}

/// RFC 6749 section 4.1.2 does not ask when the second use came: of 64 at once one is granted, and as the others are second uses what it
/// brought is revoked.
#[test]
fn rfc6749_s4_1_2_of_64_at_once_one_wins_and_the_others_use_ends_what_it_got() {
    let world = Arc::new(world());
    let session = session(&world, &add_user(&world, "alice"));
    let code = code(&world, &[], &session);
    let start = Arc::new(std::sync::Barrier::new(64));
    let uses: Vec<_> = (0..64)
        .map(|_| {
            let (world, code, start) = (world.clone(), code.clone(), start.clone());
            std::thread::spawn(move || {
                let form = form_of(&[
                    ("grant_type", "authorization_code"),
                    ("code", &code),
                    ("redirect_uri", WEB_CALLBACK),
                    ("code_verifier", VERIFIER),
                ]);
                let form = Form::parse(form.as_bytes()).unwrap();
                let header = basic(WEB, WEB_SECRET);
                start.wait();
                let request = TokenRequest {
                    form: &form,
                    authorization: Some(header.as_bytes()),
                    peer: None,
                };
                wait(world.server.token_request(&request)).outcome
            })
        })
        .collect();
    let outcomes: Vec<_> = uses.into_iter().map(|one| one.join().unwrap()).collect();
    let won = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!(won, 1);
    for lost in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
        assert_eq!(lost.reason(), Reason::GrantUsed);
    }
    assert_eq!(world.store.issued().len(), 1);
    assert!(revocation(&world).is_some());
}

#[test]
fn a_user_who_no_longer_counts_brings_no_token() {
    for change in [
        (|parts| parts.settings.enabled = false) as fn(&mut UserParts),
        |parts| parts.valid_from = timestamp(NOW + 1),
    ] {
        let world = world();
        let alice = add_user(&world, "alice");
        let code = code(&world, &[], &session(&world, &alice));
        let mut parts = alice.parts().clone();
        change(&mut parts);
        parts.revision += 1;
        wait(world.store.user_replace(User::new(parts).unwrap())).unwrap();
        assert_eq!(refused(&trade(&world, &code, &[])), Reason::GrantRevoked);
    }
}

#[test]
fn rfc6749_s5_2_a_client_whose_grant_was_taken_away_trades_nothing() {
    let world = world();
    let code = code(&world, &[], &session(&world, &add_user(&world, "alice")));
    world.change_client(WEB, |web| {
        web.settings
            .grant_types
            .remove(&jurat_protocol::grant_type::GrantType::AuthorizationCode);
    });
    assert_eq!(refused(&trade(&world, &code, &[])), Reason::GrantNotAllowed);
}

#[test]
fn rfc8707_s2_2_a_token_request_names_resources_among_those_that_were_allowed() {
    let world = world();
    let session = session(&world, &add_user(&world, "alice"));
    let code = code(&world, &[], &session);
    let api = [("resource", "https://api.example.com")];
    assert_eq!(
        refused(&trade(&world, &code, &api)),
        Reason::ResourceNotAllowed
    );
    let code = self::code(&world, &api, &session);
    granted(trade(&world, &code, &api));
    assert_eq!(
        world.store.issued()[0].audience,
        ["https://api.example.com"]
    );
}

/// Since when the grant of the one token that was issued is revoked.
fn revocation(world: &World) -> Option<jurat_registry::clock::Timestamp> {
    let grant = world.store.issued()[0].grant.unwrap();
    wait(world.store.grant_find(grant))
        .unwrap()
        .unwrap()
        .revoked_at
}

#[test]
fn rfc6749_s4_1_2_a_second_use_is_known_long_after_the_codes_minute() {
    let world = world();
    let session = session(&world, &add_user(&world, "alice"));
    let code = code(&world, &[], &session);
    let first = granted(trade(&world, &code, &[]));
    world.clock.advance_seconds(5 * 86_400);
    world.store.purge();
    // Nor is the record of the first token needed, which is kept for less than a grant may last.
    world.store.forget_issued();
    assert_eq!(refused(&trade(&world, &code, &[])), Reason::GrantUsed);
    let refresh_token = first.refresh_token.unwrap();
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh_token.as_str()),
    ];
    let refreshed = world.ask_with(&form, Some(&basic(WEB, WEB_SECRET)));
    assert_eq!(refused(&refreshed), Reason::GrantRevoked);
}
