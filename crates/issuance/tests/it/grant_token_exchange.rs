//! Token exchange (RFC 8693) of this server's own access tokens: what comes out, what may go in, and what ends it.

use jurat_issuance::access_token::TokenRefusal;
use jurat_issuance::rejection::Reason;
use jurat_protocol::grant_type::GrantType;
use jurat_registry::client::ClientKind;
use jurat_registry::role::Role;
use jurat_registry::store::TenantStore;
use jurat_registry::token_settings::TokenFormat;
use serde_json::json;

use crate::exchanging::*;
use crate::world::*;

#[test]
fn rfc8693_s2_2_1_a_service_gets_a_token_of_its_own_that_speaks_for_the_user() {
    for format in FORMATS {
        let world = world_with(format);
        let answer = granted(exchange(&world, &alices(&world).access_token, &[]));
        assert_eq!(answer.issued_token_type, Some(ACCESS_TOKEN));
        assert_eq!(answer.scope.to_string(), "a b");
        assert!(answer.refresh_token.is_none() && answer.id_token.is_none());
        let token = judged(&world, &answer.access_token).unwrap();
        assert_eq!((&*token.subject, &*token.client_id), ("alice", BACKEND));
        assert_eq!(token.audience, [STOCK]);
        assert_eq!(actor(&world, &answer), json!({"sub": BACKEND}));
        let record = world.store.issued().pop().unwrap();
        assert_eq!(record.grant_type, GrantType::TokenExchange);
        assert_eq!(record.identity_provider, Some(world.provider().id()));
        assert_eq!(record.traded, Some(world.store.issued()[0].decision));
    }
}

#[test]
fn rfc8693_s2_1_the_parameters_that_are_required_and_those_that_come_together() {
    let world = world();
    let token = alices(&world).access_token;
    let refuses = |form: Parameters<'_>, reason| {
        let form = [&[("grant_type", EXCHANGE)], form].concat();
        assert_eq!(refused(&by_backend(&world, &form)), reason, "{form:?}");
    };
    let subject = ("subject_token", &*token);
    let subject_type = ("subject_token_type", ACCESS_TOKEN);
    refuses(&[subject_type], Reason::SubjectTokenMissing);
    refuses(&[subject], Reason::TokenTypeMissing);
    let actor = ("actor_token", &*token);
    refuses(&[subject, subject_type, actor], Reason::TokenTypeMissing);
    let actor_type = ("actor_token_type", ACCESS_TOKEN);
    refuses(
        &[subject, subject_type, actor_type],
        Reason::TokenTypeMissing,
    );
    for other in ["access_token", "urn:ietf:params:oauth:token-type:saml2"] {
        let other = ("subject_token_type", other);
        refuses(&[subject, other], Reason::TokenTypeUnsupported);
    }
    let refresh = "urn:ietf:params:oauth:token-type:refresh_token";
    let requested = ("requested_token_type", refresh);
    refuses(
        &[subject, subject_type, requested],
        Reason::RequestedTokenTypeUnsupported,
    );
}

#[test]
fn rfc8693_s2_1_whoever_asks_for_a_jwt_gets_one_or_nothing() {
    let world = world();
    let wanted = [("requested_token_type", JWT)];
    let answer = granted(exchange(&world, &alices(&world).access_token, &wanted));
    assert_eq!(answer.issued_token_type, Some(JWT));
    assert_eq!(answer.access_token.split('.').count(), 3);
    let world = world_with(TokenFormat::Opaque);
    let decision = exchange(&world, &alices(&world).access_token, &wanted);
    assert_eq!(refused(&decision), Reason::RequestedTokenTypeUnsupported);
}

#[test]
fn rfc8693_s2_1_a_jwt_of_this_server_is_traded_as_a_jwt_too_and_an_opaque_token_is_not() {
    let world = world();
    granted(trade(&world, (&alices(&world).access_token, JWT), &[]));
    let world = world_with(TokenFormat::Opaque);
    let decision = trade(&world, (&alices(&world).access_token, JWT), &[]);
    assert_eq!(refused(&decision), Reason::AssertionNotThreeParts);
}

#[test]
fn rfc8693_s5_only_whom_it_was_issued_to_and_servers_of_its_resources_may_trade_a_token() {
    for format in FORMATS {
        let world = world_with(format);
        let token = alices(&world).access_token;
        granted(exchange(&world, &token, &[]));
        // Its own client, for a resource that it may name.
        let form = [
            ("grant_type", EXCHANGE),
            ("subject_token", &*token),
            ("subject_token_type", ACCESS_TOKEN),
            ("resource", ORDERS),
        ];
        granted(by_portal(&world, &form));
        let others = granted(by_portal(
            &world,
            &[
                ("grant_type", JWT_BEARER),
                ("assertion", &world.third_party().sign()),
            ],
        ));
        let decision = exchange(&world, &others.access_token, &[]);
        assert_eq!(refused(&decision), Reason::TradedTokenOfAnother);
    }
}

