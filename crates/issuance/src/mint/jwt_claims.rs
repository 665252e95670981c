//! The claims of a JWT access token (RFC 9068 section 2.2): written from the record of the token, without a copy of anything.

use std::fmt;

use jurat_protocol::scope::ScopeSet;
use jurat_registry::issuance::IssuedToken;
use serde::{Serialize, Serializer};

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

struct AsText<'a, T>(&'a T);

impl<T: fmt::Display> Serialize for AsText<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self.0)
    }
}
