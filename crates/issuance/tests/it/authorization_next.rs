//! What comes next of a request that is in order (OpenID Connect Core sections 3.1.2.3 and 3.1.2.4): a sign-in, a question, the answer.

use jurat_issuance::authorization_endpoint::Next;
use jurat_registry::client::ConsentPolicy;
use jurat_registry::store::TenantStore as _;

use crate::browser::*;
use crate::world::*;

#[test]
fn openid_connect_core_s3_1_2_3_who_is_not_signed_in_signs_in_and_is_asked_once() {
    let world = world();
    let user = add_user(&world, "alice");
    assert_eq!(step(&next(&world, &[], None)), "sign-in");
    let session = session(&world, &user);
    let Next::Consent(decidable, scopes) = next(&world, &[], Some(&session)) else {
        panic!("not asked")
    };
    assert_eq!(decidable.user().id(), user.id());
    let names: Vec<_> = scopes.iter().map(|scope| scope.name.as_str()).collect();
    assert_eq!(names, ["openid", "a"]);
    assert!(scopes[0].description.is_some() && scopes[1].description.is_none());
    assert!(wait(world.server.allow(*decidable)).is_ok());
    assert_eq!(step(&next(&world, &[], Some(&session))), "decide");
    // Less than was consented to is not asked for again, more is.
    let less = [("scope", "a")];
    assert_eq!(step(&next(&world, &less, Some(&session))), "decide");
    let more = [("scope", "openid email")];
    assert_eq!(step(&next(&world, &more, Some(&session))), "consent");
    allowed(&world, &more, &session);
    assert_eq!(step(&next(&world, &[], Some(&session))), "decide");
}

#[test]
fn rfc6749_s4_1_2_1_a_user_who_says_no_is_asked_again_next_time() {
    let world = world();
    let session = session(&world, &add_user(&world, "alice"));
    let Next::Consent(decidable, _) = next(&world, &[], Some(&session)) else {
        panic!("not asked")
    };
    let answer = wait(world.server.deny(*decidable));
    let answer = answer.unwrap_or_else(|_| panic!("shown"));
    assert_eq!(error_of(&answer).0, "access_denied");
    assert_eq!(parameter(&answer, "state"), Some("a state & more"));
    assert_eq!(step(&next(&world, &[], Some(&session))), "consent");
}

#[test]
fn openid_connect_core_s3_1_2_1_prompt_none_never_shows_a_page() {
    let world = world();
    let none = [("prompt", "none")];
    assert_eq!(step(&next(&world, &none, None)), "login_required");
    let session = session(&world, &add_user(&world, "alice"));
    let answer = next(&world, &none, Some(&session));
    assert_eq!(step(&answer), "consent_required");
    let Next::Answer(answer) = answer else {
        panic!("a page")
    };
    assert_eq!(parameter(&answer, "state"), Some("a state & more"));
    allowed(&world, &[], &session);
    assert_eq!(step(&next(&world, &none, Some(&session))), "decide");
}

#[test]
fn openid_connect_core_s3_1_2_1_prompt_consent_asks_always_and_implied_consent_never() {
    let world = world();
    let session = session(&world, &add_user(&world, "alice"));
    allowed(&world, &[], &session);
    let consent = [("prompt", "consent")];
    assert_eq!(step(&next(&world, &consent, Some(&session))), "consent");
    world.change_client(WEB, |web| web.settings.consent = ConsentPolicy::Implied);
    let more = [("scope", "openid email profile")];
    assert_eq!(step(&next(&world, &more, Some(&session))), "decide");
    assert_eq!(step(&next(&world, &consent, Some(&session))), "consent");
    // What was never asked is not kept as a consent.
    let bob = session_of(&world, "bob");
    allowed(&world, &more, &bob);
    let client = WEB.parse().unwrap();
    let kept = world.store.consent_find(bob.user.id(), &client);
    assert!(wait(kept).unwrap().is_none());
}

