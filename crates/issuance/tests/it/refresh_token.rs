//! The refresh grant (RFC 6749 section 6, RFC 9700 section 4.14) by issuance's own door: rotation, reuse, grace, lifetimes, narrowing, and
//! who must still count. The grant behind it was brought by an assertion, or stands in the store for a user.

use jurat_issuance::access_token::TokenRefusal;
use jurat_issuance::decision::Decision;
use jurat_issuance::rejection::Reason;
use jurat_protocol::answer::TokenAnswer;
use jurat_protocol::grant_type::GrantType;
use jurat_registry::client::Client;
use jurat_registry::identity_provider::AllowedClients;
use jurat_registry::store::TenantStore;
use jurat_registry::token_settings::TokenFormat;

use crate::world::*;

const FORMATS: [TokenFormat; 2] = [TokenFormat::Jwt, TokenFormat::Opaque];

/// A world in which the portal gets refresh tokens for the assertions it trades.
fn world() -> World {
    world_with(TokenFormat::Jwt)
}

fn world_with(format: TokenFormat) -> World {
    let world = World::with(|ground| ground.tenant.token.format = Some(format)).unexplained();
    world.change_client(PORTAL, |portal| {
        portal.settings.refresh.for_assertions = Some(true);
    });
    world
}

/// The portal trades an assertion about alice, and gets `a b`.
#[track_caller]
fn begin(world: &World) -> TokenAnswer {
    let assertion = world.third_party().sign();
    let form = [
        ("grant_type", JWT_BEARER),
        ("assertion", &*assertion),
        ("scope", "a b"),
    ];
    granted(world.ask_with(&form, Some(&basic(PORTAL, PORTAL_SECRET))))
}

fn refresh(world: &World, token: &str) -> Decision {
    refresh_with(world, token, &[])
}

fn refresh_with(world: &World, token: &str, more: &[(&str, &str)]) -> Decision {
    let mut form = vec![("grant_type", "refresh_token"), ("refresh_token", token)];
    form.extend(more);
    world.ask_with(&form, Some(&basic(PORTAL, PORTAL_SECRET)))
}

fn refresh_token(answer: &TokenAnswer) -> &str {
    answer.refresh_token.as_deref().expect("a refresh token")
}

#[track_caller]
fn judged(world: &World, answer: &TokenAnswer) -> Result<String, TokenRefusal> {
    let token = wait(world.server.access_token(&answer.access_token, ISSUER));
    token.map(|token| token.subject)
}

fn set_grace(world: &World, seconds: u32) {
    world.change_client(PORTAL, |portal| {
        portal.settings.refresh.grace_seconds = Some(seconds);
    });
}

#[test]
fn rfc6749_s6_a_refresh_token_brings_an_access_token_and_its_successor() {
    for format in FORMATS {
        let world = world_with(format);
        let mut answers = vec![begin(&world)];
        for _ in 0..5 {
            world.clock.advance_seconds(60);
            let next = granted(refresh(&world, refresh_token(answers.last().unwrap())));
            assert_eq!(judged(&world, &next), Ok("alice".into()));
            assert_eq!(next.scope.to_string(), "a b");
            answers.push(next);
        }
        let texts: std::collections::HashSet<_> = answers
            .iter()
            .flat_map(|answer| [refresh_token(answer), answer.access_token.as_str()])
            .collect();
        assert_eq!(texts.len(), 12);
        // Rotation ends the refresh token, not the access tokens.
        assert!(answers.iter().all(|answer| judged(&world, answer).is_ok()));
        let issued = world.store.issued();
        assert!(issued[0].grant.is_some());
        assert!(issued.iter().all(|one| one.grant == issued[0].grant));
        assert_eq!(issued[5].grant_type, GrantType::RefreshToken);
    }
}

