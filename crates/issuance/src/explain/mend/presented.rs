//! What this server handed out and is presented again: an authorization code, a refresh token, a device code.

use super::command::Mend;
use super::known::Known;
use crate::rejection::Reason;

/// The authorization grant or refresh token.
pub(super) fn grant(reason: Reason, _: &Known<'_>) -> Vec<Mend> {
    vec![Mend::by(match reason {
        Reason::GrantMissing => {
            "Send what the grant_type presents: code, refresh_token or device_code."
        }
        Reason::GrantExpired => {
            "Begin anew: it has expired. A code counts for a minute; refresh_token and its lifetimes are settings of the client."
        }
        Reason::GrantUsed => {
            "Begin anew, and look for who used it first: each code and each refresh token counts once, and a second use ends all that came of it."
        }
        Reason::GrantRevoked => {
            "Begin anew: it was revoked, or the client, the user or the identity provider behind it is switched off or gone."
        }
        _ => "Begin anew, and present what this server gave to this client, unaltered.",
    })]
}
