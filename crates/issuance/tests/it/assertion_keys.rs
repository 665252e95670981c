//! `src/assertion`: the issuer, its keys, the signature.

use std::sync::atomic::Ordering;

use jurat_issuance::rejection::Reason;
use jurat_protocol::jose::base64url;
use jurat_protocol::jose::verification_key::VerificationKey;
use serde_json::json;

use crate::world::*;

#[test]
fn what_an_outsider_must_not_learn_reads_the_same() {
    let sentence = |world: &World, assertion: &Assertion| {
        let decision = world.present(&assertion.sign());
        let rejection = decision.outcome.err().unwrap();
        (rejection.status(), rejection.error_answer())
    };
    let world = World::new();
    let unknown = sentence(&world, &world.self_issued().claim("iss", "nobody"));
    let forged = sentence(&world, &world.self_issued().signed_by(&KEYS.stranger));
    let no_key = sentence(&world, &world.self_issued().header("x5t", "AA"));
    // What else is wrong with an assertion is told to nobody who cannot sign it.
    let typed = world
        .self_issued()
        .header("typ", "at+jwt")
        .signed_by(&KEYS.stranger);
    let typed = sentence(&world, &typed);
    world.change_client(PARTNER, |partner| partner.settings.enabled = false);
    let disabled = sentence(&world, &world.self_issued());
    for other in [forged, no_key, typed, disabled] {
        assert_eq!(other, unknown);
    }
}

#[test]
fn a_request_looks_one_issuer_up_and_long_names_not_at_all() {
    let world = World::new().unexplained();
    let lookups = |iss: &str| {
        let before = world.store.lookups.load(Ordering::SeqCst);
        let refusal = world.present(&world.self_issued().claim("iss", iss).sign());
        assert_eq!(refused(&refusal), Reason::IssuerUnknown);
        world.store.lookups.load(Ordering::SeqCst) - before
    };
    assert_eq!(lookups("nobody"), 1);
    assert_eq!(lookups(&"x".repeat(2048)), 1);
    assert_eq!(lookups(&"x".repeat(2049)), 0);
    assert_eq!(lookups("a\u{0}b"), 0);
}

#[test]
fn an_issuer_past_its_end_is_refused_from_that_moment() {
    let world = World::new();
    world.change_client(PARTNER, |partner| {
        partner.settings.expires_at = Some(timestamp(NOW + 1));
    });
    granted(world.present(&world.self_issued().sign()));
    world.clock.advance_millis(999);
    granted(world.present(&world.self_issued().sign()));
    world.clock.advance_millis(1);
    assert_eq!(
        refused(&world.present(&world.self_issued().sign())),
        Reason::IssuerDisabled
    );
}

#[test]
fn rotation_needs_no_pause() {
    let world = World::new();
    let (old, new) = (&KEYS.partner, &KEYS.stranger);
    // The new key is registered beside the old one: both sign.
    let key = world.key(new);
    world.change_client(PARTNER, |partner| partner.keys.push(key));
    granted(world.present(&world.self_issued().signed_by(old).sign()));
    granted(world.present(&world.self_issued().signed_by(new).sign()));
    // The old one ends: to the millisecond.
    world.change_client(PARTNER, |partner| {
        partner.keys[0].expires_at = Some(timestamp(NOW + 10));
    });
    world.clock.advance_millis(9_999);
    granted(world.present(&world.self_issued().signed_by(old).sign()));
    world.clock.advance_millis(1);
    let refusal = world.present(&world.self_issued().signed_by(old).sign());
    assert_eq!(refused(&refusal), Reason::SignatureBad);
    granted(world.present(&world.self_issued().signed_by(new).sign()));
    // And the new one is switched off.
    world.change_client(PARTNER, |partner| partner.keys[1].enabled = false);
    let refusal = world.present(&world.self_issued().signed_by(new).sign());
    assert_eq!(refused(&refusal), Reason::KeyExpired);
}

#[test]
fn rfc5280_s4_1_2_5_a_certificate_counts_within_its_dates_both_included() {
    let world = World::new();
    let key = certificate(&KEYS.partner, 2026..2028);
    let dates = key.certificate_dates().unwrap();
    let trusted = world.trusted(key);
    world.change_client(PARTNER, |partner| partner.keys = vec![trusted]);
    let present_at = |seconds: i64| {
        world
            .clock
            .advance_seconds(seconds - jurat_registry::clock::Clock::now(&*world.clock).seconds());
        let assertion = world
            .self_issued()
            .claim("iat", seconds)
            .claim("exp", seconds + 60);
        world.present(&assertion.sign())
    };
    assert_eq!(
        refused(&present_at(dates.not_before - 1)),
        Reason::CertificateExpired
    );
    granted(present_at(dates.not_before));
    granted(present_at(dates.not_after));
    assert_eq!(
        refused(&present_at(dates.not_after + 1)),
        Reason::CertificateExpired
    );
}

