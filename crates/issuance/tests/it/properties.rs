//! Random assertions: a token comes out only when every rule holds, and a refusal leaves nothing behind. The rules are stated here a
//! second time, in another form.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::world::*;

/// Skew and longest life of a client that nobody changed, in seconds.
const SKEW: f64 = 30.0;
const LIFE: f64 = 300.0;

fn any_date() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => (-400_i64..400).prop_map(|offset| json!(NOW + offset)),
        2 => (-400.0_f64..400.0).prop_map(|offset| json!(1_800_000_000.0 + offset)),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<f64>().prop_filter("finite", |f| f.is_finite()).prop_map(Value::from),
        1 => (-400_i64..400).prop_map(|offset| json!((NOW + offset).to_string())),
        1 => Just(Value::Null),
        1 => any_junk(),
    ]
}

fn any_name() -> impl Strategy<Value = Value> {
    prop_oneof![
        6 => Just(json!(PARTNER)),
        1 => Just(json!(PORTAL)),
        1 => Just(json!(IDP)),
        1 => any_junk(),
    ]
}

fn any_audience() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => Just(json!(ISSUER)),
        2 => Just(json!([ISSUER, "https://other.example.com"])),
        1 => Just(json!("https://other.example.com")),
        1 => any_junk(),
    ]
}

fn any_junk() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        Just(json!([[1], {"a": null}])),
    ]
}

fn any_claims() -> impl Strategy<Value = Vec<(&'static str, Value)>> {
    let maybe = |name: &'static str, value: BoxedStrategy<Value>| {
        proptest::option::weighted(0.8, value)
            .prop_map(move |value| value.map(|value| (name, value)))
    };
    (
        maybe("iss", any_name().boxed()),
        maybe("sub", any_name().boxed()),
        maybe("aud", any_audience().boxed()),
        maybe("exp", any_date().boxed()),
        maybe("nbf", any_date().boxed()),
        maybe("iat", any_date().boxed()),
        maybe(
            "scope",
            prop_oneof![Just(json!("a")), Just(json!("c")), any_junk()].boxed(),
        ),
    )
        .prop_map(|(iss, sub, aud, exp, nbf, iat, scope)| {
            [iss, sub, aud, exp, nbf, iat, scope]
                .into_iter()
                .flatten()
                .collect()
        })
}

/// Whether an assertion with these claims, signed by the partner's key, may bring a token.
fn is_good(claims: &serde_json::Map<String, Value>) -> bool {
    let now = 1_800_000_000.0;
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let date = |name: &str| match claims.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Number(number)) => Ok(number.as_f64()),
        Some(_) => Err(()),
    };
    let (Ok(Some(exp)), Ok(nbf), Ok(iat)) = (date("exp"), date("nbf"), date("iat")) else {
        return false;
    };
    let audiences = match claims.get("aud") {
        Some(Value::String(one)) => vec![one.as_str()],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
        _ => return false,
    };
    // No scope asks for the default; any other must be the client's.
    let scope = match claims.get("scope") {
        None | Some(Value::Null) => true,
        Some(Value::String(scope)) => scope.is_empty() || scope == "a",
        Some(_) => false,
    };
    text("iss") == Some(PARTNER)
        && text("sub") == Some(PARTNER)
        && audiences.contains(&ISSUER)
        && now < exp + SKEW
        && nbf.is_none_or(|nbf| nbf - SKEW <= now)
        && iat.is_none_or(|iat| iat - SKEW <= now)
        && iat.map_or(exp <= now + LIFE + SKEW, |iat| exp - iat <= LIFE)
        && scope
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rfc7523_s3_a_token_comes_out_exactly_when_every_rule_holds(claims in any_claims()) {
        thread_local! {
            static WORLD: World = World::new();
        }
        WORLD.with(|world| {
            let mut assertion = Assertion::new(&json!({ "jti": world.fresh() }));
            for (name, value) in claims {
                assertion = assertion.claim(name, value);
            }
            let before = (world.store.marks(), world.store.issued().len());
            let decision = world.present(&assertion.sign());
            let good = is_good(&assertion.claims);
            prop_assert_eq!(decision.outcome.is_ok(), good, "{:?}", assertion.claims);
            let one = usize::from(good);
            let after = (world.store.marks(), world.store.issued().len());
            prop_assert_eq!(after, (before.0 + one, before.1 + one));
            Ok(())
        })?;
    }

    #[test]
    fn no_text_is_a_token_request_that_panics(assertion in ".{0,64}", header in ".{0,32}", scope in ".{0,16}") {
        thread_local! {
            static WORLD: World = World::new();
        }
        WORLD.with(|world| {
            let parameters = [("grant_type", JWT_BEARER), ("assertion", &*assertion), ("scope", &*scope)];
            let decision = world.ask_with(&parameters, Some(&header));
            prop_assert!(decision.outcome.is_err());
            let decision = world.ask(&parameters);
            prop_assert!(decision.outcome.is_err());
            Ok(())
        })?;
    }

    #[test]
    fn no_text_is_an_access_token_that_was_not_issued(text in "(jur_at_)?[0-9A-Za-z_.=-]{0,200}|.{0,64}") {
        thread_local! {
            static WORLD: World = World::new();
        }
        let judged = WORLD.with(|world| wait(world.server.access_token(&text, ISSUER)));
        prop_assert!(judged.is_err());
    }

    #[test]
    fn rfc7515_s5_2_no_single_changed_character_leaves_an_assertion_valid(at in 0_usize..600, to in 0_u8..64) {
        thread_local! {
            static WORLD: World = World::new();
        }
        WORLD.with(|world| {
            const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
            let text = world.self_issued().sign();
            let mut altered = text.clone().into_bytes();
            let at = at % altered.len();
            altered[at] = LETTERS[usize::from(to)];
            let altered = String::from_utf8(altered).unwrap();
            prop_assume!(altered != text);
            prop_assert!(world.present(&altered).outcome.is_err());
            prop_assert!(world.present(&text).outcome.is_ok());
            Ok(())
        })?;
    }
}
