//! Token exchange (RFC 8693) of JWTs of identity providers: by the rules of the JWT bearer grant, with what they say of who acts.

use jurat_issuance::decision::Decision;
use jurat_issuance::rejection::Reason;
use jurat_registry::claim_mapping::SubjectMapping;
use jurat_registry::identity_provider::AllowedClients;
use serde_json::{Value, json};

use crate::exchanging::*;
use crate::world::*;

/// The world where any client may present the identity provider's assertions.
fn trusting() -> World {
    let world = world();
    world.change_provider(|idp| idp.settings.clients = AllowedClients::AnyAuthenticated);
    world
}

fn code(decision: &Decision) -> &'static str {
    decision.outcome.as_ref().err().unwrap().code().name()
}

/// Trades alice's JWT with such claims.
fn with_claims(world: &World, claims: &[(&str, Value)]) -> Decision {
    let mut assertion = world.third_party();
    for (name, value) in claims {
        assertion = assertion.claim(name, value.clone());
    }
    trade(world, (&assertion.sign(), JWT), &[])
}

#[test]
fn rfc8693_s2_1_a_jwt_of_an_identity_provider_is_traded_as_jwt_and_as_id_token_once() {
    let world = trusting();
    for token_type in [JWT, ID_TOKEN] {
        let jwt = world.third_party().sign();
        let answer = granted(trade(&world, (&jwt, token_type), &[]));
        assert_eq!(answer.scope.to_string(), "a");
        assert!(answer.refresh_token.is_none());
        assert_eq!(actor(&world, &answer), json!({"sub": BACKEND}));
        let record = world.store.issued().pop().unwrap();
        assert_eq!((&*record.subject, record.traded), ("alice", None));
        assert!(record.assertion_fingerprint.is_some());
        let again = trade(&world, (&jwt, token_type), &[]);
        assert_eq!(refused(&again), Reason::AssertionReplayed);
        assert_eq!(code(&again), "invalid_request");
        // Nor does it count as a grant any more.
        let elsewhere = world.present_by_portal(&jwt);
        assert_eq!(refused(&elsewhere), Reason::AssertionReplayed);
        assert_eq!(code(&elsewhere), "invalid_grant");
    }
}

#[test]
fn rfc8693_s2_2_2_whatever_is_wrong_with_such_a_jwt_is_an_invalid_request() {
    let world = world();
    let not_the_clients = trade(&world, (&world.third_party().sign(), JWT), &[]);
    assert_eq!(refused(&not_the_clients), Reason::ClientNotAllowed);
    let world = trusting();
    let by_a_stranger = world.third_party().signed_by(&KEYS.stranger).sign();
    let for_another = world.third_party().claim("aud", "https://other").sign();
    let of_a_client = world.self_issued().sign();
    for (jwt, reason) in [
        (&by_a_stranger, Reason::SignatureBad),
        (&for_another, Reason::AudienceNotUs),
        (&of_a_client, Reason::IssuerUnknown),
    ] {
        let decision = trade(&world, (jwt, JWT), &[]);
        assert_eq!(refused(&decision), reason);
        assert_eq!(code(&decision), "invalid_request");
    }
    assert_eq!(code(&not_the_clients), "invalid_request");
    assert_eq!(world.store.marks(), 0);
}

#[test]
fn rfc8693_s2_2_1_such_a_token_ends_with_the_jwt_at_the_latest_whatever_skew_is_allowed() {
    let world = trusting();
    let jwt = world.third_party().sign();
    world.clock.advance_seconds(290);
    let answer = granted(trade(&world, (&jwt, JWT), &[]));
    assert_eq!(answer.expires_in, 10);
    let jwt = world.third_party().sign();
    world.clock.advance_seconds(10);
    let decision = trade(&world, (&jwt, JWT), &[]);
    assert_eq!(refused(&decision), Reason::AssertionExpired);
}

