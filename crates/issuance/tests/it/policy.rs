//! `src/policy.rs`: grant, scope, resource, token settings.

use jurat_issuance::decision::Decision;
use jurat_issuance::rejection::Reason;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::jws::CompactJws;
use jurat_protocol::jose::jwt::UnverifiedJwt;
use jurat_registry::client::{Client, ClientKind, ClientParts, ClientSettings};
use jurat_registry::role::Role;
use jurat_registry::subject_rule::SubjectRule;
use jurat_registry::token_settings::{TokenFormat, TokenSettings};

use crate::world::*;

/// The scope granted, for a `scope` parameter and a `scope` claim.
fn scope(world: &World, parameter: Option<&str>, claim: Option<&str>) -> Result<String, Reason> {
    let mut assertion = world.self_issued();
    if let Some(claim) = claim {
        assertion = assertion.claim("scope", claim);
    }
    let decision = match parameter {
        Some(scope) => with_assertion(world, &assertion.sign(), &[("scope", scope)]),
        None => world.present(&assertion.sign()),
    };
    let answer = decision.outcome.map_err(|rejection| rejection.reason())?;
    assert_eq!(answer.scope, world.store.issued().last().unwrap().scope);
    Ok(answer.scope.to_string())
}

fn with_assertion(world: &World, assertion: &str, more: &[(&str, &str)]) -> Decision {
    let parameters = [
        &[("grant_type", JWT_BEARER), ("assertion", assertion)],
        more,
    ]
    .concat();
    world.ask(&parameters)
}

#[test]
fn rfc6749_s3_3_the_parameter_the_claim_or_the_default_asks() {
    let world = World::new();
    let ask = |parameter, claim| scope(&world, parameter, claim);
    assert_eq!(ask(None, None), Ok("a".into()));
    assert_eq!(ask(Some("b"), None), Ok("b".into()));
    assert_eq!(ask(None, Some("b")), Ok("b".into()));
    assert_eq!(ask(Some("b a"), None), Ok("b a".into()));
    // RFC 6749 section 3.2: an empty parameter is none.
    assert_eq!(ask(Some(""), None), Ok("a".into()));
}

#[test]
fn rfc7521_s4_1_the_claim_bounds_the_parameter() {
    let world = World::new();
    let ask = |parameter, claim| scope(&world, Some(parameter), Some(claim));
    assert_eq!(ask("a b", "b"), Ok("b".into()));
    assert_eq!(ask("a", "a b"), Ok("a".into()));
    assert_eq!(ask("a", "b"), Err(Reason::ScopeNotAllowed));
}

#[test]
fn rfc6749_s3_3_what_the_client_may_not_have_is_left_out_and_the_answer_says_so() {
    let world = World::new();
    assert_eq!(scope(&world, Some("a c"), None), Ok("a".into()));
    assert_eq!(scope(&world, Some("c"), None), Err(Reason::ScopeNotAllowed));
    assert_eq!(scope(&world, Some("A"), None), Err(Reason::ScopeNotAllowed));
    assert_eq!(
        scope(&world, None, Some("c d")),
        Err(Reason::ScopeNotAllowed)
    );
    for malformed in [" ", "a  b", "a\tb", "\u{e4}", "a\"b"] {
        assert_eq!(
            scope(&world, Some(malformed), None),
            Err(Reason::ScopeMalformed),
            "{malformed:?}"
        );
    }
    world.change_client(PARTNER, |partner| {
        partner.settings.default_scope = "".parse().unwrap();
    });
    assert_eq!(scope(&world, None, None), Err(Reason::ScopeMissing));
    assert_eq!(scope(&world, Some("a"), None), Ok("a".into()));
}

