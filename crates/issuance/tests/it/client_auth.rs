//! `src/client_auth`: every method, and every way to fail at it.

use std::sync::atomic::Ordering;

use jurat_issuance::decision::Decision;
use jurat_issuance::rejection::Reason;
use jurat_protocol::client_auth_method::ClientAuthMethod;
use jurat_protocol::grant_type::GrantType;
use jurat_registry::assertion_rules::ReplayMode;
use serde_json::json;

use crate::world::*;

const OWN_TOKEN: (&str, &str) = ("grant_type", "client_credentials");

fn by_basic(world: &World, header: &str) -> Decision {
    world.ask_with(&[OWN_TOKEN], Some(header))
}

fn by_post(world: &World, id: &str, secret: &str) -> Decision {
    world.ask(&[OWN_TOKEN, ("client_id", id), ("client_secret", secret)])
}

/// The client that signs for itself may have its own token too.
fn world_of_signers() -> World {
    let world = World::new();
    world.change_client(PARTNER, |partner| {
        partner.settings.grant_types = GrantType::ALL.into();
    });
    world
}

#[test]
fn rfc6749_s2_3_1_a_secret_in_header_or_body() {
    let world = World::new();
    granted(by_basic(&world, &basic(PORTAL, PORTAL_SECRET)));
    granted(by_basic(&world, &basic("%70ortal", PORTAL_SECRET)));
    granted(by_basic(
        &world,
        &basic(PORTAL, PORTAL_SECRET).replacen("Basic", "bAsIc", 1),
    ));
    granted(by_post(&world, PORTAL, PORTAL_SECRET));
    for (id, secret) in [(PORTAL, "wrong"), (PORTAL, ""), ("Portal", PORTAL_SECRET)] {
        let reason = if id == PORTAL {
            Reason::SecretWrong
        } else {
            Reason::ClientUnknown
        };
        assert_eq!(
            refused(&by_basic(&world, &basic(id, secret))),
            reason,
            "{id}"
        );
        if !secret.is_empty() {
            assert_eq!(refused(&by_post(&world, id, secret)), reason, "{id}");
        }
    }
}

#[test]
fn rfc6749_s5_2_every_failed_client_reads_the_same_and_only_the_header_is_challenged() {
    let world = World::new();
    let answer = |decision: Decision| {
        let rejection = decision.outcome.err().unwrap();
        (
            rejection.status(),
            rejection.error_answer(),
            rejection.challenges_basic(),
        )
    };
    let unknown = answer(by_basic(&world, &basic("nobody", PORTAL_SECRET)));
    assert!(unknown.2);
    assert_eq!(answer(by_basic(&world, &basic(PORTAL, "wrong"))), unknown);
    assert!(!answer(by_post(&world, PORTAL, "wrong")).2);
    world.change_client(PORTAL, |portal| {
        portal.secrets[0].expires_at = Some(timestamp(NOW));
    });
    assert_eq!(
        answer(by_basic(&world, &basic(PORTAL, PORTAL_SECRET))),
        unknown
    );
    world.change_client(PORTAL, |portal| {
        portal.secrets[0].expires_at = None;
        portal.settings.enabled = false;
    });
    assert_eq!(
        answer(by_basic(&world, &basic(PORTAL, PORTAL_SECRET))),
        unknown
    );
    // A client without a secret, too.
    assert_eq!(
        answer(by_basic(&world, &basic(PARTNER, PORTAL_SECRET))),
        unknown
    );
}

#[test]
fn secrets_rotate_without_a_pause() {
    let world = World::new();
    let next = "another-secret-of-enough-characters-0123";
    let secret = world.secret(next);
    world.change_client(PORTAL, |portal| {
        portal.secrets.push(secret);
        portal.secrets[0].expires_at = Some(timestamp(NOW + 5));
    });
    granted(by_post(&world, PORTAL, PORTAL_SECRET));
    granted(by_post(&world, PORTAL, next));
    world.clock.advance_seconds(5);
    assert_eq!(
        refused(&by_post(&world, PORTAL, PORTAL_SECRET)),
        Reason::SecretExpired
    );
    granted(by_post(&world, PORTAL, next));
}

