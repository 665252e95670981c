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

/// What binds an authorization code to its request.
pub(super) fn code(reason: Reason, _: &Known<'_>) -> Vec<Mend> {
    vec![Mend::by(match reason {
        Reason::RedirectUriDiffers => {
            "Send the redirect_uri of the authorization request again, letter by letter; the details say where the code went."
        }
        Reason::VerifierMissing => {
            "Send the code_verifier whose SHA-256 was the code_challenge: the client must keep it from the one request to the other."
        }
        Reason::VerifierWithoutChallenge => {
            "Send code_challenge and code_challenge_method=S256 in the authorization request. If the client did, somebody took them out on the way."
        }
        _ => {
            "Send the code_verifier of the very request that brought this code, 43 to 128 characters; a client that runs several at once must not mix them up."
        }
    })]
}

/// A device that waits for its user (RFC 8628 section 3.5).
pub(super) fn device(reason: Reason, _: &Known<'_>) -> Vec<Mend> {
    vec![Mend::by(match reason {
        Reason::DeviceCodeExpired => {
            "Let the device begin anew: a code counts for ten minutes, and its user was not fast enough."
        }
        Reason::DeviceDenied => "Ask the user: they said no. The device has to begin anew.",
        Reason::DeviceTooFast => {
            "Wait as many seconds as interval says between two requests, and five more after each slow_down."
        }
        _ => "Nothing is wrong: let the device ask again when the interval has passed.",
    })]
}

/// A user's name and password (RFC 6749 section 4.3).
pub(super) fn password(reason: Reason, _: &Known<'_>) -> Vec<Mend> {
    let list = "jurat user list";
    vec![match reason {
        Reason::PasswordMissing => Mend::by("Send both username and password in the body."),
        Reason::UserUnknown => Mend::with("Look for the user's name; case does not count.", list),
        Reason::UserDisabled => Mend::with(
            "Switch the user on, or give the user another end.",
            "jurat user enable USER",
        ),
        Reason::PasswordGuessingSlowedDown => Mend::by(
            "Wait as long as Retry-After says. If nobody mistypes a password, look for who guesses: the log names the address.",
        ),
        _ => Mend::with(
            "Let the user set a password by a one-time link, or set one.",
            "jurat user invite USER",
        ),
    }]
}