#[test]
fn client_and_identity_provider_must_both_allow_it() {
    let world = World::new();
    world.change_provider(|idp| idp.settings.scope = Some("b c".parse().unwrap()));
    let ask = |scope: &str| {
        let assertion = world.third_party().sign();
        let parameters = [
            ("grant_type", JWT_BEARER),
            ("assertion", &*assertion),
            ("scope", scope),
        ];
        let decision = world.ask_with(&parameters, Some(&basic(PORTAL, PORTAL_SECRET)));
        decision
            .outcome
            .map(|answer| answer.scope.to_string())
            .map_err(|r| r.reason())
    };
    assert_eq!(ask("a b c"), Ok("b".into()));
    assert_eq!(ask("a"), Err(Reason::ScopeNotAllowed));
    assert_eq!(ask("c"), Err(Reason::ScopeNotAllowed));
    // The client's default is `a`, which this identity provider does not bring.
    assert_eq!(ask(""), Err(Reason::ScopeNotAllowed));
}

#[test]
fn rfc6749_s5_2_a_client_uses_the_grants_it_is_registered_for() {
    let world = World::new();
    let ask = || {
        let parameters = [("grant_type", "client_credentials")];
        world.ask_with(&parameters, Some(&basic(PORTAL, PORTAL_SECRET)))
    };
    granted(ask());
    world.change_client(PORTAL, |portal| {
        portal.settings.grant_types = [jurat_protocol::grant_type::GrantType::JwtBearer].into();
    });
    let decision = ask();
    assert_eq!(refused(&decision), Reason::GrantNotAllowed);
    assert_eq!(world.last_line().client.as_deref(), Some(PORTAL));
    granted(world.present_by_portal(&world.third_party().sign()));
}

#[test]
fn rfc6749_s4_4_2_client_credentials_need_a_client() {
    let world = World::new();
    let decision = world.ask(&[("grant_type", "client_credentials")]);
    assert_eq!(refused(&decision), Reason::ClientAuthMissing);
    let decision = world.ask(&[("grant_type", "client_credentials"), ("client_id", PORTAL)]);
    assert_eq!(refused(&decision), Reason::ClientAuthMissing);
}

#[test]
fn rfc8707_s2_the_audience_is_what_was_named_and_may_be_named() {
    let world = World::new();
    let (orders, bills) = ("https://api.example.com/orders", "urn:example:bills");
    world.change_client(PARTNER, |partner| {
        partner.settings.resources = [orders.parse().unwrap(), bills.parse().unwrap()].into();
    });
    let ask = |resources: &[&str]| {
        let more: Vec<_> = resources
            .iter()
            .map(|resource| ("resource", *resource))
            .collect();
        let decision = with_assertion(&world, &world.self_issued().sign(), &more);
        let answer = decision.outcome.map_err(|rejection| rejection.reason())?;
        for audience in resources {
            wait(world.server.access_token(&answer.access_token, audience)).unwrap();
        }
        Ok(world.store.issued().last().unwrap().audience.clone())
    };
    assert_eq!(ask(&[]), Ok(vec![ISSUER.to_owned()]));
    assert_eq!(ask(&[orders]), Ok(vec![orders.to_owned()]));
    assert_eq!(
        ask(&[bills, orders, bills]),
        Ok(vec![bills.to_owned(), orders.to_owned()])
    );
    for other in [
        "https://api.example.com/orders/",
        "https://api.example.com",
        ISSUER,
    ] {
        assert_eq!(
            ask(&[orders, other]),
            Err(Reason::ResourceNotAllowed),
            "{other}"
        );
    }
    for malformed in ["orders", "https://api.example.com/#a"] {
        assert_eq!(
            ask(&[malformed]),
            Err(Reason::ResourceMalformed),
            "{malformed}"
        );
    }
}