#[test]
fn rfc8693_s2_2_2_what_does_not_count_is_refused_with_invalid_request_and_one_sentence() {
    for format in FORMATS {
        let world = world_with(format);
        let answer = |decision: &jurat_issuance::decision::Decision| {
            decision.outcome.as_ref().err().unwrap().error_answer()
        };
        let token = alices(&world).access_token;
        let unknown = exchange(&world, "jur_at_x", &[]);
        assert_eq!(refused(&unknown), Reason::TradedTokenUnknown);
        assert_eq!(answer(&unknown).error.name(), "invalid_request");
        world.change_provider(|idp| idp.settings.enabled = false);
        let withdrawn = exchange(&world, &token, &[]);
        assert_eq!(refused(&withdrawn), Reason::TradedTokenRevoked);
        world.change_provider(|idp| idp.settings.enabled = true);
        world.clock.advance_seconds(3600);
        let expired = exchange(&world, &token, &[]);
        assert_eq!(refused(&expired), Reason::TradedTokenExpired);
        for other in [&withdrawn, &expired] {
            assert_eq!(answer(other), answer(&unknown));
        }
    }
}

#[test]
fn an_administrators_token_is_never_traded_neither_as_subject_nor_as_actor() {
    let world = world();
    world.add_client("admin", Vec::new(), Vec::new(), |_| {});
    let secret = "an-administrators-secret-0123456789abcdef";
    let admin = wait(world.store.client_find("admin")).unwrap().unwrap();
    let mut parts = admin.parts().clone();
    wait(world.store.client_remove(admin.id(), None)).unwrap();
    parts.kind = ClientKind::Administrator(Role::System);
    parts.settings.grant_types = GrantType::ALL.into();
    parts.settings.scope = "jurat.admin a".parse().unwrap();
    parts.settings.default_scope = "jurat.admin".parse().unwrap();
    parts.secrets = vec![world.secret(secret)];
    let admin = jurat_registry::client::Client::new(parts).unwrap();
    wait(world.store.client_insert(admin)).unwrap();
    let by_admin = |form: Parameters<'_>| world.ask_with(form, Some(&basic("admin", secret)));
    let own = granted(by_admin(&[("grant_type", "client_credentials")])).access_token;
    let as_subject = exchange(&world, &own, &[]);
    assert_eq!(refused(&as_subject), Reason::TradedTokenOfAdministrator);
    let actor = [("actor_token", &*own), ("actor_token_type", ACCESS_TOKEN)];
    let as_actor = exchange(&world, &alices(&world).access_token, &actor);
    assert_eq!(refused(&as_actor), Reason::TradedTokenOfAdministrator);
    // Nor does an administrator trade anything.
    let form = [
        ("grant_type", EXCHANGE),
        ("subject_token", &*own),
        ("subject_token_type", ACCESS_TOKEN),
    ];
    assert_eq!(refused(&by_admin(&form)), Reason::GrantNotAllowed);
}

#[test]
fn a_client_that_may_not_use_the_grant_learns_nothing_of_a_token() {
    let world = world();
    let token = alices(&world).access_token;
    world.change_client(BACKEND, |backend| {
        backend
            .settings
            .grant_types
            .remove(&GrantType::TokenExchange);
    });
    for text in [&*token, "x"] {
        assert_eq!(
            refused(&exchange(&world, text, &[])),
            Reason::GrantNotAllowed
        );
    }
    let form = [
        ("grant_type", EXCHANGE),
        ("subject_token", &*token),
        ("subject_token_type", ACCESS_TOKEN),
        ("client_id", BACKEND),
    ];
    // RFC 8693 section 2.1: without authentication whoever comes by a token could trade it.
    assert_eq!(refused(&world.ask(&form)), Reason::ClientAuthMissing);
}

#[test]
fn the_grant_is_served_only_where_it_is_switched_on() {
    let world = World::with(|ground| {
        ground.grants.remove(&GrantType::TokenExchange);
    });
    let world = world.unexplained();
    settle(&world);
    let token = alices(&world).access_token;
    assert_eq!(
        refused(&exchange(&world, &token, &[])),
        Reason::GrantTypeDisabled
    );
    let lists = |world: &World| {
        let served = world.server.metadata().grant_types_supported;
        served.contains(&EXCHANGE)
    };
    assert!(!lists(&world));
    assert!(lists(&World::new()));
}

