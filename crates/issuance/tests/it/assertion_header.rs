//! `src/assertion`: shape, algorithm, kind.

use jurat_issuance::rejection::Reason;
use jurat_protocol::jose::algorithm::{Algorithm, AlgorithmSet};
use jurat_protocol::jose::base64url;
use jurat_protocol::jose::jwk_set::parse_jwk_set;
use jurat_registry::identity_provider::AllowedClients;
use serde_json::json;

use crate::world::*;

#[test]
fn rfc7515_s7_1_anything_but_three_parts_is_refused() {
    let world = World::new();
    let good = world.self_issued().sign();
    for text in [
        "a",
        "a.b",
        "a.b.c.d",
        "a.b.c.d.e",
        &format!("{good}."),
        &format!(".{good}"),
    ] {
        assert_eq!(
            refused(&world.present(text)),
            Reason::AssertionNotThreeParts,
            "{text}"
        );
    }
}

#[test]
fn rfc8725_s3_1_no_spelling_of_none_and_no_hmac_passes() {
    let world = World::new();
    for name in ["none", "None", "NONE", "nOnE"] {
        let text = world.self_issued().header("alg", name).sign();
        assert_eq!(
            refused(&world.present(&text)),
            Reason::AlgorithmNone,
            "{name}"
        );
        let (input, _) = text.rsplit_once('.').unwrap();
        assert_eq!(
            refused(&world.present(&format!("{input}."))),
            Reason::AlgorithmNone
        );
    }
    for name in ["HS256", "HS384", "HS512", "hs256"] {
        let text = world.self_issued().header("alg", name).sign();
        assert_eq!(
            refused(&world.present(&text)),
            Reason::AlgorithmSymmetric,
            "{name}"
        );
    }
    for name in ["", "ES256K", "RSA-OAEP", "es256", "ES256 "] {
        let text = world.self_issued().header("alg", name).sign();
        assert_eq!(
            refused(&world.present(&text)),
            Reason::AlgorithmUnknown,
            "{name}"
        );
    }
}

#[test]
fn rfc7515_s4_1_11_critical_parameters_are_refused_whatever_they_hold() {
    let world = World::new();
    for (name, value) in [
        ("crit", json!([])),
        ("crit", json!(["b64"])),
        ("b64", json!(true)),
        ("zip", json!("DEF")),
    ] {
        let text = world.self_issued().header(name, value).sign();
        assert_eq!(
            refused(&world.present(&text)),
            Reason::HeaderCritical,
            "{name}"
        );
    }
}

#[test]
fn rfc8725_s3_10_keys_in_the_header_are_not_used() {
    let world = World::new();
    let own = KEYS.stranger.public_jwk();
    for (name, value) in [
        ("jwk", own),
        ("jku", json!("https://evil.example.com/jwks")),
        ("x5u", json!("https://evil.example.com/crt")),
        ("x5c", json!(["AA=="])),
    ] {
        let text = world
            .self_issued()
            .signed_by(&KEYS.stranger)
            .header(name, value.clone())
            .sign();
        assert_eq!(
            refused(&world.present(&text)),
            Reason::SignatureBad,
            "{name}"
        );
        granted(world.present(&world.self_issued().header(name, value).sign()));
    }
}

#[test]
fn rfc8725_s3_1_an_issuer_uses_only_the_algorithms_allowed_for_it() {
    let world = World::new();
    let rsa = world.key(&KEYS.rsa);
    world.change_client(PARTNER, |partner| {
        partner.keys.push(rsa);
        partner.settings.assertion.algorithms = AlgorithmSet::of(&[Algorithm::Rs256]);
    });
    granted(world.present(&world.self_issued().signed_by(&KEYS.rsa).sign()));
    let refusal = world.present(&world.self_issued().sign());
    assert_eq!(refused(&refusal), Reason::AlgorithmNotAllowed);
}

#[test]
fn rfc7515_s4_1_9_typ_is_jwt_in_any_case_with_or_without_application() {
    let world = World::new();
    for typ in ["JWT", "jwt", "Jwt", "application/jwt", "APPLICATION/JWT"] {
        granted(world.present(&world.self_issued().header("typ", typ).sign()));
    }
    for typ in [
        "",
        "JWS",
        "at+jwt",
        "application/at+jwt",
        "application/application/jwt",
        "text/jwt",
        "client-authentication+jwt",
    ] {
        let text = world.self_issued().header("typ", typ).sign();
        assert_eq!(
            refused(&world.present(&text)),
            Reason::TypeNotAccepted,
            "{typ}"
        );
    }
}

