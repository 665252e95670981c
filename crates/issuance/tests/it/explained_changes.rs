//! Good assertions changed at random: whatever comes of it, an explanation and the decision agree ([`crate::agreement`] holds each request
//! to that).

use jurat_protocol::grant_type::GrantType;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::world::*;

const CLAIMS: [&str; 8] = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti", "scope"];
const HEADERS: [&str; 7] = ["alg", "typ", "cty", "kid", "x5t", "x5t#S256", "crit"];

/// A change of a good assertion.
#[derive(Debug, Clone)]
enum Change {
    Claim(&'static str, Value),
    NoClaim(&'static str),
    Header(&'static str, Value),
    Byte(prop::sample::Index, u8),
    Cut(prop::sample::Index),
    Stranger,
}

fn any_change() -> impl Strategy<Value = Change> {
    let values = prop_oneof![
        Just(json!(null)),
        Just(json!(true)),
        Just(json!("")),
        Just(json!(PARTNER)),
        Just(json!("alice")),
        Just(json!(ISSUER)),
        Just(json!("https://elsewhere.example")),
        Just(json!(["a", ISSUER])),
        Just(json!("a b")),
        Just(json!("none")),
        Just(json!("ES256")),
        Just(json!("RS256")),
        Just(json!("JWT")),
        (-400_i64..400).prop_map(|offset| json!(NOW + offset)),
        (0_i64..400).prop_map(|offset| json!((NOW + offset) * 1000)),
        (0_i64..400).prop_map(|offset| json!((NOW + offset).to_string())),
        any::<i64>().prop_map(Value::from),
    ];
    let claims = prop::sample::select(CLAIMS.as_slice());
    let headers = prop::sample::select(HEADERS.as_slice());
    prop_oneof![
        6 => (claims.clone(), values.clone()).prop_map(|(name, value)| Change::Claim(name, value)),
        2 => claims.prop_map(Change::NoClaim),
        3 => (headers, values).prop_map(|(name, value)| Change::Header(name, value)),
        1 => (any::<prop::sample::Index>(), 32_u8..127).prop_map(|(at, byte)| Change::Byte(at, byte)),
        1 => any::<prop::sample::Index>().prop_map(Change::Cut),
        1 => Just(Change::Stranger),
    ]
}

fn changed(mut assertion: Assertion, changes: &[Change]) -> String {
    for change in changes {
        assertion = match change.clone() {
            Change::Claim(name, value) => assertion.claim(name, value),
            Change::NoClaim(name) => assertion.without(name),
            Change::Header(name, value) => assertion.header(name, value),
            Change::Stranger => assertion.signed_by(&KEYS.stranger),
            Change::Byte(..) | Change::Cut(_) => assertion,
        };
    }
    let mut text = assertion.sign().into_bytes();
    for change in changes {
        match change {
            Change::Byte(at, byte) if !text.is_empty() => {
                let at = at.index(text.len());
                text[at] = *byte;
            }
            Change::Cut(at) if !text.is_empty() => text.truncate(at.index(text.len())),
            _ => {}
        }
    }
    String::from_utf8(text).unwrap()
}

fn any_parameters() -> impl Strategy<Value = Vec<(&'static str, &'static str)>> {
    let parameter = prop::sample::select(
        [
            ("scope", "a"),
            ("scope", "z"),
            ("scope", "a  b"),
            ("client_id", PARTNER),
            ("client_id", PORTAL),
            ("client_secret", PORTAL_SECRET),
            ("client_secret", "x"),
            ("resource", "https://api.example.com"),
            ("resource", "x"),
        ]
        .as_slice(),
    );
    prop::collection::vec(parameter, 0..3).prop_filter("each once", |all| {
        let mut names: Vec<_> = all.iter().map(|(name, _)| name).collect();
        names.sort_unstable();
        names.windows(2).all(|two| two[0] != two[1])
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// Agreement itself is asserted where a world is asked.
    #[test]
    fn an_explanation_agrees_with_the_decision_however_a_good_assertion_is_changed(
        changes in prop::collection::vec(any_change(), 0..5),
        parameters in any_parameters(),
        of_the_provider in any::<bool>(),
        as_client in any::<bool>(),
    ) {
        let world = World::new();
        world.change_client(PARTNER, |partner| {
            partner.settings.grant_types = GrantType::ALL.into();
        });
        let good = if of_the_provider { world.third_party() } else { world.self_issued() };
        let text = changed(good, &changes);
        let mut form = if as_client {
            vec![
                ("grant_type", "client_credentials"),
                ("client_assertion_type", CLIENT_ASSERTION),
                ("client_assertion", &*text),
            ]
        } else {
            vec![("grant_type", JWT_BEARER), ("assertion", &*text)]
        };
        form.extend(parameters);
        let first = world.ask(&form);
        let again = world.ask(&form);
        prop_assert!(first.outcome.is_ok() || again.outcome.is_err());
    }
}