#[test]
fn openid_connect_core_s3_1_2_1_prompt_login_and_select_account_want_a_sign_in_for_this_request() {
    let world = world();
    for prompt in ["login", "select_account", "login consent"] {
        let session = session_of(&world, &format!("alice-{}", prompt.len()));
        let again = [("prompt", prompt)];
        assert_eq!(step(&next(&world, &again, Some(&session))), "sign-in");
        let proof = world.server.after_sign_in(&asked(&world, &again), &session);
        let back = [("prompt", prompt), ("after_sign_in", &proof)];
        assert_eq!(step(&next(&world, &back, Some(&session))), "consent");
        // It is good for this request and this session alone.
        let other_request = [
            ("prompt", prompt),
            ("after_sign_in", &proof),
            ("nonce", "other"),
        ];
        assert_eq!(
            step(&next(&world, &other_request, Some(&session))),
            "sign-in"
        );
        world.clock.advance_seconds(1);
        let other_session = session_of(&world, &format!("bob-{}", prompt.len()));
        assert_eq!(step(&next(&world, &back, Some(&other_session))), "sign-in");
        let forged = [("prompt", prompt), ("after_sign_in", "AAAA")];
        assert_eq!(step(&next(&world, &forged, Some(&session))), "sign-in");
    }
}

#[test]
fn openid_connect_core_s3_1_2_1_a_sign_in_older_than_max_age_is_made_again() {
    let world = world();
    let session = session_of(&world, "alice");
    allowed(&world, &[], &session);
    let ten = [("max_age", "10")];
    world.clock.advance_seconds(10);
    assert_eq!(step(&next(&world, &ten, Some(&session))), "decide");
    world.clock.advance_seconds(1);
    assert_eq!(step(&next(&world, &ten, Some(&session))), "sign-in");
    let silent = [("max_age", "10"), ("prompt", "none")];
    assert_eq!(
        step(&next(&world, &silent, Some(&session))),
        "login_required"
    );
    // max_age=0 is as prompt=login: good for the request that it was made for.
    let zero = [("max_age", "0")];
    assert_eq!(step(&next(&world, &zero, Some(&session))), "sign-in");
    let proof = world.server.after_sign_in(&asked(&world, &zero), &session);
    let back = [("max_age", "0"), ("after_sign_in", &proof)];
    assert_eq!(step(&next(&world, &back, Some(&session))), "decide");
}

#[test]
fn openid_connect_core_s3_1_2_1_a_hint_at_another_user_asks_for_a_sign_in() {
    let world = world();
    let alice = session_of(&world, "alice");
    let bob = session_of(&world, "bob");
    let code = code(&world, &[], &alice);
    let token = granted(trade(&world, &code, &[])).id_token.unwrap();
    let hint = [("id_token_hint", token.as_str())];
    assert_eq!(step(&next(&world, &hint, Some(&alice))), "decide");
    assert_eq!(step(&next(&world, &hint, Some(&bob))), "sign-in");
    let silent = [("id_token_hint", token.as_str()), ("prompt", "none")];
    assert_eq!(step(&next(&world, &silent, Some(&bob))), "login_required");
    // An access token is no ID token, and an ID token of another client is none of this one's.
    let code = self::code(&world, &[], &alice);
    let access_token = granted(trade(&world, &code, &[])).access_token;
    told(&world, &[("id_token_hint", &access_token)]);
    let native = [
        ("client_id", NATIVE),
        ("redirect_uri", NATIVE_CALLBACK),
        ("scope", "a"),
        ("id_token_hint", &token),
    ];
    told(&world, &native);
}

#[test]
fn rfc8252_s8_6_an_application_that_cannot_prove_itself_is_asked_for_each_time() {
    let world = world();
    let session = session_of(&world, "alice");
    let native = [
        ("client_id", NATIVE),
        ("redirect_uri", NATIVE_CALLBACK),
        ("scope", "a"),
    ];
    allowed(&world, &native, &session);
    assert_eq!(step(&next(&world, &native, Some(&session))), "consent");
}

fn session_of(world: &World, name: &str) -> jurat_issuance::session::LiveSession {
    session(world, &add_user(world, name))
}
