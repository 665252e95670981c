//! Claims that the token carries.

use jurat_issuance::rejection::Reason;
use jurat_registry::claim_mapping::ClaimMapping;
use jurat_registry::issuance::CarriedClaims;
use jurat_registry::token_settings::TokenFormat;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;

#[test]
fn claims_are_carried_as_they_arrived_in_both_formats() {
    for format in [TokenFormat::Jwt, TokenFormat::Opaque] {
        let world = World::with(|ground| ground.tenant.token.format = Some(format));
        world.change_provider(|idp| idp.settings.claim_mapping = vec![carried("groups")]);
        for value in [
            json!("a b"),
            json!(["a", 1, null]),
            json!([]),
            json!(7.5),
            json!(0),
            json!(false),
            json!({"a": {"b": [1]}}),
            json!({}),
            json!(""),
        ] {
            let answer = granted(present(&world, "groups", value.clone()));
            assert_eq!(shown(&world, &answer.access_token), json!({"c": value}));
            let record = world.store.issued().pop().unwrap();
            assert_eq!(
                parsed(record.claims.as_text().unwrap()),
                json!({"c": value})
            );
            if format == TokenFormat::Jwt {
                assert_eq!(claims_of(&answer.access_token)["c"], value);
            }
        }
        // Absent or null, nothing is carried.
        let null = granted(present(&world, "groups", json!(null)));
        assert_eq!(shown(&world, &null.access_token), Value::Null);
        let absent = granted(world.present_by_portal(&world.third_party().sign()));
        assert_eq!(shown(&world, &absent.access_token), Value::Null);
        let record = world.store.issued().pop().unwrap();
        assert_eq!(record.claims, CarriedClaims::NONE);
    }
}

#[test]
fn one_claim_can_be_carried_under_two_names_and_bring_scopes_as_well() {
    let both = ClaimMapping {
        carried_as: Some("d".into()),
        ..bringing("groups", &[("devs", "b")])
    };
    let world = world_of(vec![carried("groups"), both]);
    let answer = granted(present(&world, "groups", json!(["devs"])));
    assert_eq!(answer.scope.to_string(), "b");
    let carried = json!({"c": ["devs"], "d": ["devs"]});
    assert_eq!(shown(&world, &answer.access_token), carried);
}

#[test]
fn carried_claims_take_4096_bytes_of_json_at_most() {
    let world = world_of(vec![carried("groups")]);
    // {"c":""} is 8 bytes; an escaped letter counts as it stands in the token.
    let most = present(&world, "groups", json!("x".repeat(4088)));
    granted(most);
    let more = present(&world, "groups", json!("x".repeat(4089)));
    assert_eq!(refused(&more), Reason::MappedClaimsTooLarge);
    let escaped = present(&world, "groups", json!("\n".repeat(2045)));
    assert_eq!(refused(&escaped), Reason::MappedClaimsTooLarge);
    granted(present(&world, "groups", json!("\n".repeat(2044))));
}

#[test]
fn rfc9068_s2_2_no_claim_overrides_what_a_token_says_of_itself() {
    let world = world_of(vec![carried("cnf")]);
    let assertion = world
        .third_party()
        .claim("client_id", "other")
        .claim("scope", "a")
        .claim("cnf", json!({"jkt": "x"}));
    let answer = granted(world.present_by_portal(&assertion.sign()));
    let claims = claims_of(&answer.access_token);
    assert_eq!(claims["client_id"], PORTAL);
    assert_eq!(claims["iss"], ISSUER);
    assert_eq!(claims.get("cnf"), None);
    assert_eq!(claims["c"], json!({"jkt": "x"}));
}

#[test]
fn escaped_values_and_names_are_the_same_values_and_names() {
    let world = world_of(vec![
        carried("gr\u{fc}n"),
        bringing("gr\u{fc}n", &[("\"a\"", "b")]),
    ]);
    let header = r#"{"alg":"ES256"}"#;
    let claims = world.third_party().claims;
    let mut text = Value::from(claims).to_string();
    text.truncate(text.len() - 1);
    text.push_str(r#","gr\u00fcn":[ "\u0022a\"" , "\ud83d\ude00"]}"#);
    let input = [header, &*text].map(base64url::encode);
    let assertion = world.third_party().sign_text(&input.join("."));
    let answer = granted(world.present_by_portal(&assertion));
    assert_eq!(answer.scope.to_string(), "b");
    let carried = json!({"c": ["\"a\"", "\u{1f600}"]});
    assert_eq!(shown(&world, &answer.access_token), carried);
}

/// Any JSON of a few members.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>()
            .prop_filter("finite", |f| f.is_finite())
            .prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(".{0,6}", inner, 0..4)
                .prop_map(|map| Value::from(map.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_carried_reads_back_letter_by_letter_from_token_and_record(value in any_json()) {
        thread_local! {
            static WORLD: World = world_of(vec![carried("claim")]);
        }
        WORLD.with(|world| {
            let answer = granted(present(world, "claim", value.clone()));
            let expected = (!value.is_null()).then(|| json!({"c": value}).to_string());
            let token = wait(world.server.access_token(&answer.access_token, ISSUER)).unwrap();
            prop_assert_eq!(token.claims.as_text(), expected.as_deref());
            let record = world.store.issued().pop().unwrap();
            prop_assert_eq!(record.claims.as_text(), expected.as_deref());
            Ok(())
        })?;
    }
}
