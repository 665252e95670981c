//! `src/assertion/client_binding.rs`: who may present whose assertion.

use jurat_issuance::rejection::Reason;
use jurat_registry::client::{Client, ClientKind, ClientParts, ClientSettings};
use jurat_registry::identity_provider::AllowedClients;
use jurat_registry::role::Role;

use crate::world::*;

#[test]
fn rfc7523_s3_1_an_identity_providers_settings_say_which_clients() {
    let world = World::new();
    let allow = |clients: AllowedClients| {
        world.change_provider(|idp| {
            idp.settings.scope = Some("a b".parse().unwrap());
            idp.settings.default_scope = "b".parse().unwrap();
            idp.settings.clients = clients;
        });
    };
    let alone = || world.present(&world.third_party().sign());
    let by_portal = || world.present_by_portal(&world.third_party().sign());

    allow(AllowedClients::Only([PORTAL.parse().unwrap()].into()));
    granted(by_portal());
    assert_eq!(refused(&alone()), Reason::ClientAuthMissing);
    allow(AllowedClients::Only([PARTNER.parse().unwrap()].into()));
    assert_eq!(refused(&by_portal()), Reason::ClientNotAllowed);
    assert_eq!(refused(&alone()), Reason::ClientAuthMissing);
    allow(AllowedClients::AnyAuthenticated);
    granted(by_portal());
    assert_eq!(refused(&alone()), Reason::ClientAuthMissing);
    allow(AllowedClients::Anybody);
    granted(by_portal());
    let answer = granted(alone());
    assert_eq!(
        answer.scope.to_string(),
        "b",
        "the identity provider's default"
    );
    let token = wait(world.server.access_token(&answer.access_token, ISSUER)).unwrap();
    assert_eq!((&*token.subject, &*token.client_id), ("alice", IDP));
}

#[test]
fn rfc7523_s3_1_a_client_that_authenticates_must_succeed_even_where_it_need_not() {
    let world = World::new();
    world.change_provider(|idp| {
        idp.settings.scope = Some("a".parse().unwrap());
        idp.settings.clients = AllowedClients::Anybody;
    });
    let assertion = world.third_party().sign();
    let parameters = [("grant_type", JWT_BEARER), ("assertion", &*assertion)];
    let decision = world.ask_with(&parameters, Some(&basic(PORTAL, "wrong")));
    assert_eq!(refused(&decision), Reason::SecretWrong);
}

#[test]
fn rfc7521_s4_2_client_id_alone_identifies_and_does_not_authenticate() {
    let world = World::new();
    let ask = |assertion: &str, id: &str| {
        world.ask(&[
            ("grant_type", JWT_BEARER),
            ("assertion", assertion),
            ("client_id", id),
        ])
    };
    let own = world.self_issued().sign();
    assert_eq!(refused(&ask(&own, PORTAL)), Reason::ClientIdMismatch);
    granted(ask(&own, PARTNER));
    // The identity provider's client does not authenticate by saying its name.
    assert_eq!(
        refused(&ask(&world.third_party().sign(), PORTAL)),
        Reason::ClientIdMismatch
    );
    world.change_provider(|idp| {
        idp.settings.scope = Some("a".parse().unwrap());
        idp.settings.default_scope = "a".parse().unwrap();
        idp.settings.clients = AllowedClients::Anybody;
    });
    assert_eq!(
        refused(&ask(&world.third_party().sign(), PORTAL)),
        Reason::ClientIdMismatch
    );
}

#[test]
fn rfc7521_s4_1_a_clients_own_assertion_is_nobody_elses_to_present() {
    let world = World::new();
    let secret = world.secret("partner-has-a-secret-too-0123456789abc");
    world.change_client(PARTNER, |partner| partner.secrets.push(secret));
    let own = world.self_issued().sign();
    assert_eq!(
        refused(&world.present_by_portal(&own)),
        Reason::AssertionOfAnotherClient
    );
    let parameters = [("grant_type", JWT_BEARER), ("assertion", &*own)];
    let header = basic(PARTNER, "partner-has-a-secret-too-0123456789abc");
    granted(world.ask_with(&parameters, Some(&header)));
}

#[test]
fn an_administrator_presents_nobody_elses_assertion() {
    let world = World::new();
    let settings = ClientSettings {
        scope: "jurat.admin a".parse().unwrap(),
        ..ClientSettings::default()
    };
    let administrator = ClientParts {
        id: "root".parse().unwrap(),
        kind: ClientKind::Administrator(Role::System),
        settings,
        keys: Vec::new(),
        secrets: vec![world.secret(PORTAL_SECRET)],
        created_at: timestamp(NOW),
        updated_at: timestamp(NOW),
        revision: 1,
        registration: None,
    };
    wait(
        world
            .store
            .client_insert(Client::new(administrator).unwrap()),
    )
    .unwrap();
    for clients in [AllowedClients::AnyAuthenticated, AllowedClients::Anybody] {
        world.change_provider(|idp| {
            idp.settings.scope = Some("a".parse().unwrap());
            idp.settings.clients = clients;
        });
        let assertion = world.third_party().sign();
        let parameters = [("grant_type", JWT_BEARER), ("assertion", &*assertion)];
        let decision = world.ask_with(&parameters, Some(&basic("root", PORTAL_SECRET)));
        assert_eq!(refused(&decision), Reason::ClientNotAllowed);
    }
}