#[test]
fn rfc8693_s2_1_scope_is_that_of_the_subject_token_at_most_and_what_the_client_may_have() {
    let world = world();
    let assertion = world.third_party().sign();
    let form = [
        ("grant_type", JWT_BEARER),
        ("assertion", &*assertion),
        ("scope", "a"),
        ("resource", ORDERS),
    ];
    let narrow = granted(by_portal(&world, &form)).access_token;
    let more = exchange(&world, &narrow, &[("scope", "a b")]);
    assert_eq!(refused(&more), Reason::ScopeBeyondGrant);
    let wide = alices(&world).access_token;
    let less = granted(exchange(&world, &wide, &[("scope", "b")]));
    assert_eq!(less.scope.to_string(), "b");
    world.change_client(BACKEND, |backend| {
        backend.settings.scope = "a c".parse().unwrap();
    });
    let bounded = granted(exchange(&world, &wide, &[]));
    assert_eq!(bounded.scope.to_string(), "a");
    let none = exchange(&world, &wide, &[("scope", "b")]);
    assert_eq!(refused(&none), Reason::ScopeNotAllowed);
}

#[test]
fn rfc8693_s2_1_audience_is_the_uri_of_a_resource_or_the_client_id_of_its_server() {
    let world = world();
    let token = alices(&world).access_token;
    let ask = |audience: &str| {
        let form = [
            ("grant_type", EXCHANGE),
            ("subject_token", &*token),
            ("subject_token_type", ACCESS_TOKEN),
            ("audience", audience),
        ];
        by_backend(&world, &form)
    };
    for (audience, resource) in [(STOCK, STOCK), (BACKEND, ORDERS), (ORDERS, ORDERS)] {
        granted(ask(audience));
        let record = world.store.issued().pop().unwrap();
        assert_eq!(record.audience, [resource], "{audience}");
    }
    for other in [
        "https://pay.example.com",
        PORTAL,
        "",
        ISSUER,
        ADMINISTRATION,
    ] {
        let decision = ask(other);
        if other.is_empty() {
            granted(decision);
            continue;
        }
        assert_eq!(refused(&decision), Reason::ExchangeAudienceNotAllowed);
        let code = decision.outcome.err().unwrap().code();
        assert_eq!(code.name(), "invalid_target");
    }
    // A registered resource that the client may not name is one that it does not know.
    world.change_client(BACKEND, |backend| backend.settings.resources.clear());
    assert_eq!(refused(&ask(STOCK)), Reason::ExchangeAudienceNotAllowed);
    let decision = exchange(&world, &token, &[]);
    assert_eq!(refused(&decision), Reason::ResourceNotAllowed);
}

#[test]
fn no_audience_leads_an_application_to_the_administration_api() {
    let world = world();
    let token = alices(&world).access_token;
    crate::resources::register(&world, ADMINISTRATION, |administration| {
        administration.resource_servers = [BACKEND.parse().unwrap()].into();
    });
    world.change_client(BACKEND, |backend| {
        backend.settings.resources = [ADMINISTRATION.parse().unwrap()].into();
    });
    for (parameter, name) in [
        ("resource", ADMINISTRATION),
        ("audience", ADMINISTRATION),
        ("audience", BACKEND),
    ] {
        let form = [
            ("grant_type", EXCHANGE),
            ("subject_token", &*token),
            ("subject_token_type", ACCESS_TOKEN),
            (parameter, name),
        ];
        let decision = by_backend(&world, &form);
        assert_eq!(
            refused(&decision),
            Reason::ResourceNotAllowed,
            "{parameter} {name}"
        );
    }
}

#[test]
fn the_claims_that_a_token_carries_go_with_it() {
    let world = world();
    world.change_provider(|idp| {
        idp.settings.claim_mapping = vec![jurat_registry::claim_mapping::ClaimMapping {
            claim: "groups".into(),
            carried_as: Some("roles".into()),
            ..Default::default()
        }];
    });
    let assertion = world.third_party().claim("groups", json!(["ops"])).sign();
    let form = [
        ("grant_type", JWT_BEARER),
        ("assertion", &*assertion),
        ("resource", ORDERS),
    ];
    let token = granted(by_portal(&world, &form)).access_token;
    let answer = granted(exchange(&world, &token, &[]));
    let token = judged(&world, &answer.access_token).unwrap();
    assert_eq!(token.claims.as_text(), Some(r#"{"roles":["ops"]}"#));
}

#[test]
fn rfc8693_s2_2_1_a_token_ends_with_the_one_that_it_was_traded_for_at_the_latest() {
    for format in FORMATS {
        let world = world_with(format);
        let token = alices(&world).access_token;
        world.clock.advance_seconds(3000);
        let answer = granted(exchange(&world, &token, &[]));
        assert_eq!(answer.expires_in, 600);
        world.clock.advance_millis(599_999);
        assert!(judged(&world, &answer.access_token).is_ok());
        let last = granted(exchange(&world, &token, &[]));
        assert_eq!(last.expires_in, 1);
        world.clock.advance_millis(1);
        for token in [&answer.access_token, &last.access_token] {
            assert_eq!(judged(&world, token).err(), Some(TokenRefusal::Expired));
        }
    }
}
