//! The token endpoint's answers, granted or refused, in the three formats: JSON (RFC 6749 sections 5.1 and 5.2),
//! form and XML.
//!
//! Any text may stand in a member: each format escapes what it must, so no value can end its own member. Statuses
//! and headers are not chosen here.

use std::collections::BTreeMap;

use crate::error_code::ErrorCode;
use crate::scope::ScopeSet;

mod body;
mod format;

use body::Member;
pub use format::AnswerFormat;

/// Names that a token answer gives a meaning to (RFC 6749 sections 5.1 and 5.2, RFC 8693 section 2.2.1, RFC 9396
/// section 7, OpenID Connect Core section 3.1.3.3); an extra member may not take one.
pub const RESERVED_MEMBERS: [&str; 11] = [
    "access_token",
    "token_type",
    "expires_in",
    "scope",
    "refresh_token",
    "id_token",
    "issued_token_type",
    "authorization_details",
    "error",
    "error_description",
    "error_uri",
];

/// A successful answer (RFC 6749 section 5.1). Has no `Debug`: it holds a token.
pub struct TokenAnswer {
    /// The token.
    pub access_token: String,
    /// Lifetime in seconds.
    pub expires_in: u32,
    /// What was granted; always stated, unless it is nothing: an empty `scope` is not of RFC 6749 section 3.3's form.
    pub scope: ScopeSet,
    /// The refresh token, where one is given (RFC 6749 section 1.5).
    pub refresh_token: Option<String>,
    /// The ID token, where one is given (OpenID Connect Core section 3.1.3.3).
    pub id_token: Option<String>,
    /// Of a token exchange: the type of what stands in `access_token` (RFC 8693 section 2.2.1).
    pub issued_token_type: Option<&'static str>,
    /// Fixed further members that the client's registration asks for (`instance_url`, `id`). The registry refuses
    /// names that [`allowed_as_extra`] refuses; should one come here, it is left out.
    pub extra: BTreeMap<String, String>,
}

impl TokenAnswer {
    /// The body in `format`.
    pub fn body(&self, format: AnswerFormat) -> String {
        let scope = self.scope.to_string();
        let mut members = Vec::with_capacity(7 + self.extra.len());
        members.push(Member::text("access_token", &self.access_token));
        members.push(Member::text("token_type", "Bearer"));
        members.push(Member::number("expires_in", self.expires_in));
        if !scope.is_empty() {
            members.push(Member::text("scope", &scope));
        }
        let given = [
            ("refresh_token", self.refresh_token.as_deref()),
            ("id_token", self.id_token.as_deref()),
            ("issued_token_type", self.issued_token_type),
        ];
        let given = given
            .iter()
            .filter_map(|(name, value)| Some((name, (*value)?)));
        members.extend(given.map(|(name, value)| Member::text(name, value)));
        let extra = self.extra.iter().filter(|(name, _)| allowed_as_extra(name));
        members.extend(extra.map(|(name, value)| Member::text(name, value)));
        body::write(format, &members)
    }
}

/// A refusal (RFC 6749 section 5.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorAnswer {
    /// The wire code.
    pub error: ErrorCode,
    /// What to change: one sentence of the characters that section 5.2 allows.
    pub description: String,
    /// A page that says more.
    pub uri: Option<String>,
}

impl ErrorAnswer {
    /// The body in `format`.
    pub fn body(&self, format: AnswerFormat) -> String {
        let mut members = Vec::with_capacity(3);
        members.push(Member::text("error", self.error.name()));
        members.push(Member::text("error_description", &self.description));
        if let Some(uri) = &self.uri {
            members.push(Member::text("error_uri", uri));
        }
        body::write(format, &members)
    }
}

/// Whether every character of `text` may stand in an `error_description` or `error` (RFC 6749 section 5.2):
/// printable ASCII without quote and backslash.
pub fn allowed_in_description(text: &str) -> bool {
    text.bytes()
        .all(|b| matches!(b, 0x20..=0x21 | 0x23..=0x5B | 0x5D..=0x7E))
}

/// Whether `name` may name an extra member: at most 64 of the characters of RFC 6749 section 11.2's parameter names, none of
/// the [`RESERVED_MEMBERS`], and good as an XML element's name too (so no digit, `-`, `.` or `xml` at its start).
pub fn allowed_as_extra(name: &str) -> bool {
    let letters = |b: u8| b.is_ascii_alphanumeric() || b"-._".contains(&b);
    let starts_well = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let is_xml = |start: &str| start.eq_ignore_ascii_case("xml");
    starts_well
        && name.len() <= 64
        && name.bytes().all(letters)
        && !name.get(..3).is_some_and(is_xml)
        && !RESERVED_MEMBERS.contains(&name)
}

#[cfg(test)]
mod tests;
