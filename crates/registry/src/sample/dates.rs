//! Dates of a sample, in the forms that issuers write: seconds as RFC 7519 section 2 has them, and what two compatibility switches
//! tolerate.

use serde_json::{Map, Value};

/// A date from here on can only have been meant in milliseconds, as the token endpoint reads it.
const LEAST_MILLISECOND_DATE: i64 = 100_000_000_000;

/// `exp`, `iat` and `nbf` in seconds since 1970, and what must be tolerated to read them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Dates {
    pub(super) expires: Option<i64>,
    pub(super) issued_at: Option<i64>,
    pub(super) not_before: Option<i64>,
    /// Some are strings of digits.
    pub(super) as_strings: bool,
    /// Some are milliseconds.
    pub(super) in_milliseconds: bool,
}

/// Reads them; what is no date is left out.
pub(super) fn read(claims: &Map<String, Value>) -> Dates {
    let mut dates = Dates::default();
    let mut read = |name: &str| {
        let (number, is_string) = number(claims.get(name)?)?;
        let is_milliseconds = number >= LEAST_MILLISECOND_DATE;
        dates.as_strings |= is_string;
        dates.in_milliseconds |= is_milliseconds;
        Some(if is_milliseconds {
            number / 1000
        } else {
            number
        })
    };
    let (expires, issued_at, not_before) = (read("exp"), read("iat"), read("nbf"));
    Dates {
        expires,
        issued_at,
        not_before,
        ..dates
    }
}

fn number(value: &Value) -> Option<(i64, bool)> {
    match value {
        Value::String(digits) => {
            let all_digits = digits.bytes().all(|b| b.is_ascii_digit());
            all_digits.then(|| digits.parse().ok())?.map(|n| (n, true))
        }
        Value::Number(number) => number
            .as_i64()
            .or_else(|| number.as_f64().map(whole))
            .map(|n| (n, false)),
        _ => None,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the cast saturates, and JSON has no NaN"
)]
fn whole(seconds: f64) -> i64 {
    seconds.floor() as i64
}