#[test]
fn rfc9700_s4_14_2_a_second_use_after_the_grace_ends_all_that_came_of_the_grant() {
    for format in FORMATS {
        let world = world_with(format);
        let first = begin(&world);
        let second = granted(refresh(&world, refresh_token(&first)));
        world.clock.advance_seconds(30);
        let third = granted(refresh(&world, refresh_token(&second)));
        let again = refresh(&world, refresh_token(&first));
        assert_eq!(refused(&again), Reason::GrantUsed);
        for answer in [&first, &second, &third] {
            assert_eq!(judged(&world, answer), Err(TokenRefusal::Revoked));
            let refused_now = refused(&refresh(&world, refresh_token(answer)));
            assert_eq!(refused_now, Reason::GrantRevoked);
        }
        // Another grant of the same client is another matter.
        assert_eq!(judged(&world, &begin(&world)), Ok("alice".into()));
        let audit = world.store.audit();
        let line = audit.last().unwrap();
        assert_eq!(
            (&*line.action, &*line.target, &line.author),
            (
                "grant-revoked",
                PORTAL,
                &jurat_registry::author::Author::server()
            )
        );
    }
}

#[test]
fn a_lost_answer_is_given_again_with_the_same_successor_and_a_fresh_access_token() {
    let world = world();
    let first = begin(&world);
    let lost = granted(refresh(&world, refresh_token(&first)));
    world.clock.advance_millis(29_999);
    let again = granted(refresh(&world, refresh_token(&first)));
    assert_eq!(refresh_token(&lost), refresh_token(&again));
    assert_ne!(lost.access_token, again.access_token);
    assert_eq!(judged(&world, &lost), Ok("alice".into()));
    assert_eq!(judged(&world, &again), Ok("alice".into()));
    // And the successor is good for one use like any other.
    granted(refresh(&world, refresh_token(&again)));
}

#[test]
fn rfc9700_s4_14_2_the_grace_ends_with_the_last_of_its_seconds() {
    let world = world();
    let first = begin(&world);
    let second = granted(refresh(&world, refresh_token(&first)));
    world.clock.advance_seconds(30);
    assert_eq!(
        refused(&refresh(&world, refresh_token(&first))),
        Reason::GrantUsed
    );
    assert_eq!(judged(&world, &second), Err(TokenRefusal::Revoked));
}

#[test]
fn rfc9700_s4_14_2_there_is_no_grace_once_the_successor_was_used() {
    let world = world();
    let first = begin(&world);
    let second = granted(refresh(&world, refresh_token(&first)));
    let third = granted(refresh(&world, refresh_token(&second)));
    assert_eq!(
        refused(&refresh(&world, refresh_token(&first))),
        Reason::GrantUsed
    );
    assert_eq!(judged(&world, &third), Err(TokenRefusal::Revoked));
}

#[test]
fn rfc9700_s4_14_2_without_grace_a_second_use_ends_the_grant_at_once() {
    let world = world();
    set_grace(&world, 0);
    let first = begin(&world);
    let second = granted(refresh(&world, refresh_token(&first)));
    assert_eq!(
        refused(&refresh(&world, refresh_token(&first))),
        Reason::GrantUsed
    );
    assert_eq!(judged(&world, &first), Err(TokenRefusal::Revoked));
    assert_eq!(judged(&world, &second), Err(TokenRefusal::Revoked));
}

#[test]
fn rfc9700_s4_14_2_a_grant_ends_however_often_it_was_refreshed() {
    let world = world();
    world.change_client(PORTAL, |portal| {
        portal.settings.refresh.lifetime_seconds = Some(1000);
        portal.settings.refresh.idle_seconds = Some(600);
    });
    let mut last = begin(&world);
    world.clock.advance_seconds(599);
    last = granted(refresh(&world, refresh_token(&last)));
    world.clock.advance_millis(400_999);
    last = granted(refresh(&world, refresh_token(&last)));
    world.clock.advance_millis(1);
    let after = refresh(&world, refresh_token(&last));
    assert_eq!(refused(&after), Reason::GrantExpired);
    // What it brought lives on to its own end.
    assert_eq!(judged(&world, &last), Ok("alice".into()));
}

#[test]
fn rfc9700_s4_14_2_a_refresh_token_that_lies_unused_ends() {
    let world = world();
    world.change_client(PORTAL, |portal| {
        portal.settings.refresh.idle_seconds = Some(600);
    });
    let first = begin(&world);
    world.clock.advance_millis(599_999);
    let second = granted(refresh(&world, refresh_token(&first)));
    world.clock.advance_millis(600_000);
    let after = refresh(&world, refresh_token(&second));
    assert_eq!(refused(&after), Reason::GrantExpired);
    assert_eq!(after.outcome.as_ref().err().unwrap().status(), 400);
}