#[test]
fn what_cannot_be_a_client_id_is_not_looked_up() {
    let world = World::new().unexplained();
    for id in ["x".repeat(256), "a\u{e4}".into(), " a".into()] {
        assert_eq!(
            refused(&by_post(&world, &id, PORTAL_SECRET)),
            Reason::ClientUnknown
        );
    }
    assert_eq!(world.store.lookups.load(Ordering::SeqCst), 0);
}

#[test]
fn rfc6749_s2_3_a_request_uses_one_method() {
    let world = world_of_signers();
    let assertion = world.self_issued().sign();
    let jwt = [
        ("client_assertion_type", CLIENT_ASSERTION),
        ("client_assertion", &*assertion),
    ];
    let post = [("client_id", PORTAL), ("client_secret", PORTAL_SECRET)];
    let header = basic(PORTAL, PORTAL_SECRET);
    let mixed = |parameters: &[(&str, &str)], header: Option<&str>| {
        let all: Vec<_> = [&[OWN_TOKEN], parameters].concat();
        assert_eq!(
            refused(&world.ask_with(&all, header)),
            Reason::ClientAuthMixed
        );
    };
    mixed(&post, Some(&header));
    mixed(&jwt, Some(&header));
    mixed(&[jwt, post].concat(), None);
    mixed(&jwt, Some("Bearer abc"));
    mixed(&[("client_assertion", "x")], Some(&header));
    // Nothing was spent on the way.
    granted(world.ask(&[&[OWN_TOKEN], &jwt[..]].concat()));
}

#[test]
fn rfc6749_s5_2_another_scheme_is_invalid_client_not_silence() {
    let world = World::new();
    let assertion = world.self_issued().sign();
    for header in ["Bearer abc", "Digest a", "", "Basi", "Basicx"] {
        let parameters = [("grant_type", JWT_BEARER), ("assertion", &*assertion)];
        let decision = world.ask_with(&parameters, Some(header));
        assert_eq!(
            refused(&decision),
            Reason::ClientAuthUnsupported,
            "{header}"
        );
    }
    for header in ["Basic", "Basic ", "Basic abc", "Basic YWJj"] {
        assert_eq!(
            refused(&by_basic(&world, header)),
            Reason::BasicMalformed,
            "{header}"
        );
    }
}

#[test]
fn rfc7523_s2_2_a_client_authenticates_with_an_assertion() {
    let world = world_of_signers();
    for aud in [
        json!(ISSUER),
        json!(format!("{ISSUER}/oauth2/token")),
        json!([ISSUER]),
        json!([ISSUER, format!("{ISSUER}/token")]),
    ] {
        granted(authenticate(
            &world,
            &world.self_issued().claim("aud", aud).sign(),
        ));
    }
    let line = world.last_line();
    assert_eq!((line.client.as_deref(), line.issuer), (Some(PARTNER), None));
    assert_eq!(world.store.marks(), 4);
}

/// Whoever else is named could present it here before the client does.
#[test]
fn rfc7523_s2_2_a_client_assertion_names_this_server_and_nobody_else() {
    let world = world_of_signers();
    world.change_client(PARTNER, |partner| {
        partner.settings.assertion.audiences = ["https://other.example.com".into()].into();
    });
    let both = world
        .self_issued()
        .claim("aud", json!([ISSUER, "https://other.example.com"]))
        .sign();
    assert_eq!(refused(&authenticate(&world, &both)), Reason::AudienceNotUs);
    granted(world.present(&both));
}

