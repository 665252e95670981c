//! The parameters of JWT client authentication (RFC 7523 section 2.2), which both of its methods share; `alg` says which of them it is.

use jurat_protocol::jose::jws::CompactJws;
use jurat_protocol::jose::jwt::{self, UnverifiedJwt};

use crate::rejection::{Reason, Rejection, quoted};
use crate::request_context::RequestContext;
use crate::unproven_request::TokenRequest;

/// RFC 7523 section 2.2: the value of `client_assertion_type`.
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Whether either parameter is sent.
pub(crate) fn is_sent(request: &TokenRequest<'_>) -> bool {
    ["client_assertion", "client_assertion_type"]
        .iter()
        .any(|name| request.form.value(name).is_some())
}

/// Whether the assertion's `alg` is an HMAC.
pub(crate) fn has_mac(request: &TokenRequest<'_>) -> bool {
    let assertion = request.form.value("client_assertion");
    let algorithm = assertion.and_then(jwt::algorithm_of);
    algorithm.is_some_and(|name| name.starts_with("HS"))
}

/// The `iss` of an assertion that nobody has verified: whose secret it may be a guess at. Nothing else may come of it.
pub(crate) fn claimed_issuer(context: &RequestContext<'_>) -> Option<String> {
    let jws = CompactJws::decode(context.parameter("client_assertion")?).ok()?;
    let jwt = UnverifiedJwt::parse(&jws).ok()?;
    jwt.issuer().map(str::to_owned)
}

/// RFC 7523 section 2.2: both parameters, and the type is that of JWTs.
pub(crate) fn text<'a>(context: &RequestContext<'a>) -> Result<&'a str, Rejection> {
    let assertion_type = context.parameter("client_assertion_type");
    if assertion_type != Some(ASSERTION_TYPE) {
        let detail = quoted(assertion_type.unwrap_or_default());
        return Err(Rejection::new(
            Reason::ClientAssertionTypeUnsupported,
            detail,
        ));
    }
    let assertion = context.parameter("client_assertion");
    assertion.ok_or_else(|| Rejection::new(Reason::ClientAssertionMissing, ""))
}

/// The refusal of an assertion that is no client's.
pub(crate) fn not_a_client() -> Rejection {
    Rejection::new(Reason::ClientUnknown, "the issuer is not a client")
}