#[test]
fn rfc8725_s3_11_an_issuer_may_have_further_types() {
    let world = World::new();
    world.change_client(PARTNER, |partner| {
        partner.settings.assertion.types.extend(["at+jwt".into()]);
    });
    for typ in ["at+jwt", "application/AT+JWT", "JWT"] {
        granted(world.present(&world.self_issued().header("typ", typ).sign()));
    }
    let text = world.self_issued().header("typ", "secevent+jwt").sign();
    assert_eq!(refused(&world.present(&text)), Reason::TypeNotAccepted);
}

#[test]
fn rfc7519_s7_2_header_and_claims_are_judged_strictly() {
    let world = World::new();
    for (header, claims, reason) in [
        (
            r#"{"alg":"ES256","alg":"none"}"#,
            "{}",
            Reason::AssertionMemberRepeated,
        ),
        (
            r#"{"alg":"ES256"}"#,
            r#"{"a":{"b":1,"b":1}}"#,
            Reason::AssertionMemberRepeated,
        ),
        (r#"{"typ":"JWT"}"#, "{}", Reason::AssertionHeaderMalformed),
        (
            r#"{"alg":"ES256","kid":7}"#,
            "{}",
            Reason::AssertionHeaderMalformed,
        ),
        (
            r#"{"alg":"ES256"}"#,
            "{} {}",
            Reason::AssertionClaimsNotObject,
        ),
        (r#"{"alg":"ES256"}"#, "", Reason::AssertionClaimsNotObject),
        (r#"{"alg":"ES256""#, "{}", Reason::AssertionHeaderNotObject),
        (r#"{"alg":"ES256"}"#, "{}", Reason::IssuerMissing),
        (
            r#"{"alg":"ES256"}"#,
            r#"{"iss":null}"#,
            Reason::IssuerMissing,
        ),
        (
            r#"{"alg":"ES256"}"#,
            r#"{"iss":["partner-1"]}"#,
            Reason::IssuerMissing,
        ),
    ] {
        let text = encoded(header, claims);
        assert_eq!(refused(&world.present(&text)), reason, "{header} {claims}");
    }
    let not_utf8 = format!(
        "{}.{}.AA",
        base64url::encode(r#"{"alg":"ES256"}"#),
        base64url::encode([0xff])
    );
    assert_eq!(
        refused(&world.present(&not_utf8)),
        Reason::AssertionClaimsNotObject
    );
}

#[test]
fn rfc7523_s3_2_an_assertion_that_authenticates_a_client_may_say_so() {
    let world = World::new();
    world.change_client(PARTNER, |partner| {
        partner.settings.grant_types = jurat_protocol::grant_type::GrantType::ALL.into();
    });
    let text = world
        .self_issued()
        .header("typ", "client-authentication+jwt")
        .sign();
    granted(authenticate(&world, &text));
}

/// RFC 8725 section 3.12: whoever registers this server as its own identity provider must not let tokens live for ever.
#[test]
fn rfc8725_s3_12_this_servers_own_tokens_are_no_assertions() {
    let world = World::new();
    let token = granted(world.present(&world.self_issued().sign())).access_token;
    let jwks = jwks(&world.server);
    let keys = parse_jwk_set(jwks.as_bytes()).unwrap().into_iter();
    let keys = keys.map(|key| world.trusted(key)).collect();
    world.add_provider(ISSUER, keys, |own| {
        own.assertion.types.extend(["at+jwt".into()]);
        own.assertion.max_life_seconds = 86_400;
        own.clients = AllowedClients::Anybody;
        own.scope = Some("a".parse().unwrap());
    });
    assert_eq!(refused(&world.present(&token)), Reason::IssuerUnknown);
}

#[test]
fn rfc7519_s5_2_claims_are_not_called_a_nested_jwt() {
    let world = World::new();
    for cty in ["JWT", "jwt", "application/jwt"] {
        let text = world.self_issued().header("cty", cty).sign();
        assert_eq!(
            refused(&world.present(&text)),
            Reason::TypeNotAccepted,
            "{cty}"
        );
    }
    granted(world.present(&world.self_issued().header("cty", "json").sign()));
}
