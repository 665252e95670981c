//! The claims of a JWT access token (RFC 9068 section 2.2): written from the record of the token, without a copy of anything. Claims
//! that it carries for others stand beside its own, and never in their place.

use std::fmt;

use jurat_protocol::scope::ScopeSet;
use jurat_registry::issuance::{CarriedClaims, IssuedToken};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// RFC 9068 section 2.1: the `typ` of a JWT access token.
pub(crate) const ACCESS_TOKEN_TYPE: &str = "at+jwt";

/// The claims.
#[derive(Serialize)]
pub(super) struct JwtClaims<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: Audience<'a>,
    client_id: &'a str,
    iat: i64,
    exp: i64,
    jti: AsText<'a, jurat_registry::id::DecisionId>,
    scope: AsText<'a, ScopeSet>,
    #[serde(skip_serializing_if = "Option::is_none")]
    act: Option<&'a RawValue>,
    #[serde(flatten)]
    carried: Carried<'a>,
}

impl<'a> JwtClaims<'a> {
    pub(super) fn of(record: &'a IssuedToken, client_id: &'a str, issuer: &'a str) -> Self {
        Self {
            iss: issuer,
            sub: &record.subject,
            aud: Audience(&record.audience),
            client_id,
            iat: record.issued_at.seconds(),
            exp: record.expires_at.seconds(),
            jti: AsText(&record.decision),
            scope: AsText(&record.scope),
            act: record
                .actor
                .as_deref()
                .and_then(|text| serde_json::from_str(text).ok()),
            carried: Carried(&record.claims),
        }
    }
}

/// RFC 7519 section 4.1.3: one audience may be a string by itself, which every resource server reads.
struct Audience<'a>(&'a [String]);

impl Serialize for Audience<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            [one] => one.serialize(serializer),
            many => many.serialize(serializer),
        }
    }
}

/// Carried claims as further members. None is one of the token's own: no setting can name one, and [`CarriedClaims`] holds none.
struct Carried<'a>(&'a CarriedClaims);

impl Serialize for Carried<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.members())
    }
}

struct AsText<'a, T>(&'a T);

impl<T: fmt::Display> Serialize for AsText<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self.0)
    }
}

#[cfg(test)]
mod tests {
    use jurat_protocol::grant_type::GrantType;
    use jurat_registry::claim_mapping::is_own_member;
    use jurat_registry::clock::Timestamp;
    use jurat_registry::id::DecisionId;
    use serde_json::{Value, json};

    use super::*;

    fn written(carried: Option<&str>) -> Value {
        let record = IssuedToken {
            decision: DecisionId::from_bytes([1; 16]),
            grant_type: GrantType::JwtBearer,
            client: None,
            identity_provider: None,
            subject: "alice".into(),
            scope: "a b".parse().unwrap(),
            audience: vec!["https://as.example.com".into()],
            issued_at: Timestamp::from_seconds(1),
            expires_at: Timestamp::from_seconds(2),
            secret_digest: None,
            assertion_fingerprint: None,
            claims: CarriedClaims::from_text(carried.map(str::to_owned)),
            evidence: None,
            user: None,
            actor: None,
            grant: None,
            traded: None,
            revoked_at: None,
        };
        let claims = JwtClaims::of(&record, "portal", "https://as.example.com");
        let text = serde_json::to_string(&claims).unwrap();
        jurat_protocol::jose::strict_json::check(&text).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn rfc9068_s2_2_every_member_of_a_token_is_its_own() {
        for name in written(None).as_object().unwrap().keys() {
            assert!(is_own_member(name), "{name}");
        }
    }

    #[test]
    fn carried_claims_stand_beside_the_tokens_own() {
        let carried = r#"{"roles":["x", "y"],"n":12345678901234567890123,"o":{"a":null}}"#;
        let mut expected = written(None);
        expected["roles"] = json!(["x", "y"]);
        expected["n"] = serde_json::from_str("12345678901234567890123").unwrap();
        expected["o"] = json!({"a": null});
        assert_eq!(written(Some(carried)), expected);
    }

    #[test]
    fn a_record_that_carries_one_of_the_tokens_own_names_overrides_nothing() {
        let plain = written(None);
        let mut carried = plain.clone();
        for (_, value) in carried.as_object_mut().unwrap() {
            *value = json!("forged");
        }
        assert_eq!(written(Some(&carried.to_string())), plain);
        for damaged in ["", "7", "{", "[]", r#"{"a":1"#] {
            assert_eq!(written(Some(damaged)), plain);
        }
    }
}
