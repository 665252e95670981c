//! Users are valid by construction, whether they come from an administrator or from a row.
//! What is refused names the field to blame.

use proptest::prelude::*;
use serde_json::json;

use super::*;

const HASH: &str =
    "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

fn settings(value: serde_json::Value) -> UserSettings {
    serde_json::from_value(value).unwrap()
}

fn made(settings: UserSettings) -> Result<User, InvalidRecord> {
    let now = Timestamp::from_seconds(1_800_000_000);
    User::new(UserParts {
        id: UserId::from_bytes([7; 16]),
        settings,
        role: None,
        password: Some(HASH.to_owned()),
        valid_from: now,
        created_at: now,
        updated_at: now,
        revision: 1,
    })
}

fn blamed(value: serde_json::Value) -> Option<&'static str> {
    made(settings(value)).err().map(|invalid| invalid.field)
}

#[test]
fn a_user_survives_its_row_and_a_row_is_checked_like_a_new_one() {
    let user = made(settings(json!({
        "username": "ada", "name": "Ada Lovelace", "email": "ada@example.com", "email_verified": true,
        "claims": {"department": "engines", "groups": ["a", "b"]}, "expires_at": "2030-01-01T00:00:00Z",
    })))
    .unwrap();
    let row = user.to_row();
    let again = User::from_row(&row).unwrap();
    assert_eq!(again.settings(), user.settings());
    assert_eq!(again.parts().password, user.parts().password);
    assert_eq!(again.to_row(), row);
    assert!(User::from_row(&row.replace("\"ada\"", "\" ada\"")).is_err());
    assert!(User::from_row(&row.replace("argon2id", "argon2d")).is_err());
}

#[test]
fn names_are_compared_in_one_spelling_and_only_a_verified_address_is_one() {
    let names = |verified| {
        let value =
            json!({"username": "Ada", "email": "Ada@Example.com", "email_verified": verified});
        made(settings(value)).unwrap().names()
    };
    assert_eq!(names(false), ["ada"]);
    assert_eq!(names(true), ["ada", "ada@example.com"]);
    let same =
        json!({"username": "ADA@example.com", "email": "ada@example.com", "email_verified": true});
    assert_eq!(made(settings(same)).unwrap().names(), ["ada@example.com"]);
}

#[test]
fn a_username_has_1_to_200_plain_characters() {
    for good in ["a", "ada.lovelace", "Ada Lovelace", "ада", &"x".repeat(200)] {
        assert_eq!(blamed(json!({"username": good})), None, "{good:?}");
    }
    for bad in [
        "",
        " ada",
        "ada ",
        "a\nb",
        "a\u{0}",
        "a\u{202e}b",
        "a\u{200b}",
        &"x".repeat(201),
    ] {
        assert_eq!(
            blamed(json!({"username": bad})),
            Some("username"),
            "{bad:?}"
        );
    }
}

#[test]
fn rfc5322_s3_4_1_an_address_has_a_local_part_and_a_host_name() {
    let email = |email: &str| blamed(json!({"username": "ada", "email": email}));
    for good in [
        "ada@example.com",
        "a.b+c@sub.example.com",
        "ада@пример.рф",
        "x@localhost",
    ] {
        assert_eq!(email(good), None, "{good:?}");
    }
    let long = format!("{}@example.com", "x".repeat(65));
    let longer = format!("ada@{}.com", "x".repeat(254));
    for bad in [
        "",
        "ada",
        "@example.com",
        "ada@",
        "a@b@c",
        "a b@example.com",
        "ada@example..com",
        ".ada@example.com",
        "ada@-example.com",
        "ada@exa_mple.com",
        "ada@example.com\n",
        "\"a\"@example.com",
        "a\u{200b}@example.com",
        &long,
        &longer,
    ] {
        assert_eq!(email(bad), Some("email"), "{bad:?}");
    }
    assert_eq!(
        blamed(json!({"username": "ada", "email_verified": true})),
        Some("email_verified")
    );
}