#[test]
fn the_narrowest_record_decides_on_the_token() {
    let world = World::with(|ground| {
        ground.tenant.token = TokenSettings {
            format: Some(TokenFormat::Opaque),
            algorithm: Some(Algorithm::EdDsa),
            lifetime_seconds: Some(100),
        };
    });
    let ask = || {
        let answer = granted(world.present_by_portal(&world.third_party().sign()));
        (
            answer.access_token.starts_with("jur_at_"),
            answer.expires_in,
        )
    };
    assert_eq!(ask(), (true, 100));
    world.change_client(PORTAL, |portal| {
        portal.settings.token.lifetime_seconds = Some(200);
    });
    assert_eq!(ask(), (true, 200));
    world.change_provider(|idp| {
        idp.settings.token.lifetime_seconds = Some(300);
        idp.settings.token.format = Some(TokenFormat::Jwt);
    });
    assert_eq!(ask(), (false, 300));
    let token = granted(world.present_by_portal(&world.third_party().sign())).access_token;
    let jws = CompactJws::decode(&token).unwrap();
    assert_eq!(
        UnverifiedJwt::parse(&jws).unwrap().header().algorithm,
        "EdDSA"
    );
}

#[test]
fn fixed_members_of_the_answer_are_the_clients() {
    let world = World::new();
    world.change_client(PARTNER, |partner| {
        partner
            .settings
            .response_members
            .insert("instance_url".into(), "https://x".into());
    });
    let answer = granted(world.present(&world.self_issued().sign()));
    assert_eq!(
        answer.extra.get("instance_url").map(String::as_str),
        Some("https://x")
    );
}

/// A world with an administrator that signs with the partner's key.
fn world_of_an_administrator() -> World {
    let world = World::new();
    let settings = ClientSettings {
        scope: "jurat.admin".parse().unwrap(),
        default_scope: "jurat.admin".parse().unwrap(),
        on_behalf_of: SubjectRule::Anyone,
        resources: ["https://api.example.com".parse().unwrap()].into(),
        ..ClientSettings::default()
    };
    let parts = ClientParts {
        id: "jurat-admin".parse().unwrap(),
        kind: ClientKind::Administrator(Role::System),
        settings,
        keys: vec![world.key(&KEYS.partner)],
        secrets: Vec::new(),
        created_at: timestamp(NOW),
        updated_at: timestamp(NOW),
        revision: 1,
        registration: None,
    };
    wait(world.store.client_insert(Client::new(parts).unwrap())).unwrap();
    world
}

#[test]
fn an_administrator_gets_tokens_for_the_administration_and_for_nothing_else() {
    let world = world_of_an_administrator();
    let by = |sub: &str, resources: &[&str]| {
        let assertion = world
            .self_issued()
            .claim("iss", "jurat-admin")
            .claim("sub", sub);
        let assertion = assertion.claim("scope", "jurat.admin");
        let more: Vec<_> = resources
            .iter()
            .map(|resource| ("resource", *resource))
            .collect();
        with_assertion(&world, &assertion.sign(), &more)
    };
    for resources in [&[ADMINISTRATION][..], &[]] {
        let answer = granted(by("jurat-admin", resources));
        let token = wait(
            world
                .server
                .access_token(&answer.access_token, ADMINISTRATION),
        )
        .unwrap();
        assert_eq!(
            (token.scope.to_string(), token.audience),
            ("jurat.admin".into(), vec![ADMINISTRATION.into()])
        );
    }
    for other in [ISSUER, "https://api.example.com"] {
        assert_eq!(
            refused(&by("jurat-admin", &[other])),
            Reason::ResourceNotAllowed
        );
        assert_eq!(
            refused(&by("jurat-admin", &[ADMINISTRATION, other])),
            Reason::ResourceNotAllowed
        );
    }
    // And speaks for nobody else, whatever its record says.
    assert_eq!(refused(&by("alice", &[])), Reason::SubjectNotAllowed);
}

#[test]
fn nobody_else_gets_a_token_for_the_administration() {
    let world = World::new();
    world.change_client(PARTNER, |partner| {
        partner.settings.resources = [ADMINISTRATION.parse().unwrap()].into();
    });
    let decision = with_assertion(
        &world,
        &world.self_issued().sign(),
        &[("resource", ADMINISTRATION)],
    );
    assert_eq!(refused(&decision), Reason::ResourceNotAllowed);
    assert_eq!(scope(&world, Some("a jurat.admin"), None), Ok("a".into()));
    assert_eq!(
        scope(&world, Some("jurat.admin"), None),
        Err(Reason::ScopeNotAllowed)
    );
}
