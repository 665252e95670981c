//! Who acts for the subject of a traded token (RFC 8693 sections 1.1 and 4): delegation, impersonation, and chains of both.

use jurat_issuance::rejection::Reason;
use jurat_protocol::grant_type::GrantType;
use serde_json::{Value, json};

use crate::exchanging::*;
use crate::world::*;

fn impersonates(world: &World, is: bool) {
    world.change_client(BACKEND, |backend| {
        backend.settings.exchange.impersonation = is;
    });
}

/// The parameters that present `token` as the actor's.
fn acting<'a>(token: &'a str, token_type: &'a str) -> [(&'a str, &'a str); 2] {
    [("actor_token", token), ("actor_token_type", token_type)]
}

#[test]
fn rfc8693_s1_1_only_a_client_that_may_impersonate_is_left_out() {
    let world = world();
    let token = alices(&world).access_token;
    let answer = granted(exchange(&world, &token, &[]));
    assert_eq!(actor(&world, &answer), json!({"sub": BACKEND}));
    impersonates(&world, true);
    let answer = granted(exchange(&world, &token, &[]));
    assert_eq!(actor(&world, &answer), Value::Null);
    // With an actor's token somebody acts all the same.
    let own = backends_own(&world);
    let answer = granted(exchange(&world, &token, &acting(&own, ACCESS_TOKEN)));
    let expected = json!({"sub": BACKEND, "client_id": BACKEND});
    assert_eq!(actor(&world, &answer), expected);
}

#[test]
fn rfc8693_s4_1_whoever_acted_before_stays_inside_impersonation_or_not() {
    for format in FORMATS {
        let world = world_with(format);
        // Stock's server trades in turn: it is the backend of the test again, for a token of its own.
        let first = granted(exchange(&world, &alices(&world).access_token, &[]));
        let second = granted(exchange(&world, &first.access_token, &[]));
        let chain = json!({"sub": BACKEND, "act": {"sub": BACKEND}});
        assert_eq!(actor(&world, &second), chain);
        impersonates(&world, true);
        let third = granted(exchange(&world, &second.access_token, &[]));
        assert_eq!(actor(&world, &third), chain);
    }
}

#[test]
fn rfc8693_s4_1_an_issuer_names_no_actor_but_its_own_as_the_one_that_acts_now() {
    let world = world();
    world.change_provider(|idp| {
        idp.settings.clients = jurat_registry::identity_provider::AllowedClients::AnyAuthenticated;
    });
    impersonates(&world, true);
    let act_of = |said: Value| {
        let jwt = world.third_party().claim("act", said).sign();
        let answer = granted(trade(&world, (&jwt, JWT), &[]));
        actor(&world, &answer)
    };
    assert_eq!(
        act_of(json!({"sub": "gateway"})),
        json!({"sub": "gateway", "iss": IDP})
    );
    for forged in [
        json!({"sub": PORTAL, "iss": ISSUER}),
        json!({"sub": "gateway", "iss": "https://other.example.com"}),
    ] {
        // The client that could have been left out is named.
        let expected = json!({"sub": BACKEND, "act": forged});
        assert_eq!(act_of(forged), expected);
    }
}

#[test]
fn rfc8693_s4_1_an_actor_of_another_issuer_is_named_with_it() {
    let world = world();
    world.change_provider(|idp| {
        let clients = [PORTAL, BACKEND].map(|id| id.parse().unwrap());
        idp.settings.clients =
            jurat_registry::identity_provider::AllowedClients::Only(clients.into());
    });
    let bob = world.third_party().claim("sub", "bob").sign();
    let token = alices(&world).access_token;
    let answer = granted(exchange(&world, &token, &acting(&bob, JWT)));
    assert_eq!(actor(&world, &answer), json!({"sub": "bob", "iss": IDP}));
    // It was spent.
    let again = exchange(&world, &token, &acting(&bob, JWT));
    assert_eq!(refused(&again), Reason::AssertionReplayed);
}

