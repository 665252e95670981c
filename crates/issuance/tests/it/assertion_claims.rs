//! `src/assertion`: subject, audience, scope claim, `jti`.

use jurat_issuance::rejection::Reason;
use jurat_registry::subject_rule::SubjectRule;
use serde_json::{Value, json};

use crate::world::*;

#[test]
fn rfc7523_s3_sub_is_there_and_can_be_read() {
    let world = World::new();
    for (sub, reason) in [
        (Value::Null, Reason::SubjectMissing),
        (json!(7), Reason::SubjectMalformed),
        (json!(["partner-1"]), Reason::SubjectMalformed),
        (json!(""), Reason::SubjectMalformed),
        (json!("x".repeat(1025)), Reason::SubjectMalformed),
        (json!("a\nb"), Reason::SubjectMalformed),
        (json!("x".repeat(1024)), Reason::SubjectNotAllowed),
    ] {
        let text = world.self_issued().claim("sub", sub.clone()).sign();
        assert_eq!(refused(&world.present(&text)), reason, "{sub}");
    }
}

#[test]
fn rfc8725_s3_8_a_client_speaks_for_others_only_as_far_as_it_may() {
    let world = World::new();
    let present = |sub: &str| world.present(&world.self_issued().claim("sub", sub).sign());
    assert_eq!(refused(&present("alice")), Reason::SubjectNotAllowed);
    world.change_client(PARTNER, |partner| {
        partner.settings.on_behalf_of = SubjectRule::Only(["alice".into()].into());
    });
    granted(present("alice"));
    assert_eq!(world.store.issued()[0].subject, "alice");
    granted(present(PARTNER));
    assert_eq!(refused(&present("Alice")), Reason::SubjectNotAllowed);
    world.change_client(PARTNER, |partner| {
        partner.settings.on_behalf_of = SubjectRule::Anyone;
    });
    granted(present("bob"));
}

#[test]
fn rfc8725_s3_8_an_identity_provider_speaks_for_whom_it_may() {
    let world = World::new();
    let present =
        |sub: &str| world.present_by_portal(&world.third_party().claim("sub", sub).sign());
    granted(present("anyone at all"));
    world.change_provider(|idp| idp.settings.subjects = SubjectRule::Only(["alice".into()].into()));
    granted(present("alice"));
    assert_eq!(refused(&present("bob")), Reason::SubjectNotAllowed);
}

#[test]
fn rfc7523_s3_aud_names_this_server_as_a_string_or_in_an_array() {
    let world = World::new();
    for aud in [
        json!(ISSUER),
        json!(format!("{ISSUER}/oauth2/token")),
        json!(format!("{ISSUER}/api/oauth/token")),
        json!(format!("{ISSUER}/token")),
        json!(["https://other.example.com", ISSUER]),
    ] {
        granted(world.present(&world.self_issued().claim("aud", aud).sign()));
    }
    for (aud, reason) in [
        (json!(format!("{ISSUER}/")), Reason::AudienceNotUs),
        (json!("https://AS.example.com"), Reason::AudienceNotUs),
        (
            json!(format!("{ISSUER}/oauth2/token?a=b")),
            Reason::AudienceNotUs,
        ),
        (json!(ADMINISTRATION), Reason::AudienceNotUs),
        (json!(PARTNER), Reason::AudienceNotUs),
        (json!([]), Reason::AudienceNotUs),
        (json!(""), Reason::AudienceNotUs),
        (json!([ISSUER, 7]), Reason::AudienceMalformed),
        (json!({"a": ISSUER}), Reason::AudienceMalformed),
        (Value::Null, Reason::AudienceMissing),
    ] {
        let text = world.self_issued().claim("aud", aud.clone()).sign();
        assert_eq!(refused(&world.present(&text)), reason, "{aud}");
    }
}

#[test]
fn an_issuer_may_have_further_audiences_compared_as_they_are() {
    let world = World::new();
    world.change_provider(|idp| {
        idp.settings.assertion.audiences = ["https://apis.example.com".into()].into();
    });
    let present =
        |aud: &str| world.present_by_portal(&world.third_party().claim("aud", aud).sign());
    granted(present("https://apis.example.com"));
    granted(present(ISSUER));
    assert_eq!(
        refused(&present("https://apis.example.com/")),
        Reason::AudienceNotUs
    );
    // They are one issuer's and no other's.
    let text = world
        .self_issued()
        .claim("aud", "https://apis.example.com")
        .sign();
    assert_eq!(refused(&world.present(&text)), Reason::AudienceNotUs);
}