#[test]
fn oidc_core_s5_1_claims_are_not_what_tokens_say_of_themselves() {
    let claim = |name: &str, value: serde_json::Value| {
        blamed(json!({"username": "ada", "claims": {name: value}}))
    };
    for good in [
        "department",
        "given_name",
        "https://example.com/role",
        "groups",
        "address",
    ] {
        assert_eq!(claim(good, json!("x")), None, "{good}");
    }
    for bad in [
        "sub",
        "iss",
        "aud",
        "exp",
        "nbf",
        "iat",
        "jti",
        "scope",
        "client_id",
        "cnf",
        "act",
        "may_act",
        "nonce",
        "azp",
        "amr",
        "acr",
        "auth_time",
        "at_hash",
        "c_hash",
        "s_hash",
        "sid",
        "events",
        "Sub",
        "NONCE",
        "email",
        "email_verified",
        "name",
        "preferred_username",
        "updated_at",
        "",
        " a",
        "a\tb",
        &"x".repeat(129),
    ] {
        assert_eq!(claim(bad, json!("x")), Some("claims"), "{bad:?}");
    }
    assert_eq!(claim("department", json!(null)), Some("claims"));
}

#[test]
fn claims_are_bounded_in_number_and_size() {
    let many = |n: usize| {
        (0..n)
            .map(|i| (format!("c{i}"), json!(i)))
            .collect::<serde_json::Map<_, _>>()
    };
    assert_eq!(blamed(json!({"username": "ada", "claims": many(64)})), None);
    assert_eq!(
        blamed(json!({"username": "ada", "claims": many(65)})),
        Some("claims")
    );
    let sized = |n: usize| json!({"username": "ada", "claims": {"c": "x".repeat(n)}});
    assert_eq!(blamed(sized(8192 - 8)), None);
    assert_eq!(blamed(sized(8192 - 7)), Some("claims"));
}

#[test]
fn what_is_kept_of_a_password_is_an_argon2id_hash() {
    let with = |password: &str| {
        let parts = made(settings(json!({"username": "ada"})))
            .unwrap()
            .parts()
            .clone();
        let parts = UserParts {
            password: Some(password.to_owned()),
            ..parts
        };
        User::new(parts).err().map(|invalid| invalid.field)
    };
    assert_eq!(with(HASH), None);
    for bad in [
        "",
        "secret",
        "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65",
        &format!("{HASH}{}", "A".repeat(300)),
    ] {
        assert_eq!(with(bad), Some("password"), "{bad:?}");
    }
}

#[test]
fn what_was_signed_in_counts_while_the_user_does() {
    let now = Timestamp::from_seconds(1_800_000_000);
    let user = made(UserSettings {
        expires_at: Some(now.plus_seconds(60)),
        ..settings(json!({"username": "ada"}))
    })
    .unwrap();
    assert!(user.is_live(now.plus_seconds(59)));
    assert!(!user.is_live(now.plus_seconds(60)), "the end is exclusive");
    assert!(user.vouches_for(now, now.plus_seconds(59)));
    assert!(!user.vouches_for(now.minus_seconds(1), now.plus_seconds(59)));
    assert!(!user.vouches_for(now, now.plus_seconds(60)));
    let off = made(settings(json!({"username": "ada", "enabled": false}))).unwrap();
    assert!(!off.is_live(now));
}

proptest! {
    #[test]
    fn a_row_is_read_without_a_panic_and_what_is_read_is_written_as_it_was(row in "\\PC{0,200}") {
        if let Ok(user) = User::from_row(&row) {
            prop_assert!(User::from_row(&user.to_row()).is_ok());
        }
    }

    #[test]
    fn whoever_is_made_is_found_by_a_name_that_is_compared_as_it_is(username in "\\PC{1,20}", email in "\\PC{0,10}@\\PC{0,10}") {
        let stated = UserSettings { username, email: Some(email), email_verified: true, ..UserSettings::default() };
        if let Ok(user) = made(stated) {
            for name in user.names() {
                prop_assert_eq!(User::name_key(&name), name.clone());
                prop_assert!(!name.is_empty());
            }
        }
    }
}