#[test]
fn rfc7515_s4_1_7_a_thumbprint_must_be_of_a_registered_certificate() {
    let world = World::new();
    let key = certificate(&KEYS.partner, 2020..2040);
    let (sha1, sha256) = (key.x5t().unwrap(), key.x5t_s256().unwrap());
    let trusted = world.trusted(key);
    world.change_client(PARTNER, |partner| partner.keys = vec![trusted]);
    let (sha1, sha256) = (base64url::encode(sha1), base64url::encode(sha256));
    let with =
        |name: &str, value: &str| world.present(&world.self_issued().header(name, value).sign());
    granted(with("x5t", &sha1));
    granted(with("x5t#S256", &sha256));
    // msal pads them.
    granted(with("x5t", &format!("{sha1}=")));
    granted(with("x5t#S256", &format!("{sha256}=")));
    for (name, value) in [
        ("x5t", &*sha256),
        ("x5t#S256", &*sha1),
        ("x5t", &base64url::encode([0; 20])),
        ("x5t#S256", &base64url::encode([0; 32])),
        ("x5t", ""),
        ("x5t", "not base64url!"),
    ] {
        assert_eq!(
            refused(&with(name, value)),
            Reason::KeyUnknown,
            "{name} {value}"
        );
    }
    let both = world
        .self_issued()
        .header("x5t", &*sha1)
        .header("x5t#S256", base64url::encode([0; 32]));
    assert_eq!(refused(&world.present(&both.sign())), Reason::KeyUnknown);
    // A thumbprint chooses a key and proves nothing.
    let forged = world
        .self_issued()
        .header("x5t", &*sha1)
        .signed_by(&KEYS.stranger);
    assert_eq!(
        refused(&world.present(&forged.sign())),
        Reason::SignatureBad
    );
}

#[test]
fn rfc7515_s4_1_4_kid_is_a_hint() {
    let world = World::new();
    let with_kid = |key: &jurat_protocol::jose::signing_key::SigningKey, kid: &str| {
        let mut jwk = key.public_jwk();
        jwk["kid"] = kid.into();
        world.trusted(VerificationKey::from_jwk(jwk.to_string().as_bytes()).unwrap())
    };
    let certified = world.trusted(certificate(&KEYS.partner, 2020..2040));
    let named = with_kid(&KEYS.idp, "one");
    world.change_client(PARTNER, |partner| partner.keys = vec![certified, named]);
    let present = |key, kid: &str| {
        world.present(&world.self_issued().signed_by(key).header("kid", kid).sign())
    };
    // A registered kid, or a thumbprint, chooses.
    granted(present(&KEYS.idp, "one"));
    granted(present(&KEYS.idp, KEYS.idp.key_id()));
    granted(present(&KEYS.partner, KEYS.partner.key_id()));
    assert_eq!(
        refused(&present(&KEYS.partner, "one")),
        Reason::SignatureBad
    );
    assert_eq!(
        refused(&present(&KEYS.idp, KEYS.partner.key_id())),
        Reason::SignatureBad
    );
    // Any other is the sender's own label: good for what came without a kid, and not for what came with another.
    granted(present(&KEYS.partner, "label-of-my-key-file"));
    assert_eq!(refused(&present(&KEYS.idp, "two")), Reason::SignatureBad);
    world.change_client(PARTNER, |partner| drop(partner.keys.remove(0)));
    assert_eq!(refused(&present(&KEYS.idp, "two")), Reason::KeyUnknown);
    // A thumbprint of a certificate speaks against nothing that came without one and is named (ADFS and WSO2 send both).
    let both = |kid: &str| {
        let assertion = world.self_issued().signed_by(&KEYS.idp).header("kid", kid);
        let assertion = assertion.header("x5t", base64url::encode([1; 20]));
        world.present(&assertion.sign())
    };
    granted(both("one"));
    assert_eq!(refused(&both("two")), Reason::KeyUnknown);
    // Without any, all are tried.
    granted(world.present(&world.self_issued().signed_by(&KEYS.idp).sign()));
}

#[test]
fn at_most_eight_keys_are_tried_the_latest_first() {
    let world = World::new();
    let strangers: Vec<_> = (0..7).map(|_| world.key(&KEYS.stranger)).collect();
    world.change_client(PARTNER, |partner| partner.keys.extend(strangers));
    granted(world.present(&world.self_issued().sign()));
    let eighth = world.key(&KEYS.stranger);
    world.change_client(PARTNER, |partner| partner.keys.push(eighth));
    let refusal = world.present(&world.self_issued().sign());
    assert_eq!(refused(&refusal), Reason::SignatureBad);
    assert!(world.last_line().refusal.unwrap().1.contains("8 keys"));
}

#[test]
fn rfc7515_s5_2_whatever_is_altered_breaks_the_signature() {
    let world = World::new();
    let text = world.self_issued().sign();
    let (input, signature) = text.rsplit_once('.').unwrap();
    let other = world.self_issued().sign();
    let (other_input, _) = other.rsplit_once('.').unwrap();
    for altered in [
        format!("{other_input}.{signature}"),
        format!("{input}."),
        format!("{input}.AAAA"),
    ] {
        assert_eq!(
            refused(&world.present(&altered)),
            Reason::SignatureBad,
            "{altered}"
        );
    }
}

#[test]
fn rfc7518_s3_4_an_ecdsa_signature_in_der_is_refused() {
    let world = World::new();
    let text = world.self_issued().sign();
    let (input, signature) = text.rsplit_once('.').unwrap();
    let raw = base64url::decode(signature).unwrap();
    let integer = |bytes: &[u8]| [&[2, 33, 0], bytes].concat();
    let body = [integer(&raw[..32]), integer(&raw[32..])].concat();
    let der = [&[0x30, u8::try_from(body.len()).unwrap()], &*body].concat();
    let text = format!("{input}.{}", base64url::encode(der));
    assert_eq!(refused(&world.present(&text)), Reason::SignatureBad);
}

#[test]
fn rfc8725_s3_8_one_issuers_key_signs_for_no_other() {
    let world = World::new();
    let text = world.third_party().signed_by(&KEYS.partner).sign();
    assert_eq!(
        refused(&world.present_by_portal(&text)),
        Reason::SignatureBad
    );
    let text = world
        .self_issued()
        .signed_by(&KEYS.idp)
        .claim("extra", json!(1))
        .sign();
    assert_eq!(refused(&world.present(&text)), Reason::SignatureBad);
}
