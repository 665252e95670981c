//! The request as a whole, the grant type, and what the server itself lacks.

use jurat_protocol::grant_type::GrantType;

use super::command::Mend;
use super::known::Known;
use crate::rejection::Reason;

/// The form.
pub(super) fn form(reason: Reason, _: &Known<'_>) -> Vec<Mend> {
    vec![Mend::by(match reason {
        Reason::MethodNotPost => "Send the request by POST.",
        Reason::ContentTypeUnsupported => {
            "Send the parameters in the body, with Content-Type: application/x-www-form-urlencoded."
        }
        Reason::BodyTooLarge => "Send less: the whole body has at most 64 KiB.",
        Reason::ParameterRepeated => {
            "Send each parameter once; only resource and audience may be repeated."
        }
        Reason::TenantsDisagree => {
            "Name the tenant once: by the path /t/NAME, by tenantDomain, or by its own host."
        }
        Reason::CredentialsInUrl => {
            "Move what is secret from the URL into the body, and change every secret that stood there: logs keep URLs."
        }
        Reason::FormatUnknown => "Leave format out, or send one of json, urlencoded and xml, once.",
        Reason::BodyIncomplete => "Look for what cuts the body short between client and server.",
        _ => "Let an HTTP library encode the form: percent-encoded UTF-8, at most 64 parameters.",
    })]
}

/// `grant_type`.
pub(super) fn grant_type(reason: Reason, _: &Known<'_>) -> Vec<Mend> {
    let wanted = GrantType::JwtBearer;
    vec![Mend::by(match reason {
        Reason::GrantTypeMissing => format!("Send grant_type={wanted} to trade an assertion."),
        Reason::GrantTypeDisabled => {
            "Switch the grant on in the server's configuration, such as [grants.jwt_bearer] enabled = true.".into()
        }
        _ => format!("Send a grant_type that is served here, spelled exactly: {wanted} for assertions."),
    })]
}

/// The server.
pub(super) fn server(reason: Reason, _: &Known<'_>) -> Vec<Mend> {
    let advice = match reason {
        Reason::ReplayMemoryFull => {
            "The memory of what was used once is full: give the server more of it, or let assertions live shorter."
        }
        Reason::StoreUnavailable => "The database does not answer: look at the server's log.",
        _ => "No token can be signed: look at the server's log for the key or the randomness.",
    };
    vec![Mend::with(advice, "jurat doctor")]
}
