//! What introspection answers (RFC 7662 section 2.2).

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// The answer: what is known of an active token, and of every other nothing at all.
#[derive(Debug, Serialize)]
pub struct IntrospectionAnswer {
    active: bool,
    #[serde(flatten)]
    about: Option<AboutToken>,
}

impl IntrospectionAnswer {
    /// RFC 7662 section 2.2: of a token that does not count, or is not for the asker to know, nothing else is said.
    pub const INACTIVE: Self = Self {
        active: false,
        about: None,
    };

    /// The token counts.
    pub const fn active(about: AboutToken) -> Self {
        Self {
            active: true,
            about: Some(about),
        }
    }

    /// What is known of the token, if it is active.
    pub const fn about(&self) -> Option<&AboutToken> {
        self.about.as_ref()
    }
}

/// What is known of an active token. `nbf` is never there: tokens count from the moment they are issued.
#[derive(Debug, Serialize)]
pub struct AboutToken {
    /// What was granted; left out when it is nothing.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub scope: String,
    /// The client it was issued to.
    pub client_id: String,
    /// The name with which its user signs in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// `Bearer` of an access token. A refresh token has none: it opens no resource (RFC 6749 section 1.5).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_type: Option<&'static str>,
    /// From when on it does not count, in seconds since 1970.
    pub exp: i64,
    /// When it was issued, in seconds since 1970.
    pub iat: i64,
    /// Whom it speaks for.
    pub sub: String,
    /// For which resource servers; none for a refresh token.
    #[serde(
        skip_serializing_if = "<[String]>::is_empty",
        serialize_with = "as_in_a_jwt"
    )]
    pub aud: Vec<String>,
    /// Who issued it.
    pub iss: String,
    /// Its identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jti: Option<String>,
    /// Who acts for the subject (RFC 8693 section 4.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act: Option<Box<RawValue>>,
    /// Claims that it carries for others, beside its own.
    #[serde(flatten)]
    pub carried: BTreeMap<String, Box<RawValue>>,
}

/// RFC 7519 section 4.1.3: one audience may be a string by itself, which every resource server reads.
fn as_in_a_jwt<S: Serializer>(audience: &[String], serializer: S) -> Result<S::Ok, S::Error> {
    match audience {
        [one] => one.serialize(serializer),
        many => many.serialize(serializer),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{json, to_value};

    use super::*;

    fn about() -> AboutToken {
        AboutToken {
            scope: "a b".into(),
            client_id: "portal".into(),
            username: None,
            token_type: Some("Bearer"),
            exp: 2,
            iat: 1,
            sub: "alice".into(),
            aud: vec!["https://api.example.com".into()],
            iss: "https://as.example.com".into(),
            jti: None,
            act: None,
            carried: BTreeMap::new(),
        }
    }

    #[test]
    fn rfc7662_s2_2_an_inactive_answer_has_one_member() {
        let inactive = to_value(IntrospectionAnswer::INACTIVE).unwrap();
        assert_eq!(inactive, json!({"active": false}));
    }

    #[test]
    fn rfc7662_s2_2_an_active_answer_has_what_is_known() {
        let mut about = about();
        let expected = json!({
            "active": true, "scope": "a b", "client_id": "portal", "token_type": "Bearer", "exp": 2, "iat": 1,
            "sub": "alice", "aud": "https://api.example.com", "iss": "https://as.example.com",
        });
        let raw = |text: &str| RawValue::from_string(text.into()).unwrap();
        about
            .carried
            .insert("n".into(), raw("12345678901234567890123"));
        about.act = Some(raw(r#"{"sub":"agent"}"#));
        about.aud.push("https://other.example.com".into());
        let text = serde_json::to_string(&IntrospectionAnswer::active(about)).unwrap();
        assert!(text.contains(r#""n":12345678901234567890123"#), "{text}");
        let mut with: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(with["act"], json!({"sub": "agent"}));
        assert_eq!(with["aud"].as_array().unwrap().len(), 2);
        let members = with.as_object_mut().unwrap();
        members.remove("n");
        members.remove("act");
        members.insert("aud".into(), json!("https://api.example.com"));
        assert_eq!(with, expected);
    }
}