#[test]
fn rfc7519_s4_1_7_jti_is_a_string_of_sensible_length() {
    let world = World::new();
    for jti in [json!(""), json!("x".repeat(1025)), json!(7), json!(["a"])] {
        let text = world.self_issued().claim("jti", jti.clone()).sign();
        assert_eq!(refused(&world.present(&text)), Reason::IdMalformed, "{jti}");
    }
    granted(world.present(&world.self_issued().claim("jti", "x".repeat(1024)).sign()));
    granted(world.present(&world.self_issued().claim("jti", Value::Null).sign()));
}

#[test]
fn rfc7519_s4_claims_that_are_not_understood_are_ignored() {
    let world = World::new();
    let text = world
        .self_issued()
        .claim("prn", "x")
        .claim("box_sub_type", 7)
        .claim("target_audience", json!({"a": [1]}));
    granted(world.present(&text.sign()));
}

#[test]
fn rfc8693_s4_2_the_scope_claim_is_one_string() {
    let world = World::new();
    for scope in [
        json!(["a"]),
        json!(7),
        json!("a  b"),
        json!("a\"b"),
        json!(" "),
    ] {
        let text = world.self_issued().claim("scope", scope.clone()).sign();
        assert_eq!(
            refused(&world.present(&text)),
            Reason::ScopeClaimMalformed,
            "{scope}"
        );
    }
    for scope in [json!(""), Value::Null] {
        let answer = granted(world.present(&world.self_issued().claim("scope", scope).sign()));
        assert_eq!(
            answer.scope.to_string(),
            "a",
            "as if there were none: the default"
        );
    }
}

#[test]
fn the_first_clause_that_fails_names_the_refusal() {
    let world = World::new();
    // Every clause is broken; one after the other is mended.
    let mut assertion = world
        .self_issued()
        .header("typ", "at+jwt")
        .without("sub")
        .claim("aud", "https://other.example.com")
        .claim("exp", NOW - 30)
        .claim("nbf", NOW + 31)
        .claim("iat", NOW + 31)
        .claim("scope", json!(["c"]))
        .claim("jti", "");
    let mut refused_for = Vec::new();
    let mends: [fn(Assertion) -> Assertion; 9] = [
        |a| a.header("typ", "JWT"),
        |a| a.claim("sub", "alice"),
        |a| a.claim("aud", ISSUER),
        |a| a.claim("exp", NOW + 5000),
        |a| a.without("nbf"),
        |a| a.claim("iat", NOW),
        |a| a.claim("exp", NOW + 300),
        |a| a.claim("sub", PARTNER),
        |a| a,
    ];
    for mend in mends {
        refused_for.push(refused(&world.present_by_portal(&assertion.sign())));
        assertion = mend(assertion);
    }
    for mend in [
        (|a| a.claim("scope", "c")) as fn(Assertion) -> Assertion,
        |a| a.claim("jti", "1"),
        |a| a.claim("scope", "a"),
    ] {
        refused_for.push(refused(&world.present(&assertion.sign())));
        assertion = mend(assertion);
    }
    let expected = [
        Reason::TypeNotAccepted,
        Reason::SubjectMissing,
        Reason::AudienceNotUs,
        Reason::AssertionExpired,
        Reason::AssertionNotYetValid,
        Reason::AssertionFromTheFuture,
        Reason::AssertionLivesTooLong,
        Reason::SubjectNotAllowed,
        Reason::AssertionOfAnotherClient,
        Reason::ScopeClaimMalformed,
        Reason::IdMalformed,
        Reason::ScopeNotAllowed,
    ];
    assert_eq!(refused_for, expected);
    granted(world.present(&assertion.sign()));
    // It is the order in which the reasons are listed.
    let listed = Reason::ALL
        .iter()
        .filter(|reason| expected.contains(reason));
    assert!(listed.eq(expected.iter()));
}