#[test]
fn rfc6749_s6_a_refresh_token_is_bound_to_its_client() {
    let world = world();
    let secret = world.secret("another-secret-of-another-client-0123456789");
    world.add_client("other", Vec::new(), vec![secret], |other| {
        other.grant_types = GrantType::ALL.into();
    });
    let first = begin(&world);
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh_token(&first)),
    ];
    let other = basic("other", "another-secret-of-another-client-0123456789");
    let foreign = world.ask_with(&form, Some(&other));
    assert_eq!(refused(&foreign), Reason::GrantUnknown);
    let unknown = refresh(&world, "jur_rt_x");
    let answer = |decision: &Decision| decision.outcome.as_ref().err().unwrap().error_answer();
    assert_eq!(answer(&foreign), answer(&unknown));
    // Nothing is spent, and nothing is revoked.
    granted(refresh(&world, refresh_token(&first)));
    // RFC 6749 section 6: a confidential client must authenticate.
    let form = [form[0], form[1], ("client_id", PORTAL)];
    assert_eq!(refused(&world.ask(&form)), Reason::ClientAuthMissing);
}

#[test]
fn rfc6749_s10_4_an_altered_or_foreign_text_is_no_refresh_token() {
    use jurat_protocol::opaque_token::{OpaqueToken, OpaqueTokenKind};
    let world = world();
    let first = begin(&world);
    let kind = OpaqueTokenKind::RefreshToken;
    let mut guessed = OpaqueToken::parse(kind, refresh_token(&first)).unwrap();
    guessed.secret[0] ^= 1;
    let guessed = guessed.encode(kind);
    for text in ["x", "jur_rt_", &*guessed, &*first.access_token] {
        assert_eq!(refused(&refresh(&world, text)), Reason::GrantUnknown);
    }
    let form = [("grant_type", "refresh_token")];
    let missing = world.ask_with(&form, Some(&basic(PORTAL, PORTAL_SECRET)));
    assert_eq!(refused(&missing), Reason::GrantMissing);
}

#[test]
fn rfc6749_s6_scope_may_be_narrowed_and_the_grant_stays_as_it_is() {
    let world = world();
    let first = begin(&world);
    let narrowed = granted(refresh_with(
        &world,
        refresh_token(&first),
        &[("scope", "b")],
    ));
    assert_eq!(narrowed.scope.to_string(), "b");
    let beyond = refresh_with(&world, refresh_token(&narrowed), &[("scope", "a b c")]);
    assert_eq!(refused(&beyond), Reason::ScopeBeyondGrant);
    // The refusal took nothing, and the narrowed request narrowed nothing.
    let whole = granted(refresh(&world, refresh_token(&narrowed)));
    assert_eq!(whole.scope.to_string(), "a b");
}

#[test]
fn rfc6749_s6_what_the_client_may_not_have_any_more_is_left_out() {
    let world = world();
    let first = begin(&world);
    world.change_client(PORTAL, |portal| {
        portal.settings.scope = "a".parse().unwrap();
    });
    let less = granted(refresh(&world, refresh_token(&first)));
    assert_eq!(less.scope.to_string(), "a");
    world.change_client(PORTAL, |portal| {
        portal.settings.scope = "z".parse().unwrap();
        portal.settings.default_scope = "z".parse().unwrap();
    });
    let nothing = refresh(&world, refresh_token(&less));
    assert_eq!(refused(&nothing), Reason::ScopeNotAllowed);
}

#[test]
fn rfc8707_s2_2_resources_may_be_narrowed_to_some_that_were_granted() {
    let world = world();
    let all = ["https://a.example.com", "https://b.example.com"];
    world.change_client(PORTAL, |portal| {
        let third = "https://c.example.com";
        let resources = all.iter().chain([&third]).map(|uri| uri.parse().unwrap());
        portal.settings.resources = resources.collect();
    });
    let assertion = world.third_party().sign();
    let form = [
        ("grant_type", JWT_BEARER),
        ("assertion", &*assertion),
        ("resource", all[0]),
        ("resource", all[1]),
    ];
    let first = granted(world.ask_with(&form, Some(&basic(PORTAL, PORTAL_SECRET))));
    let one = [("resource", all[1])];
    let one = granted(refresh_with(&world, refresh_token(&first), &one));
    assert!(wait(world.server.access_token(&one.access_token, all[1])).is_ok());
    assert!(wait(world.server.access_token(&one.access_token, all[0])).is_err());
    let other = [("resource", "https://c.example.com")];
    let other = refresh_with(&world, refresh_token(&one), &other);
    assert_eq!(refused(&other), Reason::ResourceNotAllowed);
    let both = granted(refresh(&world, refresh_token(&one)));
    for resource in all {
        assert!(wait(world.server.access_token(&both.access_token, resource)).is_ok());
    }
}

