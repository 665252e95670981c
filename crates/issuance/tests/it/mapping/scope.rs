//! Scopes that the values of claims bring.

use jurat_issuance::rejection::Reason;
use jurat_protocol::scope::ScopeSet;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

#[test]
fn a_value_brings_scopes_as_a_string_and_each_string_of_an_array_does() {
    let roles = [("x", "a"), ("y", "b"), ("x y", "a b"), ("7", "a")];
    let world = world_of(vec![bringing("roles", &roles)]);
    let ask = |value: Value| scope_of(present(&world, "roles", value));
    assert_eq!(ask(json!("x")), Ok("a".into()));
    assert_eq!(ask(json!(["x"])), Ok("a".into()));
    assert_eq!(ask(json!(["y", "x", "y"])), Ok("b a".into()));
    assert_eq!(
        ask(json!([7, null, ["y"], {"y": "y"}, true, "x"])),
        Ok("a".into())
    );
    // A string is one value, blanks and all; values are compared exactly.
    assert_eq!(ask(json!("x y")), Ok("a b".into()));
    for nothing in [
        json!("x  y"),
        json!("X"),
        json!(""),
        json!([]),
        json!(["z"]),
        json!([7]),
        json!(7),
        json!(true),
        json!({"x": "x"}),
        json!(null),
    ] {
        assert_eq!(
            ask(nothing.clone()),
            Err(Reason::ScopeNotAllowed),
            "{nothing}"
        );
    }
    let absent = world.present_by_portal(&world.third_party().sign());
    assert_eq!(scope_of(absent), Err(Reason::ScopeNotAllowed));
    let detail = world.last_line().refusal.unwrap().1;
    assert!(detail.ends_with("its claims bring no scope"), "{detail}");
    assert_eq!(world.store.marks(), 5);
}

#[test]
fn a_value_that_is_repeated_without_end_brings_its_scopes_once() {
    let names: Vec<_> = (0..256).map(|n| format!("s{n}")).collect();
    let world = world_of(vec![bringing("roles", &[("x", &names.join(" "))])]);
    world.change_client(PORTAL, |portal| {
        portal.settings.scope = names.join(" ").parse().unwrap();
        portal.settings.default_scope = ScopeSet::EMPTY;
    });
    let repeated = json!(vec!["x"; 3000]);
    assert_eq!(
        scope_of(present(&world, "roles", repeated)),
        Ok(names.join(" "))
    );
}

#[test]
fn rfc6749_s3_3_mapped_scopes_bound_what_is_asked_and_are_what_is_given_unasked() {
    let world = world_of(vec![bringing("roles", &[("x", "b"), ("y", "a b c")])]);
    let ask = |role: &str, parameter: &str, claim: Option<&str>| {
        let mut assertion = world.third_party().claim("roles", role);
        if let Some(scope) = claim {
            assertion = assertion.claim("scope", scope);
        }
        let parameters = [
            ("grant_type", JWT_BEARER),
            ("assertion", &*assertion.sign()),
            ("scope", parameter),
        ];
        scope_of(world.ask_with(&parameters, Some(&basic(PORTAL, PORTAL_SECRET))))
    };
    // Unasked: what the role brings, not the client's default, which is `a`.
    assert_eq!(ask("x", "", None), Ok("b".into()));
    // Asked: no more than it brings.
    assert_eq!(ask("x", "a b", None), Ok("b".into()));
    assert_eq!(ask("x", "a", None), Err(Reason::ScopeNotAllowed));
    assert_eq!(ask("y", "b", Some("a b")), Ok("b".into()));
    assert_eq!(ask("x", "", Some("a b")), Ok("b".into()));
    assert_eq!(ask("x", "", Some("a")), Err(Reason::ScopeNotAllowed));
    // The client has `a b`, whatever the role brings.
    assert_eq!(ask("y", "", None), Ok("a b".into()));
    assert_eq!(ask("y", "c", None), Err(Reason::ScopeNotAllowed));
    // The identity provider's default is brought by every assertion, and its scope bounds all.
    world.change_provider(|idp| {
        idp.settings.scope = Some("a c".parse().unwrap());
        idp.settings.default_scope = "a".parse().unwrap();
    });
    assert_eq!(ask("x", "", None), Ok("a".into()));
    assert_eq!(ask("z", "", None), Ok("a".into()));
    assert_eq!(ask("x", "b", None), Err(Reason::ScopeNotAllowed));
}

#[test]
fn without_a_mapping_to_scopes_nothing_changes() {
    let world = world_of(vec![carried("roles")]);
    let decision = present(&world, "roles", json!("x"));
    assert_eq!(scope_of(decision), Ok("a".into()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_granted_is_brought_asked_and_allowed_by_all(
        roles in prop::collection::vec("[xyz]", 0..4),
        asked in prop::sample::subsequence(vec!["a", "b", "c", "d"], 0..4),
        provider in prop::option::of(prop::sample::subsequence(vec!["a", "b", "c", "d"], 1..4)),
    ) {
        thread_local! {
            static WORLD: World = world_of(vec![bringing("roles", &[("x", "a"), ("y", "b c")])]);
        }
        WORLD.with(|world| {
            world.change_provider(|idp| {
                idp.settings.scope = provider.as_ref().map(|scope| scope.join(" ").parse().unwrap());
            });
            let assertion = world.third_party().claim("roles", json!(roles)).sign();
            let asked_text = asked.join(" ");
            let parameters = [("grant_type", JWT_BEARER), ("assertion", &*assertion), ("scope", &*asked_text)];
            let decision = world.ask_with(&parameters, Some(&basic(PORTAL, PORTAL_SECRET)));
            let has = |role: &str| roles.iter().any(|r| r == role);
            let expected: Vec<_> = ["a", "b", "c", "d"].into_iter().filter(|scope| {
                let brought = match *scope { "a" => has("x"), "b" | "c" => has("y"), _ => false };
                let provider = provider.as_ref().is_none_or(|all| all.contains(scope));
                // The client may have `a b`.
                brought && provider && "ab".contains(scope) && (asked.is_empty() || asked.contains(scope))
            }).collect();
            match scope_of(decision) {
                Ok(scope) => {
                    let mut granted: Vec<_> = scope.split(' ').collect();
                    granted.sort_unstable();
                    prop_assert_eq!(granted, expected);
                }
                Err(reason) => {
                    prop_assert_eq!(reason, Reason::ScopeNotAllowed);
                    prop_assert!(expected.is_empty());
                }
            }
            Ok(())
        })?;
    }
}