#[test]
fn rfc7523_s3_2_failures_of_a_client_assertion_are_invalid_client() {
    let world = world_of_signers();
    world.change_client(PARTNER, |partner| {
        partner.settings.assertion.audiences = ["https://other".into()].into();
        partner.settings.on_behalf_of = jurat_registry::subject_rule::SubjectRule::Anyone;
    });
    let spent = world.self_issued().sign();
    granted(authenticate(&world, &spent));
    for (text, reason) in [
        ("a.b".into(), Reason::AssertionNotThreeParts),
        (
            world.self_issued().signed_by(&KEYS.stranger).sign(),
            Reason::SignatureBad,
        ),
        (
            world.self_issued().claim("iss", "nobody").sign(),
            Reason::IssuerUnknown,
        ),
        (
            world.self_issued().claim("sub", "alice").sign(),
            Reason::SubjectNotClient,
        ),
        (
            world.self_issued().claim("aud", "https://other").sign(),
            Reason::AudienceNotUs,
        ),
        (
            world.self_issued().claim("exp", NOW - 30).sign(),
            Reason::AssertionExpired,
        ),
        (spent, Reason::AssertionReplayed),
        // An identity provider is no client, however well it signs.
        (
            world.third_party().claim("sub", IDP).sign(),
            Reason::IssuerUnknown,
        ),
    ] {
        let decision = authenticate(&world, &text);
        let rejection = decision.outcome.as_ref().err().unwrap();
        assert_eq!((rejection.reason(), rejection.status()), (reason, 401));
        assert_eq!(rejection.code().name(), "invalid_client");
    }
}

#[test]
fn rfc7523_s2_2_type_and_assertion_come_together() {
    let world = world_of_signers();
    let assertion = world.self_issued().sign();
    let wrong = [
        OWN_TOKEN,
        (
            "client_assertion_type",
            "urn:ietf:params:oauth:client-assertion-type:saml2-bearer",
        ),
        ("client_assertion", &assertion),
    ];
    assert_eq!(
        refused(&world.ask(&wrong)),
        Reason::ClientAssertionTypeUnsupported
    );
    assert_eq!(
        refused(&world.ask(&wrong[..2])),
        Reason::ClientAssertionTypeUnsupported
    );
}

#[test]
fn rfc7521_s4_2_client_id_names_the_authenticated_client() {
    let world = world_of_signers();
    let ask = |id: &str, assertion: &str| {
        world.ask(&[
            OWN_TOKEN,
            ("client_id", id),
            ("client_assertion_type", CLIENT_ASSERTION),
            ("client_assertion", assertion),
        ])
    };
    let assertion = world.self_issued().sign();
    assert_eq!(refused(&ask(PORTAL, &assertion)), Reason::ClientIdMismatch);
    granted(ask(PARTNER, &assertion));
    let parameters = [OWN_TOKEN, ("client_id", PARTNER)];
    let decision = world.ask_with(&parameters, Some(&basic(PORTAL, PORTAL_SECRET)));
    assert_eq!(refused(&decision), Reason::ClientIdMismatch);
}

#[test]
fn a_client_assertion_is_spent_with_the_grant_or_not_at_all() {
    let world = world_of_signers();
    world.change_provider(|idp| {
        idp.settings.clients = jurat_registry::identity_provider::AllowedClients::AnyAuthenticated;
    });
    let (grant, client) = (world.third_party().sign(), world.self_issued().sign());
    let ask = |grant: &str, client: &str, scope: &str| {
        world.ask(&[
            ("grant_type", JWT_BEARER),
            ("assertion", grant),
            ("client_assertion_type", CLIENT_ASSERTION),
            ("client_assertion", client),
            ("scope", scope),
        ])
    };
    assert_eq!(refused(&ask(&grant, &client, "c")), Reason::ScopeNotAllowed);
    assert_eq!(world.store.marks(), 0);
    granted(ask(&grant, &client, "a"));
    assert_eq!(world.store.marks(), 2);
    // Either alone is spent, and a refusal spends the fresh one no more.
    let fresh = world.third_party().sign();
    assert_eq!(
        refused(&ask(&fresh, &client, "a")),
        Reason::AssertionReplayed
    );
    let decision = ask(&grant, &world.self_issued().sign(), "a");
    assert_eq!(refused(&decision), Reason::AssertionReplayed);
    granted(ask(&fresh, &world.self_issued().sign(), "a"));
    // One JWT cannot be both.
    let both = world.self_issued().sign();
    assert_eq!(refused(&ask(&both, &both, "a")), Reason::AssertionReplayed);
}