#[test]
fn rfc8693_s4_1_who_acts_by_the_jwt_stays_inside_with_the_issuer() {
    let world = trusting();
    let act = json!({"sub": "gateway", "email": "x@example.com", "act": {"sub": "app", "iss": "https://other"}});
    let answer = granted(with_claims(&world, &[("act", act)]));
    let expected = json!({
        "sub": BACKEND,
        "act": {"sub": "gateway", "iss": IDP, "act": {"sub": "app", "iss": "https://other"}},
    });
    assert_eq!(actor(&world, &answer), expected);
    for malformed in [
        json!("gateway"),
        json!({"email": "x"}),
        json!({"sub": ""}),
        json!({"sub": "a\nb"}),
        json!({"sub": "a", "act": {"iss": "b"}}),
    ] {
        let decision = with_claims(&world, &[("act", malformed)]);
        assert_eq!(refused(&decision), Reason::ActorClaimMalformed);
        assert_eq!(code(&decision), "invalid_request");
    }
}

#[test]
fn rfc8693_s4_1_the_jwt_bearer_grant_hides_nobody_who_acts() {
    let world = World::new();
    let with_act = |act: Value| {
        let jwt = world.third_party().claim("act", act).sign();
        world.present_by_portal(&jwt)
    };
    granted(with_act(
        json!({"sub": "gateway", "act": {"sub": PORTAL, "iss": ISSUER}}),
    ));
    let record = world.store.issued().pop().unwrap();
    let actor: Value = serde_json::from_str(&record.actor.unwrap()).unwrap();
    let expected = json!({"sub": "gateway", "iss": IDP, "act": {"sub": PORTAL, "iss": ISSUER}});
    assert_eq!(actor, expected);
    // Whom an issuer names beside its own acted before: the client that presents it is named.
    let others = json!({"sub": "stock", "iss": ISSUER});
    granted(with_act(others.clone()));
    let record = world.store.issued().pop().unwrap();
    let actor: Value = serde_json::from_str(&record.actor.unwrap()).unwrap();
    assert_eq!(actor, json!({"sub": PORTAL, "act": others}));
    let marks = world.store.marks();
    for malformed in [json!("gateway"), json!({"email": "x"}), json!({"sub": ""})] {
        let decision = with_act(malformed);
        assert_eq!(refused(&decision), Reason::ActorClaimMalformed);
        // RFC 7523 section 3.1: of an assertion that is presented as a grant.
        assert_eq!(code(&decision), "invalid_grant");
    }
    assert_eq!(world.store.marks(), marks);
    // What a client signs for itself says nothing of others.
    let own = world.self_issued().claim("act", json!("x")).sign();
    granted(world.ask(&[("grant_type", JWT_BEARER), ("assertion", &own)]));
    assert!(world.store.issued().pop().unwrap().actor.is_none());
}

#[test]
fn rfc8693_s4_4_whoever_may_act_is_the_only_one_that_does() {
    let world = trusting();
    for allowed in [
        json!({"sub": BACKEND}),
        json!({"sub": BACKEND, "iss": ISSUER}),
        json!({"client_id": BACKEND}),
        json!({"sub": BACKEND, "client_id": BACKEND}),
    ] {
        granted(with_claims(&world, &[("may_act", allowed)]));
    }
    for other in [
        json!({"sub": PORTAL}),
        json!({"sub": BACKEND, "iss": IDP}),
        json!({"sub": BACKEND, "client_id": PORTAL}),
        json!({"client_id": PORTAL}),
    ] {
        let decision = with_claims(&world, &[("may_act", other)]);
        assert_eq!(refused(&decision), Reason::ActorNotAllowed);
        assert_eq!(code(&decision), "invalid_request");
    }
    for malformed in [
        json!(BACKEND),
        json!({}),
        json!({"sub": BACKEND, "email": "x"}),
    ] {
        let decision = with_claims(&world, &[("may_act", malformed)]);
        assert_eq!(refused(&decision), Reason::ActorClaimMalformed);
    }
    // It holds for a client that may impersonate too: it is the one that gets the token.
    world.change_client(BACKEND, |backend| {
        backend.settings.exchange.impersonation = true;
    });
    let decision = with_claims(&world, &[("may_act", json!({"sub": PORTAL}))]);
    assert_eq!(refused(&decision), Reason::ActorNotAllowed);
}

