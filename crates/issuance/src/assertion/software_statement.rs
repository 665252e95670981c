//! Software statements (RFC 7591 section 2.3): a JWT by which somebody trusted vouches for a piece of software. It is no assertion: it names
//! no audience and may be used by every copy of the software. So it passes the same door as far as the signature, and then other checks.

use jurat_protocol::jose::jws::CompactJws;
use serde_json::{Map, Value};

use super::purpose::Purpose;
use super::signature;
use super::trusted_issuer::TrustedIssuer;
use super::unverified::{self, UnverifiedAssertion};
use crate::rejection::{Reason, Rejection, quoted};
use crate::request_context::RequestContext;

/// What a statement says, and who signed it.
pub(crate) struct SoftwareStatement {
    /// The identity provider's issuer.
    pub(crate) issuer: String,
    /// Its claims: client metadata among them.
    pub(crate) claims: Map<String, Value>,
}

/// Verifies a statement by one of the identity providers registered here.
pub(crate) async fn verify(
    text: &str,
    context: &RequestContext<'_>,
) -> Result<SoftwareStatement, Rejection> {
    let jws = CompactJws::decode(text).map_err(unverified::malformed)?;
    let statement = UnverifiedAssertion::parse(&jws)?;
    let purpose = Purpose::Grant {
        presenter: None,
        client_id: None,
    };
    let issuer = TrustedIssuer::named(statement.issuer(), purpose, context).await?;
    if issuer.identity_provider().is_none() {
        // A client vouches for nobody.
        return Err(Rejection::new(Reason::IssuerUnknown, quoted(issuer.name())));
    }
    let signed = signature::verify(statement, &issuer, context).await?;
    let claims: Map<String, Value> = serde_json::from_str(signed.jwt.claims().text)
        .map_err(|error| Rejection::new(Reason::AssertionClaimsNotObject, error))?;
    has_not_expired(&claims, context)?;
    // RFC 8725 section 3.12: what the same issuer signs for a grant passes for no statement, which always says of which software it is.
    let names_software = claims.get("software_id").is_some_and(Value::is_string);
    if !names_software || claims.contains_key("aud") {
        let detail = "no software_id, or an aud: this is another kind of JWT";
        return Err(Rejection::new(Reason::TypeNotAccepted, detail));
    }
    Ok(SoftwareStatement {
        issuer: issuer.name().to_owned(),
        claims,
    })
}

/// RFC 7519 section 4.1.4: a statement need not end; one that has ended does not count.
fn has_not_expired(
    claims: &Map<String, Value>,
    context: &RequestContext<'_>,
) -> Result<(), Rejection> {
    let Some(end) = claims.get("exp") else {
        return Ok(());
    };
    let now = u32::try_from(context.now.seconds()).unwrap_or(u32::MAX);
    if end.as_f64().is_some_and(|end| end > f64::from(now)) {
        return Ok(());
    }
    Err(Rejection::new(
        Reason::AssertionExpired,
        format_args!("exp {end}, now {now}"),
    ))
}
