//! What kind of JWT it is: `typ` (RFC 7515 section 4.1.9, RFC 8725 section 3.11), whether another is nested in it (RFC 7519
//! section 5.2), and whether its base64url is padded (RFC 7515 section 2).

use jurat_registry::assertion_rules::CompatibilitySwitch;

use super::facts::Facts;
use crate::rejection::{Reason, Rejection, quoted};

/// What rfc7523bis has client assertions say of themselves.
const CLIENT_AUTHENTICATION: &str = "client-authentication+jwt";

/// RFC 7515 section 2: base64url without padding. The switch `padded-base64` tolerates it.
pub(super) fn padding_is_tolerated(facts: &Facts<'_>) -> Result<(), Rejection> {
    if facts.padded
        && !facts
            .issuer
            .rules()
            .tolerates(CompatibilitySwitch::PaddedBase64)
    {
        return Err(Rejection::new(
            Reason::PaddingRefused,
            "padded-base64 is off",
        ));
    }
    Ok(())
}

/// RFC 8725 sections 3.11 and 3.12: a JWT of another kind (an access token, an ID token that says so) is no assertion, unless the
/// issuer's settings name its kind.
pub(super) fn type_is_accepted(facts: &Facts<'_>) -> Result<(), Rejection> {
    let Some(found) = facts.header.token_type.as_deref() else {
        return Ok(());
    };
    let accepted = is_same_type(found, "JWT")
        || facts
            .issuer
            .rules()
            .types
            .iter()
            .any(|accepted| is_same_type(found, accepted))
        || (facts.is_client_authentication() && is_same_type(found, CLIENT_AUTHENTICATION));
    if accepted {
        return Ok(());
    }
    Err(Rejection::new(
        Reason::TypeNotAccepted,
        format_args!("typ {}", quoted(found)),
    ))
}

/// RFC 7519 section 7.2 step 8: with `cty` of `JWT` the message is a JWT itself. Here it has been read as claims, so it is none.
pub(super) fn is_not_nested(facts: &Facts<'_>) -> Result<(), Rejection> {
    match facts.header.content_type.as_deref() {
        Some(content) if is_same_type(content, "JWT") => Err(Rejection::new(
            Reason::TypeNotAccepted,
            format_args!("cty {}", quoted(content)),
        )),
        _ => Ok(()),
    }
}

/// RFC 7515 section 4.1.9: media types are compared without regard to case, and `application/` in front may be left out.
fn is_same_type(one: &str, other: &str) -> bool {
    fn bare(text: &str) -> &str {
        const PREFIX: &str = "application/";
        match text.split_at_checked(PREFIX.len()) {
            Some((prefix, rest)) if prefix.eq_ignore_ascii_case(PREFIX) && !rest.contains('/') => {
                rest
            }
            _ => text,
        }
    }
    bare(one).eq_ignore_ascii_case(bare(other))
}