#[test]
fn rfc7521_s4_1_an_assertion_brings_a_refresh_token_only_where_that_is_switched_on() {
    let refreshes = |change: fn(&World)| {
        let world = World::new();
        change(&world);
        let answer = granted(world.present_by_portal(&world.third_party().sign()));
        let record = &world.store.issued()[0];
        assert_eq!(record.grant.is_some(), answer.refresh_token.is_some());
        answer.refresh_token.is_some()
    };
    assert!(!refreshes(|_| {}));
    assert!(refreshes(|world| {
        world.change_client(PORTAL, |portal| {
            portal.settings.refresh.for_assertions = Some(true);
        });
    }));
    // A client that may not use the grant gets nothing for it.
    assert!(!refreshes(|world| {
        world.change_client(PORTAL, |portal| {
            portal.settings.refresh.for_assertions = Some(true);
            portal.settings.grant_types.remove(&GrantType::RefreshToken);
        });
    }));
    // What the client leaves open the tenant says, and a server that does not serve the grant gives nothing for it.
    let tenants = |served: bool| {
        let world = World::with(|ground| {
            ground.tenant.refresh.for_assertions = Some(true);
            if !served {
                ground.grants.remove(&GrantType::RefreshToken);
            }
        });
        let answer = granted(world.present_by_portal(&world.third_party().sign()));
        answer.refresh_token.is_some()
    };
    assert!(tenants(true));
    assert!(!tenants(false));
}

#[test]
fn rfc6749_s4_4_3_a_client_that_asks_for_itself_gets_no_refresh_token() {
    let world = world();
    let form = [("grant_type", "client_credentials")];
    let answer = granted(world.ask_with(&form, Some(&basic(PORTAL, PORTAL_SECRET))));
    assert!(answer.refresh_token.is_none());
}

#[test]
fn a_client_that_may_not_refresh_any_more_is_refused() {
    let world = world();
    let first = begin(&world);
    world.change_client(PORTAL, |portal| {
        portal.settings.grant_types.remove(&GrantType::RefreshToken);
    });
    let refused_now = refused(&refresh(&world, refresh_token(&first)));
    assert_eq!(refused_now, Reason::GrantNotAllowed);
}

#[test]
fn a_client_that_is_switched_off_or_comes_back_under_its_name_gets_nothing() {
    let world = world();
    let first = begin(&world);
    world.change_client(PORTAL, |portal| portal.settings.enabled = false);
    let off = refused(&refresh(&world, refresh_token(&first)));
    assert_eq!(off, Reason::ClientDisabled);
    world.change_client(PORTAL, |portal| portal.settings.enabled = true);
    let portal = wait(world.store.client_find(PORTAL)).unwrap().unwrap();
    wait(world.store.client_remove(portal.id(), None)).unwrap();
    let mut parts = portal.parts().clone();
    parts.created_at = timestamp(NOW + 1);
    wait(world.store.client_insert(Client::new(parts).unwrap())).unwrap();
    world.clock.advance_seconds(2);
    let another = refused(&refresh(&world, refresh_token(&first)));
    assert_eq!(another, Reason::GrantRevoked);
}

#[test]
fn an_identity_provider_that_is_switched_off_or_not_for_the_client_any_more_ends_what_it_brought() {
    let world = world();
    let first = begin(&world);
    let off = |world: &World| refused(&refresh(world, refresh_token(&first)));
    world.change_provider(|idp| idp.settings.enabled = false);
    assert_eq!(off(&world), Reason::GrantRevoked);
    world.change_provider(|idp| {
        idp.settings.enabled = true;
        idp.settings.clients = AllowedClients::Only([PARTNER.parse().unwrap()].into());
    });
    assert_eq!(off(&world), Reason::GrantRevoked);
    world.change_provider(|idp| {
        idp.settings.clients = AllowedClients::Only([PORTAL.parse().unwrap()].into());
        idp.settings.expires_at = Some(timestamp(NOW + 10));
    });
    let second = granted(refresh(&world, refresh_token(&first)));
    world.clock.advance_seconds(10);
    let ended = refused(&refresh(&world, refresh_token(&second)));
    assert_eq!(ended, Reason::GrantRevoked);
}

