//! Which claims about a user a scope releases (OpenID Connect Core sections 5.1 and 5.4): one answer for the ID token and for userinfo.

use jurat_protocol::scope::ScopeSet;
use jurat_registry::user::User;
use serde_json::{Map, Value, json};

/// The scope that makes a request one of OpenID Connect (OpenID Connect Core section 3.1.2.1).
pub(crate) const OPENID: &str = "openid";

/// The scopes that release claims (OpenID Connect Core section 5.4).
pub(crate) const OPENID_SCOPES: [&str; 5] = [OPENID, "profile", "email", "phone", "address"];

/// Claims that this server states by itself (`claims_supported`); a user's record takes no further claim of these names.
pub(crate) const OWN_CLAIMS: [&str; 14] = [
    "iss",
    "sub",
    "aud",
    "exp",
    "iat",
    "auth_time",
    "nonce",
    "amr",
    "at_hash",
    "name",
    "preferred_username",
    "email",
    "email_verified",
    "updated_at",
];

/// What `scope` releases of `user`; `sub` in any case.
pub(crate) fn released(user: &User, scope: &ScopeSet) -> Map<String, Value> {
    let settings = user.settings();
    let mut claims = Map::new();
    let mut put = |name: &str, value: Value| claims.insert(name.to_owned(), value);
    for (name, value) in &settings.claims {
        if scope.contains(releasing_scope(name)) {
            put(name, value.clone());
        }
    }
    if scope.contains("profile") {
        put("preferred_username", json!(settings.username));
        put("updated_at", json!(user.parts().updated_at.seconds()));
        if let Some(name) = &settings.name {
            put("name", json!(name));
        }
    }
    if let Some(email) = settings.email.as_ref().filter(|_| scope.contains("email")) {
        put("email", json!(email));
        put("email_verified", json!(settings.email_verified));
    }
    put("sub", json!(user.id().to_string()));
    claims
}

/// OpenID Connect Core section 5.4; what it does not list comes with `profile`.
fn releasing_scope(name: &str) -> &'static str {
    match name {
        "phone_number" | "phone_number_verified" => "phone",
        "address" => "address",
        _ => "profile",
    }
}

#[cfg(test)]
mod tests {
    use jurat_registry::clock::Timestamp;
    use jurat_registry::id::UserId;
    use jurat_registry::user::{UserParts, UserSettings};

    use super::*;

    fn alice() -> User {
        let further = [
            ("department", json!("sales")),
            ("phone_number", json!("+41 44 000 00 00")),
        ];
        let settings = UserSettings {
            username: "alice".into(),
            name: Some("Alice Example".into()),
            email: Some("alice@example.com".into()),
            claims: further.map(|(name, value)| (name.into(), value)).into(),
            ..UserSettings::default()
        };
        let at = Timestamp::from_seconds(1);
        User::new(UserParts {
            id: UserId::from_bytes([1; 16]),
            settings,
            role: None,
            password: None,
            valid_from: at,
            created_at: at,
            updated_at: at,
            revision: 1,
        })
        .unwrap()
    }

    fn names(scope: &str) -> Vec<String> {
        let claims = released(&alice(), &scope.parse().unwrap());
        assert_eq!(claims["sub"], alice().id().to_string());
        claims.keys().cloned().collect()
    }

    #[test]
    fn openid_connect_core_s5_4_each_scope_releases_its_own_claims() {
        assert_eq!(names("openid"), ["sub"]);
        assert_eq!(
            names("openid profile"),
            [
                "department",
                "name",
                "preferred_username",
                "sub",
                "updated_at"
            ]
        );
        assert_eq!(names("openid email"), ["email", "email_verified", "sub"]);
        assert_eq!(names("openid phone"), ["phone_number", "sub"]);
    }
}
