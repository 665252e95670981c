//! For whom the assertion is meant: RFC 7523 section 3 item 3, RFC 7519 section 4.1.3.

use jurat_protocol::jose::claims::{Audiences, Member};

use super::facts::Facts;
use super::purpose::Purpose;
use crate::endpoint::Endpoint;
use crate::rejection::{Reason, Rejection, quoted};

/// RFC 7523 section 3 item 3: `aud` MUST be there and name this server, by its issuer identifier or the URL of its token endpoint;
/// compared as plain strings. Further values are registered for the issuer and hold for grants. A client assertion (section 2.2) names
/// this server and nobody else: who else is named would hold a proof that counts here.
pub(super) fn names_this_server(facts: &Facts<'_>) -> Result<(), Rejection> {
    let audiences = match &facts.claims.audience {
        Member::Present(audiences) => audiences,
        Member::WrongType => {
            return Err(Rejection::new(
                Reason::AudienceMalformed,
                "aud is of another type",
            ));
        }
        Member::Absent | Member::Null => {
            return Err(Rejection::new(Reason::AudienceMissing, "aud is missing"));
        }
    };
    let named = match facts.purpose {
        Purpose::ClientAuthentication { at } => names_nobody_else(audiences, at, facts),
        Purpose::Grant { .. } | Purpose::TokenExchange { .. } => {
            let registered = &facts.issuer.rules().audiences;
            let is_accepted =
                |audience: &str| facts.own_names.include(audience) || registered.contains(audience);
            audiences.iter().any(is_accepted)
        }
    };
    if named {
        return Ok(());
    }
    let own = facts.own_names.issuer();
    let detail = format_args!("aud {}; this server is {own}", shown(audiences));
    Err(Rejection::new(Reason::AudienceNotUs, detail))
}

/// Where the client's settings are strict, the issuer identifier is the sole value, as rfc7523bis demands; elsewhere a token endpoint's URL
/// will do, and that of the endpoint that is called (RFC 9126 section 2).
fn names_nobody_else(audiences: &Audiences<'_>, at: Endpoint, facts: &Facts<'_>) -> bool {
    let mut named = audiences.iter();
    if facts.demands_strict_audience() {
        return named.next() == Some(facts.own_names.issuer()) && named.next().is_none();
    }
    let is_own = |audience: &str| facts.own_names.at(at).any(|own| own == audience);
    audiences.iter().next().is_some() && named.all(is_own)
}

fn shown(audiences: &Audiences<'_>) -> String {
    const MOST_SHOWN: usize = 4;
    let shown: Vec<_> = audiences
        .iter()
        .take(MOST_SHOWN)
        .map(|audience| quoted(audience).to_string())
        .collect();
    format!("{} of {}", shown.join(", "), audiences.iter().count())
}
