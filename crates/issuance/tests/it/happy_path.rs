//! Both trust models, end to end.

use jurat_issuance::access_token::TokenRefusal;
use jurat_issuance::rejection::Reason;
use jurat_registry::token_settings::TokenFormat;

use crate::world::*;

#[test]
fn rfc7523_s2_1_a_client_trades_its_own_assertion_for_a_jwt() {
    let world = World::new();
    let decision = world.present(&world.self_issued().sign());
    let id = decision.id;
    let answer = granted(decision);
    assert_eq!(
        (answer.expires_in, answer.scope.to_string()),
        (3600, "a".into())
    );

    let token = wait(world.server.access_token(&answer.access_token, ISSUER)).unwrap();
    assert_eq!((&*token.subject, &*token.client_id), (PARTNER, PARTNER));
    assert_eq!(token.audience, [ISSUER]);
    assert_eq!(token.expires_at, timestamp(NOW + 3600));
    let elsewhere = wait(
        world
            .server
            .access_token(&answer.access_token, ADMINISTRATION),
    );
    assert_eq!(elsewhere.unwrap_err(), TokenRefusal::Unknown);

    let issued = world.store.issued();
    assert_eq!((issued.len(), issued[0].decision), (1, id));
    assert_eq!(world.store.marks(), 1);
    let line = world.last_line();
    assert_eq!(
        (line.client.as_deref(), line.issuer.as_deref()),
        (Some(PARTNER), Some(PARTNER))
    );
    assert_eq!((line.decision, line.refusal), (id.to_string(), None));
}

#[test]
fn rfc7523_s3_1_a_client_presents_an_identity_providers_assertion() {
    let world = World::new();
    let answer = granted(world.present_by_portal(&world.third_party().sign()));
    let token = wait(world.server.access_token(&answer.access_token, ISSUER)).unwrap();
    assert_eq!((&*token.subject, &*token.client_id), ("alice", PORTAL));
    let line = world.last_line();
    assert_eq!(
        (line.client.as_deref(), line.issuer.as_deref()),
        (Some(PORTAL), Some(IDP))
    );
}

#[test]
fn opaque_tokens_are_kept_as_a_digest_and_found_again() {
    let world = World::new();
    world.change_client(PARTNER, |partner| {
        partner.settings.token.format = Some(TokenFormat::Opaque);
    });
    let answer = granted(world.present(&world.self_issued().sign()));
    assert!(answer.access_token.starts_with("jur_at_"));
    assert!(world.store.issued()[0].secret_digest.is_some());
    let token = wait(world.server.access_token(&answer.access_token, ISSUER)).unwrap();
    assert_eq!(
        (&*token.subject, token.scope.to_string()),
        (PARTNER, "a".into())
    );
}

#[test]
fn rfc6749_s4_4_a_client_asks_for_itself() {
    let world = World::new();
    let parameters = [("grant_type", "client_credentials"), ("scope", "b")];
    let answer = granted(world.ask_with(&parameters, Some(&basic(PORTAL, PORTAL_SECRET))));
    assert_eq!(answer.scope.to_string(), "b");
    let token = wait(world.server.access_token(&answer.access_token, ISSUER)).unwrap();
    assert_eq!((&*token.subject, &*token.client_id), (PORTAL, PORTAL));
}

#[test]
fn a_refusal_after_the_assertion_was_proven_names_client_and_issuer_to_the_operator() {
    let world = World::new();
    let own = world.self_issued().sign();
    let by_portal = world.third_party().sign();
    granted(world.present(&own));
    granted(world.present_by_portal(&by_portal));
    let named = |client: &str, issuer: &str| {
        let line = world.last_line();
        assert_eq!(
            (line.client.as_deref(), line.issuer.as_deref()),
            (Some(client), Some(issuer))
        );
    };
    assert_eq!(refused(&world.present(&own)), Reason::AssertionReplayed);
    named(PARTNER, PARTNER);
    let again = world.present_by_portal(&by_portal);
    assert_eq!(refused(&again), Reason::AssertionReplayed);
    named(PORTAL, IDP);
    let greedy = world.self_issued().claim("scope", "payroll").sign();
    assert_eq!(refused(&world.present(&greedy)), Reason::ScopeNotAllowed);
    named(PARTNER, PARTNER);
}
