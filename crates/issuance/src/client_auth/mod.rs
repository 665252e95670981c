//! Client authentication at the token endpoint: THE list of methods, and the rule that a request uses one of them or none
//! (RFC 6749 section 2.3). A method is one file beside this one and one line in [`METHODS`]; the metadata reads the list too.

use jurat_protocol::client_auth_method::ClientAuthMethod;
use jurat_protocol::grant_type::GrantType;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::mac::MacAlgorithm;
use jurat_registry::client::Client;

use crate::endpoint::Endpoint;
use crate::premises::Premises;
use crate::rejection::{Reason, Rejection, quoted};
use crate::request_context::RequestContext;
use crate::unproven_request::TokenRequest;

mod client_secret_basic;
mod client_secret_jwt;
mod client_secret_post;
mod guesses;
mod method;
mod new_secret;
mod none;
mod private_key_jwt;

pub(crate) use guesses::Guesses;
pub(crate) use method::{AuthenticatedClient, Method};
pub use new_secret::SecretNotKept;
pub(crate) use new_secret::secret_digest;

/// Every method.
pub(crate) static METHODS: &[&dyn Method] = &[
    &client_secret_basic::ClientSecretBasic,
    &client_secret_post::ClientSecretPost,
    &private_key_jwt::PrivateKeyJwt,
    &client_secret_jwt::ClientSecretJwt,
];

/// The algorithms of both methods by JWT (RFC 8414 section 2).
pub(crate) fn signing_algorithms() -> Vec<&'static str> {
    let signatures = Algorithm::ALL.map(Algorithm::name);
    let macs = MacAlgorithm::ALL.map(MacAlgorithm::name);
    signatures.into_iter().chain(macs).collect()
}

/// The client that the request authenticates; `None` when it does not try to. Where the grant admits public clients, one that only names
/// itself is taken at its word.
pub(crate) async fn authenticate(
    admits_public_clients: bool,
    context: &RequestContext<'_>,
) -> Result<Option<AuthenticatedClient>, Rejection> {
    match recognise(context.request)? {
        None if admits_public_clients => none::named(context).await,
        None => Ok(None),
        Some(method) => {
            let mut guesses = Guesses::counted();
            let proven = prove(method, &mut guesses, context).await;
            let clients = || method.guessed_clients(context);
            guesses.settle(proven, clients, context).map(Some)
        }
    }
}

/// The client of a request to an endpoint other than the token endpoint. What its proof spends is spent here, since nothing is issued.
pub(crate) async fn authenticate_at(
    endpoint: Endpoint,
    request: &TokenRequest<'_>,
    premises: &Premises,
) -> Result<AuthenticatedClient, Rejection> {
    let context = RequestContext {
        request,
        endpoint,
        premises,
        now: premises.node.clock.now(),
    };
    let used_the_header = request.authorization.is_some();
    let authenticated = async {
        let client = authenticate(endpoint.admits_public_clients(), &context).await?;
        let client = client.ok_or_else(|| missing_at(endpoint))?;
        spend(&client, &context).await?;
        Ok(client)
    };
    authenticated
        .await
        .map_err(|rejection: Rejection| rejection.challenging_basic(used_the_header))
}

/// OpenID Connect Core section 9: `jti` is used once.
async fn spend(
    client: &AuthenticatedClient,
    context: &RequestContext<'_>,
) -> Result<(), Rejection> {
    if client.spend().is_empty() {
        return Ok(());
    }
    let spent = context.store().spend(client.spend().to_vec()).await;
    spent.map_err(|error| Rejection::from(error).of_client_assertion(true))
}

fn missing_at(endpoint: Endpoint) -> Rejection {
    Rejection::new(Reason::ClientAuthMissing, endpoint.path())
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
    guesses: &mut Guesses,
    context: &RequestContext<'_>,
) -> Result<AuthenticatedClient, Rejection> {
    let proven = method.verify(guesses, context).await?;
    is_the_registered_method(method.method(), proven.client())?;
    is_the_one_named(proven.client(), context)?;
    Ok(proven)
}

/// RFC 7591 section 2: the method that a client is registered with is the one that it uses.
fn is_the_registered_method(used: ClientAuthMethod, client: &Client) -> Result<(), Rejection> {
    match client.settings().token_endpoint_auth_method {
        Some(registered) if registered != used => {
            let id = quoted(client.id().as_str());
            let detail = format_args!("client_id {id}, by {used}, registered with {registered}");
            Err(Rejection::new(Reason::ClientAuthMethodWrong, detail))
        }
        _ => Ok(()),
    }
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
