//! Client authentication at the token endpoint: THE list of methods, and the rule that a request uses one of them or none
//! (RFC 6749 section 2.3). A method is one file beside this one and one line in [`METHODS`]; the metadata reads the list too.

use jurat_protocol::client_auth_method::ClientAuthMethod;
use jurat_protocol::grant_type::GrantType;
use jurat_registry::client::Client;

use crate::rejection::{Reason, Rejection, quoted};
use crate::request_context::RequestContext;
use crate::unproven_request::TokenRequest;

mod client_secret_basic;
mod client_secret_post;
mod method;
mod none;
mod private_key_jwt;

pub(crate) use method::{AuthenticatedClient, Method};

/// Every method.
pub(crate) static METHODS: &[&dyn Method] = &[
    &client_secret_basic::ClientSecretBasic,
    &client_secret_post::ClientSecretPost,
    &private_key_jwt::PrivateKeyJwt,
];

/// The client that the request authenticates; `None` when it does not try to. Where the grant admits public clients, one that only names
/// itself is taken at its word.
pub(crate) async fn authenticate(
    admits_public_clients: bool,
    context: &RequestContext<'_>,
) -> Result<Option<AuthenticatedClient>, Rejection> {
    match recognise(context.request)? {
        None if admits_public_clients => none::named(context).await,
        None => Ok(None),
        Some(method) => prove(method, context).await.map(Some),
    }
}

/// The refusal of a request without client authentication for a grant that is nothing without it.
pub(crate) fn missing(grant: GrantType) -> Rejection {
    Rejection::new(Reason::ClientAuthMissing, grant)
}

/// The one method that the request uses, if it uses any.
pub(crate) fn recognise(
    request: &TokenRequest<'_>,
) -> Result<Option<&'static dyn Method>, Rejection> {
    let mut recognised = METHODS.iter().filter(|method| method.recognise(request));
    let Some(method) = recognised.next() else {
        // RFC 6749 section 5.2: an unsupported method is invalid_client, not silence.
        if request.authorization.is_some() {
            return Err(Rejection::new(
                Reason::ClientAuthUnsupported,
                "Authorization is not Basic",
            ));
        }
        return Ok(None);
    };
    // RFC 6749 section 2.3: MUST NOT use more than one method in each request.
    if recognised.next().is_some() || (request.authorization.is_some() && !is_basic(*method)) {
        return Err(Rejection::new(
            Reason::ClientAuthMixed,
            "more than one method",
        ));
    }
    Ok(Some(*method))
}

pub(crate) async fn prove(
    method: &'static dyn Method,
    context: &RequestContext<'_>,
) -> Result<AuthenticatedClient, Rejection> {
    let proven = method.verify(context).await?;
    is_the_one_named(proven.client(), context)?;
    Ok(proven)
}

/// RFC 7521 section 4.2: `client_id`, if it is sent, MUST name the same client.
pub(crate) fn is_the_one_named(
    proven: &Client,
    context: &RequestContext<'_>,
) -> Result<(), Rejection> {
    let proven = proven.id().as_str();
    match context.parameter("client_id") {
        Some(named) if named != proven => Err(Rejection::new(
            Reason::ClientIdMismatch,
            format_args!(
                "client_id {}, authenticated {}",
                quoted(named),
                quoted(proven)
            ),
        )),
        _ => Ok(()),
    }
}

fn is_basic(method: &dyn Method) -> bool {
    method.method() == ClientAuthMethod::ClientSecretBasic
}
