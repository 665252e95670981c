//! The claims of a JWT (RFC 7519 section 4.1), each as it was found: absent, null, of its type, or of another.

use std::borrow::Cow;

/// A member of a JSON object, before any rule is applied to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Member<T> {
    /// Not there.
    Absent,
    /// There, and `null`.
    Null,
    /// There and of its type.
    Present(T),
    /// There and of another type.
    WrongType,
}

impl<T> Member<T> {
    /// The value, if it is there and of its type.
    pub fn as_present(&self) -> Option<&T> {
        match self {
            Self::Present(value) => Some(value),
            _ => None,
        }
    }

    /// Whether the member is absent or null.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Absent | Self::Null)
    }
}

/// A point in time as a claim states it (RFC 7519 section 2, NumericDate).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateClaim {
    /// A JSON number, fractions allowed: milliseconds since 1970.
    Number {
        /// Milliseconds since 1970-01-01T00:00:00Z; far values saturate.
        millis: i64,
    },
    /// A JSON string of decimal digits (not a NumericDate; compatibility switch `string-dates`).
    DecimalString {
        /// Milliseconds since 1970-01-01T00:00:00Z; far values saturate.
        millis: i64,
    },
}

/// The audiences of a JWT: one string or an array of strings (RFC 7519 section 4.1.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audiences<'a> {
    /// One string.
    One(Cow<'a, str>),
    /// An array.
    Many(Vec<Cow<'a, str>>),
}

impl Audiences<'_> {
    /// Every audience.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        match self {
            Self::One(one) => std::slice::from_ref(one).iter(),
            Self::Many(many) => many.iter(),
        }
        .map(|audience| &**audience)
    }
}

/// The claims set.
#[derive(Debug, Clone)]
pub struct Claims<'a> {
    /// `iss`
    pub issuer: Member<Cow<'a, str>>,
    /// `sub`
    pub subject: Member<Cow<'a, str>>,
    /// `aud`
    pub audience: Member<Audiences<'a>>,
    /// `exp`
    pub expires: Member<DateClaim>,
    /// `nbf`
    pub not_before: Member<DateClaim>,
    /// `iat`
    pub issued_at: Member<DateClaim>,
    /// `jti`
    pub id: Member<Cow<'a, str>>,
    /// `scope`: one string of tokens separated by blanks (RFC 8693 section 4.2).
    pub scope: Member<Cow<'a, str>>,
    /// The whole object as text, for rules that look at further claims.
    pub text: &'a str,
}
