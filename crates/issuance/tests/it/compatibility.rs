//! Every compatibility switch, off and on. Off is the default and refuses.

use std::fmt::Write as _;

use jurat_issuance::decision::Decision;
use jurat_issuance::rejection::Reason;
use jurat_protocol::jose::base64url;
use jurat_registry::assertion_rules::CompatibilitySwitch;
use serde_json::{Value, json};

use crate::world::*;

/// Asks before and after the switch.
fn off_and_on(switch: CompatibilitySwitch, ask: impl Fn(&World) -> Decision) -> (Reason, Decision) {
    let world = World::new();
    let off = refused(&ask(&world));
    world.change_client(PARTNER, |partner| {
        partner.settings.assertion.compatibility.insert(switch);
    });
    (off, ask(&world))
}

#[test]
fn string_dates() {
    for name in ["exp", "iat", "nbf"] {
        let (off, on) = off_and_on(CompatibilitySwitch::StringDates, |world| {
            let at = if name == "exp" { NOW + 60 } else { NOW };
            world.present(&world.self_issued().claim(name, at.to_string()).sign())
        });
        assert_eq!(off, Reason::DateIsString);
        granted(on);
    }
    // The switch changes how a date is written, not what it says.
    let (off, on) = off_and_on(CompatibilitySwitch::StringDates, |world| {
        world.present(
            &world
                .self_issued()
                .claim("exp", (NOW - 30).to_string())
                .sign(),
        )
    });
    assert_eq!(
        (off, refused(&on)),
        (Reason::DateIsString, Reason::AssertionExpired)
    );
}

#[test]
fn millisecond_dates() {
    // As @salesforce/core writes them: exp in milliseconds, iat in seconds.
    let (off, on) = off_and_on(CompatibilitySwitch::MillisecondDates, |world| {
        world.present(&world.self_issued().claim("exp", (NOW + 300) * 1000).sign())
    });
    assert_eq!(off, Reason::DateInMilliseconds);
    granted(on);
    for (exp, reason) in [
        ((NOW - 30) * 1000, Reason::AssertionExpired),
        ((NOW + 300) * 1000 + 1, Reason::AssertionLivesTooLong),
    ] {
        let (_, on) = off_and_on(CompatibilitySwitch::MillisecondDates, |world| {
            world.present(&world.self_issued().claim("exp", exp).sign())
        });
        assert_eq!(refused(&on), reason);
    }
}

#[test]
fn missing_sub() {
    for null in [false, true] {
        let (off, on) = off_and_on(CompatibilitySwitch::MissingSub, |world| {
            let assertion = world.self_issued().without("sub");
            let assertion = if null {
                assertion.claim("sub", Value::Null)
            } else {
                assertion
            };
            let decision = world.present(&assertion.sign());
            if decision.outcome.is_ok() {
                assert_eq!(world.store.issued()[0].subject, PARTNER);
            }
            decision
        });
        assert_eq!(off, Reason::SubjectMissing);
        granted(on);
    }
    // A client assertion names its subject, whatever is tolerated of grants (RFC 7523 section 3 item 2).
    let (off, on) = off_and_on(CompatibilitySwitch::MissingSub, |world| {
        authenticate(world, &world.self_issued().without("sub").sign())
    });
    assert_eq!(
        (off, refused(&on)),
        (Reason::SubjectMissing, Reason::SubjectMissing)
    );
    // And an empty one is not a missing one.
    let (_, on) = off_and_on(CompatibilitySwitch::MissingSub, |world| {
        world.present(&world.self_issued().claim("sub", "").sign())
    });
    assert_eq!(refused(&on), Reason::SubjectMalformed);
}

#[test]
fn padded_base64() {
    let (off, on) = off_and_on(CompatibilitySwitch::PaddedBase64, |world| {
        world.present(&padded(&world.self_issued()))
    });
    assert_eq!(off, Reason::PaddingRefused);
    granted(on);
    // The signature is over the text as it was sent, padding included.
    let (off, on) = off_and_on(CompatibilitySwitch::PaddedBase64, |world| {
        world.present(&padded(&world.self_issued()).replace("==.", "."))
    });
    assert_eq!(
        (off, refused(&on)),
        (Reason::SignatureBad, Reason::SignatureBad)
    );
}

#[test]
fn x5t_hex_sha256() {
    for upper in [false, true] {
        let (off, on) = off_and_on(CompatibilitySwitch::X5tHexSha256, |world| {
            let key = certificate(&KEYS.partner, 2020..2040);
            let mut digits = String::new();
            for byte in key.x5t_s256().unwrap() {
                write!(digits, "{byte:02x}").unwrap();
            }
            let digits = if upper { digits.to_uppercase() } else { digits };
            let trusted = world.trusted(key);
            world.change_client(PARTNER, |partner| partner.keys = vec![trusted]);
            let assertion = world.self_issued().header("x5t", base64url::encode(digits));
            world.present(&assertion.header("kid", "x_RS256").sign())
        });
        assert_eq!(off, Reason::KeyUnknown);
        granted(on);
    }
    let (_, on) = off_and_on(CompatibilitySwitch::X5tHexSha256, |world| {
        let other = base64url::encode("0".repeat(64));
        world.present(&world.self_issued().header("x5t", json!(other)).sign())
    });
    assert_eq!(refused(&on), Reason::KeyUnknown);
}