#[test]
fn a_client_that_reuses_its_assertion_may_when_its_settings_say_so() {
    let world = world_of_signers();
    world.change_client(PARTNER, |partner| {
        partner.settings.assertion.replay = ReplayMode::Reusable;
    });
    let assertion = world.self_issued().sign();
    granted(authenticate(&world, &assertion));
    granted(authenticate(&world, &assertion));
}

#[test]
fn rfc7591_s2_the_method_that_is_stated_is_the_only_one_that_works() {
    let world = world_of_signers();
    let register = |id: &str, method: ClientAuthMethod| {
        world.change_client(id, |client| {
            client.settings.token_endpoint_auth_method = Some(method);
        });
    };
    let portal = |method| {
        register(PORTAL, method);
        [
            by_basic(&world, &basic(PORTAL, PORTAL_SECRET)),
            by_post(&world, PORTAL, PORTAL_SECRET),
        ]
        .map(|decision| decision.outcome.err().map(|refusal| refusal.reason()))
    };
    let wrong = Some(Reason::ClientAuthMethodWrong);
    assert_eq!(portal(ClientAuthMethod::ClientSecretBasic), [None, wrong]);
    assert_eq!(portal(ClientAuthMethod::ClientSecretPost), [wrong, None]);
    assert_eq!(portal(ClientAuthMethod::PrivateKeyJwt), [wrong, wrong]);

    register(PARTNER, ClientAuthMethod::PrivateKeyJwt);
    granted(authenticate(&world, &world.self_issued().sign()));
    register(PARTNER, ClientAuthMethod::ClientSecretPost);
    let signed = world.self_issued().sign();
    assert_eq!(
        refused(&authenticate(&world, &signed)),
        Reason::ClientAuthMethodWrong
    );
    // The assertion was not spent.
    register(PARTNER, ClientAuthMethod::PrivateKeyJwt);
    granted(authenticate(&world, &signed));
}

#[test]
fn rfc7523bis_a_strict_audience_is_the_issuer_identifier_alone() {
    let world = world_of_signers();
    world.change_client(PARTNER, |partner| {
        partner.settings.strict_audience = true;
    });
    let with = |aud| authenticate(&world, &world.self_issued().claim("aud", aud).sign());
    granted(with(json!(ISSUER)));
    granted(with(json!([ISSUER])));
    for aud in [
        json!(format!("{ISSUER}/oauth2/token")),
        json!([ISSUER, format!("{ISSUER}/oauth2/token")]),
        json!([ISSUER, ISSUER]),
        json!([]),
    ] {
        assert_eq!(refused(&with(aud.clone())), Reason::AudienceNotUs, "{aud}");
    }
    // A grant may go on naming the token endpoint.
    let grant = world.self_issued();
    granted(world.present(&grant.claim("aud", format!("{ISSUER}/oauth2/token")).sign()));
}

#[test]
fn oidc_core_s9_a_client_assertion_has_a_jti_unless_the_client_may_use_it_again() {
    let world = world_of_signers();
    let without = world.self_issued().without("jti").sign();
    assert_eq!(refused(&authenticate(&world, &without)), Reason::IdMissing);
    // As a grant it passes, until it expires.
    granted(world.present(&without));
    for mode in [ReplayMode::OnceByDigest, ReplayMode::Reusable] {
        world.change_client(PARTNER, |partner| {
            partner.settings.assertion.replay = mode;
        });
        granted(authenticate(
            &world,
            &world.self_issued().without("jti").sign(),
        ));
    }
}

#[test]
fn rfc7523bis_a_client_assertion_may_say_what_it_is() {
    let world = world_of_signers();
    for typ in ["client-authentication+jwt", "JWT", "jwt"] {
        let assertion = world.self_issued().header("typ", typ).sign();
        granted(authenticate(&world, &assertion));
    }
    let grant = world
        .self_issued()
        .header("typ", "client-authentication+jwt");
    assert_eq!(
        refused(&world.present(&grant.sign())),
        Reason::TypeNotAccepted
    );
    let token = world.self_issued().header("typ", "at+jwt").sign();
    assert_eq!(
        refused(&authenticate(&world, &token)),
        Reason::TypeNotAccepted
    );
}