#[test]
fn what_an_identity_provider_may_not_bring_any_more_is_left_out() {
    let world = world();
    let first = begin(&world);
    world.change_provider(|idp| idp.settings.scope = Some("b".parse().unwrap()));
    let less = granted(refresh(&world, refresh_token(&first)));
    assert_eq!(less.scope.to_string(), "b");
}

#[test]
fn carried_claims_stay_with_the_grant() {
    use jurat_registry::claim_mapping::ClaimMapping;
    for format in FORMATS {
        let world = world_with(format);
        world.change_provider(|idp| {
            idp.settings.claim_mapping = vec![ClaimMapping {
                claim: "groups".into(),
                carried_as: Some("roles".into()),
                ..ClaimMapping::default()
            }];
        });
        let groups = serde_json::json!(["ops", "dev"]);
        let assertion = world.third_party().claim("groups", groups).sign();
        let first = granted(world.present_by_portal(&assertion));
        // What the settings say later is for later assertions.
        world.change_provider(|idp| idp.settings.claim_mapping.clear());
        let next = granted(refresh(&world, refresh_token(&first)));
        let next = granted(refresh(&world, refresh_token(&next)));
        let token = wait(world.server.access_token(&next.access_token, ISSUER)).unwrap();
        assert_eq!(token.claims.as_text(), Some(r#"{"roles":["ops","dev"]}"#));
        assert_eq!(token.subject, "alice");
    }
}

#[test]
fn a_store_that_fails_takes_and_revokes_nothing() {
    use std::sync::atomic::Ordering;
    let world = world();
    let first = begin(&world);
    world.store.down.store(true, Ordering::SeqCst);
    let down = refresh(&world, refresh_token(&first));
    // The client is looked up first.
    assert_eq!(refused(&down), Reason::StoreUnavailable);
    world.store.down.store(false, Ordering::SeqCst);
    granted(refresh(&world, refresh_token(&first)));
}

#[test]
fn rfc8707_s2_2_a_resource_that_was_taken_from_the_client_since_is_granted_no_more() {
    let world = world();
    let all = ["https://a.example.com", "https://b.example.com"];
    let allow = |uris: &[&str]| {
        world.change_client(PORTAL, |portal| {
            let resources = uris.iter().map(|uri| uri.parse().unwrap());
            portal.settings.resources = resources.collect();
        });
    };
    allow(&all);
    let assertion = world.third_party().sign();
    let form = [
        ("grant_type", JWT_BEARER),
        ("assertion", &*assertion),
        ("resource", all[0]),
        ("resource", all[1]),
    ];
    let first = granted(world.ask_with(&form, Some(&basic(PORTAL, PORTAL_SECRET))));
    allow(&all[1..]);
    let second = granted(refresh(&world, refresh_token(&first)));
    assert_eq!(world.store.issued().last().unwrap().audience, all[1..]);
    allow(&[]);
    let third = refresh(&world, refresh_token(&second));
    assert_eq!(refused(&third), Reason::ResourceNotAllowed);
}

#[test]
fn rfc9700_s4_14_2_a_second_use_is_known_until_the_grants_end_not_the_tickets() {
    let world = world();
    world.change_client(PORTAL, |portal| {
        portal.settings.refresh.idle_seconds = Some(3600);
    });
    let (first, idle) = (begin(&world), begin(&world));
    let mut last = granted(refresh(&world, refresh_token(&first)));
    for _ in 0..4 {
        world.clock.advance_seconds(3500);
        world.store.purge();
        last = granted(refresh(&world, refresh_token(&last)));
    }
    assert_eq!(
        refused(&refresh(&world, refresh_token(&first))),
        Reason::GrantUsed
    );
    assert_eq!(
        refused(&refresh(&world, refresh_token(&last))),
        Reason::GrantRevoked
    );
    // One that was never used is forgotten after its end.
    assert_eq!(
        refused(&refresh(&world, refresh_token(&idle))),
        Reason::GrantUnknown
    );
}
