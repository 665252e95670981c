//! Bearer tokens at a protected resource: the request header and the challenges (RFC 6750).

use crate::error_code::ErrorCode;
use crate::scope::ScopeSet;

/// The token out of an `Authorization: Bearer` header; `None` when the scheme is another one or the token is not
/// of RFC 6750 section 2.1's characters.
pub fn token_of(header: &[u8]) -> Option<&str> {
    let _ = header;
    todo!("protocol-wire")
}

/// The value of `WWW-Authenticate` (RFC 6750 section 3). Without an error it only asks for a token.
pub fn challenge(
    realm: &str,
    error: Option<(ErrorCode, &str)>,
    scope: Option<&ScopeSet>,
) -> String {
    let _ = (realm, error, scope);
    todo!("protocol-wire")
}
