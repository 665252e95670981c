//! The claims of a JWT (RFC 7519 section 4.1), each as it was found: absent, null, of its type, or of another.

use std::borrow::Cow;

use super::strict_json::{self, Fault, Found};

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

/// A point in time as a claim states it (RFC 7519 section 2, `NumericDate`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateClaim {
    /// A JSON number, fractions allowed: milliseconds since 1970.
    Number {
        /// Milliseconds since 1970-01-01T00:00:00Z; far values saturate.
        millis: i64,
    },
    /// A JSON string of decimal digits (not a `NumericDate`; compatibility switch `string-dates`).
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

impl<'a> Claims<'a> {
    /// Reads the claims, strictly and once.
    pub(super) fn parse(text: &'a str) -> Result<Self, Fault> {
        let mut claims = Self {
            issuer: Member::Absent,
            subject: Member::Absent,
            audience: Member::Absent,
            expires: Member::Absent,
            not_before: Member::Absent,
            issued_at: Member::Absent,
            id: Member::Absent,
            scope: Member::Absent,
            text,
        };
        strict_json::read_object(text, |name, found| match name {
            "iss" => claims.issuer = string(found),
            "sub" => claims.subject = string(found),
            "aud" => claims.audience = audiences(found),
            "exp" => claims.expires = date(found),
            "nbf" => claims.not_before = date(found),
            "iat" => claims.issued_at = date(found),
            "jti" => claims.id = string(found),
            "scope" => claims.scope = string(found),
            _ => {}
        })?;
        Ok(claims)
    }
}

fn string(found: Found<'_>) -> Member<Cow<'_, str>> {
    match found {
        Found::Null => Member::Null,
        Found::Text(text) => Member::Present(text),
        _ => Member::WrongType,
    }
}

fn audiences(found: Found<'_>) -> Member<Audiences<'_>> {
    match found {
        Found::Null => Member::Null,
        Found::Text(one) => Member::Present(Audiences::One(one)),
        Found::Texts(many) => Member::Present(Audiences::Many(many)),
        _ => Member::WrongType,
    }
}

fn date(found: Found<'_>) -> Member<DateClaim> {
    match found {
        Found::Null => Member::Null,
        Found::Integer(seconds) => Member::Present(DateClaim::Number {
            millis: seconds.saturating_mul(1000),
        }),
        Found::Fraction(seconds) => Member::Present(DateClaim::Number {
            millis: saturating_millis(seconds),
        }),
        Found::Text(text) => decimal_string(&text),
        _ => Member::WrongType,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the cast saturates, and JSON has no NaN"
)]
fn saturating_millis(seconds: f64) -> i64 {
    (seconds * 1000.0).round() as i64
}

/// Digits and nothing else: no sign, no fraction, no blanks.
fn decimal_string(text: &str) -> Member<DateClaim> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Member::WrongType;
    }
    // Only overflow is left to go wrong.
    let seconds = text.parse().unwrap_or(i64::MAX);
    Member::Present(DateClaim::DecimalString {
        millis: seconds.saturating_mul(1000),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exp(value: &str) -> Member<DateClaim> {
        let text = format!("{{\"exp\":{value}}}");
        Claims::parse(&text).unwrap().expires
    }

    #[test]
    fn rfc7519_s2_reads_numeric_dates_with_fractions_and_exponents() {
        for (value, expected) in [
            ("1341354605", 1_341_354_605_000),
            ("1341354605.25", 1_341_354_605_250),
            ("1760000000.123456", 1_760_000_000_123),
            ("1e9", 1_000_000_000_000),
            ("1.5E+9", 1_500_000_000_000),
            ("0", 0),
            ("-0", 0),
            ("-1", -1000),
            ("-0.001", -1),
        ] {
            let millis = expected;
            assert_eq!(
                exp(value),
                Member::Present(DateClaim::Number { millis }),
                "{value}"
            );
        }
    }

    #[test]
    fn far_dates_saturate() {
        for value in [
            "1e300",
            "9223372036854775807",
            "18446744073709551615",
            "184467440737095516160",
        ] {
            let millis = i64::MAX;
            assert_eq!(
                exp(value),
                Member::Present(DateClaim::Number { millis }),
                "{value}"
            );
        }
        for value in ["-1e300", "-9223372036854775808", "-18446744073709551616"] {
            let millis = i64::MIN;
            assert_eq!(
                exp(value),
                Member::Present(DateClaim::Number { millis }),
                "{value}"
            );
        }
    }

    #[test]
    fn decimal_strings_are_told_apart_from_numbers() {
        for (value, millis) in [
            ("\"1341354605\"", 1_341_354_605_000),
            ("\"99999999999999999999\"", i64::MAX),
        ] {
            assert_eq!(
                exp(value),
                Member::Present(DateClaim::DecimalString { millis }),
                "{value}"
            );
        }
        for value in [
            "\"\"",
            "\"-1\"",
            "\"+1\"",
            "\" 1\"",
            "\"1.5\"",
            "\"1e9\"",
            "\"tomorrow\"",
            "true",
            "[1]",
            "{\"a\":1}",
            "\"\\u0661\"",
        ] {
            assert_eq!(exp(value), Member::WrongType, "{value}");
        }
        assert_eq!(exp("null"), Member::Null);
    }

    #[test]
    fn rfc7519_s4_1_3_aud_is_a_string_or_an_array_of_strings() {
        let aud = |value: &str| {
            let text = format!("{{\"aud\":{value}}}");
            match Claims::parse(&text).unwrap().audience {
                Member::Present(audiences) => Some(audiences.iter().map(str::to_owned).collect()),
                _ => None,
            }
        };
        assert_eq!(aud("\"a\""), Some(vec!["a".to_owned()]));
        assert_eq!(
            aud("[\"a\",\"b\"]"),
            Some(vec!["a".to_owned(), "b".to_owned()])
        );
        assert_eq!(aud("[]"), Some(vec![]));
        for value in ["[\"a\",1]", "[[\"a\"]]", "7", "{\"a\":1}", "null"] {
            assert_eq!(aud(value), None, "{value}");
        }
    }

    #[test]
    fn absent_null_present_and_wrong_type_are_four_things() {
        let claims = Claims::parse(r#"{"iss":"a\u0062","sub":null,"jti":7,"other":{"scope":"x"}}"#);
        let claims = claims.unwrap();
        assert_eq!(claims.issuer, Member::Present("ab".into()));
        assert_eq!(claims.subject, Member::Null);
        assert_eq!(claims.id, Member::WrongType);
        assert_eq!(claims.scope, Member::Absent);
    }
}
