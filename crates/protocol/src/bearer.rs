//! Bearer tokens at a protected resource: the request header and the challenges (RFC 6750).
//!
//! A challenge can be written from any text: what could end a quoted string or a header line never reaches it.

use crate::answer::allowed_in_description;
use crate::error_code::ErrorCode;
use crate::scope::ScopeSet;

/// The token out of an `Authorization: Bearer` header; `None` when the scheme is another one or the token is not
/// of RFC 6750 section 2.1's characters.
pub fn token_of(header: &[u8]) -> Option<&str> {
    let header = std::str::from_utf8(header).ok()?;
    let (scheme, token) = header.split_once(' ')?;
    // RFC 9110 section 11.1: the scheme is matched case-insensitively; section 11.4: one blank or more follow.
    let token = token.trim_start_matches(' ');
    (scheme.eq_ignore_ascii_case("Bearer") && is_b64token(token)).then_some(token)
}

/// The value of `WWW-Authenticate` (RFC 6750 section 3). Without an error it only asks for a token.
pub fn challenge(
    realm: &str,
    error: Option<(ErrorCode, &str)>,
    scope: Option<&ScopeSet>,
) -> String {
    let mut value = String::with_capacity(128);
    value.push_str("Bearer ");
    push_attribute(&mut value, "realm", realm);
    if let Some((code, description)) = error {
        value.push_str(", ");
        push_attribute(&mut value, "error", code.name());
        value.push_str(", ");
        push_attribute(&mut value, "error_description", description);
    }
    if let Some(scope) = scope.filter(|scope| !scope.is_empty()) {
        value.push_str(", ");
        push_attribute(&mut value, "scope", &scope.to_string());
    }
    value
}

/// RFC 6750 section 2.1: `b64token = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="`.
fn is_b64token(token: &str) -> bool {
    let body = token.trim_end_matches('=');
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-._~+/".contains(&b);
    !body.is_empty() && body.bytes().all(allowed)
}

/// Writes `name="text"`. RFC 6750 section 3 leaves quote, backslash and everything beyond printable ASCII out of
/// these values; such a character becomes `?` (a quote becomes an apostrophe), so nothing needs escaping.
fn push_attribute(value: &mut String, name: &str, text: &str) {
    value.push_str(name);
    value.push_str("=\"");
    value.extend(text.chars().map(|c| match c {
        '"' => '\'',
        c if allowed_in_description(c.encode_utf8(&mut [0; 4])) => c,
        _ => '?',
    }));
    value.push('"');
}

#[cfg(test)]
mod tests;