#[test]
fn rfc8693_s2_2_2_an_actor_token_must_count_and_be_the_clients_to_present() {
    let world = world();
    let token = alices(&world).access_token;
    let unknown = exchange(&world, &token, &acting("x", ACCESS_TOKEN));
    assert_eq!(refused(&unknown), Reason::TradedTokenUnknown);
    let line = world.last_line().refusal.unwrap();
    assert!(line.1.starts_with("actor token: "), "{}", line.1);
    let portals = granted(by_portal(&world, &[("grant_type", "client_credentials")]));
    let others = acting(&portals.access_token, ACCESS_TOKEN);
    assert_eq!(
        refused(&exchange(&world, &token, &others)),
        Reason::TradedTokenOfAnother
    );
    // A client's own assertion is no token of somebody's.
    let own = world.self_issued().sign();
    let decision = exchange(&world, &token, &acting(&own, JWT));
    assert_eq!(refused(&decision), Reason::IssuerUnknown);
    assert_eq!(
        decision.outcome.err().unwrap().code().name(),
        "invalid_request"
    );
}

#[test]
fn rfc8693_s4_1_an_actor_speaks_for_itself_and_not_through_another() {
    let world = world();
    let token = alices(&world).access_token;
    let traded = granted(exchange(&world, &token, &[])).access_token;
    let decision = exchange(&world, &token, &acting(&traded, ACCESS_TOKEN));
    assert_eq!(refused(&decision), Reason::ActorTokenDelegated);
}

#[test]
fn rfc8693_s2_2_1_a_token_ends_with_the_actors_too() {
    let world = world();
    world.change_client(BACKEND, |backend| {
        backend.settings.token.lifetime_seconds = Some(60);
    });
    let own = backends_own(&world);
    world.change_client(BACKEND, |backend| {
        backend.settings.token.lifetime_seconds = None;
    });
    world.clock.advance_seconds(20);
    let token = alices(&world).access_token;
    let answer = granted(exchange(&world, &token, &acting(&own, ACCESS_TOKEN)));
    assert_eq!(answer.expires_in, 40);
}

#[test]
fn a_chain_of_exchanges_is_bounded_whether_or_not_it_shows() {
    for impersonation in [false, true] {
        let world = world();
        impersonates(&world, impersonation);
        let mut token = alices(&world).access_token;
        for _ in 0..8 {
            token = granted(exchange(&world, &token, &[])).access_token;
        }
        assert!(judged(&world, &token).is_ok());
        let decision = exchange(&world, &token, &[]);
        assert_eq!(refused(&decision), Reason::ActorChainTooLong);
    }
}

#[test]
fn rfc8693_s4_1_the_claim_is_bounded_in_bytes() {
    let world = world();
    world.change_provider(|idp| {
        idp.settings.clients = jurat_registry::identity_provider::AllowedClients::AnyAuthenticated;
    });
    let mut act = json!({"sub": "x".repeat(1000)});
    for _ in 0..4 {
        act = json!({"sub": "x".repeat(1000), "act": act});
    }
    let jwt = world.third_party().claim("act", act).sign();
    assert_eq!(
        refused(&trade(&world, (&jwt, JWT), &[])),
        Reason::ActorChainTooLong
    );
    let mut act = json!({"sub": "x"});
    for _ in 0..8 {
        act = json!({"sub": "x", "act": act});
    }
    let jwt = world.third_party().claim("act", act).sign();
    impersonates(&world, true);
    assert_eq!(
        refused(&trade(&world, (&jwt, JWT), &[])),
        Reason::ActorChainTooLong
    );
    assert_eq!(world.store.marks(), 0);
}

#[test]
fn a_client_asks_for_itself_through_another_service_all_the_same() {
    let world = world();
    world.change_client(PORTAL, |portal| {
        portal.settings.grant_types = GrantType::ALL.into();
    });
    let form = [("grant_type", "client_credentials"), ("resource", ORDERS)];
    let token = granted(by_portal(&world, &form)).access_token;
    let answer = granted(exchange(&world, &token, &[]));
    let said = judged(&world, &answer.access_token).unwrap();
    assert_eq!((&*said.subject, &*said.client_id), (PORTAL, BACKEND));
    assert_eq!(actor(&world, &answer), json!({"sub": BACKEND}));
}