#[test]
fn rfc8693_s4_4_a_subject_of_the_same_name_and_another_issuer_is_another() {
    let world = trusting();
    let other = "https://other.example.com";
    world.add_provider(other, vec![world.key(&KEYS.rsa)], |idp| {
        idp.clients = AllowedClients::AnyAuthenticated;
    });
    let bob_of = |issuer: &str| {
        let bob = world.third_party().claim("sub", "bob").claim("iss", issuer);
        match issuer {
            IDP => bob.sign(),
            _ => bob.signed_by(&KEYS.rsa).header("alg", "RS256").sign(),
        }
    };
    let ask = |may_act: Value, issuer: &str| {
        let alice = world.third_party().claim("may_act", may_act).sign();
        let actor = bob_of(issuer);
        let actor = [("actor_token", &*actor), ("actor_token_type", JWT)];
        trade(&world, (&alice, JWT), &actor)
    };
    let answer = granted(ask(json!({"sub": "bob"}), IDP));
    assert_eq!(actor(&world, &answer), json!({"sub": "bob", "iss": IDP}));
    let decision = ask(json!({"sub": "bob"}), other);
    assert_eq!(refused(&decision), Reason::ActorNotAllowed);
    granted(ask(json!({"sub": "bob", "iss": other}), other));
    let decision = ask(json!({"sub": "bob", "iss": other}), IDP);
    assert_eq!(refused(&decision), Reason::ActorNotAllowed);
}

#[test]
fn rfc8693_s4_4_a_token_of_this_server_about_a_subject_of_somebody_else_is_not_whom_may_act_names_here()
 {
    let world = trusting();
    let may_act = json!({"sub": "alice", "iss": ISSUER});
    let by_provider = alices(&world).access_token;
    let subject = world.third_party().claim("may_act", may_act).sign();
    let actor = [
        ("actor_token", &*by_provider),
        ("actor_token_type", ACCESS_TOKEN),
    ];
    let decision = trade(&world, (&subject, JWT), &actor);
    assert_eq!(refused(&decision), Reason::ActorNotAllowed);
    // This server's own user is.
    let ada = world.add_user("ada");
    world.change_provider(|idp| {
        let claim = "email".into();
        idp.settings.subject_mapping = SubjectMapping::LocalUser { claim };
    });
    let adas = world.third_party().claim("email", "ada").sign();
    let form = [
        ("grant_type", JWT_BEARER),
        ("assertion", &*adas),
        ("resource", ORDERS),
    ];
    let adas = granted(by_portal(&world, &form)).access_token;
    let may_act = json!({"sub": ada.id().to_string(), "iss": ISSUER});
    let subject = world.third_party().claim("email", "ada");
    let subject = subject.claim("may_act", may_act).sign();
    let actor = [("actor_token", &*adas), ("actor_token_type", ACCESS_TOKEN)];
    granted(trade(&world, (&subject, JWT), &actor));
}

#[test]
fn a_jwt_for_a_user_of_this_server_brings_a_token_for_that_user() {
    let world = trusting();
    world.change_provider(|idp| {
        let claim = "email".into();
        idp.settings.subject_mapping = SubjectMapping::LocalUser { claim };
    });
    let ada = world.add_user("ada");
    let answer = granted(with_claims(&world, &[("email", json!("ada"))]));
    let token = judged(&world, &answer.access_token).unwrap();
    assert_eq!(token.user, Some(ada.id()));
    assert_eq!(token.subject, ada.id().to_string());
    world.change_user(ada.id(), |parts| parts.settings.enabled = false);
    assert!(judged(&world, &answer.access_token).is_err());
    let decision = with_claims(&world, &[("email", json!("ada"))]);
    assert_eq!(refused(&decision), Reason::LocalUserDisabled);
    assert_eq!(code(&decision), "invalid_request");
}

#[test]
fn one_jwt_as_subject_and_as_actor_is_used_twice() {
    let world = trusting();
    let jwt = world.third_party().sign();
    let actor = [("actor_token", &*jwt), ("actor_token_type", JWT)];
    let decision = trade(&world, (&jwt, JWT), &actor);
    assert_eq!(refused(&decision), Reason::AssertionReplayed);
    assert_eq!(world.store.marks(), 0);
}
