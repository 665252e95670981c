//! Tests of the Bearer header and its challenges.

use proptest::prelude::*;

use super::*;

#[test]
fn rfc6750_s2_1_reads_the_token() {
    assert_eq!(token_of(b"Bearer mF_9.B5f-4.1JqM"), Some("mF_9.B5f-4.1JqM"));
    assert_eq!(token_of(b"bearer a~+/z=="), Some("a~+/z=="));
    assert_eq!(token_of(b"BEARER   x"), Some("x"));
}

#[test]
fn rfc6750_s2_1_refuses_other_schemes_and_other_characters() {
    for header in [
        "",
        "Bearer",
        "Bearer ",
        "Bearer =",
        "Bearer a=b",
        "Bearer a b",
        "Bearer a ",
        "Bearer a,b",
        "Bearer ä",
        "Bearer\ta",
        "Bearer \"a\"",
        "Bearers a",
        "Basic YTpi",
        "DPoP a",
        " Bearer a",
        "Bearer a\n",
    ] {
        assert_eq!(token_of(header.as_bytes()), None, "{header:?}");
    }
    assert_eq!(token_of(b"Bearer \xff"), None);
}

#[test]
fn rfc6750_s3_1_says_nothing_of_errors_to_a_request_without_a_token() {
    assert_eq!(challenge("jurat", None, None), "Bearer realm=\"jurat\"");
    assert_eq!(
        challenge("jurat", None, Some(&ScopeSet::EMPTY)),
        "Bearer realm=\"jurat\""
    );
}

#[test]
fn rfc6750_s3_names_error_and_scope() {
    let scope: ScopeSet = "orders.read orders.write".parse().unwrap();
    assert_eq!(
        challenge(
            "example",
            Some((ErrorCode::InvalidToken, "The access token expired")),
            None
        ),
        "Bearer realm=\"example\", error=\"invalid_token\", error_description=\"The access token expired\""
    );
    assert_eq!(
        challenge(
            "example",
            Some((ErrorCode::InsufficientScope, "Ask for more")),
            Some(&scope)
        ),
        "Bearer realm=\"example\", error=\"insufficient_scope\", error_description=\"Ask for more\", \
         scope=\"orders.read orders.write\""
    );
}

proptest! {
    #[test]
    fn no_text_leaves_its_quotes(realm in any::<String>(), description in any::<String>()) {
        let value = challenge(&realm, Some((ErrorCode::InvalidToken, &description)), None);
        prop_assert!(value.bytes().all(|b| matches!(b, 0x20..=0x7e)));
        prop_assert!(!value.contains('\\'));
        prop_assert_eq!(value.matches('"').count(), 6);
        prop_assert_eq!(value.split('"').nth(1).unwrap().chars().count(), realm.chars().count());
    }

    #[test]
    fn a_token_it_yields_is_the_header_s_end(header in "[Bb]earer {1,3}[-A-Za-z0-9._~+/= ,]{0,20}") {
        if let Some(token) = token_of(header.as_bytes()) {
            prop_assert!(header.ends_with(token));
            prop_assert!(!token.contains([' ', ',']));
        }
    }
}
